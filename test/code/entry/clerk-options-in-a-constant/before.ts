import { clerkMiddleware, type ClerkMiddlewareOptions } from '@clerk/nextjs/server';

const options: ClerkMiddlewareOptions = { signInUrl: '/login' };

export default clerkMiddleware(options);
