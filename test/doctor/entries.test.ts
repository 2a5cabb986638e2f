import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/doctor/types.ts';
import { mapOf } from './project.ts';

const READS = 'export default async function Page() { return <p>{await fetch("https://x")}</p>; }';
const MATCHER = "export const config = { matcher: ['/', '/(.*)'] };\n";

/** The page at a path, behind an entry file; other files by their paths. */
async function behind(
  entry: string,
  more: Record<string, string> = {},
  path = 'dash',
  name = 'proxy.ts',
): Promise<Resource> {
  const file = `app/${path}/page.tsx`;
  const resources = await mapOf({ [file]: READS, [name]: entry, ...more });
  const found = resources.find((one) => one.file === file);
  if (!found) throw new Error(`${file} is no resource`);
  return found;
}

const closed = { verdict: 'wall-only', wall: { state: 'closed' } };
const open = { verdict: 'exposed', wall: { state: 'open' } };
const listed = { verdict: 'public', intent: 'inferred', wall: { state: 'open' } };
const unknown = { verdict: 'unknown', wall: { state: 'unknown' } };

const SESSION = {
  'lib/auth.ts': `import { betterAuth } from 'better-auth';\nexport const auth = betterAuth({});\n`,
};
const BETTER = (refuse: string): string =>
  `import { NextResponse } from 'next/server';
import { auth } from './lib/auth';
const open = ['/about', '/docs'];
export async function proxy(request) {
  const { pathname } = request.nextUrl;
  if (open.some((path) => pathname === path || pathname.startsWith(path + '/'))) return NextResponse.next();
  const session = await auth.api.getSession({ headers: request.headers });
  ${refuse}
  return NextResponse.next();
}
${MATCHER}`;
const LOGIN = "if (!session) return NextResponse.redirect(new URL('/login', request.url));";

describe('a proxy that asks Better Auth', () => {
  it('turns strangers away where it redirects them to sign in', async () => {
    expect(await behind(BETTER(LOGIN), SESSION)).toMatchObject(closed);
  });
  it('means to open what it lists', async () => {
    expect(await behind(BETTER(LOGIN), SESSION, 'about')).toMatchObject(listed);
    expect(await behind(BETTER(LOGIN), SESSION, 'docs/a')).toMatchObject(listed);
  });
  it('lets strangers through where it only looks', async () => {
    expect(await behind(BETTER("if (!session) console.log('stranger');"), SESSION)).toMatchObject(open);
  });
  it('can not be told where a variable of the environment decides', async () => {
    const flagged = BETTER(`if (process.env.CLOSED === '1') { ${LOGIN} }`);
    expect(await behind(flagged, SESSION)).toMatchObject(unknown);
  });
  it('lets everybody through who sends any cookie, where it only looks whether there is one', async () => {
    const cookie = `import { NextResponse } from 'next/server';\nimport { getSessionCookie } from 'better-auth/cookies';\nexport function proxy(request) { if (!getSessionCookie(request)) return NextResponse.redirect(new URL('/login', request.url)); return NextResponse.next(); }\n${MATCHER}`;
    expect(await behind(cookie)).toMatchObject(open);
  });
});

describe('a proxy that is made elsewhere', () => {
  const made = `import { NextResponse } from 'next/server';
import { auth } from './auth';
export function define() {
  const isOpen = matcher(['/about', '/api(.*)']);
  const proxy = async (request) => {
    if (isOpen(request)) return NextResponse.next();
    const session = await auth.api.getSession({ headers: request.headers });
    if (!session?.user) { const url = new URL('/signin', request.url); return Response.redirect(url); }
    return NextResponse.next();
  };
  return { proxy };
}
function matcher(patterns) {
  const all = patterns.map((one) => new RegExp('^' + one.replaceAll(/[$()*+.?[\\\\\\]^{|}]/g, '\\\\$&').replaceAll('\\\\(\\\\.\\\\*\\\\)', '.*') + '$'));
  return (request) => all.some((one) => one.test(request.nextUrl.pathname));
}
`;
  const entry = `import { define } from './lib/define';\nconst { proxy } = define();\nexport default proxy;\n${MATCHER}`;
  it('is followed to its code, its own matcher included', async () => {
    const files = { ...SESSION, 'lib/define.ts': made };
    expect(await behind(entry, files)).toMatchObject(closed);
    expect(await behind(entry, files, 'about')).toMatchObject(listed);
  });
});

