import { createMiddleware } from '@arcjet/next';
import { clerkMiddleware } from '@clerk/nextjs/server';
import { type NextFetchEvent, type NextRequest } from 'next/server';
import aj from '@/lib/arcjet';

const clerk = clerkMiddleware();
const both = createMiddleware(aj, clerk);

export default function middleware(request: NextRequest, event: NextFetchEvent) {
  return both(request, event);
}

export const config = { matcher: ['/dashboard/:path*'] };
