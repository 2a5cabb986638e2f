import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

export default function middleware(request: NextRequest, event: NextFetchEvent) {
  if (request.nextUrl.pathname === '/old') {
    return NextResponse.redirect(new URL('/new', request.url));
  }
  return clerkMiddleware(async (auth, req) => {
    if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
  }, { debug: true })(request, event);
}

export const config = { matcher: ['/((?!_next|.*\\..*).*)', '/(api|trpc)(.*)'] };
