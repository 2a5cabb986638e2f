import { NextResponse } from 'next/server';

export function gate() {
  return NextResponse.next();
}

export { undeclared as middleware };
