import { NextResponse, type NextMiddleware, type NextRequest } from 'next/server';

function gate(request: NextRequest) {
  return NextResponse.next();
}

export default gate as NextMiddleware;
