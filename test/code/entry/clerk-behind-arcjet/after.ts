import arcjet, { createMiddleware, detectBot, shield } from '@arcjet/next';
import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { isPublicRoute } from '@/lib/security/public-routes';
import { refuse } from '@/lib/security/signed-out';
import type { NextFetchEvent, NextRequest } from 'next/server';

const isProtectedRoute = createRouteMatcher([
  "/dashboard(.*)",
  "/account(.*)",
  "/transaction(.*)",
]);

const aj = arcjet({
  key: process.env.ARCJET_KEY!,
  rules: [
    shield({ mode: 'LIVE' }),
    detectBot({
      mode: 'LIVE',
      allow: [
        "CATEGORY:SEARCH_ENGINE",
        "GO_HTTP",
      ]
    }),
  ],
});

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
  if (!ownerPaths.some((path) => path.test(req.nextUrl.pathname))) return undefined;
  const { userId, redirectToSignIn } = await auth();

  if (!userId && isProtectedRoute(req)) {
    return redirectToSignIn();
  }
  return undefined;
}, {
  ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
  ...(jwtKey ? { jwtKey } : {}),
});

const guardedClerk = createMiddleware(aj, clerk);

export default function middleware(
  request: NextRequest,
  event: NextFetchEvent,
) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  // Arcjet is asked where it was before the wall needed every path.
  return ownerPaths.some((path) => path.test(request.nextUrl.pathname))
    ? guardedClerk(request, event)
    : clerk(request, event);
}

export const config = {
  matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
};

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^(?:\/((?!_next\/static|_next\/image|favicon.ico|robots.txt|.*\..{2,4}).*))\/?$/, // '/((?!_next/static|_next/image|favicon.ico|robots.txt|.*\\..{2,4}).*)'
  /^(?:\/(api|trpc))(.*)\/?$/, // '/(api|trpc)(.*)'
];
