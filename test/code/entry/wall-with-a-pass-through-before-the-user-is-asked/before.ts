import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

// Previews are opened by a link of their own, so nobody is asked there.
export default clerkMiddleware(async (auth, request) => {
  const { pathname } = request.nextUrl;
  if (!isPublicRoute(pathname)) {
    if (pathname.startsWith('/preview')) return NextResponse.next();
    const { userId } = await auth();
    if (!userId) return NextResponse.redirect(new URL('/sign-in', request.url));
  }
  return NextResponse.next();
});

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };
