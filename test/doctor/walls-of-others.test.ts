import { describe, expect, it } from 'vitest';
import { mapOf } from './project.ts';

const READS = 'export default async function Page() { return <p>{await fetch("https://x")}</p>; }';
const MATCHER = "export const config = { matcher: ['/((?!_next/static).*)'] };\n";

/** What a middleware does to a stranger who asks for a page. */
async function stateOf(
  entry: string,
  path = 'dash',
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const file = `app/${path}/page.tsx`;
  const resources = await mapOf({ [file]: READS, 'middleware.ts': `${entry}\n${MATCHER}`, ...more });
  return resources.find((one) => one.file === file)?.wall.state ?? 'missing';
}

describe('AuthKit of WorkOS', () => {
  const wall = (options: string): string =>
    `import { authkitMiddleware } from '@workos-inc/authkit-nextjs';\nexport default authkitMiddleware(${options});`;
  const closed = `{ middlewareAuth: { enabled: true, unauthenticatedPaths: ['/pub', '/docs/:path*'] } }`;
  it('lets everybody through where it is not told otherwise', async () => {
    expect(await stateOf(wall(''))).toBe('open');
    expect(await stateOf(wall(`{ middlewareAuth: { enabled: false, unauthenticatedPaths: [] } }`))).toBe(
      'open',
    );
    expect(await stateOf(wall(`{ debug: true }`))).toBe('open');
  });
  it('closes what is not on its list where it is', async () => {
    expect(await stateOf(wall(closed))).toBe('closed');
    expect(await stateOf(wall(closed), 'pub')).toBe('open');
    expect(await stateOf(wall(closed), 'docs/a')).toBe('open');
    expect(await stateOf(wall(closed), 'public')).toBe('closed');
    expect(await stateOf(wall(closed).replaceAll('authkitMiddleware', 'authkitProxy'))).toBe('closed');
  });
  it('is not told where its options are not known', async () => {
    expect(await stateOf(wall('options()'))).toBe('unknown');
    expect(
      await stateOf(wall(`{ middlewareAuth: { enabled: isProduction(), unauthenticatedPaths: [] } }`)),
    ).toBe('unknown');
    expect(await stateOf(wall(`{ middlewareAuth: { enabled: true, unauthenticatedPaths: listed() } }`))).toBe(
      'unknown',
    );
  });
  it('leaves open where people come back to', async () => {
    expect(await stateOf(wall(closed), 'callback')).toBe('unknown');
    const at = wall(`{ redirectUri: 'https://a.b/back', ${closed.slice(2)}`);
    expect(await stateOf(at, 'back')).toBe('open');
    expect(await stateOf(at)).toBe('closed');
  });
  it('may be asked who is there, and the app decides', async () => {
    const asks = (decides: string): string =>
      `import { authkit, handleAuthkitHeaders } from '@workos-inc/authkit-nextjs';\nexport default async function middleware(request) { const { session, headers, authorizationUrl } = await authkit(request); ${decides} return handleAuthkitHeaders(request, headers); }`;
    const away = 'return handleAuthkitHeaders(request, headers, { redirect: authorizationUrl });';
    expect(await stateOf(asks(`if (!session.user) ${away}`))).toBe('closed');
    expect(await stateOf(asks(`if (!session) ${away}`))).toBe('open');
    expect(await stateOf(asks(''))).toBe('open');
  });
});

describe('Kinde', () => {
  const wall = (args: string): string =>
    `import { withAuth } from '@kinde-oss/kinde-auth-nextjs/middleware';\nexport default withAuth(${args});`;
  it('sends away who has no token, around a handler and without one', async () => {
    expect(await stateOf(wall(''))).toBe('closed');
    expect(await stateOf(wall('async function middleware() {}'))).toBe('closed');
    expect(await stateOf(wall('{ isReturnToCurrentPage: true }'))).toBe('closed');
    const called = `import { withAuth } from '@kinde-oss/kinde-auth-nextjs/middleware';\nexport default function middleware(req) { return withAuth(req, { publicPaths: ['/pub'] }); }`;
    expect(await stateOf(called)).toBe('closed');
    expect(await stateOf(called, 'pub')).toBe('open');
  });
  it('but not before the version that verifies the token', async () => {
    const asks = (range: string): Record<string, string> => ({
      'package.json': JSON.stringify({
        dependencies: { next: '16.4.6', '@kinde-oss/kinde-auth-nextjs': range },
      }),
    });
    expect(await stateOf(wall(''), 'dash', asks('2.3.8'))).toBe('unknown');
    expect(await stateOf(wall(''), 'dash', asks('^2.3.8'))).toBe('unknown');
    expect(await stateOf(wall(''), 'dash', asks('2.5.0'))).toBe('closed');
  });
  it('but from what begins like a public path', async () => {
    const listed = wall(`async () => {}, { publicPaths: ['/', '/pub', /^\\/docs/] }`);
    expect(await stateOf(listed)).toBe('closed');
    expect(await stateOf(listed, 'public-notes')).toBe('open');
    expect(await stateOf(listed, 'docs/a')).toBe('open');
    expect(await stateOf(wall('async () => {}, { publicPaths: listed() }'))).toBe('unknown');
    expect(await stateOf(wall(`{ loginPage: '/dash' }`))).toBe('open');
    expect(await stateOf(wall('options()'))).toBe('unknown');
  });
});

