import { NextResponse } from 'next/server';

export function middleware() {
  return NextResponse.next();
}

export const config = {
  runtime: 'experimental-edge', // for the KV binding
};
