import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

// Reworked by hand since; the wall is still the first thing the handler does.
export const proxy = clerkMiddleware(async (auth, request) => {
  const { pathname } = request.nextUrl;
  if (!isPublicRoute(pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) {
      if (pathname.startsWith('/api/')) return
        NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
      return redirectToSignIn();
    }
  }
  return NextResponse.next();
}, { jwtKey: process.env.CLERK_JWT_KEY });

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
