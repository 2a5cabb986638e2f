import { NextResponse, type NextMiddleware, type MiddlewareConfig } from 'next/server';

export default (async (request) => {
  return NextResponse.rewrite(new URL('/home', request.url));
}) satisfies NextMiddleware;

export const config = {
  matcher: ['/'],
} satisfies MiddlewareConfig;
