import { NextResponse } from 'next/server';

export default function (req) {
  if (req.cookies.has('beta')) return NextResponse.rewrite(new URL('/beta', req.url));
  return NextResponse.next();
}

export const config = { matcher: ['/', '/about/:path*'] };
