import { NextResponse, type NextRequest } from 'next/server';

export function middleware(request: NextRequest): NextResponse;
export function middleware(request: NextRequest, extra: string): NextResponse;
export function middleware(request: NextRequest, extra?: string): NextResponse {
  return NextResponse.next({ headers: { 'x-extra': extra ?? '' } });
}
