import { NextResponse, type NextMiddleware } from 'next/server';

export default ((request, event) => {
  event.waitUntil(Promise.resolve(request.url));
  return NextResponse.next();
}) as NextMiddleware;
