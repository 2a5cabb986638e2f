import type { Facts, PieceAnswers, RouteFact } from '../types.ts';
import { isApiPath } from './api-url.ts';
import { openToMachines } from './machines.ts';
import { routesNear } from './near.ts';
import { opens } from './opens.ts';
import { patternProblem } from './pattern.ts';
import { localizedUrls, withoutLocale } from './probes.ts';
import { rewrittenOnly } from './rewritten.ts';
import { covers, ofPattern, ofRoute, type Segment } from './segments.ts';
import { indexed } from './shape-index.ts';
import { widePatterns } from './wide.ts';

/** A public pattern and the heading it stands under. */
export type Group =
  | 'pages'
  | 'both'
  | 'handlers'
  | 'sign-in'
  | 'webhooks'
  | 'signature'
  | 'secret'
  | 'shared'
  | 'metadata'
  | 'elsewhere';

export interface Suggestion {
  patterns: string[];
  /** Statically rendered pages among them, kept because no wall stands today. */
  kept: string[];
  /** Those kept because the owner's entry file lets everyone through there today. */
  open: string[];
  /** Those that machines call, which their handlers ask for a signature or a secret. */
  called: string[];
  /** Those that next.config leads to other hosts, kept because strangers reach them today. */
  away: string[];
  /** Those that are wide for the routes alone, and not behind the owner's entry file. */
  rewritten: string[];
  /** What was considered and left out, each with its reason. */
  left: { url: string; because: string }[];
}

/** A route as the narrowest pattern that opens it. */
export function patternOfRoute(url: string): string {
  const parts = ofRoute(url).map((segment) => {
    if (segment.kind === 'literal') return segment.text;
    return segment.kind === 'one' ? '*' : '**';
  });
  return `/${parts.join('/')}`;
}

const patternIndex = indexed(ofPattern);

/** Patterns up to which asking each costs less than an index. */
const FEW = 8;

/** Whether one of the patterns takes in all of a shape. */
function takesIn(shape: readonly Segment[], patterns: readonly string[]): boolean {
  const near = patterns.length > FEW ? patternIndex(patterns).near(shape) : patterns;
  return near.some((pattern) => covers(ofPattern(pattern), shape));
}

/** Whether patterns open every URL of a route. */
export const isOpened = (url: string, patterns: readonly string[]): boolean =>
  takesIn(ofRoute(url), patterns);

/** As `isOpened`; a route below the locale segment is also open where each of its locales is. */
export function isRouteOpened(
  facts: Pick<Facts, 'localeSegment' | 'locales'>,
  url: string,
  patterns: readonly string[],
): boolean {
  const localized = localizedUrls(url, facts);
  return (
    isOpened(url, patterns) || (localized.length > 0 && localized.every((one) => isOpened(one, patterns)))
  );
}

/** The patterns that open a route: one, or one per locale and, where an entry file may add the prefix, one without. */
function patternsOfRoute(url: string, facts: Facts): string[] {
  const localized = localizedUrls(url, facts).map(patternOfRoute);
  if (localized.length === 0) return [patternOfRoute(url)];
  const bare = withoutLocale(url, facts);
  const reached = bare !== undefined && facts.entry.today?.unprefixed[bare] === 'open';
  return reached ? [patternOfRoute(bare), ...localized] : localized;
}

/** Whether one of the patterns opens all that another one does. */
export const isCovered = (pattern: string, patterns: readonly string[]): boolean =>
  takesIn(ofPattern(pattern), patterns);

/**
 * Clerk's components live on a catch-all page: `/sign-in` then means everything below it, too.
 * @param url A path of this app, or an address elsewhere, which needs no pattern.
 */
function authPattern(url: string | undefined, routes: readonly RouteFact[]): string | undefined {
  if (!url?.startsWith('/')) return undefined;
  const base = patternOfRoute(url);
  if (base.endsWith('/**')) return base;
  const shape = ofPattern(base);
  const below = routes.some((route) => {
    const own = ofRoute(route.url);
    return own.length === shape.length + 1 && own.at(-1)?.kind === 'rest' && covers(own.slice(0, -1), shape);
  });
  return below ? `${base}/**` : base;
}

