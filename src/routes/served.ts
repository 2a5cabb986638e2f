import type { Facts } from '../types.ts';
import { routesNear } from './near.ts';
import { localizedUrls } from './probes.ts';
import { byPrecedence, meet, ofRoute, type Segment } from './segments.ts';

type Localized = Pick<Facts, 'localeSegment' | 'locales'>;

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

/** At least every route that may serve a path. */
export const routesAt = (path: string, { routes }: { routes: readonly { url: string }[] }): string[] =>
  routesNear(routes, asPath(path)).map(({ url }) => url);

/** Tells whether a route serves a path, and none that is more exact. */
export function servedBy(
  url: string,
  facts: Localized & { routes: readonly { url: string }[] },
): (path: string) => boolean {
  const shape = ofRoute(url);
  const own = shapesOf(url, facts);
  const isBefore = (other: string): boolean => other !== url && byPrecedence(ofRoute(other), shape) < 0;
  return (path) => {
    const segments = asPath(path);
    const fits = (one: readonly Segment[]): boolean => meet(one, segments);
    return (
      own.some(fits) &&
      !routesNear(facts.routes, segments).some(
        (other) => isBefore(other.url) && shapesOf(other.url, facts).some(fits),
      )
    );
  };
}
