export { clerkMiddleware as default } from '@clerk/nextjs/server';
