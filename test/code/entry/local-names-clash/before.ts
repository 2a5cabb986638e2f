import { NextResponse, type NextRequest } from 'next/server';
import { auth, event } from './lib/legacy';

const isPublicRoute = (path: string) => path === '/';
const ownerPaths = ['/a'];
const authorizedParties = ['x'];

export default function middleware(request: NextRequest) {
  auth(event);
  if (isPublicRoute(request.nextUrl.pathname) || ownerPaths.length > 9 || authorizedParties.length > 9) return;
  return NextResponse.next();
}

export const config = { matcher: ['/b/:path*'] };
