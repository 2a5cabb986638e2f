import { NextResponse, type NextRequest } from 'next/server';

// TODO: replace with clerkMiddleware() from @clerk/nextjs/server
// export default clerkMiddleware()
/* export default function middleware() {} */
export function middleware(request: NextRequest) {
  return NextResponse.next();
}

export const config = { matcher: ['/((?!api).*)'] };
