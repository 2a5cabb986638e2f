import { NextResponse } from 'next/server';
import { run } from './lib/run';

export function middleware() {
  return run.apply(null, arguments) || NextResponse.next();
}
