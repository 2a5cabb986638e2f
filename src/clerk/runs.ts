import type { Facts } from '../types.ts';

/**
 * The piece that makes `auth()` work, where nothing does yet: without `clerkMiddleware()` on a request, `auth()` throws
 * and every call ends in a 500.
 */
export function clerkNeeds({ entry, clerk }: Pick<Facts, 'entry' | 'clerk'>): string[] {
  const active = entry.candidates.find(({ path }) => path === entry.active);
  // Behind a workspace package we do not see whether it runs; where there is an entry file we take it for granted.
  if (active && clerk.via !== undefined) return [];
  return active?.importsClerk === true || active?.ours === true ? [] : ['middleware'];
}
