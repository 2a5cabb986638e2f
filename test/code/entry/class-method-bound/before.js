import { NextResponse } from 'next/server';

class Gate {
  handle = (request) => NextResponse.next({ headers: { 'x-gate': request.nextUrl.pathname } });
}

export default new Gate().handle;
