import { describe, expect, test } from 'vitest';
import { analyse, type EntryAnalysis } from '../../../src/code/entry/analyse.ts';
import { readSource } from '../../../src/code/source-file.ts';
import { factsFor } from './law.ts';

function read(source: string): EntryAnalysis {
  const file = readSource('middleware.ts', source, factsFor());
  if (typeof file === 'string') throw new Error(file);
  return analyse(file, '@/lib/security/public-routes');
}

const CLERK = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\n`;
const handler = (body: string): string => `export default clerkMiddleware(async (auth, req) => {\n${body}\n});\n`;

/** What of a list matters to who reaches what. */
const brief = (analysis: EntryAnalysis): unknown[] => [
  ...analysis.routeLists.map((list) => [list.from, list.name, list.effect, list.patterns, list.complete]),
  analysis.routeRest,
];

describe('the lists of an entry file', () => {
  test('a matcher whose paths are protected closes them and leaves the rest open', () => {
    const source = `${CLERK}const isPrivate = createRouteMatcher(['/app(.*)', '/me']);\n${handler('if (isPrivate(req)) await auth.protect();')}`;
    expect(brief(read(source))).toEqual([['createRouteMatcher', 'isPrivate', 'closed', ['/app(.*)', '/me'], true], 'open']);
    expect(read(source).clerk.allowByDefault).toBe(true);
  });

  test('a matcher whose complement is protected opens its paths and closes the rest', () => {
    const source = `${CLERK}const isOpen = createRouteMatcher(['/']);\n${handler('if (!isOpen(req)) await auth.protect();')}`;
    expect(brief(read(source))).toEqual([['createRouteMatcher', 'isOpen', 'open', ['/'], true], 'closed']);
    expect(read(source).clerk.allowByDefault).toBe(false);
  });

  test('a return before the refusal says the same as a condition around it', () => {
    const open = `${CLERK}const isOpen = createRouteMatcher(['/']);\n${handler('if (isOpen(req)) return;\nawait auth.protect();')}`;
    expect(brief(read(open))).toEqual([['createRouteMatcher', 'isOpen', 'open', ['/'], true], 'closed']);
    const closed = `${CLERK}const isPrivate = createRouteMatcher(['/x']);\n${handler('if (!isPrivate(req)) return;\nawait auth.protect();')}`;
    expect(brief(read(closed))).toEqual([['createRouteMatcher', 'isPrivate', 'closed', ['/x'], true], 'open']);
    expect(read(closed).clerk.allowByDefault).toBe(true);
  });

  test('an admin list beside a public one does not make the file open by default', () => {
    const source = `${CLERK}const isOpen = createRouteMatcher(['/']);\nconst isAdmin = createRouteMatcher(['/admin(.*)']);\n${handler("if (isAdmin(req)) await auth.protect({ role: 'org:admin' });\nif (!isOpen(req)) await auth.protect();")}`;
    const analysis = read(source);
    expect(analysis.routeLists.map((list) => list.effect)).toEqual(['open', 'closed']);
    expect(analysis.routeRest).toBe('closed');
    expect(analysis.clerk.allowByDefault).toBe(false);
  });

  test('a handler that protects everything closes the rest', () => {
    expect(brief(read(`${CLERK}${handler('await auth.protect();')}`))).toEqual(['closed']);
    expect(brief(read(`${CLERK}${handler('return undefined;')}`))).toEqual(['open']);
  });

  test('the lists of the removed authMiddleware are open, regular expressions and constants among them', () => {
    const source = `import { authMiddleware } from '@clerk/nextjs';\nconst hooks = ['/hook'] as const;\nexport default authMiddleware({ publicRoutes: ['/', /^\\/blog/i, ...hooks], ignoredRoutes: '/health' });\n`;
    expect(brief(read(source))).toEqual([
      ['publicRoutes', 'publicRoutes', 'open', ['/', '/^\\/blog/i', '/hook'], true],
      ['ignoredRoutes', 'ignoredRoutes', 'open', ['/health'], true],
      'closed',
    ]);
  });

  test('what cannot be read makes a list incomplete', () => {
    const source = `${CLERK}import { more } from './more';\nconst isOpen = createRouteMatcher(['/', ...more]);\n${handler('if (!isOpen(req)) await auth.protect();')}`;
    expect(read(source).routeLists[0]).toMatchObject({ patterns: ['/'], complete: false, effect: 'open' });
  });

  test('tests of the pathname in place count when they open or close something', () => {
    const body = `const { pathname } = req.nextUrl;
if (pathname.startsWith('/old')) return Response.redirect('https://example.com');
if (pathname.startsWith('/app') || pathname === '/me') await auth.protect();`;
    expect(brief(read(`${CLERK}${handler(body)}`))).toEqual([
      ['inline', '', 'closed', ['/app(.*)'], true],
      ['inline', '', 'closed', ['/me'], true],
      'open',
    ]);
    const rest = `const open = ['/', '/about'];\n${handler('if (!open.includes(req.nextUrl.pathname)) await auth.protect();')}`;
    expect(brief(read(`${CLERK}${rest}`))).toEqual([['inline', 'open', 'open', ['/', '/about'], true], 'closed']);
  });

  test('a check of a cookie that sends to sign-in closes its paths as well', () => {
    const source = `import { NextResponse } from 'next/server';
export function middleware(request) {
  if (request.nextUrl.pathname.startsWith('/account') && !request.cookies.has('s'))
    return NextResponse.redirect(new URL('/login', request.url));
}\n`;
    expect(brief(read(source))).toEqual([['inline', '', 'closed', ['/account(.*)'], true], 'open']);
  });

  test('the tests say of a path what Clerk and the code say', () => {
    const source = `${CLERK}const isOpen = createRouteMatcher(['/blog(.*)', '/t/:id']);\n${handler("if (!isOpen(req) && !req.nextUrl.pathname.startsWith('/x.y')) await auth.protect();")}`;
    const [clerks, inline] = read(source).routeLists.map(({ tests }) => (path: string) =>
      tests.some((one) => new RegExp(one.source, one.flags).test(path)),
    );
    for (const path of ['/blog', '/BLOG/x', '/blogs', '/t/1']) expect(clerks?.(path), path).toBe(true);
    for (const path of ['/', '/t', '/t/1/2']) expect(clerks?.(path), path).toBe(false);
    expect([inline?.('/x.y/z'), inline?.('/X.y'), inline?.('/xzy')]).toEqual([true, false, false]);
  });
});
