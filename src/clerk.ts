import { chooseClerk } from './facts/clerk-version.ts';
import type { Facts } from './types.ts';
import { majorOf } from './versions.ts';

/** Clerk's package, as it would be added to a project that does not have it. */
export interface ClerkToAdd {
  range: string;
  version: string;
}

/** What to add where Clerk is missing: nothing when it is there, or a sentence why no version fits. */
export function clerkToAdd(facts: Facts): ClerkToAdd | { refuse: string } | undefined {
  if (facts.clerk.nextjs !== null || facts.clerk.via !== undefined) return undefined;
  return chooseClerk(facts);
}

/** The facts as they will be once Clerk is installed, so that pieces need no special case. */
export function withClerk(facts: Facts, clerk: ClerkToAdd): Facts {
  const nextjs = {
    name: '@clerk/nextjs',
    range: clerk.range,
    version: clerk.version,
    source: 'range' as const,
  };
  return { ...facts, clerk: { ...facts.clerk, nextjs, major: majorOf(clerk.version) } };
}
