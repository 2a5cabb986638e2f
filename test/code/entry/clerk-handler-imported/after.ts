import { clerkMiddleware } from '@clerk/nextjs/server';
import { handler } from './lib/handler';
import type { ClerkMiddlewareAuth } from '@clerk/nextjs/server';
import type { NextRequest, NextFetchEvent, NextMiddleware } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';
import { NextResponse } from 'next/server';

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

const ownerHandler: (
  auth: ClerkMiddlewareAuth,
  request: NextRequest,
  event: NextFetchEvent,
) => ReturnType<NextMiddleware> = handler;

export default clerkMiddleware(async (auth, request, event) => {
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
  return ownerHandler(auth, request, event);
}, {
  authorizedParties: authorizedParties.length > 0 ? authorizedParties : undefined,
  jwtKey: jwtKey || undefined,
});

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
