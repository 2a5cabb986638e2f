import { NextResponse } from 'next/server';

function middleware() {
  return NextResponse.next();
}

const config = { matcher: ['/x'] };

export { middleware, config };
