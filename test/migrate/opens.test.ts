import { afterEach, describe, expect, test } from 'vitest';
import { type App, appOf } from '../protect/app.ts';

const MATCHER = `export const config = { matcher: ['/((?!_next|[^?]*\\\\.(?:html?|css|js|png|svg|ico|csv)).*)', '/(api|trpc)(.*)'] };\n`;
const PUBLIC_GATE = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';

const isPublicRoute = createRouteMatcher(['/', '/sign-in(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (!isPublicRoute(req)) await auth.protect();
});

${MATCHER}`;
const ROLE_GATE = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

const isDashboard = createRouteMatcher(['/dashboard(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (isDashboard(req)) {
    await auth.protect();
    const { sessionClaims } = await auth();
    if (sessionClaims?.role !== 'admin') return NextResponse.redirect(new URL('/', req.url));
  }
});

${MATCHER}`;
const LIST_GATE = PUBLIC_GATE.replace("['/', '/sign-in(.*)']", "['/dashboard(.*)']")
  .replaceAll('isPublicRoute', 'isDashboard')
  .replace('!isDashboard', 'isDashboard');

const PAGE = `import { db } from '@/lib/db';\n\nexport default async function Page() {\n  return <p>{(await db.thing.findMany()).length}</p>;\n}\n`;
const CLIENT = `'use client';\n\nexport default function Page() {\n  return <p>Editor</p>;\n}\n`;
const WRITES = `import { db } from '@/lib/db';\n\nexport async function POST(req: Request) {\n  return Response.json(await db.thing.create({ data: await req.json() }));\n}\n`;
const CHECKED = `import { auth } from '@clerk/nextjs/server';\n${WRITES.replace('{\n', '{\n  const { userId } = await auth();\n  if (!userId) return new Response(null, { status: 401 });\n')}`;
const IDLE = `export async function GET() {\n  return Response.json({ ok: true });\n}\n`;
const IMAGE = `import { ImageResponse } from 'next/og';\n\nexport default function Image() {\n  return new ImageResponse(<div>My app</div>);\n}\n`;
const MAP = `import { db } from '@/lib/db';\n\nexport default async function sitemap() {\n  return (await db.thing.findMany()).map(({ id }) => ({ url: '/' + id }));\n}\n`;
const FILES = {
  'app/page.tsx': `export default function Page() {\n  return <p>Home</p>;\n}\n`,
  'app/sign-in/[[...sign-in]]/page.tsx': `import { SignIn } from '@clerk/nextjs';\nexport default function Page() {\n  return <SignIn />;\n}\n`,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
};
const NEXT_15 = { next: '15.5.29', clerk: '6.39.8' };

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

function made(entry: string, more: Record<string, string>): App {
  app = appOf({ ...FILES, 'middleware.ts': entry, ...more }, NEXT_15, false);
  return app;
}

const verdictOf = async (of: App, file: string, name = 'default'): Promise<string | undefined> =>
  (await of.map()).find((one) => one.file === file && one.name === name)?.verdict;

const said = ({ document }: Awaited<ReturnType<App['migrate']>>): string =>
  JSON.stringify([document.notes, document.notDone]);

describe('what the wall turns away but for an ending', () => {
  const files = { 'app/orders/[id]/page.tsx': PAGE };

  test('is kept from strangers like all else: it gets a check, and only then the gate goes', async () => {
    const one = made(PUBLIC_GATE, files);
    const { exitCode } = await one.migrate({ skip: ['wall', 'proxy'] });
    expect(exitCode).toBe(0);
    expect(await verdictOf(one, 'app/orders/[id]/page.tsx')).toBe('protected');
    expect(one.read('middleware.ts')).toContain('export default clerkMiddleware();');
  });

  test('keeps its gate where no check is written', async () => {
    const one = made(PUBLIC_GATE, files);
    const done = await one.migrate({ skip: ['wall', 'proxy', 'checks'] });
    expect(done.exitCode).toBe(1);
    expect(said(done)).toMatch(/\\"gate\\" is left out: default of \/orders\/\[id\]/);
    expect(one.read('middleware.ts')).toBe(PUBLIC_GATE);
  });

  test('is done in the first run, so that the second one changes nothing', async () => {
    const one = made(PUBLIC_GATE, files);
    expect((await one.migrate()).exitCode).toBe(0);
    expect((await one.migrate()).document.outcome).toBe('unchanged');
  });

  test('is not what is open at its plain address: a page that the gate lets through stays without a check', async () => {
    const one = made(PUBLIC_GATE.replace("'/sign-in(.*)'", "'/sign-in(.*)', '/orders(.*)'"), files);
    expect((await one.migrate({ skip: ['wall', 'proxy'] })).exitCode).toBe(0);
    expect(one.read('app/orders/[id]/page.tsx')).toBe(PAGE);
  });
});

