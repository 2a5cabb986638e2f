import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';

export const middleware = (request: NextRequest) => {
  const headers = new Headers(request.headers);
  headers.set('x-url', request.url);
  return NextResponse.next({ request: { headers } });
};

export default middleware;
