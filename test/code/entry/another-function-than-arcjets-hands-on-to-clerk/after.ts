import { createMiddleware } from '@/lib/chain';
import { clerkMiddleware } from '@clerk/nextjs/server';
import aj from '@/lib/arcjet';
import { isPublicRoute } from '@/lib/security/public-routes';
import { refuse } from '@/lib/security/signed-out';
import { NextResponse } from 'next/server';
import type { NextFetchEvent, NextMiddleware, NextRequest } from 'next/server';

const clerk = clerkMiddleware();

const ownerMiddleware = createMiddleware(aj, clerk) as unknown as NextMiddleware;

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

const clerk2 = clerkMiddleware(
  async (auth, request, event) => {
    // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
    if (!isPublicRoute(request.nextUrl.pathname)) {
      const { userId, redirectToSignIn } = await auth();
      if (!userId) return refuse(request, authorizedParties, redirectToSignIn);
    }
    if (!ownerPaths.some((path) => path.test(request.nextUrl.pathname))) return undefined;
    const response = await ownerMiddleware(request, event);
    // Clerk adds headers to the answer; those of Response.redirect() and fetch() are read-only, a copy is not.
    return response instanceof Response ? new NextResponse(response.body, response) : response;
  },
  {
    ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
    ...(jwtKey ? { jwtKey } : {}),
  },
);

export default function middleware(
  request: NextRequest,
  event: NextFetchEvent,
) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  return clerk2(request, event);
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^\/dashboard(?:\/((?:[^/]+?)(?:\/(?:[^/]+?))*))?(\.json)?\/?$/, // '/dashboard/:path*'
];
