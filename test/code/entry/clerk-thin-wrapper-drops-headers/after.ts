import { clerkMiddleware } from '@clerk/nextjs/server';
import type { NextFetchEvent, NextRequest } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';
import { NextResponse } from 'next/server';

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

const clerk = clerkMiddleware(async (auth, req) => {
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
  if (!ownerPaths.some((path) => path.test(req.nextUrl.pathname))) return undefined;
  if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
  return undefined;
}, {
  authorizedParties: authorizedParties.length > 0 ? authorizedParties : undefined,
  jwtKey: jwtKey || undefined,
});

export function proxy(request: NextRequest, event: NextFetchEvent) {
  request.headers.delete('x-internal-user');
  return clerk(request, event);
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^\/admin(?:\/((?:[^/]+?)(?:\/(?:[^/]+?))*))?(\.json)?\/?$/, // '/admin/:path*'
];