describe('Auth0', () => {
  it('closes before its fourth version what its middleware runs on', async () => {
    const wall = (args: string): string =>
      `import { withMiddlewareAuthRequired } from '@auth0/nextjs-auth0/edge';\nexport default withMiddlewareAuthRequired(${args});`;
    expect(await stateOf(wall(''))).toBe('closed');
    expect(await stateOf(wall('async () => { }'))).toBe('closed');
    expect(await stateOf(wall(''), 'api/auth/login')).toBe('open');
  });
  it('lets everybody through since, and the app decides', async () => {
    const wall = (decides: string): string =>
      `import { Auth0Client } from '@auth0/nextjs-auth0/server';\nimport { NextResponse } from 'next/server';\nconst auth0 = new Auth0Client();\nexport async function middleware(request) { const answer = await auth0.middleware(request); ${decides} return answer; }`;
    const asks = `const session = await auth0.getSession(request); if (!session) return NextResponse.redirect(new URL('/auth/login', request.nextUrl.origin));`;
    expect(await stateOf(wall(''))).toBe('open');
    expect(await stateOf(wall(asks))).toBe('closed');
    expect(
      await stateOf(wall(`if (request.nextUrl.pathname === '/pub') return answer; ${asks}`), 'pub'),
    ).toBe('open');
  });
});

describe('next-firebase-auth-edge', () => {
  const wall = (options: string): string =>
    `import { authMiddleware, redirectToLogin } from 'next-firebase-auth-edge';\nimport { NextResponse } from 'next/server';\nexport async function middleware(request) { return authMiddleware(request, { loginPath: '/api/login', logoutPath: '/api/logout', apiKey: 'k', cookieName: 'a', cookieSignatureKeys: [process.env.S], ${options} }); }`;
  const login = (options: string): string =>
    wall(`handleInvalidToken: async (reason) => redirectToLogin(request, { path: '/login', ${options} })`);
  it('lets everybody through where the app answers nobody', async () => {
    expect(await stateOf(wall(''))).toBe('open');
    expect(await stateOf(wall('handleValidToken: async () => NextResponse.next()'))).toBe('open');
    expect(await stateOf(wall('handleInvalidToken: async () => NextResponse.next()'))).toBe('open');
  });
  it('sends to sign in who has no token, where the app says so', async () => {
    const listed = login(`publicPaths: ['/login', /^\\/docs/]`);
    expect(await stateOf(listed)).toBe('closed');
    expect(await stateOf(listed, 'login')).toBe('open');
    expect(await stateOf(listed, 'docs/a')).toBe('open');
    expect(await stateOf(login(`privatePaths: ['/dash']`))).toBe('closed');
    expect(await stateOf(login(`privatePaths: ['/dash']`), 'other')).toBe('open');
    expect(await stateOf(login('publicPaths: listed()'))).toBe('unknown');
  });
  it('may make an anonymous user of a stranger', async () => {
    const anonymous = 'experimental_createAnonymousUserIfUserNotFound: true,';
    expect(await stateOf(wall(`${anonymous} handleInvalidToken: async () => redirectToLogin(request)`))).toBe(
      'unknown',
    );
  });
});

describe('Neon Auth', () => {
  const wall = (options: string): string =>
    `import { neonAuthMiddleware } from '@neondatabase/auth/next';\nexport default neonAuthMiddleware(${options});`;
  it('closes all but its own paths', async () => {
    expect(await stateOf(wall('{}'))).toBe('closed');
    expect(await stateOf(wall('{}'), 'auth/sign-in')).toBe('open');
    expect(await stateOf(wall('{}'), 'auth/sign-in-first')).toBe('unknown');
    expect(await stateOf(wall(`{ loginUrl: '/enter' }`), 'enter')).toBe('open');
    expect(await stateOf(wall('options()'))).toBe('unknown');
    const led = `import { neonAuthMiddleware } from '@neondatabase/auth/next';\nexport function proxy(request) { return neonAuthMiddleware({ loginUrl: \`/enter?to=\${encodeURIComponent(request.nextUrl.pathname)}\` })(request); }\nexport const middleware = proxy;`;
    expect(await stateOf(led)).toBe('closed');
    expect(await stateOf(led, 'enter')).toBe('open');
    const made = `import { createNeonAuth } from '@neondatabase/auth/next/server';\nconst auth = createNeonAuth({});\nexport default auth.middleware({ loginUrl: '/auth/sign-in' });`;
    expect(await stateOf(made)).toBe('closed');
  });
});

describe('Convex Auth', () => {
  const wall = (handler: string): string =>
    `import { convexAuthNextjsMiddleware, createRouteMatcher, nextjsMiddlewareRedirect } from '@convex-dev/auth/nextjs/server';\nconst isPrivate = createRouteMatcher(['/dash(.*)']);\nexport default convexAuthNextjsMiddleware(${handler});`;
  const asks = (test: string): string =>
    wall(
      `async (request, { convexAuth }) => { if (isPrivate(request) && ${test}) return nextjsMiddlewareRedirect(request, '/sign-in'); }`,
    );
  it('lets everybody through but where the app sends them away', async () => {
    expect(await stateOf(wall(''))).toBe('open');
    expect(await stateOf(asks('!(await convexAuth.isAuthenticated())'))).toBe('closed');
    expect(await stateOf(asks('!(await convexAuth.isAuthenticated())'), 'other')).toBe('open');
  });
  it('and a token that nobody has verified turns nobody away', async () => {
    expect(await stateOf(asks('!(await convexAuth.getToken())'))).not.toBe('closed');
  });
});
