import { authMiddleware } from '@clerk/nextjs';

// Everything else needs a session.
export default authMiddleware({
  publicRoutes: ['/', '/blog(.*)', '/api/webhooks/clerk'],
  debug: false,
});

export const config = { matcher: ['/((?!.+\\.[\\w]+$|_next).*)', '/', '/(api|trpc)(.*)'] };
