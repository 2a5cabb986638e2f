import { NextResponse, type NextRequest } from 'next/server';

export function middleware(request: NextRequest) {
  return NextResponse.next({ headers: { 'x-beta': '1' } });
}

export const config = {
  matcher: [
    // Only for those who opted in.
    {
      source: '/beta/:path*',
      has: [{ type: 'cookie', key: 'beta', value: 'yes' }],
      missing: [{ type: 'header', key: 'purpose', value: 'prefetch' }],
    },
    { source: '/preview', has: [{ type: 'query', key: 'token' }] },
  ],
};
