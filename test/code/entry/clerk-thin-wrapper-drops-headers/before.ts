import { clerkMiddleware } from '@clerk/nextjs/server';
import type { NextFetchEvent, NextRequest } from 'next/server';

const clerk = clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
});

export function proxy(request: NextRequest, event: NextFetchEvent) {
  request.headers.delete('x-internal-user');
  return clerk(request, event);
}

export const config = { matcher: ['/admin/:path*'] };
