import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const clerkHandler = process.env.CLERK_SECRET_KEY ? clerkMiddleware() : undefined;

export function proxy(req: NextRequest, event: NextFetchEvent) {
  return clerkHandler?.(req, event) ?? NextResponse.next();
}
