import { NextResponse, type NextRequest } from 'next/server';

export function middleware(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const headers = new Headers(request.headers);
  headers.set('x-request-id', nonce.length.toString());
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ['/(.*)'] };
