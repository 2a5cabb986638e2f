import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/code/entry/analyse.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { readArgs } from '../../../src/code/entry/args.ts';
import { retireGate } from '../../../src/code/entry/retire-gate.ts';
import { readSource } from '../../../src/code/source-file.ts';
import { factsFor, givenArgs } from './law.ts';

const IMPORT = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\n`;
const LIST = `const isProtectedRoute = createRouteMatcher(['/dashboard(.*)']);\n`;
const OPEN = `const isPublicRoute = createRouteMatcher(['/', '/sign-in(.*)']);\n`;
const CONFIG = `export const config = { matcher: ['/((?!_next).*)'] };\n`;
const handler = (body: string): string =>
  `export default clerkMiddleware(async (auth, req) => {\n${body}});\n`;

function retired(source: string): string | undefined {
  const file = readSource('middleware.ts', source);
  if (typeof file === 'string') throw new Error(file);
  return retireGate(file, analyse(file, '@/lib/security/public-routes'));
}

/** [what it is, declarations, body, what is left of the body]. */
const GONE: readonly (readonly [string, string, string])[] = [
  ['a list of protected routes', LIST, `  if (isProtectedRoute(req)) await auth.protect();\n`],
  ['the same in a block', LIST, `  if (isProtectedRoute(req)) {\n    await auth.protect();\n  }\n`],
  ['a list of public routes', OPEN, `  if (!isPublicRoute(req)) {\n    await auth.protect();\n  }\n`],
  ['a pass before the end', OPEN, `  if (isPublicRoute(req)) return;\n  await auth.protect();\n`],
  [
    'a pass on before the end',
    OPEN,
    `  if (isPublicRoute(req)) {\n    return NextResponse.next();\n  }\n  await auth.protect();\n\n  return NextResponse.next();\n`,
  ],
  [
    'a pass on, and an else',
    OPEN,
    `  if (isPublicRoute(req)) {\n    return NextResponse.next();\n  } else {\n    await auth.protect();\n  }\n`,
  ],
  [
    'another answer for code',
    LIST,
    `  const { userId, redirectToSignIn } = await auth();\n\n  if (!userId && isProtectedRoute(req)) {\n    if (req.nextUrl.pathname.startsWith('/api')) {\n      return NextResponse.json({ error: 'Unauthorized' }, { status: 401 });\n    }\n    return redirectToSignIn();\n  }\n`,
  ],
  ['an expression', LIST, `  isProtectedRoute(req) && (await auth.protect());\n`],
  [
    'a redirect to sign in',
    LIST,
    `  const { userId, redirectToSignIn } = await auth();\n  if (!userId && isProtectedRoute(req)) {\n    return redirectToSignIn({ returnBackUrl: req.url });\n  }\n`,
  ],
  [
    'a redirect asked for inside',
    LIST,
    `  if (isProtectedRoute(req)) {\n    const { userId, redirectToSignIn } = await auth();\n    if (!userId) return redirectToSignIn();\n  }\n`,
  ],
  [
    'a session in one piece',
    LIST,
    `  const session = await auth();\n  if (isProtectedRoute(req) && !session.userId) return session.redirectToSignIn();\n`,
  ],
  ['protect of the session', LIST, `  if (isProtectedRoute(req)) (await auth()).protect();\n`],
  ['a test in place', '', `  if (req.nextUrl.pathname.startsWith('/dashboard')) await auth.protect();\n`],
  [
    'a path in a constant',
    '',
    `  const { pathname } = req.nextUrl;\n  if (pathname.startsWith('/dashboard') || pathname === '/account') await auth.protect();\n`,
  ],
  [
    'an array of prefixes',
    `const closed = ['/dashboard', '/account'];\n`,
    `  if (closed.some((path) => req.nextUrl.pathname.startsWith(path))) await auth.protect();\n`,
  ],
  [
    'two lists',
    LIST + OPEN,
    `  if (isProtectedRoute(req)) await auth.protect();\n  if (!isPublicRoute(req)) await auth.protect();\n`,
  ],
  [
    'comments that speak of it',
    `// What needs a session\n${LIST}`,
    `  // Everything on the list\n  // needs a session.\n  if (isProtectedRoute(req)) await auth.protect();\n`,
  ],
];

