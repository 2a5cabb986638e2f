import type { Facts } from './types.ts';
import { writtenPath } from './written-path.ts';

const LITERAL = /^[A-Za-z0-9-][A-Za-z0-9_-]*$/;
const PARAMETER = /^\[([A-Za-z][A-Za-z0-9_]*)\]$/;

/** Names of the dynamic segments of a path, in order: `/api/a/[b]/c` → `b`. */
export function parametersOf(path: string): string[] {
  return path.split('/').flatMap((segment) => PARAMETER.exec(segment)?.[1] ?? []);
}

/** Which router the route is written for: App where there is one. */
export function routerOf(facts: Facts): 'app' | 'pages' {
  return facts.appDir === undefined ? 'pages' : 'app';
}

/**
 * The ending Next recognises for a route, written as TypeScript.
 * @returns `ts`, or the shortest that pageExtensions has for the language: `tsx`, `page.ts`.
 */
function extensionOf(facts: Facts): string {
  const fitting = facts.pageExtensions
    .filter((extension) => extension.replace(/x$/, '').endsWith(facts.language))
    .sort((left, right) => left.length - right.length);
  return (fitting[0] ?? facts.language).replace(/js(x?)$/, 'ts$1');
}

/** The file that answers a path, relative to the root and written as TypeScript. */
export function fileOf(path: string, facts: Facts): string {
  const extension = extensionOf(facts);
  return routerOf(facts) === 'app'
    ? `${facts.appDir}${path}/route.${extension}`
    : `${facts.pagesDir}${path}.${extension}`;
}

/** `app/api/a/route.page.ts` → `app/api/a/route`, whatever the language. */
function withoutExtension(file: string, facts: Facts): string {
  const longestFirst = [...facts.pageExtensions].sort((left, right) => right.length - left.length);
  const extension = longestFirst.find((candidate) => file.endsWith(`.${candidate}`));
  return extension === undefined ? file.replace(/\.[jt]sx?$/, '') : file.slice(0, -extension.length - 1);
}

/** A URL as Next compares it: parameter names don't count, and an optional catch-all answers its parent, too. */
function comparable(url: string): string {
  return url.replace(/\/\[\[\.\.\.[^\]]*\]\]$/, '').replace(/\[[^\]]*\]/g, '[]');
}

/** The file that answers this path today; ours does not count. */
function takenBy(path: string, facts: Facts): string | undefined {
  const target = withoutExtension(writtenPath(fileOf(path, facts), facts), facts);
  return facts.routes.find(
    (route) => comparable(route.url) === comparable(path) && withoutExtension(route.file, facts) !== target,
  )?.file;
}

/** Next refuses two names for a dynamic segment at the same place; the route that has another one. */
function clashesWith(path: string, facts: Facts): string | undefined {
  const segments = path.split('/');
  return facts.routes.find(({ url }) => {
    const others = url.split('/');
    const differs = segments.findIndex((segment, index) => segment !== others[index]);
    const [ours, theirs] = [segments[differs], others[differs]];
    return ours?.startsWith('[') && theirs?.startsWith('[') && !theirs.includes('...');
  })?.url;
}

/**
 * The grammar of an API path.
 * @returns A sentence that says what is wrong, or undefined.
 */
export function checkPath(path: string, facts: Facts): string | undefined {
  if (path.length > 200) return 'at most 200 characters.';
  const [root, api, ...segments] = path.split('/');
  if (root !== '' || api !== 'api' || segments.length === 0)
    return 'expected a path below /api, like /api/projects.';
  const wrong = segments.find((segment) => !LITERAL.test(segment) && !PARAMETER.test(segment));
  if (wrong !== undefined) {
    return `${JSON.stringify(wrong)} is neither a segment of letters, digits, - and _ nor a [name] in brackets.`;
  }
  if (segments.at(-1) === 'index') return 'index stands for the folder itself; leave it out.';
  const names = parametersOf(path);
  if (new Set(names).size < names.length) return 'a [name] may occur once.';
  const taken = takenBy(path, facts);
  if (taken !== undefined) return `${taken} answers ${path} already.`;
  const clash = clashesWith(path, facts);
  return clash === undefined
    ? undefined
    : `${clash} has another name for a dynamic segment at the same place, which Next refuses.`;
}

/** The first free example path; a file that is there but not ours takes its path, too. */
export function defaultPath(facts: Facts): string {
  const installed = Object.hasOwn(facts.installed, 'api-route');
  const urls = new Set(facts.routes.map((route) => route.url));
  const free = (path: string) => (installed || !urls.has(path)) && checkPath(path, facts) === undefined;
  const candidates = ['/api/projects', '/api/example'];
  for (let number = 2; number < 100; number += 1) candidates.push(`/api/example-${number}`);
  return candidates.find(free) ?? '/api/example';
}
