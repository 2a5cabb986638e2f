import type { Facts } from '../types.ts';
import { localizedUrls } from './probes.ts';
import { meet, ofRoute, type Segment } from './segments.ts';

type Localized = Pick<Facts, 'localeSegment' | 'locales'>;

const RANK: Readonly<Record<Segment['kind'], number>> = { literal: 0, one: 1, rest: 2 };

/** Whether one route comes before another where both fit a path: fixed text before a parameter before all the rest. */
function isBefore(one: readonly Segment[], other: readonly Segment[]): boolean {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const [a, b] = [one[at], other[at]];
    const [first, second] = [a ? RANK[a.kind] : 0, b ? RANK[b.kind] : 0];
    if (first !== second) return first < second;
  }
  return false;
}

const asPath = (path: string): Segment[] =>
  path
    .split('/')
    .filter((text) => text !== '')
    .map((text): Segment => ({ kind: 'literal', text }));

/** Whether a route fits a path. */
const fits = (path: readonly Segment[], url: string, facts: Localized): boolean => {
  const localized = localizedUrls(url, facts);
  return (localized.length > 0 ? localized : [url]).some((one) => meet(ofRoute(one), path));
};

/** Whether a route serves a path, and none that is more exact. */
export function isServed(
  path: string,
  url: string,
  facts: Localized & { routes: readonly { url: string }[] },
): boolean {
  const segments = asPath(path);
  const own = ofRoute(url);
  return (
    fits(segments, url, facts) &&
    !facts.routes.some(
      (one) => one.url !== url && isBefore(ofRoute(one.url), own) && fits(segments, one.url, facts),
    )
  );
}
