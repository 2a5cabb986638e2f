import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

// Reworked by hand since; the wall is still the first thing the handler does.
const clerk = clerkMiddleware(async (auth, request) => {
  const { pathname } = request.nextUrl;
  if (!isPublicRoute(pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) {
      if (pathname.startsWith('/api/')) return NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
      return redirectToSignIn();
    }
  }
  return NextResponse.next();
}, { jwtKey: process.env.CLERK_JWT_KEY });

export function proxy(request: NextRequest, event: NextFetchEvent) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  return clerk(request, event);
}

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
