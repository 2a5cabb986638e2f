import { describe, expect, it } from 'vitest';
import { readToday } from '../../src/entry/today.ts';
import type { RouteFact, TodayAnswer } from '../../src/types.ts';
import { inMemory } from '../support/modules.ts';

const route = (url: string): RouteFact => ({
  kind: url.startsWith('/api') ? 'route-handler' : 'page',
  router: 'app',
  url,
  file: `app${url}/page.tsx`,
  methods: [],
  rendering: 'static',
});

const MODULE = './lib/security/public-routes';
const URLS = [
  '/',
  '/about',
  '/blog/[slug]',
  '/dashboard',
  '/dashboard/[...rest]',
  '/api/health',
  '/api/user',
];

function today(
  source: string,
  urls: readonly string[] = URLS,
  over: { localeSegment?: string; locales?: string[]; path?: string } = {},
): Record<string, TodayAnswer> {
  const { path = 'middleware.ts', ...project } = over;
  return (
    readToday(
      path,
      source,
      MODULE,
      {
        routes: urls.map(route),
        nextConfig: { rewrites: [], basePath: '', trailingSlash: false, i18n: null },
        clerk: { major: 0 },
        ...project,
      },
      inMemory({ [path]: source }),
    )?.answers ?? {}
  );
}

const NO_ROUTES = {
  routes: [],
  nextConfig: { rewrites: [], basePath: '', trailingSlash: false, i18n: null },
  clerk: { major: 0 },
};

const having = (answers: Record<string, TodayAnswer>, wanted: TodayAnswer): string[] =>
  Object.keys(answers).filter((url) => answers[url] === wanted);

const CLERK = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\n`;
const ALL = `export const config = { matcher: ['/((?!_next).*)', '/', '/(api|trpc)(.*)'] };\n`;

describe('what an entry file answers a signed-out visitor today', () => {
  it('is open for all but the listed routes where the list is of protected ones', () => {
    const answers = today(`${CLERK}
const isProtectedRoute = createRouteMatcher(['/dashboard(.*)', '/api/user']);
export default clerkMiddleware(async (auth, req) => {
  if (isProtectedRoute(req)) await auth.protect();
});
${ALL}`);
    expect(having(answers, 'closed')).toEqual(['/dashboard', '/dashboard/[...rest]', '/api/user']);
    expect(having(answers, 'open')).toEqual(['/', '/about', '/blog/[slug]', '/api/health']);
  });

  it('names what everybody is sent away from, which is neither closed nor a page that opens', () => {
    const source = `${CLERK}import { NextResponse } from 'next/server';
const isProtectedRoute = createRouteMatcher(['/dashboard(.*)']);
export default clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname === '/about') return NextResponse.redirect(new URL('/', req.url));
  if (isProtectedRoute(req)) await auth.protect();
});
${ALL}`;
    const project = {
      routes: URLS.map(route),
      nextConfig: { rewrites: [], basePath: '', trailingSlash: false, i18n: null },
      clerk: { major: 7 },
    };
    const found = readToday('proxy.ts', source, MODULE, project, inMemory({ 'proxy.ts': source }));
    expect(found?.away).toEqual(['/about']);
    expect(found?.answers['/about']).toBe('open');
    expect(found?.gated).toEqual(['/dashboard', '/dashboard/[...rest]']);
  });

  it.each([
    ['an early return', `if (isPublic(req)) return;\n  await auth.protect();`],
    ['a negated test', `if (!isPublic(req)) { await auth.protect(); }`],
    ['a short circuit', `isPublic(req) || (await auth.protect());`],
    [
      'the user looked at',
      `const { userId } = await auth();\n  if (!userId && !isPublic(req)) return (await auth()).redirectToSignIn();`,
    ],
    [
      'a redirect of its own',
      `const { userId } = await auth();\n  if (!userId && !isPublic(req)) return NextResponse.redirect(new URL('/sign-in', req.url));\n  return NextResponse.next();`,
    ],
    [
      'an answer of 401',
      `const session = await auth();\n  if (session.userId === null && !isPublic(req)) return new NextResponse(null, { status: 401 });`,
    ],
    ['Clerk 5', `if (!isPublic(req)) auth().protect();`],
  ])('is closed for all but the listed ones where the list is of public ones, by %s', (_name, body) => {
    const answers = today(`${CLERK}import { NextResponse } from 'next/server';
