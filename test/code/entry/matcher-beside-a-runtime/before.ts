import { NextResponse } from 'next/server';

export function middleware() {
  return NextResponse.next();
}

export const config = {
  runtime: 'nodejs',
  regions: ['fra1'],
  matcher: '/about/:path*',
};
