import { createMiddleware } from '@arcjet/next';
import { clerkMiddleware } from '@clerk/nextjs/server';
import type { NextMiddleware, NextFetchEvent, NextRequest } from 'next/server';
import aj from '@/lib/arcjet';
import { isPublicRoute } from '@/lib/security/public-routes';
import { refuse } from '@/lib/security/signed-out';

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n');

const clerk = clerkMiddleware(async (auth, req) => {
  // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
  if (!isPublicRoute(req.nextUrl.pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) return refuse(req, authorizedParties, redirectToSignIn);
  }
  if (req.nextUrl.pathname.startsWith('/billing')) await auth.protect();
  return undefined;
}, {
  ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
  ...(jwtKey ? { jwtKey } : {}),
});

const guardedClerk = createMiddleware(aj, clerk) as NextMiddleware;

export default function proxy(request: NextRequest, event: NextFetchEvent) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  return guardedClerk(request, event);
}

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};
