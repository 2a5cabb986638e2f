import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request.nextUrl.pathname)) {
    const { userId } = await auth();
    if (!userId) return turnAway(request.nextUrl.pathname);
  }
  return undefined;
});

function turnAway(pathname: string) {
  if (pathname.startsWith('/beta')) return NextResponse.next();
  return NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };
