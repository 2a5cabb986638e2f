import arcjet, { createMiddleware, shield } from '@arcjet/next';
import { clerkMiddleware } from '@clerk/nextjs/server';

const aj = arcjet({ key: process.env.ARCJET_KEY!, rules: [shield({ mode: 'LIVE' })] });

export const config = {
  matcher: ['/((?!.*\\..*|_next).*)', '/', '/(api|trpc)(.*)'],
};

// Arcjet first, then Clerk
export default createMiddleware(aj, clerkMiddleware());
