import { NextResponse } from 'next/server';
import { paths } from './paths';

export function middleware() {
  return NextResponse.next();
}

export const config = { matcher: [...paths, '/x'] };
