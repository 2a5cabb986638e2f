import { NextResponse, type NextRequest } from 'next/server';

async function handler(request: NextRequest) {
  return NextResponse.next();
}

const config = { runtime: 'nodejs' };
void config;

export { handler as middleware };
