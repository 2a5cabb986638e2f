import { NextResponse, type NextRequest } from 'next/server';

export function middleware(request: NextRequest) {
  const run = (middleware: string) => middleware.length;
  return NextResponse.next({ headers: { 'x-n': String(run('abc')) } });
}
