import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default clerkMiddleware(async (auth, req) => {
  const { userId, redirectToSignIn, orgId } = await auth();

  // Not signed in and asking for something inside.
  if (!userId && req.nextUrl.pathname !== '/') return redirectToSignIn({ returnBackUrl: req.url });

  if (userId && !orgId && req.nextUrl.pathname !== '/org-selection') {
    return NextResponse.redirect(new URL('/org-selection', req.url));
  }
});

export const config = { matcher: ['/((?!.+\\.[\\w]+$|_next).*)', '/', '/(api|trpc)(.*)'] };
