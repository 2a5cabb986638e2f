import type { NextRequest } from 'next/server';

export function middleware(request: NextRequest) {
  if (request.nextUrl.pathname === '/home') return Response.redirect(new URL('/', request.url));
}
