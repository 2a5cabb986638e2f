import { NextResponse, type NextRequest } from 'next/server';

export function middleware(request: NextRequest, depth = 0): NextResponse {
  if (depth < 2 && request.nextUrl.pathname === '/again') return middleware(request, depth + 1);
  return NextResponse.next({ headers: { 'x-depth': String(depth) } });
}
