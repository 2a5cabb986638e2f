import { withClerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default withClerkMiddleware(req => {
  const response = NextResponse.next();
  response.cookies.set('seen', req.nextUrl.pathname);
  return response;
});
