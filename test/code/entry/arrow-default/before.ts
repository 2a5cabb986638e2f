import { type NextRequest, NextResponse } from 'next/server';

export default (request: NextRequest) => {
  const url = request.nextUrl.clone();
  if (url.pathname === '/old') {
    url.pathname = '/new';
    return NextResponse.redirect(url);
  }
};

export const config = { matcher: ['/old', '/legacy/:slug*'] };