const isPublic = createRouteMatcher(['/', '/blog/:slug', '/api/health']);
export default clerkMiddleware(async (auth, req) => {
  ${body}
});
${ALL}`);
    expect(having(answers, 'open')).toEqual(['/', '/blog/[slug]', '/api/health']);
    expect(having(answers, 'unknown')).toEqual([]);
  });

  it('is open where the matcher never let the file run', () => {
    const answers = today(`${CLERK}
export default clerkMiddleware(async (auth) => { await auth.protect(); });
export const config = { matcher: ['/dashboard/:path*', '/api/user'] };
`);
    expect(having(answers, 'closed')).toEqual(['/dashboard', '/dashboard/[...rest]', '/api/user']);
    expect(having(answers, 'unknown')).toEqual([]);
  });

  it('is not known where a header decides, or a condition nobody can follow', () => {
    const conditional = today(`${CLERK}
export default clerkMiddleware(async (auth) => { await auth.protect(); });
export const config = { matcher: [{ source: '/(.*)', missing: [{ type: 'header', key: 'x-preview' }] }] };
`);
    expect(having(conditional, 'unknown')).toEqual(URLS);
    const flag = today(`${CLERK}import { flag } from './flags';
export default clerkMiddleware(async (auth, req) => {
  if (flag() && req.nextUrl.pathname.startsWith('/dashboard')) await auth.protect();
});
${ALL}`);
    expect(having(flag, 'unknown')).toEqual(['/dashboard', '/dashboard/[...rest]']);
    expect(having(flag, 'open')).toHaveLength(5);
  });

  it('follows lists and prefixes written by hand, without Clerk', () => {
    const answers = today(`import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';
const PRIVATE = ['/dashboard', '/api/user'] as const;
const isPrivate = (path: string) => PRIVATE.some((prefix) => path === prefix || path.startsWith(prefix + '/'));
export function middleware(request: NextRequest) {
  const { pathname } = request.nextUrl;
  const session = request.cookies.get('session');
  if (!session && isPrivate(pathname)) return NextResponse.redirect(new URL('/login', request.url));
  return NextResponse.next();
}
`);
    // Whether the cookie is there cannot be known; that the others pass can.
    expect(having(answers, 'open')).toEqual(['/', '/about', '/blog/[slug]', '/api/health']);
    expect(having(answers, 'closed')).toEqual([]);
  });

  it('is open where only next-intl runs, and unknown where another module answers', () => {
    const intl = today(`import createMiddleware from 'next-intl/middleware';
import { routing } from './i18n/routing';
export default createMiddleware(routing);
`);
    expect(having(intl, 'open')).toEqual(URLS);
    const supabase = today(`import { updateSession } from '@/utils/supabase/middleware';
export async function middleware(request) { return await updateSession(request); }
`);
    expect(having(supabase, 'unknown')).toEqual(URLS);
  });

  it('follows next-intl inside of Clerk, with each locale in its place', () => {
    const answers = today(
      `${CLERK}import createMiddleware from 'next-intl/middleware';
const intl = createMiddleware({ locales: ['en', 'de'], defaultLocale: 'en' });
const isProtected = createRouteMatcher(['/:locale/dashboard(.*)']);
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth.protect();
  return intl(req);
});
export const config = { matcher: ['/', '/(de|en)/:path*'] };
`,
      ['/[locale]', '/[locale]/about', '/[locale]/dashboard', '/[locale]/api/x', '/api/health'],
      { localeSegment: 'locale', locales: ['en', 'de'] },
    );
    expect(having(answers, 'closed')).toEqual(['/[locale]/dashboard']);
    expect(having(answers, 'unknown')).toEqual([]);
  });

  it('follows Clerk called inside a function, and handlers declared elsewhere in the file', () => {
    const answers = today(`${CLERK}
