import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

export const proxy = async (request: NextRequest, event: NextFetchEvent) => {
  event.waitUntil(fetch('https://metrics.example/hit', { method: 'POST' }));
  return NextResponse.next();
};

export const config = { matcher: ['/blog/:path*', '/docs/:path*'] };
