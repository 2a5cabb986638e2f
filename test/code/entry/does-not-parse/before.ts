import { NextResponse } from 'next/server';

export function middleware(request) {
  if (request {
    return NextResponse.next();
}
