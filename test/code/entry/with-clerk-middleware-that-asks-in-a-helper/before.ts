import { getAuth, withClerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default withClerkMiddleware((req) => {
  const signedIn = () => Boolean(getAuth(req).userId);
  return signedIn() ? NextResponse.next() : NextResponse.redirect(new URL('/sign-in', req.url));
});
