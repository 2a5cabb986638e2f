import type { NextRequest } from 'next/server';

export default async function middleware(request: NextRequest) {
  if (request.nextUrl.pathname.startsWith('/relay')) {
    return fetch('https://backend.example' + request.nextUrl.pathname);
  }
}
