import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const clerk = clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
});

export async function proxy(request: NextRequest, event: NextFetchEvent) {
  const response = await clerk(request, event);
  if (response instanceof NextResponse) response.headers.set('x-app', '1');
  return response;
}
