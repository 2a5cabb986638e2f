import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import type { NextFetchEvent, NextRequest } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

const clerk = clerkMiddleware(
  async (auth, request) => {
    if (isPublicRoute(request.nextUrl.pathname)) return undefined;
    // A session with pending tasks counts as signed out.
    const { userId } = await auth();
    return userId ? undefined : refuse(request);
  },
  {
    ...(jwtKey ? { jwtKey } : {}),
  },
);

export default function proxy(request: NextRequest, event: NextFetchEvent) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('content-security-policy');
  request.headers.delete('x-nonce');
  if (request.nextUrl.pathname === '/health') return NextResponse.json({ ok: true });
  const moved = request.nextUrl.pathname.replace(/^\/old\//, '/new/');
  if (moved !== request.nextUrl.pathname) {
    return NextResponse.redirect(new URL(moved, request.url), 308);
  }
  return clerk(request, event);
}

function refuse(request: NextRequest): NextResponse {
  if (request.nextUrl.pathname.startsWith('/api/')) {
    return NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
  }
  return NextResponse.redirect(new URL('/sign-in', request.url));
}

export const config = {
  matcher: ['/', '/dashboard(.*)'],
};
