import { NextResponse, type NextRequest } from 'next/server';

export /* the app's gate */ default async function (request: NextRequest) {
  return NextResponse.next({ request: { headers: request.headers } });
}