/** What signing in takes, the pages that a visitor is sent to first of all: never behind the wall, or the redirect would not end. */
export function authPatterns(facts: Facts, signInUrl = ''): string[] {
  const urls = [facts.signIn?.url, facts.signUp?.url, signInUrl];
  const patterns = urls.flatMap((url) => {
    if (url === undefined) return [];
    const spelled = localizedUrls(url, facts);
    const bare = withoutLocale(url, facts);
    if (spelled.length === 0 || bare === undefined) return authPattern(url, facts.routes) ?? [];
    // Each locale's page has what its parameter's has below it.
    const deep = authPattern(url, facts.routes)?.endsWith('/**') ? '/**' : '';
    // Without a prefix everything below may also be a page of a "locale" of that name.
    return [bare, ...spelled.map((one) => `${one}${deep}`)];
  });
  // Through it the browser signs in: Clerk's requests come without a session.
  const { clerkProxy } = facts.entry;
  return [...new Set([...patterns, ...(clerkProxy === undefined ? [] : [`${clerkProxy}/**`])])];
}

const parentOf = (url: string) => url.slice(0, url.lastIndexOf('/')) || '/';

/** robots, sitemap, icons; images of a page (`/blog/opengraph-image`) only where the page itself is public. */
function metadataPatterns(facts: Facts, pages: readonly string[]): string[] {
  return facts.routes
    .filter(({ kind }) => kind === 'metadata')
    .filter(({ url }) => parentOf(url) === '/' || isOpened(parentOf(url), pages))
    .map(({ url }) => patternOfRoute(url));
}

/**
 * What is asked for without a session by design and the list leaves closed: metadata of the app and of public pages
 * (https://nextjs.org/docs/app/api-reference/file-conventions/metadata), and what lies below /.well-known (RFC 8615).
 * @param patterns The public list.
 */
export function closedToAskers(facts: Facts, patterns: readonly string[]): string[] {
  const wellKnown = facts.routes
    .filter(({ url, kind }) => kind !== 'page' && url.startsWith('/.well-known/'))
    .map(({ url }) => patternOfRoute(url));
  const asked = [...metadataPatterns(facts, patterns), ...wellKnown];
  return [...new Set(asked)].filter((pattern) => !isCovered(pattern, patterns)).sort();
}

const FIRST_SEGMENT =
  'its first segment is a parameter, and a wildcard there would open other pages; list each value, such as /en';

/** Why a pattern is never suggested. */
const obstacle = (pattern: string): string | undefined =>
  pattern.startsWith('/*') ? FIRST_SEGMENT : undefined;

/** Whether an entry file of the owner's refuses somebody today, as far as that can be read. */
export const refusesToday = ({ entry }: Facts): boolean =>
  Object.values(entry.today?.answers ?? {}).includes('closed') ||
  [...(entry.today?.gated ?? []), ...(entry.today?.meant ?? [])].length > 0;

/**
 * Whether the owner's entry file keeps strangers from a URL today, or is meant to; a gate of its own that would refuse is
 * believed where the rest can't be told.
 */
function closesToday({ entry }: Facts, url: string): boolean {
  const { answers = {}, gated = [], meant = [] } = entry.today ?? {};
  return (
    answers[url] === 'closed' || meant.includes(url) || (answers[url] === 'unknown' && gated.includes(url))
  );
}

/**
 * Routes that stay public by themselves: what the owner's own wall lets everyone reach; where no wall stands today, or
 * none that can be read, the pages that are prerendered for everyone anyway.
 */
function keptRoutes(facts: Facts): { open: RouteFact[]; prerendered: RouteFact[] } {
  const { today, active } = facts.entry;
  const isPage = ({ kind }: RouteFact) => kind === 'page';
  const answer = ({ url }: RouteFact) => today?.answers[url] ?? 'unknown';
  // A wall of ours: what it closes, it closes.
  if (active !== undefined && today === undefined) return { open: [], prerendered: [] };
  // What another sign-in system keeps strangers from cannot be told from what it lets them see.
  if (today?.secondAuth !== undefined) return { open: [], prerendered: [] };
  const open = refusesToday(facts)
    ? facts.routes.filter((route) => answer(route) === 'open' && !closesToday(facts, route.url))
    : [];
  const prerendered = facts.routes.filter(
    (route) =>
      isPage(route) &&
      route.rendering === 'static' &&
      !closesToday(facts, route.url) &&
      !open.includes(route),
  );
  return { open: open.filter(({ kind }) => kind !== 'metadata'), prerendered };
}

