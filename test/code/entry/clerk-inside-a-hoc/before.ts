import { clerkMiddleware } from '@clerk/nextjs/server';
import { withLogger } from './lib/logger';

export default withLogger(
  clerkMiddleware(async (auth, req) => {
    if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
  }),
);
