import { isRouteOpened } from '../routes/public-list.ts';
import type { Facts } from '../types.ts';

/** Whether the owner's own gate by paths can be taken out of their entry file. */
export const gateStands = ({ entry }: Facts): boolean => entry.today?.gate === true;

/**
 * Routes that the owner's gate keeps strangers from, or may, although the public list opens them: without the gate they
 * would be open. Metadata that crawlers and browsers ask for is none of them: it opens with the list, and is named there.
 * @param patterns The public list.
 */
export function openedByRetiring(facts: Facts, patterns: readonly string[]): string[] {
  const metadata = new Set(facts.routes.filter(({ kind }) => kind === 'metadata').map(({ url }) => url));
  return Object.entries(facts.entry.today?.answers ?? {})
    .filter(([url, answer]) => answer !== 'open' && isRouteOpened(facts, url, patterns))
    .map(([url]) => url)
    .filter((url) => !metadata.has(url));
}
