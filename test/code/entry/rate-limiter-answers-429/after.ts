import { NextResponse, type NextRequest, type NextFetchEvent } from 'next/server';
import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { isPublicRoute } from '@/lib/security/public-routes';
import { refuse } from '@/lib/security/signed-out';
import { clerkMiddleware } from '@clerk/nextjs/server';

const ratelimit = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, '10 s') });

async function ownerMiddleware(request: NextRequest) {
  const ip = request.headers.get('x-forwarded-for') ?? '127.0.0.1';
  const { success } = await ratelimit.limit(ip);
  return success ? NextResponse.next() : NextResponse.json({ error: 'slow down' }, { status: 429 });
}

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
    if (!ownerPaths.some((path) => path.test(request.nextUrl.pathname))) return undefined;
    return ownerMiddleware(request);
  },
  {
    ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
    ...(jwtKey ? { jwtKey } : {}),
  },
);

export function middleware(request: NextRequest, event: NextFetchEvent) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  return clerk(request, event);
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^\/api(?:\/((?:[^/]+?)(?:\/(?:[^/]+?))*))?(\.json)?\/?$/, // '/api/:path*'
];
