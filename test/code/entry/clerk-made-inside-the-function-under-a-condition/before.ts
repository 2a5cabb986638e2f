import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const isClerkConfigured = () => Boolean(process.env.CLERK_SECRET_KEY);

export function proxy(req: NextRequest, event: NextFetchEvent) {
  if (!isClerkConfigured() || req.nextUrl.pathname === '/status') return NextResponse.next();
  const handler = clerkMiddleware();
  return handler(req, event);
}
