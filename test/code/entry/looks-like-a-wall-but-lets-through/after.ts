import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

// The list only picks a layout here.
export default clerkMiddleware(async (auth, request) => {
  // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
  if (!isPublicRoute(request.nextUrl.pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) {
      const isApi = /^\/(?:api|trpc)(?:\/|$)/.test(request.nextUrl.pathname);
      if (!isApi && !request.headers.has('next-action')) return redirectToSignIn();
      return NextResponse.json(
        { error: 'unauthenticated' },
        { status: 401, headers: { 'Cache-Control': 'no-store' } },
      );
    }
  }
  if (!isPublicRoute(request.nextUrl.pathname)) {
    return NextResponse.next({ headers: { 'x-layout': 'app' } });
  }
  return undefined;
}, {
  authorizedParties: authorizedParties.length > 0 ? authorizedParties : undefined,
  jwtKey: jwtKey || undefined,
});

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