const isProtected = createRouteMatcher(['/dashboard(.*)']);
async function guard(auth, req) { if (isProtected(req)) await auth.protect(); }
const clerk = clerkMiddleware(guard);
export async function middleware(request, event) {
  if (request.nextUrl.pathname === '/api/health') return new Response('ok');
  return clerk(request, event);
}
`);
    expect(having(answers, 'closed')).toEqual(['/dashboard', '/dashboard/[...rest]']);
    expect(having(answers, 'unknown')).toEqual([]);
  });

  it('reads the lists of the removed authMiddleware', () => {
    const answers = today(`import { authMiddleware } from '@clerk/nextjs';
export default authMiddleware({ publicRoutes: ['/', '/blog(.*)'], ignoredRoutes: ['/api/health'] });
${ALL}`);
    expect(having(answers, 'open')).toEqual(['/', '/blog/[slug]', '/api/health']);
    expect(having(answers, 'closed')).toEqual(['/about', '/dashboard', '/dashboard/[...rest]', '/api/user']);
  });

  it('takes no list entry over whose expression would be text in ours, and sees an address of its own', () => {
    const source = (paths: string, options: string) => `${CLERK}
const isPublic = createRouteMatcher(${paths});
export default clerkMiddleware(async (auth, req) => { if (!isPublic(req)) await auth.protect(${options}); });
`;
    const read = (text: string) =>
      readToday('proxy.ts', text, MODULE, NO_ROUTES, inMemory({ 'proxy.ts': text }));
    const one = read(source("['/', '/(.+)/our-framework', '/docs(.*)']", "{ unauthenticatedUrl: '/hello' }"));
    expect([one?.listed, one?.ownTarget]).toEqual([['/', '/docs/**'], true]);
    expect(read(source("['/']", ''))?.ownTarget).toBeUndefined();
  });

  it('leaves closed what a redirect keeps strangers from, wherever it leads', () => {
    const answers = today(`${CLERK}import { NextResponse } from 'next/server';
const isAdmin = createRouteMatcher(['/dashboard(.*)']);
export default clerkMiddleware(async (auth, req) => {
  if (isAdmin(req) && (await auth()).sessionClaims?.metadata?.role !== 'admin')
    return NextResponse.redirect(new URL('/', req.url));
});
${ALL}`);
    expect(having(answers, 'closed')).toEqual(['/dashboard', '/dashboard/[...rest]']);
    expect(having(answers, 'unknown')).toEqual([]);
  });

  it('leaves open what is redirected for everybody, and unknown what the caller can open', () => {
    const moved = today(`${CLERK}import { NextResponse } from 'next/server';
export default clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname === '/about') return NextResponse.redirect(new URL('/', req.url));
  if (req.headers.get('x-preview')) return NextResponse.next();
  await auth.protect();
});
${ALL}`);
    expect(having(moved, 'open')).toEqual(['/about']);
    expect(having(moved, 'closed')).toEqual([]);
  });

  it('is open where a refusal is a promise that nobody waits for', () => {
    const answers = today(`${CLERK}
export default clerkMiddleware((auth) => { auth.protect(); });
${ALL}`);
    expect(having(answers, 'open')).toEqual(URLS);
  });

  it('says nothing of a file that does not parse, nor of one that has the wall', () => {
    expect(readToday('middleware.ts', 'export default (', MODULE, NO_ROUTES, inMemory({}))).toBeUndefined();
    expect(
      readToday(
        'middleware.ts',
        `${CLERK}import { isPublicRoute } from '${MODULE}';
export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request.nextUrl.pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) return redirectToSignIn();
  }
  return undefined;
});
`,
        MODULE,
        NO_ROUTES,
        inMemory({}),
      ),
    ).toBeUndefined();
  });

  it('ends on hostile patterns and endless functions, and calls them unknown', () => {
    const endless = today(`import { clerkMiddleware } from '@clerk/nextjs/server';
function again(req) { return again(req) || again(req); }
export default clerkMiddleware((auth, req) => again(req));
`);
    expect(having(endless, 'unknown')).toEqual(URLS);
    const slow = today(
      `${CLERK}const slow = createRouteMatcher(['/((a+)+)$', '/(.*)(.*)(.*)(.*)(.*)(.*)x']);
export default clerkMiddleware(async (auth, req) => { if (slow(req)) await auth.protect(); });
`,
      [`/${'a'.repeat(120)}!`],
    );
    expect(Object.values(slow)).toEqual(['unknown']);
  });
});
