import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname === '/a') {
    return NextResponse.next();
  } else {
    return NextResponse.rewrite(new URL('/b', req.url));
  }
});
