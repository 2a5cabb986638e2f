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
function shapesOf(url: string, facts: Localized): Segment[][] {
  const localized = localizedUrls(url, facts);
  return (localized.length > 0 ? localized : [url]).map(ofRoute);
}

/** The segments of each route of an app: asked for again with every one of them. */
const shapesIn = new WeakMap<
  readonly { url: string }[],
  readonly (readonly [url: string, shape: Segment[]])[]
>();

function allShapes(
  routes: readonly { url: string }[],
): readonly (readonly [url: string, shape: Segment[]])[] {
  const shapes = shapesIn.get(routes) ?? routes.map(({ url }) => [url, ofRoute(url)] as const);
  shapesIn.set(routes, shapes);
  return shapes;
}

/** Tells whether a route serves a path, and none that is more exact. */
export function servedBy(
  url: string,
  facts: Localized & { routes: readonly { url: string }[] },
): (path: string) => boolean {
  const shape = ofRoute(url);
  const own = shapesOf(url, facts);
  let others: Segment[][] | undefined;
  const before = (): Segment[][] => {
    others ??= allShapes(facts.routes)
      .filter(([other, its]) => other !== url && isBefore(its, shape))
      .flatMap(([other]) => shapesOf(other, facts));
    return others;
  };
  return (path) => {
    const segments = asPath(path);
    const fits = (one: readonly Segment[]): boolean => meet(one, segments);
    return own.some(fits) && !before().some(fits);
  };
}
