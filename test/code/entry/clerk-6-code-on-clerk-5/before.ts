import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';

const isPublic = createRouteMatcher(['/', '/sign-in(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (isPublic(req)) return;
  const { sessionId } = await auth();
  console.log('asked by', sessionId);
  await auth.protect();
});

export const config = { matcher: ['/((?!_next|.*\\..*).*)', '/(api|trpc)(.*)'] };
