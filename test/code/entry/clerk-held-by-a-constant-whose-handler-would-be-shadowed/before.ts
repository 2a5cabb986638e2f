import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const admin = '/admin';

const clerkHandler = clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname.startsWith(admin)) await auth.protect();
});

export default function proxy(request: NextRequest, event: NextFetchEvent) {
  const admin = request.nextUrl.searchParams.get('admin');
  if (admin === 'no') return NextResponse.redirect(new URL('/new', request.url));
  return clerkHandler(request, event);
}
