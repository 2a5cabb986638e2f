import { afterEach, describe, expect, it } from 'vitest';
import { type App, appOf } from '../protect/app.ts';

const PAGE = { 'app/page.tsx': 'export default function Page() {\n  return <p>Home</p>;\n}\n' };
const HOME = { 'pages/index.tsx': 'export default function Page() {\n  return <p>Home</p>;\n}\n' };
const clerk = (matcher: string) =>
  `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware();\n\nexport const config = { matcher: [${matcher}] };\n`;
const AUTH_JS = `import { auth } from '@/auth';\n\nexport default auth((req) => {\n  if (!req.auth) return Response.redirect(new URL('/login', req.url));\n});\n`;
const MADE = `import NextAuth from 'next-auth';\n\nexport const { auth } = NextAuth({ providers: [] });\n`;
const NAMES_IT = `import { createRouteMatcher } from '@clerk/nextjs/server';\nimport { NextResponse } from 'next/server';\n\nconst isOld = createRouteMatcher(['/old']);\n\nexport default function proxy(req: Request) {\n  if (isOld(req)) return NextResponse.redirect(new URL('/', req.url));\n}\n`;

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

/** What is said of the route that is written. */
async function added(files: Record<string, string>, pieces = ['api-route']) {
  app = appOf(files, {}, false);
  const { exitCode, document } = await app.add(pieces);
  const ofRoute = document.notDone.filter(({ piece }) => piece === 'api-route' || piece === 'step-up');
  return {
    exitCode,
    said: ofRoute.map(({ because }) => because),
    snippets: ofRoute.map((one) => one.snippet),
  };
}

describe('a route that asks Clerk who is signed in', () => {
  it.each([
    [
      'a matcher that leaves it out',
      clerk("'/dashboard(.*)'"),
      'proxy.ts does not run on /api/projects, where',
    ],
    ['an entry file that names Clerk and runs it not', NAMES_IT, 'proxy.ts does not run Clerk'],
  ])('is not done behind %s, and the piece that changes it is named', async (_, proxy, words) => {
    const { exitCode, said, snippets } = await added({ ...PAGE, 'proxy.ts': proxy });
    expect([exitCode, said.length]).toEqual([1, 1]);
    expect(said[0]).toContain('app/api/projects/route.ts does not work yet. ');
    expect(said[0]).toContain(words);
    expect(snippets[0]).toContain('add middleware');
  });

  it('is not done behind another sign-in system, whatever else of the plan is left', async () => {
    const files = { ...PAGE, 'proxy.ts': AUTH_JS, 'auth.ts': MADE };
    const { exitCode, said } = await added(files, ['api-route', 'step-up']);
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^app\/api\/projects\/route\.ts does not work yet\. proxy\.ts runs Auth\.js and not Clerk, without which auth\(\) throws/,
      ),
      expect.stringMatching(/^lib\/security\/step-up\.ts does not work yet\. /),
    ]);
  });

  it('is named with what it asks in the Pages Router', async () => {
    const { said } = await added({ ...HOME, 'proxy.ts': clerk("'/dashboard(.*)'") });
    expect(said[0]).toMatch(/^pages\/api\/projects\.ts does not work yet\. .*getAuth\(\) would throw/);
  });

  it.each([
    ['behind Clerk that runs there', { 'proxy.ts': clerk("'/(.*)'") }],
    ['where nothing runs yet, with the wall that comes along', {}],
  ])('is done %s', async (_, files: Record<string, string>) => {
    expect(await added({ ...PAGE, ...files })).toEqual({ exitCode: 0, said: [], snippets: [] });
  });
});
