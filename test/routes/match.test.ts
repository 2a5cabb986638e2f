import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/render.ts';
import { isPublicPath, publicPaths } from '../../src/routes/match.ts';
import { facts } from './facts.ts';

const PATTERNS = [
  '/',
  '/sign-in/**',
  '/pub',
  '/blog/*',
  '/docs/**',
  '/a/*/c',
  '/%C3%BCber',
  "/it's",
  '/_next/static/**',
  '/v1/*/x/**',
];

/** The same list as generated code, run as the project would run it. */
async function generated(folder: string): Promise<(pathname: string) => boolean> {
  const file = join(folder, 'public-routes.mjs');
  const data = { entry: 'The proxy', groups: [{ heading: 'Test', patterns: PATTERNS }] };
  await writeFile(
    file,
    render('middleware/public-routes.ts.hbs', data, 'public-routes.mjs', facts({ language: 'js' })),
  );
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  if (typeof module !== 'object' || module === null || !('isPublicRoute' in module))
    throw new Error('no isPublicRoute');
  return module.isPublicRoute as (pathname: string) => boolean;
}

/** A small deterministic generator: a failing path can be found again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES = [
  '/',
  '//',
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '%2f',
  '%2F',
  '%5c',
  '\\',
  ';',
  '%3b',
  '%00',
  '%0a',
  '%20',
  ' ',
  '\t',
  '\u007f',
  '%7F',
  '%25',
  '%zz',
  '%',
  '%c0%af',
  '%ff',
  '%C3%BC',
  '%c3%bc',
  'ü',
  '\u2028',
  '\uffff',
  '\ud800',
  '*',
  '**',
  '[x]',
  '?',
  '#',
  'sign-in',
  'Sign-In',
  'pub',
  '%70ub',
  'blog',
  'docs',
  'a',
  'b',
  'c',
  'x',
  'v1',
  "it's",
  '_next',
  'static',
  '.css',
  '.rsc',
  '%C3%BCber',
];

function paths(count: number): string[] {
  const next = random(20251123);
  const pick = () => PIECES[Math.floor(next() * PIECES.length)] ?? '';
  return Array.from({ length: count }, () => {
    const parts = Array.from({ length: 1 + Math.floor(next() * 5) }, pick);
    return next() < 0.9 ? `/${parts.join(next() < 0.7 ? '/' : '')}` : parts.join('');
  });
}

describe('the public list', () => {
  let folder = '';
  let isPublicRoute: (pathname: string) => boolean = () => false;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'public-routes-'));
    isPublicRoute = await generated(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is judged the same by the preview and by the generated code, on thousands of paths', () => {
    const all = [
      ...paths(25_000),
      ...PATTERNS,
      `/${'a'.repeat(2047)}`,
      `/docs/${'a'.repeat(2042)}`,
      `/docs/${'a'.repeat(2043)}`,
      '',
    ];
    const different = all.filter((path) => isPublicRoute(path) !== isPublicPath(path, PATTERNS));
    expect(different).toEqual([]);
    expect(all.filter((path) => isPublicRoute(path)).length).toBeGreaterThan(500);
  });

  it('is judged the same path by path and for many paths at once, by odd lists too', () => {
    const lists = [
      PATTERNS,
      [],
      ['/**'],
      ['', 'pub', '/a/', '/a//b', '//', '**', '*', '/**/x', '/*', '/[x]', '/b/**/c/**'],
    ];
    const all = [...paths(10_000), '/', '', '//', '/a', '/a/', '/x', '/b/x/c', '/b/**/c/d', '/[x]'];
    for (const list of lists) {
      const isPublic = publicPaths(list);
      expect(all.filter((path) => isPublic(path) !== isPublicPath(path, list))).toEqual([]);
    }
  });

  it.each([
    '/',
    '/sign-in',
    '/sign-in/',
    '/sign-in/a/b',
    '/pub',
    '/pub/',
    '/blog/x',
    '/blog/x.css',
    '/a/b/c',
    '/%C3%BCber',
    "/it's",
  ])('opens %s', (path) => {
    expect(isPublicRoute(path)).toBe(true);
  });

  it.each([
    '/sign-in/../api/admin',
    '/sign-in/%2e%2e/x',
    '/sign-in/..%2fapi',
    '/sign-in/%5c',
    '/sign-in/..;/x',
    '/docs/%252e',
    '/docs/a//b',
    '/%70ub',
    '/PUB',
    '/pubs',
    '/pub;x',
    '/pub%00',
    '/pub.',
    '/pub ',
    '/blog',
    '/blog/',
    '/blog/a/b',
    '/blog/%20',
    '/docs%2fx',
    '/docs/%c0%af',
    '/docs/%zz',
    '/docs/%ff',
    '/%c3%bcber',
    '/über',
    '/a//c',
    '/sign-in.rsc',
    '/interviews',
    '',
    'pub',
    '/docs/\\x',
  ])('keeps %s closed', (path) => {
    expect(isPublicRoute(path)).toBe(false);
  });
});
