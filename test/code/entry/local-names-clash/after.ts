import { NextResponse, type NextRequest, type NextFetchEvent } from 'next/server';
import { auth, event } from './lib/legacy';
import { isPublicRoute as isPublicPath } from '@/lib/security/public-routes';
import { refuse } from '@/lib/security/signed-out';
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

const clerk = clerkMiddleware(
  async (auth2, request) => {
    // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
    if (!isPublicPath(request.nextUrl.pathname)) {
      const { userId, redirectToSignIn } = await auth2();
      if (!userId) return refuse(request, authorizedParties2, redirectToSignIn);
    }
    if (!ownerPaths2.some((path) => path.test(request.nextUrl.pathname))) return undefined;
    return middleware(request);
  },
  {
    ...(authorizedParties2.length > 0 ? { authorizedParties: authorizedParties2 } : {}),
    ...(jwtKey ? { jwtKey } : {}),
  },
);

export default function guardedMiddleware(
  request: NextRequest,
  event2: NextFetchEvent,
) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  return clerk(request, event2);
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths2 = [
  /^\/b(?:\/((?:[^/]+?)(?:\/(?:[^/]+?))*))?(\.json)?\/?$/, // '/b/:path*'
];
