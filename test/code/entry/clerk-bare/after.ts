import { clerkMiddleware } from '@clerk/nextjs/server';
import { isPublicRoute } from '@/lib/security/public-routes';
import { refuse } from '@/lib/security/signed-out';
import type { NextFetchEvent, NextRequest } from 'next/server';

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

const clerk = clerkMiddleware(
  async (auth, request) => {
    // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
    if (!isPublicRoute(request.nextUrl.pathname)) {
      const { userId, redirectToSignIn } = await auth();
      if (!userId) return refuse(request, authorizedParties, redirectToSignIn);
    }
    return undefined;
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
  return clerk(request, event);
}

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
