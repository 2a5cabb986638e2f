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

/** The shapes of a route, one for each locale where those are known. */
function shapesOf(url: string, facts: Localized): (readonly Segment[])[] {
  const localized = localizedUrls(url, facts);
  return (localized.length > 0 ? localized : [url]).map(ofRoute);
}

/** Tells whether a route serves a path, and none that is more exact. */
export function servedBy(
  url: string,
  facts: Localized & { routes: readonly { url: string }[] },
): (path: string) => boolean {
  const shape = ofRoute(url);
  const own = shapesOf(url, facts);
  let others: ReturnType<typeof shapesOf> | undefined;
  const before = (): ReturnType<typeof shapesOf> => {
    others ??= facts.routes
      .filter((other) => other.url !== url && isBefore(ofRoute(other.url), shape))
      .flatMap((other) => shapesOf(other.url, facts));
    return others;
  };
  return (path) => {
    const segments = asPath(path);
    const fits = (one: readonly Segment[]): boolean => meet(one, segments);
    return own.some(fits) && !before().some(fits);
  };
}
