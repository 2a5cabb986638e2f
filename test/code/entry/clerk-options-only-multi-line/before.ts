import { clerkMiddleware } from '@clerk/nextjs/server';

export default clerkMiddleware({
  signInUrl: '/login',
  // Our own domain only.
  authorizedParties: ['https://example.com'],
});
