import { clerkMiddleware } from '@clerk/nextjs/server';

export default clerkMiddleware(
  async (auth, req) => {
    if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();
  },
  (req) => ({ signInUrl: req.nextUrl.pathname.startsWith('/de') ? '/de/login' : '/login' }),
);
