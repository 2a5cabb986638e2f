import { parse, tokensToRegexp } from 'path-to-regexp';
import type { MatcherEntry } from '../code/entry/config.ts';
import type { NextConfigFacts } from '../types.ts';
import { isTame, MAX_PATH } from './patterns.ts';

/** What of next.config says how Next spells the path that it compares with a matcher. */
export type Routing = Pick<
  NextConfigFacts,
  'basePath' | 'i18n' | 'trailingSlash' | 'skipTrailingSlashRedirect'
>;

/** What says whether paths end with a slash. */
export type TrailingSlash = Pick<Routing, 'trailingSlash' | 'skipTrailingSlashRedirect'>;

type Pattern = Pick<MatcherEntry, 'source' | 'wholePath'>;

const DATA = '/:nextData(_next/data/[^/]{1,})?';
const LOCALE = '/:nextInternalLocale((?!_next/)[^/.]{1,})';
const TRANSPORT = '\\.rsc|\\.segments/.+\\.segment\\.rsc';
/** What stands for a locale where it is not known which there are. */
const SOME_LOCALE = 'xx';

/** The source that Next makes of one that is written. [next build/analysis/get-page-static-info getMiddlewareMatchers] */
function sourceOf({ source, wholePath }: Pattern, { basePath, i18n }: Routing): string {
  const isRoot = source === '/';
  const prefixed = i18n && !wholePath ? LOCALE + (isRoot ? '' : source) : source;
  const suffix = isRoot
    ? `(${i18n ? '|\\.json|' : ''}/?index|/?index\\.json|/?index(?:${TRANSPORT}))?`
    : `{(\\.json|${TRANSPORT})}?`;
  return `${basePath}${DATA}${prefixed}${suffix}`;
}

/** As `tokensToRegexp`; what is repeated and has nothing in front of it gets a slash there. [next lib/try-to-parse-path] */
function compiled(source: string): RegExp {
  const tokens = parse(source);
  try {
    return new RegExp(tokensToRegexp(tokens).source);
  } catch {
    const repaired = tokens.map((token) =>
      typeof token === 'object' && /[*+]/.test(token.modifier) && token.prefix === '' && token.suffix === ''
        ? { ...token, prefix: '/' }
        : token,
    );
    return new RegExp(tokensToRegexp(repaired).source);
  }
}

const cache = new Map<string, RegExp | undefined>();

function regexpFor(pattern: Pattern, routing: Routing): RegExp | undefined {
  const source = sourceOf(pattern, routing);
  if (cache.has(source)) return cache.get(source);
  let regexp: RegExp | undefined;
  try {
    if (isTame(pattern.source)) regexp = compiled(source);
  } catch {
    // Next does not take it, so the app does not build as it is.
  }
  cache.set(source, regexp);
  return regexp;
}

/**
 * A path as it is asked for: with a slash at its end where Next redirects everybody to that.
 * [next lib/load-custom-routes]
 */
export function asAsked(path: string, { trailingSlash, skipTrailingSlashRedirect }: TrailingSlash): string {
  if (!trailingSlash || skipTrailingSlashRedirect || path.endsWith('/')) return path;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes('.') || path.startsWith('/.well-known') ? path : `${path}/`;
}

/**
 * The paths that Next compares with a matcher when one is asked for: with the base path and each locale in front.
 * @param path As the file sees it in `nextUrl.pathname`: with neither of them.
 */
export function comparedFor(path: string, routing: Routing): string[] {
  const { basePath, i18n, skipTrailingSlashRedirect, trailingSlash } = routing;
  const locales = i18n === null ? [] : i18n.locales.length > 0 ? i18n.locales : [SOME_LOCALE];
  const prefixes = i18n === null ? [basePath] : locales.map((locale) => `${basePath}/${locale}`);
  const asked = asAsked(path, routing);
  if (path !== '/') return prefixes.map((prefix) => prefix + asked);
  // Behind a prefix the slash of the root stands only where others have one, too.
  const ends = skipTrailingSlashRedirect ? ['', '/'] : [trailingSlash ? '/' : ''];
  return prefixes.flatMap((prefix) => (prefix === '' ? ['/'] : ends.map((end) => prefix + end)));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Whether the source of a matcher fits a path that Next compares it with, whatever else the matcher asks for.
 * @returns undefined where that can't be said without running what might not end, or hangs on locales that are not known.
 */
export function sourceFits(pattern: Pattern, compared: string, routing: Routing): boolean | undefined {
  if (pattern.wholePath && routing.i18n?.locales.length === 0) return undefined;
  const regexp = compared.length <= MAX_PATH ? regexpFor(pattern, routing) : undefined;
  return regexp && (regexp.test(compared) || regexp.test(decoded(compared)));
}
