import { parse, tokensToRegexp } from 'path-to-regexp';
import type { Condition, MatcherEntry } from './config.ts';

/** What the old matcher let through, as code over `pathname` and `request`. */
export interface Guard {
  /** True when the old matcher let every path through, so that no guard is needed. */
  everything: boolean;
  /** One per matcher entry, in order. */
  tests: GuardTest[];
}

export interface GuardTest {
  /** The entry's pattern as it was written, for the comment beside the regular expression. */
  source: string;
  /** A regular expression literal. */
  regexp: string;
  /** Further conditions on the request, to be joined with `&&`. */
  conditions: string[];
}

/** What of a project changes which string Next compares with a matcher. */
export interface Router {
  /** The Pages Router's i18n is configured. */
  i18n: boolean;
  /** There is a Pages Router. */
  pages: boolean;
  /** Paths start with a locale or a base path, and the bare one has no slash behind it. */
  prefixed: boolean;
}

/** Next removes these from the request before an entry file sees it, so no line in the file can ask for them. */
const STRIPPED = /^(?:rsc|next-(?:router-.*|hmr-refresh|url)|x-nextjs-.*|x-middleware-.*)$/i;

const EVERYTHING = new Set(['/(.*)', '/:path*', '/(.*)?', '/:path(.*)', '/:path(.*)?', '/:path(.*)*']);

/**
 * The regular expression that Next 16.4 builds for a matcher's `source` (build/analysis/get-page-static-info), for the
 * path an entry file sees in `nextUrl.pathname`: without base path, locale and `/_next/data/<build>` prefix.
 * Throws a `TypeError` for a source that path-to-regexp refuses, as Next's build does.
 */
export function regexpOf(source: string): RegExp {
  const suffix = source === '/' ? '(/?index|/?index\\.json)?' : '{(\\.json)}?';
  const compile = (text: string): RegExp => new RegExp(tokensToRegexp(parse(text)).source);
  const last = parse(source).at(-1);
  // A parameter that is always there takes `.json` in by itself.
  const absorbs =
    typeof last === 'object' &&
    last.suffix === '' &&
    (last.modifier === '' || last.modifier === '+') &&
    /(?:\.[*+]|\]\+\?)$/.test(last.pattern);
  return compile(absorbs ? source : source + suffix);
}

/** The same with `#` and `?` left out of its classes: a pathname holds neither, and it reads better. */
function literal(regexp: RegExp): string {
  const text = regexp.source
    .replaceAll('[\\/#\\?]?$', '\\/?$')
    .replaceAll('[^\\/#\\?]', '[^/]')
    .replaceAll('[\\u2028]', '\\u2028');
  return `/${text}/`;
}

function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function read(condition: Condition, request: string): string {
  switch (condition.type) {
    case 'header':
      return `${request}.headers.get(${quote(condition.key)})`;
    case 'cookie':
      return `${request}.cookies.get(${quote(condition.key)})?.value`;
    case 'query':
      return `${request}.nextUrl.searchParams.getAll(${quote(condition.key)}).at(-1)`;
    case 'host':
      return `${request}.headers.get("host")?.split(":", 1)[0]?.toLowerCase()`;
  }
}

/** Next's `matchHas`: without a value any non-empty one will do; with one it is a whole-string regular expression. */
function test(condition: Condition, request: string): string | undefined {
  const value = read(condition, request);
  if (condition.value === undefined || condition.value === '') return `!!${value}`;
  let regexp: RegExp;
  try {
    regexp = new RegExp(`^${condition.value}$`);
  } catch {
    return undefined;
  }
  const asked = `/${regexp.source}/.test(${value} ?? "")`;
  return regexp.test('') ? `!!${value} && ${asked}` : asked;
}

/**
 * Did the old matcher leave out the Pages Router's data requests (`/_next/data/<build>/x.json`) of pages it let through?
 * Patterns that exclude dots or `_next` do. The file sees the page's path for both, so it has to ask for the header.
 */
function leavesOutData(source: string): boolean {
  const regexp = new RegExp(
    tokensToRegexp(parse(`/:nextData(_next/data/[^/]{1,})?${source}{(\\.json)}?`)).source,
  );
  const base = source.replace(/[(:{*].*$/, '').replace(/\/$/, '');
  return [`${base}/zz`, base].some(
    (path) => path !== '' && regexp.test(path) && !regexp.test(`/_next/data/b${path}.json`),
  );
}

/** Does the pattern match behind a prefix where nothing follows? */
function matchesNothing(source: string): boolean {
  const text = `/prefix${source}{(\\.json)}?`;
  return new RegExp(tokensToRegexp(parse(text)).source).test('/prefix');
}

/**
 * Turns a matcher into code that answers the same question inside the file.
 * @param request Name of the request in scope.
 * @param router What of the project changes which string Next compares.
 * @returns The guard, or a sentence why it cannot be expressed.
 */
export function guardOf(
  entries: readonly MatcherEntry[] | undefined,
  request: string,
  router: Router,
): Guard | string {
  if (!entries) return { everything: true, tests: [] };
  const tests: GuardTest[] = [];
  let everything = false;
  for (const entry of entries) {
    if (entry.wholePath && router.i18n)
      return `the matcher \`${entry.source}\` has \`locale: false\`, and the path that the file sees has no locale`;
    const stripped = [...entry.has, ...entry.missing].find(
      (condition) => condition.type === 'header' && STRIPPED.test(condition.key),
    );
    if (stripped)
      return `the matcher asks for the header \`${stripped.key}\`, which Next removes before the file can see it`;
    let regexp: string;
    try {
      const compiled = regexpOf(entry.source);
      regexp = literal(compiled);
      // `/de` and `/base` are compared without the slash that the file sees as its path.
      if (router.prefixed && entry.source !== '/' && compiled.test('/') && !matchesNothing(entry.source))
        regexp = regexp.replace('/^', '/^(?!\\/$)');
    } catch {
      return `the matcher \`${entry.source}\` is not a pattern that Next accepts`;
    }
    const all = entry.has.map((condition) => test(condition, request));
    const none = entry.missing.map((condition) => test(condition, request));
    if ([...all, ...none].includes(undefined))
      return `a condition of the matcher \`${entry.source}\` is not a regular expression`;
    const conditions = [
      ...all.map((text) => (text?.includes(' && ') ? `(${text})` : (text ?? ''))),
      ...none.map((text) =>
        text?.startsWith('!!') && !text.includes(' && ') ? text.slice(1) : `!(${text})`,
      ),
    ];
    if (router.pages && leavesOutData(entry.source))
      conditions.push(`!${request}.headers.has("x-nextjs-data")`);
    if (conditions.length === 0 && EVERYTHING.has(entry.source) && !regexp.startsWith('/^(?!\\/$)'))
      everything = true;
    tests.push({ source: entry.source, regexp, conditions });
  }
  return { everything, tests };
}
