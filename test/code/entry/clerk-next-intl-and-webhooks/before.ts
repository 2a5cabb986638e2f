import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import createMiddleware from 'next-intl/middleware';
import { routing } from './i18n/routing';

const handleI18n = createMiddleware(routing);
const isPublic = createRouteMatcher(['/:locale', '/:locale/sign-in(.*)', '/api/webhooks(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (!isPublic(req)) await auth.protect();
  // The API has no locale.
  if (req.nextUrl.pathname.startsWith('/api')) return;
  return handleI18n(req);
});

export const config = { matcher: ['/((?!_next|_vercel|.*\\..*).*)', '/(api|trpc)(.*)'] };
