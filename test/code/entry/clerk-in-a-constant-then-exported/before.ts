import { clerkMiddleware } from '@clerk/nextjs/server';

const middleware = clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname.startsWith('/billing')) await auth.protect();
});

export default middleware;