test('what only the wall closes gets its check in the same run', async () => {
  const one = made(LIST_GATE, { 'app/api/posts/route.ts': WRITES });
  const { document } = await one.migrate({ public: ['/'] });
  expect(document.access).toContainEqual({ url: '/api/posts', before: 'open', after: '401' });
  expect(await verdictOf(one, 'app/api/posts/route.ts', 'POST')).toBe('protected');
  expect((await one.migrate({ public: ['/'] })).document.outcome).toBe('unchanged');
});

describe('a page of the client that the gate turns strangers away from', () => {
  const files = { 'app/editor/page.tsx': CLIENT };

  test('keeps the gate where no wall takes its place, and is named', async () => {
    const one = made(PUBLIC_GATE, files);
    const done = await one.migrate({ skip: ['wall'] });
    expect(done.exitCode).toBe(1);
    expect(said(done)).toMatch(/\\"gate\\" is left out: default of \/editor .*--wrap-client-pages/);
    expect(one.read('middleware.ts')).toBe(PUBLIC_GATE);
  });

  test('stays behind the wall', async () => {
    const one = made(PUBLIC_GATE, files);
    expect((await one.migrate()).exitCode).toBe(0);
    expect(one.read('middleware.ts')).not.toContain('createRouteMatcher');
  });

  test('lets the gate go once a server component stands before it, or it is declared public', async () => {
    const wrapped = made(PUBLIC_GATE, files);
    await wrapped.protect({ all: true, 'wrap-client-pages': true });
    expect((await wrapped.migrate({ skip: ['wall'] })).exitCode).toBe(0);
    wrapped.remove();
    const declared = made(PUBLIC_GATE, files);
    expect((await declared.migrate({ skip: ['wall'], public: ['/editor'] })).exitCode).toBe(0);
  });
});

test('a page that reads nothing gets its check where the wall is about to close it', async () => {
  const hangs = LIST_GATE.replace(
    '  if (isDashboard',
    "  if (req.nextUrl.pathname.startsWith('/notes') && (await isOff())) return Response.json(null, { status: 404 });\n  if (isDashboard",
  ).replace('const isDashboard', "import { isOff } from 'flags-of-ours';\n\nconst isDashboard");
  const one = made(hangs, {
    'pages/notes.tsx': `export const getServerSideProps = () => ({ props: {} });\n\nexport default function Notes() {\n  return <p>Notes</p>;\n}\n`,
  });
  const done = await one.migrate();
  expect(said(done)).not.toContain('/notes');
  expect(await verdictOf(one, 'pages/notes.tsx', 'getServerSideProps')).toBe('protected');
  expect((await one.migrate()).document.outcome).toBe('unchanged');
});

describe('what a stranger reaches today', () => {
  const files = {
    'app/api/posts/route.ts': WRITES,
    'app/api/health/route.ts': IDLE,
    'app/dashboard/page.tsx': PAGE,
  };

  test('stays open and stays exposed where it reads or changes data: a list that we wrote declares nothing', async () => {
    const one = made(LIST_GATE, files);
    const done = await one.migrate();
    expect(done.exitCode).toBe(0);
    expect(said(done)).toContain('Exposed to a stranger: 1 → 1.');
    expect(said(done)).toContain('declared public by nobody: /api/posts.');
    expect(one.read('lib/security/public-routes.ts')).toContain("'/api/posts'");
    const { findings } = await one.doctor();
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'resource/exposed', file: 'app/api/posts/route.ts' }),
    );
    expect(findings.map(({ rule }) => rule)).not.toContain('public/drift');
    expect((await one.migrate()).document.outcome).toBe('unchanged');
  });

  test('drifts from no list where it checks for itself, unless somebody declares it', async () => {
    const checked = { ...files, 'app/api/posts/route.ts': CHECKED };
    const one = made(LIST_GATE, checked);
    const done = await one.migrate();
    expect(said(done)).not.toContain('declared public by nobody');
    expect(one.read('lib/security/public-routes.ts')).toContain("'/api/posts'");
    expect(await verdictOf(one, 'app/api/posts/route.ts', 'POST')).toBe('protected');
    expect((await one.doctor()).findings.map(({ rule }) => rule)).not.toContain('public/drift');
    expect((await one.migrate()).document.outcome).toBe('unchanged');
    one.remove();
    const declared = made(LIST_GATE, checked);
    await declared.migrate({ public: ['/', '/api/posts'] });
    expect((await declared.doctor()).findings.map(({ rule }) => rule)).toContain('public/drift');
  });

  test('is public where it does neither', async () => {
    const one = made(LIST_GATE, files);
    await one.migrate();
    expect(await verdictOf(one, 'app/api/health/route.ts', 'GET')).toBe('public');
  });

  test('is public once somebody declares it: by the list of the run, or later', async () => {
    const given = made(LIST_GATE, files);
    await given.migrate({ public: ['/', '/api/posts'] });
    expect((await given.doctor()).findings.map(({ rule }) => rule)).not.toContain('resource/exposed');
    given.remove();
    const later = made(LIST_GATE, files);
    await later.migrate();
    await later.protect({ public: ['/api/posts'] }, ['app/api/posts']);
    expect((await later.doctor()).findings.map(({ rule }) => rule)).not.toContain('resource/exposed');
  });

  test('a gate for a role that stays behind the wall does not make it one that lets everything else through', async () => {
    const one = made(ROLE_GATE, files);
    await one.migrate();
    expect(one.read('middleware.ts')).toContain('createRouteMatcher');
    expect((await one.doctor()).findings.map(({ rule }) => rule)).not.toContain('wall/allow-by-default');
  });

  test('such a gate without a wall is one', async () => {
    const one = made(ROLE_GATE, files);
    expect((await one.doctor()).findings.map(({ rule }) => rule)).toContain('wall/allow-by-default');
  });
});

describe('a wall that does not get into the file', () => {
  const LEGACY = `import { authMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

export default authMiddleware({
  publicRoutes: ['/', '/sign-in(.*)'],
  afterAuth(auth, req) {
    if (!auth.userId && !auth.isPublicRoute) return NextResponse.redirect(new URL('/sign-in', req.url));
    return NextResponse.next();
  },
});
`;
  test('leaves nothing behind that only it would read, and says of authMiddleware what is true of Clerk 5', async () => {
    app = appOf(
      { ...FILES, 'middleware.ts': LEGACY, 'app/dashboard/page.tsx': PAGE },
      { next: '14.2.35', clerk: '5.7.6' },
      false,
    );
    const done = await app.migrate();
    expect(done.exitCode).toBe(1);
    expect(said(done)).toMatch(
      /"wall\\" and \\"gate\\" are left out: .*which Clerk 5 runs for the last time/,
    );
    expect(said(done)).not.toContain('removed');
    expect(Object.keys(app.all()).filter((path) => path.startsWith('lib/security'))).toEqual([]);
    expect(app.read('middleware.ts')).toBe(LEGACY);
  });
});

describe('metadata', () => {
  test('that reads and changes nothing holds up no step', async () => {
    const one = made(PUBLIC_GATE, { 'app/opengraph-image.tsx': IMAGE });
    const { exitCode, document } = await one.migrate();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(document.access).toContainEqual({ url: '/opengraph-image', before: 'sign-in', after: 'open' });
    expect(one.read('middleware.ts')).not.toContain('createRouteMatcher');
    expect((await one.migrate()).document.outcome).toBe('unchanged');
  });

  test('that reads nothing holds up no step without a wall, either', async () => {
    const one = made(PUBLIC_GATE, { 'app/opengraph-image.tsx': IMAGE });
    expect((await one.migrate({ skip: ['wall'] })).exitCode).toBe(0);
    expect(one.read('middleware.ts')).toContain('export default clerkMiddleware();');
  });

  test('that reads data and is closed today does, until it is declared public', async () => {
    const one = made(PUBLIC_GATE, { 'app/sitemap.ts': MAP });
    const done = await one.migrate();
    expect(done.exitCode).toBe(1);
    expect(said(done)).toMatch(/\\"gate\\" is left out: default of \/sitemap\.xml/);
    expect(await verdictOf(one, 'app/sitemap.ts')).toBe('wall-only');
    const { exitCode } = await one.migrate({ public: ['/', '/sitemap.xml'] });
    expect(exitCode).toBe(0);
    expect(one.read('middleware.ts')).not.toContain('createRouteMatcher');
    expect(await verdictOf(one, 'app/sitemap.ts')).toBe('public');
  });
});
