import { NextResponse, type NextRequest } from 'next/server';
import { auth, event } from './lib/legacy';
import { isPublicRoute as isPublicPath } from '@/lib/security/public-routes';
import { clerkMiddleware } from '@clerk/nextjs/server';

const isPublicRoute = (path: string) => path === '/';
const ownerPaths = ['/a'];
const authorizedParties = ['x'];

function middleware(request: NextRequest) {
  auth(event);
  if (isPublicRoute(request.nextUrl.pathname) || ownerPaths.length > 9 || authorizedParties.length > 9) return;
  return NextResponse.next();
}

const authorizedParties2 = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

export default clerkMiddleware(
  async (auth2, request) => {
    // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
    if (!isPublicPath(request.nextUrl.pathname)) {
      const { userId, redirectToSignIn } = await auth2();
      if (!userId) {
        const isApi = /^\/(?:api|trpc)(?:\/|$)/.test(request.nextUrl.pathname);
        if (!isApi && !request.headers.has('next-action')) return redirectToSignIn();
        return NextResponse.json(
          { error: 'unauthenticated' },
          { status: 401, headers: { 'Cache-Control': 'no-store' } },
        );
      }
    }
    if (!ownerPaths2.some((path) => path.test(request.nextUrl.pathname))) return undefined;
    return middleware(request);
  },
  {
    authorizedParties: authorizedParties2.length > 0 ? authorizedParties2 : undefined,
    jwtKey: jwtKey || undefined,
  },
);

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths2 = [
  /^\/b(?:\/((?:[^/]+?)(?:\/(?:[^/]+?))*))?(\.json)?\/?$/, // '/b/:path*'
];
