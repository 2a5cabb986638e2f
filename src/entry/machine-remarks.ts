import { isRouteOpened, patternOfRoute } from '../routes/public-list.ts';
import type { Facts } from '../types.ts';
import { named } from './questions.ts';

/** Handlers that machines call and that are not on a list, each with why, as a sentence. */
function keptFromMachines(facts: Facts, isListed: (url: string) => boolean): string[] {
  const { active, today } = facts.entry;
  if (active !== undefined && today === undefined) return [];
  const out = (facts.machines ?? []).filter(({ url }) => !isListed(url));
  return out.flatMap(({ url, because, unguarded }) => {
    if (unguarded !== undefined)
      return `${url} is not on the public list, and whoever calls it without a session is refused: it would be open, as not every method is seen to check for itself (${unguarded}). Give it a check, then open it with --public '${patternOfRoute(url)}'.`;
    return today?.answers[url] === 'closed'
      ? `${url} stays closed, as ${active} has it, to those who call it without a session too (${because}). --public '${patternOfRoute(url)}' opens it to them.`
      : [];
  });
}

/**
 * What is worth a word about handlers that machines call, which have no session.
 * @param called Patterns that are suggested for them.
 * @param patterns The public list.
 */
export function machineRemarks(
  facts: Facts,
  called: readonly string[],
  patterns: readonly string[],
): string[] {
  const now = called.filter((pattern) => patterns.includes(pattern));
  const still = `Still public: ${named(now)}. They are called without a session, and ask for a signature, a secret or a key themselves. If one of them should need sign-in, repeat with --public for the others only.`;
  return [
    ...(now.length > 0 ? [still] : []),
    ...keptFromMachines(facts, (url) => isRouteOpened(facts, url, patterns)),
  ];
}
