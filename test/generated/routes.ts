import { ROUTES } from './middlewares.ts';

/** How exact a segment of a route is, the most exact one first. */
const rankOf = (segment: string): number =>
  segment.startsWith('[[...') ? 3 : segment.startsWith('[...') ? 2 : segment.startsWith('[') ? 1 : 0;

const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean);

function fits(route: string, path: string): boolean {
  const [own, asked] = [segmentsOf(route), segmentsOf(path)];
  for (const [at, segment] of own.entries()) {
    if (rankOf(segment) === 3) return true;
    if (rankOf(segment) === 2) return asked.length > at;
    if (asked[at] === undefined || (rankOf(segment) === 0 && segment !== asked[at])) return false;
  }
  return asked.length === own.length;
}

/** The route that Next serves on a path, the most exact of those that fit. */
export function servedOn(path: string): string | undefined {
  const rank = (route: string): string => segmentsOf(route).map(rankOf).join('');
  return ROUTES.filter((one) => fits(one, path)).sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

/** Paths with nothing odd about them. */
const ORDINARY: Readonly<Record<string, readonly string[]>> = {
  '/dash/[id]': ['/dash/some-value'],
  '/blog/[slug]': ['/blog/some-value'],
  '/docs/[...path]': ['/docs/some/thing'],
  '/sign-in/[[...rest]]': ['/sign-in', '/sign-in/some', '/sign-in/some/thing'],
  '/[org]/team': ['/some-value/team'],
};

/** Paths of a route with nothing odd about them. */
export const ordinary = (route: string): readonly string[] => ORDINARY[route] ?? [route];

/** Words that entry files know, and others. */
const WORDS =
  'dash admin blog docs team settings hello api acme about sign-in hooks x y users 7 a.css some-value zz 12 new.png favicon.ico sign-ina apix trpc tea.html abouta'.split(
    ' ',
  );

const filled = (route: string, word: string): string =>
  route
    .replace('[[...rest]]', word)
    .replace('[...path]', word)
    .replace(/\[\w+\]/, word);

/** Many paths of a route, with values that an entry file may know. */
export function pathsOf(route: string): readonly string[] {
  if (!route.includes('[')) return [route];
  const values = route.includes('...') ? WORDS.flatMap((one) => [one, `${one}/zz`, `zz/${one}`]) : WORDS;
  return [...ordinary(route), ...values.map((one) => filled(route, one))];
}
