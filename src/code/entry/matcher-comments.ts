/**
 * What Clerk's own instructions write above the entries of a matcher, in words alone: today's
 * (https://clerk.com/docs/reference/nextjs/clerk-middleware) and those of earlier versions.
 */
const OF_CLERK: ReadonlySet<string> = new Set(
  [
    'Skip Next.js internals and all static files, unless found in search params',
    'Skip Next.js internals and all static files',
    'Always run for API routes',
    "Always run for Clerk's auto-proxy path",
    'Always run for Clerk-specific frontend API routes',
    'Exclude files with a "." followed by an extension, which are typically static files',
    'Exclude files in the _next directory, which are Next.js internals',
    'Re-include any files in the api or trpc folders that might have an extension',
  ].map(wordsOf),
);

function wordsOf(text: string): string {
  return (
    text
      .toLowerCase()
      .match(/[a-z0-9_]+/g)
      ?.join(' ') ?? ''
  );
}

/** Whether a comment, with its marks, is one that came with Clerk's matcher: it says nothing of another one. */
export const cameWithMatcher = (comment: string): boolean => OF_CLERK.has(wordsOf(comment));
