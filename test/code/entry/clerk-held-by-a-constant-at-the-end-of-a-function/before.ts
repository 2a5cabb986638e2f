import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const clerkHandler = clerkMiddleware(
  async (auth, req) => {
    if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
  },
  { debug: true },
);

export default function proxy(request: NextRequest, event: NextFetchEvent) {
  if (request.nextUrl.pathname === '/old') {
    return NextResponse.redirect(new URL('/new', request.url));
  }
  return clerkHandler(request, event);
}