/** What next.config leads to another host, such as the collector of an analytics service, where strangers reach it. */
function keptAway(facts: Facts): string[] {
  const { today, active } = facts.entry;
  if (active !== undefined && today === undefined) return [];
  const reached = (url: string): boolean => {
    const answer = closesToday(facts, url) ? 'closed' : (today?.answers[url] ?? 'unknown');
    // An API elsewhere is no page: it stays open only where the owner's own wall opens it.
    return refusesToday(facts) || isApiPath(url)
      ? answer === 'open' && today !== undefined
      : answer !== 'closed';
  };
  return rewrittenOnly(facts)
    .filter(({ url, away }) => away && reached(url))
    .map(({ url }) => patternOfRoute(url));
}

/** Sign-in and sign-up below the locale segment as they are reached without a prefix, with all below them. */
function unprefixedAuth(facts: Facts): string[] {
  return [facts.signIn?.url, facts.signUp?.url].flatMap((url) => {
    const bare = url === undefined ? undefined : withoutLocale(url, facts);
    const routes = Object.keys(facts.entry.today?.unprefixed ?? {});
    return bare !== undefined && routes.some((one) => one.startsWith(`${bare}/[`)) ? [`${bare}/**`] : [];
  });
}

/** The endpoints of another sign-in system, where one handler serves all of them and nothing else: nobody has a session there yet. */
const otherSignIns = ({ routes }: Facts): string[] =>
  routes
    .filter(({ kind, url }) => kind !== 'page' && /\/api\/auth\/\[\[?\.\.\.[^/]+$/.test(url))
    .map(({ url }) => url)
    .filter((url) => !routes.some((other) => other.url !== url && other.url.startsWith(`${parentOf(url)}/`)));

/**
 * Whether what a pattern opens besides what it names is out of reach: pages at fixed paths below the locale segment, and
 * next-intl leads such a path to the default locale before Next could take its first segment for a locale.
 */
function isRewritten(facts: Facts, routes: readonly { url: string; destination?: string }[]): boolean {
  const prefix = `/[${facts.localeSegment}]/`;
  return (
    facts.entry.today?.intl === true &&
    routes.every(
      ({ url, destination }) =>
        destination === undefined && url.startsWith(prefix) && !/[[.]/.test(url.slice(prefix.length)),
    )
  );
}

/**
 * The public list to begin with: home, sign-in and sign-up, webhooks by exact path, metadata files, and what visitors
 * reach today.
 */
export function suggestPublic(facts: Facts): Suggestion {
  const left: Suggestion['left'] = [];
  const pages = facts.routes.filter(({ kind }) => kind === 'page');
  const closed = (url: string) => closesToday(facts, url);
  // Below a locale segment "/" is where visitors are sent to their language from.
  const hasHome =
    pages.some(({ url }) => url === '/') || facts.localeSegment !== undefined || pages.length === 0;
  const home = hasHome && !closed('/') && !closed(`/[${facts.localeSegment}]`) ? ['/'] : [];
  const webhooks = facts.webhooks.map(({ url }) => patternOfRoute(url));
  const bare = unprefixedAuth(facts);
  const auth = authPatterns(facts).filter((pattern) => !isCovered(pattern, bare));
  const own = otherSignIns(facts)
    .filter((url) => !closed(url))
    .map(patternOfRoute);
  const always = [...home, ...auth, ...bare, ...own, ...(facts.entry.today?.listed ?? [])];
  const machines = openToMachines(facts);
  const reached = keptRoutes(facts);
  const { prerendered } = reached;
  const open = reached.open.filter(({ file }) => !machines.some((one) => one.file === file));
  const localeHome = pages.filter(({ url }) => url === `/[${facts.localeSegment}]` && !closed(url));
  const keep = (routes: readonly RouteFact[]): string[] => {
    const patterns: string[] = [];
    for (const { url } of routes) {
      if (isRouteOpened(facts, url, always)) continue;
      for (const pattern of patternsOfRoute(url, facts)) {
        const because = obstacle(pattern);
        if (because === undefined) patterns.push(pattern);
        else if (!left.some((other) => other.url === url)) left.push({ url, because });
      }
    }
    return patterns.filter((pattern) => !isCovered(pattern, always));
  };
  const kept = {
    prerendered: keep([...prerendered, ...localeHome.filter((page) => !open.includes(page))]),
    open: keep(open),
  };
  const called = keep(facts.routes.filter(({ file }) => machines.some((one) => one.file === file)));
  const away = keptAway(facts).filter(
    (pattern) => obstacle(pattern) === undefined && !isCovered(pattern, always),
  );
  const visible = [...always, ...kept.open, ...kept.prerendered, ...away];
  const metadata = metadataPatterns(facts, visible);
  const unprefixed = Object.keys(facts.entry.today?.unprefixed ?? {}).map(patternOfRoute);
  const isBare = (pattern: string) => bare.includes(pattern) || unprefixed.includes(pattern);
  const wanted = [...new Set([...visible, ...webhooks, ...called, ...metadata])];
  const wide = widePatterns(facts, wanted);
  const rewritten = wide
    .filter(({ pattern, routes }) => isBare(pattern) && isRewritten(facts, routes))
    .map(({ pattern }) => pattern);
  for (const { pattern, routes } of wide.filter((one) => !rewritten.includes(one.pattern))) {
    left.push({ url: pattern, because: `it would also open ${routes.map(({ url }) => url).join(', ')}` });
  }
  const fine = wanted.filter(
    (pattern) => rewritten.includes(pattern) || !wide.some((other) => other.pattern === pattern),
  );
  const patterns = fine.filter((pattern) => patternProblem(pattern) === undefined);
  const within = (some: readonly string[]) => [...new Set(some)].filter((one) => patterns.includes(one));
  return {
    patterns,
    kept: within(kept.prerendered),
    open: within(kept.open),
    called: within(called),
    away: within(away),
    rewritten,
    left,
  };
}

const list = (value: PieceAnswers[string] | undefined): string[] => (Array.isArray(value) ? value : []);

/** The patterns of an answer that open more than they name and were not confirmed. */
export function unconfirmed(facts: Facts, answers: PieceAnswers): ReturnType<typeof widePatterns> {
  const confirmed = list(answers.publicWide);
  return widePatterns(facts, list(answers.public)).filter(({ pattern }) => !confirmed.includes(pattern));
}

/** The patterns that are written: what was answered and confirmed, and always the way to sign in. */
export function publicPatterns(facts: Facts, answers: PieceAnswers): string[] {
  const out = unconfirmed(facts, answers).map(({ pattern }) => pattern);
  const signInUrl = typeof answers.signInUrl === 'string' ? answers.signInUrl : '';
  const chosen = list(answers.public).filter((pattern) => !out.includes(pattern));
  const missing = authPatterns(facts, signInUrl).filter((pattern) => !isCovered(pattern, chosen));
  return [...new Set([...chosen, ...missing])];
}

/**
 * Tells the heading that a pattern belongs under.
 * @param signInUrl Where people sign in, as answered; empty where it is the app's own.
 */
export function groupsIn(facts: Facts, signInUrl: string): (pattern: string) => Group {
  const spelled = (urls: readonly { url: string }[]) => new Set(urls.map(({ url }) => patternOfRoute(url)));
  const signIn = new Set([...authPatterns(facts, signInUrl), ...otherSignIns(facts).map(patternOfRoute)]);
  const received = spelled(facts.webhooks);
  const machines = new Map(facts.machines?.map((one) => [patternOfRoute(one.url), one] as const).reverse());
  const away = spelled(rewrittenOnly(facts).filter((one) => one.away));
  return (pattern) => {
    if (signIn.has(pattern)) return 'sign-in';
    // By name as well: the handler may be written after the list.
    if (received.has(pattern) || /web-?hooks?(?:\/|$)/i.test(pattern)) return 'webhooks';
    const machine = machines.get(pattern);
    if (machine !== undefined && machine.unguarded === undefined) return machine.by;
    if (away.has(pattern)) return 'elsewhere';
    const urls = new Set(opens(facts, [pattern]).flatMap(({ routes }) => routes.map(({ url }) => url)));
    const opened = routesNear(facts.routes, ofPattern(pattern)).filter(({ url }) => urls.has(url));
    const pages = opened.some(({ kind }) => kind === 'page');
    const handlers = opened.some(({ kind }) => kind === 'route-handler' || kind === 'api');
    if (opened.length === 0) return isApiPath(pattern) ? 'handlers' : 'pages';
    if (handlers) return pages ? 'both' : 'handlers';
    return pages ? 'pages' : 'metadata';
  };
}
