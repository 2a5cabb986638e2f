import { NextResponse } from 'next/server';

const matcher = ['/a'];

export function middleware() {
  return NextResponse.next();
}

export const config = { matcher };
