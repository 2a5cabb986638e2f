import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const clerkHandler = clerkMiddleware();

function withClerk(req: NextRequest, event: NextFetchEvent) {
  return clerkHandler(req, event);
}

export function proxy(req: NextRequest, event: NextFetchEvent) {
  return process.env.CLERK_SECRET_KEY ? withClerk(req, event) : NextResponse.next();
}
