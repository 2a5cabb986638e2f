import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

export default clerkMiddleware(async (auth, req) => {
  // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
  if (!isPublicRoute(req.nextUrl.pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) {
      const isApi = /^\/(?:api|trpc)(?:\/|$)/.test(req.nextUrl.pathname);
      if (!isApi && !req.headers.has('next-action')) return redirectToSignIn();
      return NextResponse.json(
        { error: 'unauthenticated' },
        { status: 401, headers: { 'Cache-Control': 'no-store' } },
      );
    }
  }
  if (req.nextUrl.pathname === '/a') {
    return NextResponse.next();
  } else {
    return NextResponse.rewrite(new URL('/b', req.url));
  }
}, {
  authorizedParties: authorizedParties.length > 0 ? authorizedParties : undefined,
  jwtKey: jwtKey || undefined,
});

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
