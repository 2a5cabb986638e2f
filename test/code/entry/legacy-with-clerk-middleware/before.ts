import { withClerkMiddleware, getAuth } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default withClerkMiddleware((req) => {
  const { userId } = getAuth(req);
  if (!userId) return NextResponse.redirect(new URL('/sign-in', req.url));
  return NextResponse.next();
});
