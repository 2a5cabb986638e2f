import { isRouteOpened } from '../routes/public-list.ts';
import type { Facts } from '../types.ts';

/** Whether the owner's own gate by paths can be taken out of their entry file. */
export const gateStands = ({ entry }: Facts): boolean => entry.today?.gated !== undefined;

/** Those of some URLs that the public list opens. Metadata that crawlers and browsers ask for is none of them: it opens with the list, and is named there. */
export function listedOf(urls: readonly string[], facts: Facts, patterns: readonly string[]): string[] {
  const metadata = new Set(facts.routes.filter(({ kind }) => kind === 'metadata').map(({ url }) => url));
  return urls.filter((url) => isRouteOpened(facts, url, patterns) && !metadata.has(url));
}

/**
 * Routes that the owner's gate keeps strangers from, or may, although the public list opens them: without the gate they
 * would be open.
 * @param patterns The public list.
 */
export function openedByRetiring(facts: Facts, patterns: readonly string[]): string[] {
  const { answers = {}, gated = [] } = facts.entry.today ?? {};
  return listedOf(
    gated.filter((url) => answers[url] !== 'open'),
    facts,
    patterns,
  );
}
