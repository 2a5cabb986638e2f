import type { Segment } from './segments.ts';
import { ShapeIndex } from './shape-index.ts';

/** Below '!' (controls and space), backslash, ';', DEL, a stray '%', and encoded control, '%', '.', '/', '%', ';', '\' or DEL. */
const AMBIGUOUS = /[\\;\u0000-\u0020\u007f]|%(?![0-9a-f]{2})|%(?:0|1|2[0ef5]|3b|5c|7f)/i;

const partsOf = (path: string): string[] => path.slice(1).split('/');
const withoutSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;

/**
 * Whether a public list admits a path: the rule that the generated `isPublicRoute` applies, kept here so that the
 * preview and the generated code cannot disagree (a test compares them).
 *
 * Segments are compared byte for byte and never decoded: Next does not decode static segments either, so a decoding
 * wall would call `/%70ub` public while Next hands it to a catch-all route.
 * @param pathname As in `request.nextUrl.pathname`: without basePath and Pages Router locale.
 * @param patterns Whole segments, `*` for any one segment, `**` at the end for any depth.
 */
export function isPublicPath(pathname: string, patterns: readonly string[]): boolean {
  if (!pathname.startsWith('/') || pathname.length > 2048) return false;
  if (AMBIGUOUS.test(pathname)) return false;
  try {
    decodeURIComponent(pathname);
  } catch {
    return false;
  }
  if (pathname.includes('//')) return false;
  const path = withoutSlash(pathname);
  const segments = partsOf(path);
  if (segments.some((segment) => segment === '.' || segment === '..')) return false;
  if (path !== '/' && segments.includes('')) return false;
  return patterns.some((pattern) => {
    const parts = partsOf(pattern);
    const deep = parts.at(-1) === '**';
    if (deep) parts.pop();
    if (deep ? segments.length < parts.length : segments.length !== parts.length) return false;
    return parts.every((part, index) => (part === '*' ? segments[index] !== '' : part === segments[index]));
  });
}

const literal = (text: string): Segment => ({ kind: 'literal', text });

/** The same for many paths, which are not compared with every pattern of a long list. */
export function publicPaths(patterns: readonly string[]): (pathname: string) => boolean {
  const index = new ShapeIndex(patterns, (pattern) =>
    partsOf(pattern).map((part, at, all): Segment => {
      if (part === '*') return { kind: 'one' };
      return part === '**' && at === all.length - 1 ? { kind: 'rest', atLeast: 0 } : literal(part);
    }),
  );
  return (pathname) => isPublicPath(pathname, index.near(partsOf(withoutSlash(pathname)).map(literal)));
}
