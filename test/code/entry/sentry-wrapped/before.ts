import * as Sentry from '@sentry/nextjs';
import { NextResponse, type NextRequest } from 'next/server';

function handle(request: NextRequest) {
  // The tunnel must stay reachable for everyone.
  if (request.nextUrl.pathname.startsWith('/monitoring')) return NextResponse.next();
  return NextResponse.next({ headers: { 'x-release': 'r1' } });
}

export const proxy = Sentry.wrapMiddlewareWithSentry(handle);
