import { afterEach, describe, expect, test, vi } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { undoCommand } from '../../src/commands/undo.ts';
import type { Verdict } from '../../src/doctor/types.ts';
import { STEPS } from '../../src/migrate/steps.ts';
import { statusOf } from '../../src/status.ts';
import { type App, appOf } from '../protect/app.ts';

const GATE = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';

const isProtectedRoute = createRouteMatcher(['/dashboard(.*)', '/api/team(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (isProtectedRoute(req)) await auth.protect();
});

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/(api|trpc)(.*)'] };
`;
const PUBLIC_GATE = GATE.replace("['/dashboard(.*)', '/api/team(.*)']", "['/', '/sign-in(.*)']")
  .replaceAll('isProtectedRoute', 'isPublicRoute')
  .replace('if (isPublicRoute(req))', 'if (!isPublicRoute(req))');
const PREFIXES = `import { clerkMiddleware } from '@clerk/nextjs/server';

export default clerkMiddleware(async (auth, req) => {
  const { pathname } = req.nextUrl;
  const { userId, redirectToSignIn } = await auth();
  if (!userId && (pathname.startsWith('/dashboard') || pathname.startsWith('/api/team'))) {
    return redirectToSignIn({ returnBackUrl: req.url });
  }
});
`;
const LEGACY = `import { authMiddleware } from '@clerk/nextjs';

export default authMiddleware({ publicRoutes: ['/', '/sign-in(.*)'] });

export const config = { matcher: ['/((?!.+\\\\.[\\\\w]+$|_next).*)', '/', '/(api|trpc)(.*)'] };
`;
const SYNC = GATE.replace('async (auth, req)', '(auth, req)').replace(
  'await auth.protect()',
  'auth().protect()',
);

const FILES = {
  'app/page.tsx': `export default function Page() {\n  return <p>Home</p>;\n}\n`,
  'app/dashboard/page.tsx': `import { db } from '@/lib/db';\n\nexport default async function Page() {\n  const all = await db.invoice.findMany();\n  return <p>{all.length}</p>;\n}\n`,
  'app/api/team/route.ts': `import { db } from '@/lib/db';\n\nexport async function GET() {\n  return Response.json(await db.team.findMany());\n}\n`,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
  'app/sign-in/[[...sign-in]]/page.tsx': `import { SignIn } from '@clerk/nextjs';\nexport default function Page() {\n  return <SignIn />;\n}\n`,
};

const NEXT_14 = { next: '14.2.35', clerk: '5.7.6' };
const NEXT_15 = { next: '15.5.29', clerk: '6.39.8' };
const NEXT_16 = { next: '16.4.6', clerk: '7.9.17' };

/** [what stands in front of it, the entry file, versions]. */
const APPS = [
  ['a list of protected routes', GATE, NEXT_15],
  ['a list of public routes', PUBLIC_GATE, NEXT_15],
  ['prefixes', PREFIXES, NEXT_16],
  ['the removed authMiddleware', LEGACY, NEXT_14],
  ['the form of Clerk 5', SYNC, NEXT_14],
  ['a middleware.ts on Next 16', GATE, NEXT_16],
] as const;

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

function made(
  entry: string,
  versions: { next: string; clerk: string },
  more: Record<string, string> = {},
): App {
  app = appOf({ ...FILES, 'middleware.ts': entry, ...more }, versions, false);
  return app;
}

async function verdicts(of: App): Promise<Map<string, Verdict>> {
  return new Map((await of.map()).map(({ id, verdict }) => [id, verdict]));
}

const HELD: readonly (Verdict | undefined)[] = ['protected', 'wall-only'];
const WRITING = STEPS.filter((step) => step !== 'names');
const subsets = [...Array(2 ** WRITING.length).keys()].map((bits) =>
  WRITING.filter((_, index) => (bits & (1 << index)) !== 0),
);

describe.each(APPS)('migrate: %s', (_name, entry, versions) => {
  test('every resource that only the middleware protected checks for itself, and path matching is gone', async () => {
    const before = await verdicts(made(entry, versions));
    const one = app as App;
    const { exitCode, document } = await one.migrate();
    expect(exitCode, JSON.stringify(document.notDone)).toBe(0);
    const after = await verdicts(one);
    expect(after.get('page:app/dashboard/page.tsx#default')).toBe('protected');
    expect(after.get('route:app/api/team/route.ts#GET')).toBe('protected');
    expect([...after.values()]).not.toContain('wall-only');
    for (const [id, verdict] of before)
      if (verdict === 'public') expect([id, after.get(id)]).toEqual([id, 'public']);
    const file = versions.next.startsWith('16') ? 'proxy.ts' : 'middleware.ts';
    expect(one.read(file)).not.toMatch(/createRouteMatcher|authMiddleware|startsWith|redirectToSignIn\(\{/);
    expect(document.notes?.join('\n')).toMatch(/Kept from strangers by the middleware alone: \d → 0\./);
  });

  test('the second run changes nothing', async () => {
    const one = made(entry, versions);
    await one.migrate();
    const files = one.all();
    const { document } = await one.migrate();
    expect(document.outcome).toBe('unchanged');
    expect(one.all()).toEqual(files);
  });

  test('undo restores every byte', async () => {
    const one = made(entry, versions);
    const files = one.all();
    await one.migrate();
    const quiet = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const exitCode = await undoCommand({ cwd: one.root, yes: true, json: true }, undefined);
    quiet.mockRestore();
    expect(exitCode).toBe(0);
    expect(one.all()).toEqual(files);
  });

  test('a dry run shows what the real run writes, and writes nothing', async () => {
    const one = made(entry, versions);
    const files = one.all();
    const dry = await one.migrate({ 'dry-run': true });
    expect(one.all()).toEqual(files);
    const real = await one.migrate();
    expect(dry.document.changes).toEqual(real.document.changes);
  });

  test.each(subsets.map((steps) => [steps.join(', ') || 'nothing', steps] as const))(
    'without %s nothing opens',
    async (_words, skip) => {
      const before = await verdicts(made(entry, versions));
      const one = app as App;
      const { exitCode, document } = await one.migrate({ skip });
      const after = await verdicts(one);
      const opened = [...before].filter(([id, was]) => HELD.includes(was) && !HELD.includes(after.get(id)));
      expect(opened).toEqual([]);
      if (exitCode !== 0) expect(document.notDone?.length).toBeGreaterThan(0);
    },
  );
});

/** What stands before the gate, so that for no page it can be told what a stranger gets there. */
const BEFORE: readonly (readonly [string, string])[] = [
  [
    'an answer to preflights',
    `if (req.method === 'OPTIONS') return new NextResponse(null, { headers: { 'access-control-allow-origin': '*' } });`,
  ],
  [
    'a page for maintenance',
    `if (process.env.MAINTENANCE === '1') return NextResponse.rewrite(new URL('/about', req.url));`,
  ],
];
const behind = (first: string): string =>
  GATE.replace('\n\n', `\nimport { NextResponse } from 'next/server';\n\n`).replace(
    '  if (isProtectedRoute',
    `  ${first}\n  if (isProtectedRoute`,
  );

describe.each(BEFORE)('migrate: a gate behind %s', (_name, first) => {
  test('goes in the first run, and the wall opens nothing that it kept', async () => {
    const one = made(behind(first), NEXT_16);
    const { exitCode, document } = await one.migrate();
    expect(exitCode, JSON.stringify(document.notDone)).toBe(0);
    expect(one.read('proxy.ts')).not.toContain('createRouteMatcher');
    expect(one.read('proxy.ts')).toContain(first.slice(0, 20));
    expect(one.read('lib/security/public-routes.ts')).not.toMatch(/dashboard|team/);
    const after = await verdicts(one);
    expect(after.get('page:app/dashboard/page.tsx#default')).toBe('protected');
    expect(after.get('route:app/api/team/route.ts#GET')).toBe('protected');
    const files = one.all();
    expect((await one.migrate()).document.outcome).toBe('unchanged');
    expect(one.all()).toEqual(files);
  });
});

test('migrate: a gate that keeps strangers from what the list of the wall opens stays in every run, and is named', async () => {
  const one = made(GATE, NEXT_16);
  const flags = { public: ['/', '/sign-in/**', '/dashboard'], skip: ['checks'] };
  for (let run = 0; run < 3; run++) {
    const { exitCode, document } = await one.migrate(run === 0 ? flags : { skip: ['checks'] });
    expect(exitCode).toBe(1);
    expect(JSON.stringify([document.notes, document.notDone])).toMatch(/[Gg]ate/);
    const entry = one.all()['proxy.ts'] ?? one.all()['middleware.ts'];
    expect(entry).toContain('if (isProtectedRoute(req)) await auth.protect();');
  }
});

describe('migrate', () => {
  test('a gate on which resources rest is not taken out alone: they are named, exit 1', async () => {
    const one = made(GATE, NEXT_15);
    const { exitCode, document } = await one.migrate({ skip: ['checks', 'wall'] });
    expect(exitCode).toBe(1);
    expect(document.notDone).toContainEqual(
      expect.objectContaining({
        piece: 'migrate',
        because: expect.stringMatching(/"gate" is left out: .*\/api\/team.*\/dashboard/),
      }),
    );
    expect(one.read('middleware.ts')).toBe(GATE);
  });

  test('with checks in the resources plain clerkMiddleware() is enough, on request', async () => {
    const one = made(GATE, NEXT_15);
    const { exitCode } = await one.migrate({ skip: ['wall'] });
    expect(exitCode).toBe(0);
    expect(one.read('middleware.ts')).toBe(`import { clerkMiddleware } from '@clerk/nextjs/server';

export default clerkMiddleware();

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/(api|trpc)(.*)'] };
`);
  });

  test('on Next 16 the file gets its name without the wall, too', async () => {
    const one = made(GATE, NEXT_16);
    expect((await one.migrate({ skip: ['wall'] })).exitCode).toBe(0);
    expect(one.read('proxy.ts')).toContain('export default clerkMiddleware();');
    expect(Object.keys(one.all())).not.toContain('middleware.ts');
    expect((await one.migrate({ skip: ['wall'] })).document.outcome).toBe('unchanged');
  });

  test('a gate that stands beside our wall, from an earlier add, goes as well', async () => {
    const one = made(GATE, NEXT_15);
    await one.migrate({ skip: ['checks', 'gate'] });
    const walled = one.read('middleware.ts');
    expect(walled).toContain('createRouteMatcher');
    expect(walled).toContain('isPublicRoute');
    const { exitCode } = await one.migrate();
    expect(exitCode).toBe(0);
    expect(one.read('middleware.ts')).not.toContain('createRouteMatcher');
    expect(one.read('middleware.ts')).toContain('isPublicRoute');
    expect((await one.migrate()).document.outcome).toBe('unchanged');
    expect((await statusOf(one.root, pieces, false)).state).toBe('clean');
  });

  test('a gate that asks for a role stays, and is named', async () => {
    const role = GATE.replace('auth.protect()', "auth.protect({ role: 'org:admin' })");
    const one = made(role, NEXT_15);
    const { exitCode, document } = await one.migrate();
    expect(exitCode).toBe(1);
    expect(one.read('middleware.ts')).toContain("auth.protect({ role: 'org:admin' })");
    expect(document.notDone).toContainEqual(
      expect.objectContaining({ because: expect.stringMatching(/createRouteMatcher is still asked/) }),
    );
  });

  test('a resource that gets no check keeps the gate that protects it, where no wall takes its place', async () => {
    const one = made(GATE, NEXT_15, {
      'app/api/team/route.ts': `import { handlers } from '@/lib/handlers';\n\nexport const GET = handlers.list;\n`,
      'lib/handlers.ts': `import { db } from '@/lib/db';\n\nexport const handlers = { list: async () => Response.json(await db.team.findMany()) };\n`,
    });
    const { exitCode, document } = await one.migrate({ skip: ['wall'] });
    expect(exitCode).toBe(1);
    expect(one.read('middleware.ts')).toBe(GATE);
    expect(JSON.stringify(document.notDone)).toContain('/api/team');
    expect((await verdicts(one)).get('page:app/dashboard/page.tsx#default')).toBe('protected');
  });

  test('what was written for Clerk 5 is waited for first, so that no second check is put beside it', async () => {
    const CLERK = `import { auth } from '@clerk/nextjs/server';\n\n`;
    const page = `${CLERK}import { db } from '@/lib/db';\n\nexport default function Page() {\n  auth().protect();\n  return <p>{db.invoice.count()}</p>;\n}\n`;
    const one = made(GATE, NEXT_15, {
      'app/dashboard/page.tsx': page,
      'app/dashboard/own/page.tsx': `${CLERK}import { redirect } from 'next/navigation';\nimport { db } from '@/lib/db';\n\nexport default function Own() {\n  const { userId } = auth();\n  if (!userId) redirect('/');\n  return <p>{db.invoice.of(userId)}</p>;\n}\n`,
      'lib/me.ts': `${CLERK}export function me() {\n  return auth().userId;\n}\n`,
    });
    const { exitCode, document } = await one.migrate();
    expect(one.read('app/dashboard/page.tsx')).toBe(
      page
        .replace('export default function', 'export default async function')
        .replace('auth().protect()', 'await auth.protect()'),
    );
    expect(one.read('app/dashboard/own/page.tsx')).toContain(
      `export default async function Own() {\n  const { userId } = await auth();\n`,
    );
    expect(one.read('app/dashboard/own/page.tsx')).not.toContain('auth.protect');
    expect([exitCode, document.notDone]).toEqual([
      1,
      [
        expect.objectContaining({
          path: 'lib/me.ts',
          because: expect.stringMatching(/^lib\/me\.ts:4 .*have to wait/),
        }),
      ],
    ]);
    const map = await verdicts(one);
    expect(map.get('page:app/dashboard/page.tsx#default')).toBe('protected');
    expect(map.get('page:app/dashboard/own/page.tsx#default')).toBe('protected');
  });

  test('with Clerk 5 nothing waits', async () => {
    const page = `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n\nexport default function Page() {\n  auth().protect();\n  return <p>{db.invoice.count()}</p>;\n}\n`;
    const one = made(SYNC, NEXT_14, { 'app/dashboard/page.tsx': page });
    expect((await one.migrate()).exitCode).toBe(0);
    expect(one.read('app/dashboard/page.tsx')).toBe(page);
  });

  test('variables that are called otherwise today are named with where they stand, and left', async () => {
    const hook = `import { Webhook } from 'svix';\n\nexport async function POST(request: Request) {\n  const hook = new Webhook(process.env.WEBHOOK_SECRET ?? '');\n  const event = hook.verify(await request.text(), { 'svix-id': request.headers.get('svix-id') ?? '' });\n  return Response.json(event.type === 'user.created');\n}\n`;
    const one = made(GATE, NEXT_15, {
      'app/api/webhooks/clerk/route.ts': hook,
      '.env.local': 'WEBHOOK_SECRET=whsec_x\nNEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL=/home\n',
    });
    const { document } = await one.migrate();
    const said = document.next?.map(({ text }) => text).join('\n');
    expect(said).toContain(
      'WEBHOOK_SECRET is CLERK_WEBHOOK_SIGNING_SECRET today: read in app/api/webhooks/clerk/route.ts:4; set in .env.local.',
    );
    expect(said).toContain(
      'NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL is NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL today: set in .env.local.',
    );
    expect(one.read('app/api/webhooks/clerk/route.ts')).toBe(hook);
    expect(
      (await one.migrate({ skip: ['names'] })).document.next?.map(({ text }) => text).join(),
    ).not.toContain('AFTER_SIGN_IN');
  });

  test('answers about the wall may come from a file', async () => {
    const one = made(GATE, NEXT_15, {
      'answers.json': '{ "middleware": { "signInUrl": "/login", "public": ["/", "/prices"] } }',
    });
    expect((await one.migrate({ answers: 'answers.json' })).exitCode).toBe(0);
    expect(one.read('middleware.ts')).toContain("signInUrl: '/login'");
    expect(one.read('lib/security/public-routes.ts')).toContain("'/prices',");
    one.write('wrong.json', '{ "middleware": { "signInUrl": 7 } }');
    await expect(one.migrate({ answers: 'wrong.json' })).rejects.toMatchObject({ exitCode: 2 });
  });

  test('a word that is no step is refused', async () => {
    const one = made(GATE, NEXT_15);
    await expect(one.migrate({ skip: ['walls'] })).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe.each([
  ['among the routes', 'app/middleware.ts', {}],
  ['in src/ of an app that has none', 'src/middleware.ts', {}],
  [
    'at the root of an app in src/',
    'middleware.ts',
    { 'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }) },
  ],
] as const)('migrate, where Next ignores the entry file: %s', (_where, path, more) => {
  const inSrc = 'tsconfig.json' in more;
  const lies = (file: string): string => (inSrc ? `src/${file}` : file);
  const misplaced = (): App => {
    const page = `export const dynamic = 'force-dynamic';\n${FILES['app/dashboard/page.tsx']}`;
    const files = Object.entries({ ...FILES, 'app/dashboard/page.tsx': page }).map(([file, text]) => [
      lies(file),
      text,
    ]);
    app = appOf({ ...Object.fromEntries(files), ...more, [path]: GATE }, NEXT_15, false);
    return app;
  };

  test('the wall is written where Next runs it, and the checks with it', async () => {
    const one = misplaced();
    const { document } = await one.migrate();
    expect(one.read(lies('middleware.ts'))).toContain('isPublicRoute');
    expect(document.notDone?.map((left) => left.path)).toEqual([path]);
    expect(document.notDone?.[0]?.because).toMatch(/Next does not run .*add middleware --move-entry/);
    const after = await verdicts(one);
    expect(after.get(`page:${lies('app/dashboard/page.tsx')}#default`)).toBe('protected');
    expect(after.get(`route:${lies('app/api/team/route.ts')}#GET`)).toBe('protected');
    expect(document.notes?.join('\n')).not.toContain('Left without a check');
  });

  test('without the wall nothing is written, as no check would have Clerk before it, and the file is named', async () => {
    const one = misplaced();
    const before = one.all();
    const { exitCode, document } = await one.migrate({ skip: ['wall'] });
    expect(exitCode).toBe(1);
    expect(document.notDone?.map((left) => left.path)).toEqual([path]);
    expect(one.all()).toEqual(before);
  });
});

test('an app without an entry file gets its wall and its checks in one go', async () => {
  app = appOf(FILES, NEXT_16, false);
  const { exitCode, document } = await app.migrate();
  expect(exitCode, JSON.stringify(document.notDone)).toBe(0);
  expect((await verdicts(app)).get('route:app/api/team/route.ts#GET')).toBe('protected');
});

test('what imports a module among the routes that makes Clerk keeps it: it is no misplaced entry file', async () => {
  const one = made(`export { default, config } from './app/middleware';\n`, NEXT_15, {
    'app/middleware.ts': GATE,
  });
  const { document } = await one.migrate();
  expect(JSON.stringify(document.notDone ?? [])).not.toContain('Next does not run');
});

describe('a gate that the wall makes redundant', () => {
  const said = ({ document }: Awaited<ReturnType<App['add']>>): [string, string] => [
    document.notes?.join('\n') ?? '',
    document.next?.map(({ text }) => text).join('\n') ?? '',
  ];

  test('is told to whoever adds the wall alone, with the flag and the command that take it out', async () => {
    const one = made(PUBLIC_GATE, NEXT_16);
    const [notes, next] = said(await one.add(['middleware']));
    expect(notes).toMatch(/gate by paths stays in middleware\.ts.*--retire-gate/);
    expect(next).toMatch(/still in middleware\.ts.*migrate takes it out/);
    await one.migrate();
    expect(one.read('proxy.ts')).not.toContain('createRouteMatcher');
  });

  test('is not told where it goes, where the wall is refused, and where its step was left out', async () => {
    const one = made(PUBLIC_GATE, NEXT_16);
    const none = /gate by paths (?:stays|is still)/;
    const skipped = await one.migrate({ skip: ['gate'], 'dry-run': true });
    expect(said(skipped).join()).not.toMatch(none);
    expect(said(await one.migrate({ 'dry-run': true })).join()).not.toMatch(none);
    one.write('middleware.ts', GATE);
    expect(said(await one.add(['middleware'])).join()).not.toMatch(none);
  });
});