describe('a proxy that one of several is chosen for', () => {
  const either = (second: string): string =>
    `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\nimport { NextResponse } from 'next/server';\nconst isClosed = createRouteMatcher(['/dash(.*)']);\nconst first = clerkMiddleware(async (auth, request) => { if (isClosed(request)) await auth.protect(); });\nconst second = ${second};\nexport default process.env.CLERK === '1' ? first : second;\n${MATCHER}`;
  it('is closed where each of them is', async () => {
    const other =
      "clerkMiddleware(async (auth, request) => { if (!request.nextUrl.pathname.startsWith('/open')) await auth.protect(); })";
    expect(await behind(either(other))).toMatchObject(closed);
    expect(await behind(either(other), {}, 'open')).toMatchObject(open);
  });
  it('can not be told where they differ', async () => {
    expect(await behind(either('() => NextResponse.next()'))).toMatchObject(unknown);
  });
});

describe('a middleware of Auth.js', () => {
  const own = (config: string): Record<string, string> => ({
    'auth.ts': `import NextAuth from 'next-auth';\nexport const { auth, handlers } = NextAuth(${config});\n`,
  });
  const entry = `export { auth as middleware } from './auth';\n${MATCHER}`;
  const at = (config: string, path = 'dash'): Promise<Resource> =>
    behind(entry, own(config), path, 'middleware.ts');
  it('lets everybody through without callbacks.authorized', async () => {
    expect(await at('{ providers: [] }')).toMatchObject(open);
  });
  it('turns away whom callbacks.authorized does not let in', async () => {
    const config =
      "{ callbacks: { authorized({ auth, request: { nextUrl } }) { return !!auth?.user || nextUrl.pathname === '/about'; } } }";
    expect(await at(config)).toMatchObject(closed);
    expect(await at(config, 'about')).toMatchObject(listed);
  });
  it('that wraps a handler does what the handler does', async () => {
    const wraps = (test: string): string =>
      `import { NextResponse } from 'next/server';\nimport { auth } from './auth';\nexport default auth((request) => { if (${test}) return NextResponse.redirect(new URL('/login', request.nextUrl)); });\n${MATCHER}`;
    const files = own('{ providers: [] }');
    expect(await behind(wraps('!request.auth'), files)).toMatchObject(closed);
    expect(await behind(wraps("!request.auth && request.nextUrl.pathname !== '/dash'"), files)).toMatchObject(
      { wall: { state: 'open' } },
    );
  });
  it('of version 4 turns away by itself', async () => {
    const four = `export { default } from 'next-auth/middleware';\n${MATCHER}`;
    expect(await behind(four, {}, 'dash', 'middleware.ts')).toMatchObject(closed);
  });
});

describe('a middleware of Supabase', () => {
  const update = (refuse: string): Record<string, string> => ({
    'lib/update.ts': `import { createServerClient } from '@supabase/ssr';\nimport { NextResponse } from 'next/server';\nexport async function updateSession(request) {\n  let response = NextResponse.next({ request });\n  const supabase = createServerClient('u', 'k', { cookies: { getAll() { return request.cookies.getAll(); }, setAll(list) { response = NextResponse.next({ request }); } } });\n  const { data: { user } } = await supabase.auth.getUser();\n  ${refuse}\n  return response;\n}\n`,
  });
  const entry = `import { updateSession } from './lib/update';\nexport async function middleware(request) { return await updateSession(request); }\n${MATCHER}`;
  it('turns strangers away where it sends them to sign in', async () => {
    const refuse =
      "if (!user && !request.nextUrl.pathname.startsWith('/login')) { const url = request.nextUrl.clone(); url.pathname = '/login'; return NextResponse.redirect(url); }";
    expect(await behind(entry, update(refuse), 'dash', 'middleware.ts')).toMatchObject(closed);
  });
  it('lets everybody through where it only refreshes the session', async () => {
    expect(await behind(entry, update(''), 'dash', 'middleware.ts')).toMatchObject(open);
  });
});
