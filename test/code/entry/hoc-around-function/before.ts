import { withCors } from './lib/cors';
import { NextResponse, type NextRequest } from 'next/server';

async function base(request: NextRequest) {
  return NextResponse.next();
}

export default withCors(base);
