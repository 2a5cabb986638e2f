import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

// The list only picks a layout here.
export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request.nextUrl.pathname)) {
    return NextResponse.next({ headers: { 'x-layout': 'app' } });
  }
});
