import { type ClerkMiddlewareAuth, clerkMiddleware } from '@clerk/nextjs/server';
import { type NextRequest, NextResponse } from 'next/server';

async function handler(auth: ClerkMiddlewareAuth, req: NextRequest) {
  if (req.nextUrl.pathname === '/secret') await auth.protect();
  return NextResponse.next();
}

export default clerkMiddleware(handler);
