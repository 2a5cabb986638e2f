import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default clerkMiddleware(async (auth, { nextUrl, url }) => {
  if (nextUrl.pathname === '/start') {
    const { userId } = await auth();
    return NextResponse.redirect(new URL(userId ? '/home' : '/', url));
  }
});
