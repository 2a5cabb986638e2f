import { parse, tokensToRegexp } from 'path-to-regexp';
import { describe, expect, test } from 'vitest';
import { guardOf, regexpOf } from '../../../src/code/entry/guard.ts';

/** As Next 16.4 compiles a matcher (build/analysis/get-page-static-info.js), for a path without the data prefix. */
function nextRegexp(source: string): RegExp {
  const suffix = source === '/' ? '(/?index|/?index\\.json)?' : '{(\\.json)}?';
  return new RegExp(tokensToRegexp(parse(`/:nextData(_next/data/[^/]{1,})?${source}${suffix}`)).source);
}

const ROUTER = { i18n: false, pages: false, prefixed: false };

const SOURCES = [
  '/',
  '/about',
  '/about/:path*',
  '/:path*',
  '/(.*)',
  '/blog/:slug',
  '/blog/:slug?',
  '/blog/:slug+',
  '/t/:id(\\d{1,})',
  '/u{/:v}?',
  '/(de|en)/:path*',
  '/(api|trpc)(.*)',
  '/((?!api|_next/static|_next/image|favicon.ico).*)',
  '/((?!_next/static|_next/image|favicon.ico|.*\\.(?:svg|png|jpg|jpeg|gif|webp)$).*)',
  '/((?!api|trpc|_next|_vercel|.*\\..*).*)',
  '/((?!.*\\..*|_next).*)',
  '/((?!.+\\.[\\w]+$|_next).*)',
  '/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)',
  '/((?!api/|_next/|_static/|_vercel|[\\w-]+\\.\\w+).*)',
  '/__clerk/(.*)',
  '/dashboard(.*)',
  '/shop/:category/:item.html',
  '/a-:b',
  '/files/:name.:ext',
];

const PARTS = ['', 'about', 'blog', 'x', 'de', 'en', 'api', 'apis', 'trpc', '_next', '_next/static', 'favicon.ico', 'a.png', 'a.css', 'dashboard', 'dashboardx', '12', 't', 'u', 'a-b', 'shop', 'item.html', '.json', 'about.json', 'index', 'index.json', '%20', 'ÄÖ', '__clerk', '_vercel'];

describe('the guard for an old matcher', () => {
  test('says of every path what the regular expression of Next says', () => {
    const paths = new Set(['/']);
    for (const a of PARTS)
      for (const b of PARTS) {
        paths.add(`/${a}`).add(`/${a}/`).add(`/${a}/${b}`).add(`/${a}/${b}/`);
        for (const c of ['x', 'a.png', '12']) paths.add(`/${a}/${b}/${c}`).add(`/${a}/${b}/${c}.json`);
      }
    let compared = 0;
    for (const source of SOURCES) {
      const wanted = nextRegexp(source);
      const own = regexpOf(source);
      const guard = guardOf([{ source, wholePath: false, has: [], missing: [], range: { start: 0, end: 0 } }], 'request', ROUTER);
      if (typeof guard === 'string') throw new Error(guard);
      const written = new Function(`return ${guard.tests[0]?.regexp}`)() as RegExp;
      for (const path of paths) {
        if (/\/{2}/.test(path) || path.startsWith('/_next/data/')) continue;
        compared++;
        if (own.test(path) !== wanted.test(path)) throw new Error(`${source} ${path}: ${own.source}`);
        if (written.test(path) !== wanted.test(path)) throw new Error(`${source} ${path}: ${guard.tests[0]?.regexp}`);
        if (guard.everything && !wanted.test(path)) throw new Error(`${source} leaves out ${path}`);
      }
    }
    expect(compared).toBeGreaterThan(100_000);
  });

  test('knows the matchers that leave nothing out', () => {
    const everything = (source: string): unknown =>
      guardOf([{ source, wholePath: false, has: [], missing: [], range: { start: 0, end: 0 } }], 'r', ROUTER);
    expect(everything('/(.*)')).toMatchObject({ everything: true });
    expect(everything('/:path*')).toMatchObject({ everything: true });
    expect(everything('/((?!api).*)')).toMatchObject({ everything: false });
  });

  test('asks for the header where the old matcher left data requests of the Pages Router out', () => {
    const pages = { i18n: false, pages: true, prefixed: false };
    const asks = (source: string): boolean => {
      const guard = guardOf([{ source, wholePath: false, has: [], missing: [], range: { start: 0, end: 0 } }], 'r', pages);
      return typeof guard !== 'string' && guard.tests[0]?.conditions.length === 1;
    };
    expect(asks('/((?!api|trpc|_next|_vercel|.*\\..*).*)')).toBe(true);
    expect(asks('/((?!api|_next/static).*)')).toBe(false);
    expect(asks('/about/:path*')).toBe(false);
    expect(asks('/about')).toBe(false);
  });

  test('refuses what cannot be asked inside the file', () => {
    const base = { source: '/x', wholePath: false, has: [], missing: [], range: { start: 0, end: 0 } };
    expect(guardOf([{ ...base, missing: [{ type: 'header', key: 'Next-Router-Prefetch' }] }], 'r', ROUTER)).toContain('removes');
    expect(guardOf([{ ...base, wholePath: true }], 'r', { i18n: true, pages: true, prefixed: true })).toContain('locale');
    expect(guardOf([{ ...base, source: '/:a(' }], 'r', ROUTER)).toContain('not a pattern');
    expect(guardOf([{ ...base, has: [{ type: 'query', key: 'a', value: '(' }] }], 'r', ROUTER)).toContain('regular expression');
  });
});
