import { clerkMiddleware } from '@clerk/nextjs/server';

export default clerkMiddleware();

export const config = {
  matcher: [
    // Skip Next.js internals and all static files, unless found in search params
    // The partner's exports end in .csv and are fetched by their cron: keep them out.
    '/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)',
    /* Always run for API routes. */
    '/(api|trpc)(.*)',
    // Always run for API routes of ours, which the mobile app calls
    '/mobile/(.*)',
  ],
};
