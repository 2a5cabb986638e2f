import type { Facts, NextConfigFacts } from '../types.ts';

export type Rewrites = Pick<NextConfigFacts, 'rewrites' | 'tunnelRoute'>;

/** A URL that next.config makes, without a route of the app. */
export interface Rewritten {
  /** In the spelling of a route: `/ingest/[[...path]]`. */
  url: string;
  /** It leads to another host, so no route of this app answers there. */
  away: boolean;
}

const AWAY = /^(?:https?:)?\/\//i;

/** A rewrite's source in the spelling of a route; undefined where a part of it is an expression. */
function routeOf(source: string): string | undefined {
  if (!source.startsWith('/')) return undefined;
  const parts = source === '/' ? [] : source.slice(1).split('/');
  const spelled = parts.map((part, index) => {
    if (/^[^:(*+?{}[\]]+$/.test(part)) return part;
    if (/^:\w+$/.test(part)) return `[${part.slice(1)}]`;
    const rest = /^(?::(\w+)(?:\*|(\+)|\(\.\*\))|\(\.\*\))$/.exec(part);
    if (!rest || index < parts.length - 1) return undefined;
    const name = rest[1] ?? 'path';
    return rest[2] === undefined ? `[[...${name}]]` : `[...${name}]`;
  });
  return spelled.includes(undefined) ? undefined : `/${spelled.join('/')}`;
}

/** The URLs that exist on account of next.config alone: literal rewrites, and the tunnel of Sentry. */
export function rewrittenUrls({ nextConfig }: { nextConfig: Rewrites }): Rewritten[] {
  const found = nextConfig.rewrites.flatMap(({ source, destination }): Rewritten[] => {
    const url = routeOf(source);
    return url === undefined ? [] : [{ url, away: AWAY.test(destination) }];
  });
  const tunnel = nextConfig.tunnelRoute === undefined ? undefined : routeOf(nextConfig.tunnelRoute);
  if (tunnel !== undefined) found.push({ url: tunnel, away: true });
  return found.filter(({ url }, index) => found.findIndex((other) => other.url === url) === index);
}

/** Those of them that no route of the app has the address of. */
export function rewrittenOnly(facts: Pick<Facts, 'nextConfig' | 'routes'>): Rewritten[] {
  return rewrittenUrls(facts).filter(({ url }) => !facts.routes.some((route) => route.url === url));
}

/** The URL of a rewrite to another host, in the spelling of a route; undefined for one that stays in the app. */
export function ledAway(source: string, destination: string): string | undefined {
  return AWAY.test(destination) ? routeOf(source) : undefined;
}