const STAYS: readonly (readonly [string, string, string])[] = [
  ['a role', LIST, `  if (isProtectedRoute(req)) await auth.protect({ role: 'org:admin' });\n`],
  ['a callback', LIST, `  if (isProtectedRoute(req)) await auth.protect((has) => has({ role: 'org:admin' }));\n`],
  ['another condition', LIST, `  if (isProtectedRoute(req) && req.method === 'POST') await auth.protect();\n`],
  ['an else', LIST, `  if (isProtectedRoute(req)) await auth.protect();\n  else console.log('open');\n`],
  ['more than a refusal', LIST, `  if (isProtectedRoute(req)) {\n    await auth.protect();\n    audit(req);\n  }\n`],
  [
    'a redirect of users as well',
    LIST,
    `  const { redirectToSignIn } = await auth();\n  if (isProtectedRoute(req)) return redirectToSignIn();\n`,
  ],
  [
    'a session of the owner',
    LIST,
    `  const userId = req.cookies.get('own')?.value;\n  const { redirectToSignIn } = await auth();\n  if (!userId && isProtectedRoute(req)) return redirectToSignIn();\n`,
  ],
  [
    'signed-in users sent on',
    OPEN,
    `  const { userId } = await auth();\n  if (userId && isPublicRoute(req)) return Response.redirect(new URL('/home', req.url));\n`,
  ],
  ['protect without a path', '', `  await auth.protect();\n`],
  ['a pass on with a header', OPEN, `  if (isPublicRoute(req)) return NextResponse.next({ headers: { a: 'b' } });\n  await auth.protect();\n`],
  ['a pass on in an if without the rest', OPEN, `  if (isPublicRoute(req)) return NextResponse.next();\n  else await auth.protect();\n  audit(req);\n`],
  [
    'another answer for code that has a session, too',
    LIST,
    `  if (isProtectedRoute(req)) {\n    if (req.nextUrl.pathname.startsWith('/api')) {\n      return NextResponse.json({ error: 'Unauthorized' }, { status: 401 });\n    }\n    await auth.protect();\n  }\n`,
  ],
  [
    'a page that is hidden from strangers',
    LIST,
    `  const { userId } = await auth();\n  if (!userId && isProtectedRoute(req)) return new NextResponse('', { status: 404 });\n`,
  ],
  ['a pass with work behind it', OPEN, `  if (isPublicRoute(req)) return;\n  await auth.protect();\n  audit(req);\n`],
  ['a matcher of the owner', `const isProtectedRoute = (req: Request) => req.url.includes('x');\n`, `  if (isProtectedRoute(req)) await auth.protect();\n`],
];

