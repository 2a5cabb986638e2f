import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';

const MAINTENANCE = process.env.MAINTENANCE === '1';

// Order matters: maintenance first, then the old shop addresses.
export default function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  if (MAINTENANCE && pathname !== '/maintenance') {
    return NextResponse.rewrite(new URL('/maintenance', request.url));
  }
  if (pathname.startsWith('/shop')) {
    return NextResponse.redirect(new URL(pathname.replace('/shop', '/store'), request.url), 308);
  }
  if (pathname === '/health') return new Response('ok');
  return NextResponse.next();
}

export const config = {
  matcher: ['/((?!api|_next/static|_next/image|favicon.ico).*)'],
};
