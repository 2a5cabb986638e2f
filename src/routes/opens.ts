import type { Facts } from '../types.ts';
import { routesNear } from './near.ts';
import { byPrecedence, covers, meet, ofPattern, ofRoute, ofSource, type Segment } from './segments.ts';

/** Something a URL can run. */
export interface Opened {
  /** As Next or next.config spells it. */
  url: string;
  file: string;
  /** Where a rewrite leads: the wall judges the URL before it, never the destination. */
  destination?: string;
}

export interface Opening {
  pattern: string;
  routes: Opened[];
}

export type RouteMap = Pick<Facts, 'routes' | 'nextConfig' | 'localeSegment' | 'locales'>;

/** A `**` pattern stands for its own path and for everything below, which different routes may serve. */
export function halves(pattern: readonly Segment[]): Segment[][] {
  if (pattern.at(-1)?.kind !== 'rest') return [[...pattern]];
  const base = pattern.slice(0, -1);
  return [base, [...base, { kind: 'rest', atLeast: 1 }]];
}

function routesFor(wanted: readonly Segment[], facts: RouteMap): Opened[] {
  const candidates = routesNear(facts.routes, wanted)
    .map(({ url, file }) => ({ url, file, shape: ofRoute(url) }))
    .filter(({ shape }) => meet(shape, wanted))
    .sort((a, b) => byPrecedence(a.shape, b.shape));
  // The first route that serves all of it leaves nothing for the ones behind it.
  const last = candidates.find(({ shape }) => covers(shape, wanted));
  const reached = last
    ? candidates.filter(({ shape, url }) => byPrecedence(shape, last.shape) < 0 || url === last.url)
    : candidates;
  return reached.map(({ url, file }) => ({ url, file }));
}

function rewritesFor(pattern: readonly Segment[], facts: RouteMap): Opened[] {
  return facts.nextConfig.rewrites
    .filter(({ source }) => meet(ofSource(source), pattern, true))
    .map(({ source, destination }) => ({
      url: source,
      file: facts.nextConfig.file ?? 'next.config',
      destination,
    }));
}

/**
 * Every route, catch-all and rewrite that each public pattern lets a signed-out visitor reach.
 * @param patterns In canonical spelling.
 */
export function opens(facts: RouteMap, patterns: readonly string[]): Opening[] {
  return patterns.map((pattern) => {
    const shape = ofPattern(pattern);
    const routes = [...halves(shape).flatMap((half) => routesFor(half, facts)), ...rewritesFor(shape, facts)];
    const unique = new Map(routes.map((route) => [JSON.stringify(route), route]));
    return { pattern, routes: [...unique.values()] };
  });
}
