import { NextResponse, type NextRequest } from 'next/server';

function proxy(request: NextRequest) {
  return NextResponse.next({ headers: { 'x-a': request.nextUrl.search } });
}

function helper() {
  return 1;
}

export { proxy, helper };
