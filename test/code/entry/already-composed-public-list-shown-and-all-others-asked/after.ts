import { clerkMiddleware } from '@clerk/nextjs/server';
import { type NextFetchEvent, type NextRequest, NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

// The only way past the question is the list.
const clerk = clerkMiddleware(async (auth, request) => {
  const { pathname } = request.nextUrl;
  if (!isPublicRoute(pathname)) {
    const session = await auth();
    if (session.userId && pathname.startsWith('/preview')) return NextResponse.next();
    if (session.userId === null) {
      const answer = NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
      answer.headers.set('cache-control', 'no-store');
      return answer;
    }
  }
  return undefined;
});

export default function middleware(request: NextRequest, event: NextFetchEvent) {
  request.headers.delete('content-security-policy');
  request.headers.delete('content-security-policy-report-only');
  request.headers.delete('x-nonce');
  return clerk(request, event);
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };
