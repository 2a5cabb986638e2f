import { createMiddleware } from '@/lib/chain';
import { clerkMiddleware } from '@clerk/nextjs/server';
import aj from '@/lib/arcjet';

const clerk = clerkMiddleware();

export default createMiddleware(aj, clerk);

export const config = { matcher: ['/dashboard/:path*'] };
