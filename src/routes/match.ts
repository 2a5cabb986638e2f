/** Below '!' (controls and space), backslash, ';', DEL, a stray '%', and encoded control, '%', '.', '/', '%', ';', '\' or DEL. */
const AMBIGUOUS = /[\\;\u0000-\u0020\u007f]|%(?![0-9a-f]{2})|%(?:0|1|2[0ef5]|3b|5c|7f)/i;

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
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const segments = path.slice(1).split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return false;
  if (path !== '/' && segments.includes('')) return false;
  return patterns.some((pattern) => {
    const parts = pattern.slice(1).split('/');
    const deep = parts.at(-1) === '**';
    if (deep) parts.pop();
    if (deep ? segments.length < parts.length : segments.length !== parts.length) return false;
    return parts.every((part, index) => (part === '*' ? segments[index] !== '' : part === segments[index]));
  });
}
