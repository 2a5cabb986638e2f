import type { RouteFact } from '../types.ts';

type Page = { url: string; file?: string | undefined; named?: true };

/** URLs that sign-in pages customarily have, best first. */
const NAMES = {
  in: ['/sign-in', '/signin', '/login', '/log-in', '/auth/sign-in', '/auth/signin', '/auth/login'],
  up: ['/sign-up', '/signup', '/register', '/auth/sign-up', '/auth/signup', '/auth/register', '/join'],
} as const;

/**
 * The app's own sign-in or sign-up page. What the environment names wins over what the folders suggest; a named path
 * without a page is still the URL, since it may be served by other means.
 * @param named Value of NEXT_PUBLIC_CLERK_SIGN_IN_URL or …_SIGN_UP_URL.
 * @param example What an example for people gives for it, where the environment gives nothing.
 */
export function signPage(
  which: 'in' | 'up',
  routes: readonly RouteFact[],
  named: string | undefined,
  example?: string,
): Page | undefined {
  const pages = routes
    .filter((route) => route.kind === 'page')
    .map((route) => ({ route, base: bare(route.url) }));
  const path = named ?? example;
  if (path !== undefined && /^\/(?!\/)[\w./-]*$/.test(path)) {
    const inLocale = ({ base }: (typeof pages)[number]): boolean =>
      LOCALE_FIRST.test(base.shown) && path.slice(1).replace(/^[^/]+/, '') === base.path;
    const page = pages.find(({ base }) => base.path === path) ?? pages.find(inLocale);
    return { url: path, file: page?.route.file, ...(named === undefined ? {} : { named: true }) };
  }
  for (const name of NAMES[which]) {
    const page = pages.find(({ base }) => base.path === name);
    if (page !== undefined) return { url: page.base.shown, file: page.route.file };
  }
  return undefined;
}

/** `/[locale]/sign-in/[[...rest]]` is the path `/sign-in`, shown as `/[locale]/sign-in`. */
function bare(url: string): { path: string; shown: string } {
  const shown = url.replace(/\/\[\[?\.\.\.[^/]*$/, '') || '/';
  return { path: shown.replace(/^\/\[[^\]/]+\]/, '') || '/', shown };
}

const LOCALE_FIRST = /^\/\[(?:locale|lang|lng|language|locales|i18n)\]\//i;
const LOCALE = /^(?:locale|lang|lng|language|locales|i18n)$/i;

/** Name of a dynamic first segment that holds a locale, e.g. `locale` for app/[locale]. */
export function localeSegment(routes: readonly RouteFact[]): string | undefined {
  for (const route of routes) {
    const name = /^\/\[([\w-]+)\](?:\/|$)/.exec(route.url)?.[1];
    if (name !== undefined && LOCALE.test(name)) return name;
  }
  return undefined;
}
