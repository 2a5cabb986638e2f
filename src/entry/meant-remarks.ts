import { isRouteOpened } from '../routes/public-list.ts';
import type { Facts } from '../types.ts';
import { named } from './questions.ts';

/** What is worth a word about a check that nobody waits for: what it was to close is not kept open. */
export function meantRemarks(facts: Facts, patterns: readonly string[]): string[] {
  const { active, today } = facts.entry;
  const left = (today?.meant ?? []).filter((url) => !isRouteOpened(facts, url, patterns));
  return left.length === 0
    ? []
    : [
        `${active} does not wait for auth.protect(), so it keeps nobody from ${named(left)} today. That was meant to be closed, and is not on the public list.`,
      ];
}
