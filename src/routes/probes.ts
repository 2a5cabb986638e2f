import type { Facts } from '../types.ts';

/** More locales than this are not spelled out one by one. */
const MOST_LOCALES = 12;

type Localized = Pick<Facts, 'localeSegment' | 'locales'>;

/**
 * A route below the locale segment with each locale in its place: `/[locale]/about` → `/en/about`, `/de/about`.
 * @returns Nothing where the route has no such segment, or the locales are not known or too many.
 */
export function localizedUrls(url: string, { localeSegment, locales = [] }: Localized): string[] {
  const prefix = `/[${localeSegment}]`;
  if (localeSegment === undefined || (url !== prefix && !url.startsWith(`${prefix}/`))) return [];
  if (locales.length > MOST_LOCALES) return [];
  return locales.map((locale) => `/${locale}${url.slice(prefix.length)}`);
}

/** The route without its locale segment, as it is reached where the default locale has no prefix. */
export function withoutLocale(url: string, { localeSegment }: Localized): string | undefined {
  const prefix = `/[${localeSegment}]`;
  if (localeSegment === undefined) return undefined;
  if (url === prefix) return '/';
  return url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : undefined;
}

/**
 * Paths that stand for all that a route serves: made-up values for its parameters, each locale for the locale segment.
 * An optional catch-all is looked at with and without a value.
 */
export function probesOf(url: string, facts: Localized): string[] {
  const localized = localizedUrls(url, facts);
  const shapes = localized.length > 0 ? localized : [url];
  const filled = shapes.flatMap((shape) => {
    const path = shape
      .replace(/\/\[\[\.\.\.[^/]*$/, '/\u0000')
      .replace(/\[\.\.\.[^/\]]*\]/g, 'some/thing')
      .replace(/\[[^/\]]*\]/g, 'some-value');
    return path.includes('\u0000')
      ? [
          path.replace('/\u0000', '') || '/',
          path.replace('\u0000', 'some'),
          path.replace('\u0000', 'some/thing'),
        ]
      : [path];
  });
  return [...new Set(filled)];
}

/** Whether a path holds a value that was made up for a parameter: what nobody gets there may be there under another one. */
export const isMadeUp = (path: string): boolean => /\/some(?:-value|\/thing)?(?=[/.]|$)/.test(path);
