import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

const isLanding = createRouteMatcher(['/', '/welcome']);

export default clerkMiddleware(async (auth, req) => {
  const { userId } = await auth();
  if (userId && isLanding(req)) {
    const home = new URL('/orders', req.url);
    return NextResponse.redirect(home);
  }
});

export const config = { matcher: ['/((?!_next|.*\\..*).*)'] };
