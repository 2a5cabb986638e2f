import { afterEach, describe, expect, test } from 'vitest';
import { withAwaitedChecks } from '../../src/code/entry/dropped-checks.ts';
import { readSource } from '../../src/code/source-file.ts';
import { type App, appOf } from '../protect/app.ts';

const entry = (lists: string, body: string, isAsync = true): string =>
  `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

${lists}

export default clerkMiddleware(${isAsync ? 'async ' : ''}(auth, req) => {
${body}
});
`;
const PROTECTED = `const isProtected = createRouteMatcher(['/admin(.*)', '/api/(.*)']);`;
const DROPS = entry(PROTECTED, '  if (isProtected(req)) auth.protect();', false);
const PAGE = 'export default function Page() {\n  return <p>Hello</p>;\n}\n';
const FILES = {
  'app/page.tsx': PAGE,
  'app/admin/page.tsx': `import { db } from '@/lib/db';\nexport default async function Page() {\n  return <p>{await db.user.count()}</p>;\n}\n`,
  'app/api/x/route.ts': `import { db } from '@/lib/db';\nexport async function GET() {\n  return Response.json(await db.user.findMany());\n}\n`,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
};
const LIST = 'lib/security/public-routes.ts';

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

async function listed(text: string, more: Record<string, string> = {}) {
  app = appOf({ ...FILES, 'middleware.ts': text, ...more }, { next: '15.5.29', clerk: '6.39.8' }, false);
  const { document } = await app.migrate();
  const [, patterns = ''] = /PUBLIC_ROUTES[^=]*= \[(.*?)\];/s.exec(app.read(LIST)) ?? [];
  return {
    notes: document.notes?.join('\n') ?? '',
    patterns: [...patterns.matchAll(/'(.+?)',/g)].map(([, one]) => one),
  };
}

describe('a check that nobody waits for', () => {
  test('was meant: what it names is closed, and that is said', async () => {
    const { notes, patterns } = await listed(DROPS);
    expect(patterns).not.toContain('/admin/**');
    expect(patterns.filter((one) => one?.startsWith('/api'))).toEqual([]);
    expect(notes).toMatch(
      /middleware\.ts does not wait for auth\.protect\(\), so it keeps nobody from \/admin, \/api\/x today/,
    );
  });

  test('opens what it leaves out as before, in the words of the list', async () => {
    const lists = `${PROTECTED}\nconst isOpen = createRouteMatcher(['/api/open(.*)']);`;
    const body = '  if (isOpen(req)) return;\n  if (isProtected(req)) auth.protect();';
    const { patterns } = await listed(entry(lists, body, false), {
      'app/api/open/route.ts': FILES['app/api/x/route.ts'],
    });
    expect(patterns).toContain('/api/open/**');
    expect(patterns).not.toContain('/api/x');
  });

  test('is none where it is waited for: then nothing is said', async () => {
    const { notes } = await listed(
      DROPS.replace('(auth, req)', 'async (auth, req)').replace('auth.p', 'await auth.p'),
    );
    expect(notes).not.toContain('does not wait');
  });

  const awaited = (text: string): string | undefined => {
    const file = readSource('middleware.ts', text);
    if (typeof file === 'string') throw new Error(file);
    return withAwaitedChecks(file);
  };
  test.each([
    [
      'after a condition',
      'if (isProtected(req)) auth.protect();',
      'if (isProtected(req)) await auth.protect();',
    ],
    ['behind &&', 'isProtected(req) && auth.protect();', 'isProtected(req) && await auth.protect();'],
    ['as the last of several', 'log(), auth.protect();', 'log(), await auth.protect();'],
  ])('gets its await %s', (_where, before, after) => {
    expect(awaited(entry(PROTECTED, `  ${before}`, false))).toBe(entry(PROTECTED, `  ${after}`, true));
  });
  test.each([
    ['that is waited for', 'await auth.protect();'],
    ['that is returned', 'return auth.protect();'],
    ["of somebody else's", 'guard.protect();'],
  ])('is none %s', (_which, body) => {
    expect(awaited(entry(PROTECTED, `  ${body}`))).toBeUndefined();
  });
});

describe('a matcher of another purpose', () => {
  const LISTS = `const isProtected = createRouteMatcher(['/admin(.*)']);
const isOfHost = createRouteMatcher(['/admin(.*)', '/console', '/api/(.*)']);`;
  const asks = (
    redirect: string,
  ): string => `  if (req.headers.get('host') === 'admin.x.com' && !isOfHost(req)) {
${redirect}
  }
  if (isProtected(req)) await auth.protect();`;
  test.each([
    [
      'computed',
      `    const url = req.nextUrl.clone();\n    url.host = 'x.com';\n    return NextResponse.redirect(url, 308);`,
    ],
    ['written out', `    return NextResponse.redirect('https://x.com', 308);`],
    ['to the page to sign in at', `    return NextResponse.redirect(new URL('/sign-in', req.url));`],
  ])('is no public list, where its redirect is %s', async (_how, redirect) => {
    const { patterns } = await listed(entry(LISTS, asks(redirect)));
    expect(patterns).not.toContain('/console');
    expect(patterns).not.toContain('/api/**');
  });

  test('is told from a public list, which is kept as it is written', async () => {
    const { patterns } = await listed(
      entry(
        `const isPublic = createRouteMatcher(['/', '/docs(.*)']);`,
        '  if (!isPublic(req)) await auth.protect();',
      ),
    );
    expect(patterns).toContain('/docs/**');
  });
});

test('an option that is written into a file stands in the quotes of that file', async () => {
  const page = `import { SignIn } from '@clerk/nextjs';\nexport default function Page() {\n  return <SignIn />;\n}\n`;
  const text = entry(PROTECTED, '  if (isProtected(req)) await auth.protect();');
  for (const [own, quote] of [
    [text, "'"],
    [text.replaceAll("'", '"'), '"'],
  ] as const) {
    await listed(own, { 'app/sign-in/[[...sign-in]]/page.tsx': page });
    expect(app?.read('middleware.ts')).toContain(`signInUrl: ${quote}/sign-in${quote},`);
    app?.remove();
  }
});
