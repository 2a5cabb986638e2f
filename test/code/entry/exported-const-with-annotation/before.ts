import { NextResponse } from 'next/server';
import type { NextProxy } from 'next/server';

export const proxy: NextProxy = (request) => {
  if (request.nextUrl.pathname === '/go') return NextResponse.redirect('https://example.org/');
};
