import { NextResponse, type NextRequest } from 'next/server';
import { config } from './config';

export function proxy(request: NextRequest) {
  const { site } = { site: config };
  return NextResponse.next({ headers: { 'x-site': String(site ? 1 : 0) } });
}