describe('a gate by paths is taken out of the entry file', () => {
  test.each(GONE)('%s: the gate and all that only it used are gone', (_name, declarations, body) => {
    const text = retired(`${IMPORT}\n${declarations}\n${handler(body)}\n${CONFIG}`);
    expect(text).toBe(
      `import { clerkMiddleware${declarations.includes('createRouteMatcher') ? '' : ', createRouteMatcher'} } from '@clerk/nextjs/server';\n\n${handler('')}\n${CONFIG}`,
    );
  });

  test.each(STAYS)('%s: more than a gate, so not a byte is touched', (_name, declarations, body) => {
    expect(retired(`${IMPORT}\n${declarations}\n${handler(body)}\n${CONFIG}`)).toBeUndefined();
  });

  test('what else the handler does stays, and so do the names it needs', () => {
    const body = `  const { userId, redirectToSignIn } = await auth();
  // Strangers go to sign in
  if (!userId && isProtectedRoute(req)) return redirectToSignIn();
  // Users have a home
  if (userId && isHome(req)) return NextResponse.redirect(new URL('/team', req.url));
`;
    const source = `${IMPORT}import { NextResponse } from 'next/server';\n\n${LIST}const isHome = createRouteMatcher(['/']);\n\n${handler(body)}`;
    expect(retired(source)).toBe(
      `${IMPORT}import { NextResponse } from 'next/server';\n\nconst isHome = createRouteMatcher(['/']);\n\n${handler(
        `  const { userId } = await auth();
  // Users have a home
  if (userId && isHome(req)) return NextResponse.redirect(new URL('/team', req.url));
`,
      )}`,
    );
  });

  test('no empty line is left beside a brace, or beside another one', () => {
    const sends = `  if (req.method === 'PUT') console.log('put');\n`;
    const gate = `  if (isProtectedRoute(req)) await auth.protect();\n`;
    for (const body of [`${gate}\n${sends}`, `${sends}\n${gate}`, `${gate}\n${sends}\n${gate}`])
      expect(retired(`${IMPORT}\n${LIST}\n${handler(body)}`)).toBe(
        `import { clerkMiddleware } from '@clerk/nextjs/server';\n\n${handler(sends)}`,
      );
    expect(retired(`${IMPORT}\n${LIST}\n${handler(`${sends}\n${gate}\n${sends}`)}`)).toBe(
      `import { clerkMiddleware } from '@clerk/nextjs/server';\n\n${handler(`${sends}\n${sends}`)}`,
    );
  });

  test('CRLF, tabs and no semicolons stay', () => {
    const source =
      `import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server"\r\n\r\nconst isX = createRouteMatcher(["/x"])\r\n\r\nexport default clerkMiddleware(async (auth, req) => {\r\n\tif (isX(req)) await auth.protect()\r\n\tconsole.log("in")\r\n})\r\n`;
    expect(retired(source)).toBe(
      `import { clerkMiddleware } from "@clerk/nextjs/server"\r\n\r\nexport default clerkMiddleware(async (auth, req) => {\r\n\tconsole.log("in")\r\n})\r\n`,
    );
  });

  test('Clerk 5: auth().protect()', () => {
    const source = `${IMPORT}\n${LIST}\nexport default clerkMiddleware((auth, req) => {\n  if (isProtectedRoute(req)) auth().protect();\n});\n`;
    expect(retired(source)).toBe(
      `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware((auth, req) => {\n});\n`,
    );
  });
});

describe('the wall takes the place of the gate', () => {
  const source = `${IMPORT}\n${LIST}\n${handler(`  if (isProtectedRoute(req)) await auth.protect();\n`)}\n${CONFIG}`;
  const patched = (extra: Record<string, unknown>) => {
    const args = readArgs(givenArgs(extra));
    if ('refused' in args) throw new Error(args.because);
    return patchEntry(source, 'middleware.ts', args, factsFor());
  };

  test('with consent', () => {
    const outcome = patched({ retireGate: true, allowByDefaultConsent: true });
    expect(outcome).toMatchObject({ kind: 'patched' });
    if (outcome.kind === 'refused') return;
    expect(outcome.text).not.toContain('createRouteMatcher');
    expect(outcome.text).not.toContain('ownerPaths');
    expect(outcome.text.indexOf('isPublicRoute(req.nextUrl.pathname)')).toBeGreaterThan(0);
    const file = readSource('middleware.ts', outcome.text);
    if (typeof file === 'string') throw new Error(file);
    expect(analyse(file, '@/lib/security/public-routes').clerk.wall).toBeDefined();
  });

  test('not without the consent that everything else closes', () => {
    expect(patched({ retireGate: true })).toMatchObject({ kind: 'refused' });
  });

  test('not unasked', () => {
    const outcome = patched({ allowByDefaultConsent: true });
    expect(outcome).toMatchObject({ kind: 'patched', text: expect.stringContaining(LIST.trim()) });
  });
});
