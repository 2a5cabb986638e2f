import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

const isProtectedRoute = createRouteMatcher(['/orders(.*)']);

export default clerkMiddleware(async (auth, req) => {
  const session = await auth();
  if (isProtectedRoute(req) && session.userId === null) {
    const home = new URL('/welcome', req.url);
    return NextResponse.redirect(home);
  }
});

export const config = { matcher: ['/((?!_next|.*\\..*).*)'] };
