import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

export default clerkMiddleware(async (auth, request) => {
  if (isPublicRoute(request.nextUrl.pathname)) return undefined;
  const { userId } = await auth();
  if (request.nextUrl.pathname.startsWith('/embed')) return undefined;
  return userId ? undefined : refuse(request.url);
});

function refuse(url: string) {
  return url.includes('/api/') ? NextResponse.json({ error: 'unauthenticated' }, { status: 401 }) : NextResponse.redirect(new URL('/sign-in', url));
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };
