import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default clerkMiddleware(async (auth, request): Promise<NextResponse> => {
  return NextResponse.next({ headers: { 'x-at': request.nextUrl.pathname } });
});
