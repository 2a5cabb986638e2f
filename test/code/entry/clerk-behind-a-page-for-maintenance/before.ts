import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const clerkHandler = clerkMiddleware();

export function proxy(req: NextRequest, event: NextFetchEvent) {
  if (process.env.MAINTENANCE) return NextResponse.rewrite(new URL('/maintenance', req.url));
  return clerkHandler(req, event);
}
