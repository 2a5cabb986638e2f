import { afterEach, describe, expect, it } from 'vitest';
import { undoCommand } from '../../src/commands/undo.ts';
import { inspect } from '../../src/facts/inspect.ts';
import { parseManifest } from '../../src/manifest.ts';
import { addTo } from '../../src/protect/plan.ts';
import { Session } from '../../src/session.ts';
import { runVerb } from '../../src/verbs.ts';
import { type App, appOf } from './app.ts';

const DATABASE = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;
const reads = (what: string): string =>
  `import { db } from '@/lib/db';\n\nexport async function GET() {\n  return Response.json(await db.${what}.findMany());\n}\n`;
const CLOSED = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
const isPublic = createRouteMatcher(['/sign-in(.*)']);
export default clerkMiddleware(async (auth, request) => {
  if (!isPublic(request)) await auth.protect();
});
export const config = { matcher: ['/', '/(.*)'] };
`;

let app: App | undefined;
afterEach(() => app?.remove());

const FILES = {
  'lib/db.ts': DATABASE,
  'app/api/notes/route.ts': reads('note'),
  'app/api/users/route.ts': reads('user'),
};

describe('what is protected is what was asked for', () => {
  it('without a path, a pattern or --all nothing is written', async () => {
    app = appOf(FILES);
    await expect(app.protect({})).rejects.toMatchObject({ message: 'Which resources?' });
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
  });

  it('a folder on the command line leaves the others alone', async () => {
    app = appOf(FILES);
    const outcome = await app.protect({}, ['app/api/notes']);
    expect(outcome.exitCode).toBe(0);
    expect(app.read('app/api/notes/route.ts')).toContain('await auth()');
    expect(app.read('app/api/users/route.ts')).toBe(reads('user'));
  });

  it('--only takes URL patterns and file globs', async () => {
    app = appOf(FILES);
    await app.protect({ only: ['/api/users'] });
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
    expect(app.read('app/api/users/route.ts')).toContain('await auth()');
    await app.protect({ only: ['app/api/n*/**'] });
    expect(app.read('app/api/notes/route.ts')).toContain('await auth()');
  });

  it('what only the wall keeps strangers from is protected too, unless --exposed-only', async () => {
    app = appOf({ ...FILES, 'proxy.ts': CLOSED });
    expect((await app.map()).find(({ kind }) => kind === 'route')?.verdict).toBe('wall-only');
    await app.protect({ all: true, 'exposed-only': true });
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
    await app.protect();
    const left = (await app.map()).filter(({ kind, verdict }) => kind === 'route' && verdict !== 'protected');
    expect(left).toEqual([]);
  });

  it('what is declared public is left open and remembered', async () => {
    app = appOf(FILES);
    const outcome = await app.protect({ all: true, public: ['/api/notes'] });
    expect(outcome.exitCode).toBe(0);
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
    expect(JSON.parse(app.read('.clerk-guard/manifest.lock'))).toMatchObject({ public: ['/api/notes'] });
    await app.protect();
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
  });

  it('add protect is the same', async () => {
    app = appOf(FILES);
    expect(await runVerb(['add', 'protect', 'app/api/notes', '--yes', '--json', '--cwd', app.root])).toBe(0);
    expect(app.read('app/api/notes/route.ts')).toContain('await auth()');
    expect(app.read('app/api/users/route.ts')).toBe(reads('user'));
  });

  it.each([
    ['a path that is not there', {}, ['app/nope']],
    ['a folder without resources', {}, ['lib']],
    ['a pattern that fits nothing', { only: ['/nothing/**'] }, []],
    ['one of two patterns that fits nothing', { only: ['/api/notes', 'app/nope/**'] }, []],
    ['a permission for nothing', { all: true, permission: ['/nothing=org:a:b'] }, []],
  ])('%s is wrong usage, not done', async (_what, flags, named) => {
    app = appOf(FILES);
    await expect(app.protect(flags, named)).rejects.toMatchObject({ exitCode: 2 });
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
  });

  it.each(['', '/a b?[', '/../x', '../lib/**'])(
    '--public %j is refused: it can not be meant',
    async (pattern) => {
      app = appOf(FILES);
      await expect(app.protect({ all: true, public: [pattern] })).rejects.toMatchObject({ exitCode: 2 });
    },
  );

  it.each([
    ['only', ['/**/nosuch/**']],
    ['only', ['/api/**/users']],
    ['permission', ['/**/nosuch/**=org:teams:read']],
    ['permission', ['/api/(users|notes)=org:teams:read']],
    ['public', ['/**/nosuch/**']],
  ])('--%s %j is refused for what it is: "**" stands at the end, for whole segments', async (flag, words) => {
    app = appOf(FILES);
    await expect(app.protect({ all: true, [flag]: words })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /^--(?:only|permission|public): ".*" (?:has "\*\*" before its end|is not made)/,
      ),
    });
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
  });

  it('--only and --permission may mean the whole app, which --public may not', async () => {
    app = appOf(FILES);
    await app.protect({ only: ['/**'], permission: ['/**=org:teams:read'] });
    expect(app.read('app/api/notes/route.ts')).toContain('org:teams:read');
    await expect(app.protect({ all: true, public: ['/**'] })).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    ['as a word', {}, ['/team/[id]']],
    ['behind --only', { only: ['/team/[id]'] }, []],
  ])('a URL is taken as the map prints it %s, and means that route alone', async (_where, flags, named) => {
    app = appOf({
      ...FILES,
      'app/team/[id]/route.ts': reads('team'),
      'app/team/new/route.ts': reads('team'),
    });
    await app.protect(flags, named);
    expect(app.read('app/team/[id]/route.ts')).toContain('await auth()');
    expect(app.read('app/team/new/route.ts')).toBe(reads('team'));
  });

  it('a word that means nothing is told as it was typed', async () => {
    app = appOf(FILES);
    await expect(app.protect({}, ['/team/[id]'])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('"/team/[id]"'),
    });
  });

  it('what gets no check is named: pages of the client, and what could not be judged', async () => {
    app = appOf({
      ...FILES,
      'app/board/page.tsx': `'use client';\nexport default function Board() {\n  return null;\n}\n`,
      'app/api/odd/route.ts': `import { GET as made } from 'unheard-of';\nexport const GET = made;\n`,
    });
    const notes = (await app.protect()).document.notes.join('\n');
    expect(notes).toMatch(/\/board/);
    expect(notes).toMatch(/could not be judged.*\/api\/odd/);
  });

  it.each([
    ['nowhere', {}, 'return { notFound: true }'],
    [
      'to the page of each language',
      { 'pages/[locale]/sign-in.tsx': 'export default () => null;\n' },
      'return { notFound: true }',
    ],
    [
      'to a page of this app',
      { 'pages/login.tsx': 'export default () => null;\n' },
      'return { redirect: { destination: `/login?redirect_url=${encodeURIComponent(resolvedUrl)}`, permanent: false } }',
    ],
    [
      'where the environment says',
      { '.env': 'NEXT_PUBLIC_CLERK_SIGN_IN_URL=/enter\n' },
      "return { redirect: { destination: `${process.env.NEXT_PUBLIC_CLERK_SIGN_IN_URL ?? '/enter'}?redirect_url=${encodeURIComponent(resolvedUrl)}`, permanent: false } }",
    ],
    [
      'to a page of this app, and back below its base path',
      {
        'pages/login.tsx': 'export default () => null;\n',
        'next.config.js': "module.exports = { basePath: '/shop' };\n",
      },
      'return { redirect: { destination: `/login?redirect_url=%2Fshop${encodeURIComponent(resolvedUrl)}`, permanent: false } }',
    ],
  ])(
    'a page of the Pages Router leads no stranger to an address that is not there: %s',
    async (_, files, answer) => {
      const page = `import { db } from '@/lib/db';\n\nexport const getServerSideProps = async ({ req }) => {\n  return { props: { rows: await db.note.findMany() } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`;
      app = appOf({ 'lib/db.ts': DATABASE, 'pages/admin.tsx': page, ...files });
      await app.protect({ only: ['/admin'] });
      expect(app.read('pages/admin.tsx').replace(/\s+/g, ' ')).toContain(answer);
    },
  );

  it('what a cron handler tells its scheduler is not how the app refuses', async () => {
    app = appOf({
      ...FILES,
      'app/api/cron/route.ts': `export async function GET(request: Request) {\n  if (request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response('Unauthorized', { status: 401 });\n  return new Response('ok');\n}\n`,
    });
    await app.protect({ only: ['/api/users'] });
    expect(app.read('app/api/users/route.ts')).toContain(
      "Response.json({ error: 'Unauthorized' }, { status: 401 })",
    );
  });

  it('what is left to fill in is told as the installed pieces were answered', async () => {
    app = appOf(FILES);
    const env = (document: { next: { kind: string; text: string }[] }) =>
      document.next.filter(({ kind }) => kind === 'env').map(({ text }) => text);
    const told = env((await app.add(['webhook', 'security-check'])).document);
    expect(told.join('\n')).toMatch(/CLERK_WEBHOOK_SIGNING_SECRET/);
    expect(env((await app.protect()).document)).toEqual(told);
  });

  it('a system permission is refused: it is never in the session', async () => {
    app = appOf(FILES);
    await expect(
      app.protect({ all: true, permission: ['/api/**=org:sys_memberships:read'] }),
    ).rejects.toMatchObject({ message: expect.stringContaining('system permissions') });
  });
});

describe('nothing is claimed that is not so', () => {
  it('one that is refused does not keep the others from their check, and the run fails', async () => {
    app = appOf({ ...FILES, 'app/api/cron/route.ts': reads('job') });
    const outcome = await app.protect();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone).toHaveLength(1);
    expect(app.read('app/api/cron/route.ts')).toBe(reads('job'));
    expect(app.read('app/api/users/route.ts')).toContain('await auth()');
  });

  it('a check that does not protect, as work runs before the function, is taken back', async () => {
    const wrapped = `import { db } from '@/lib/db';\n\nconst counted = (run) => async (request) => {\n  await db.hit.create({});\n  return run(request);\n};\n\nconst GET = counted(async () => Response.json(await db.note.findMany()));\n\nexport { GET };\n`;
    app = appOf({ 'lib/db.ts': DATABASE, 'app/api/notes/route.ts': wrapped });
    const outcome = await app.protect();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone[0]?.because).toMatch(
      /comes too late, as its wrapper works before it; none was put around/,
    );
    expect(app.read('app/api/notes/route.ts')).toBe(wrapped);
  });

  it('where no middleware runs Clerk, auth() would throw for everyone: nothing is written', async () => {
    app = appOf({ ...FILES, 'proxy.ts': 'export default function proxy() {}\n' });
    const outcome = await app.protect();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone.map(({ because }) => because).join()).toMatch(/does not run Clerk/);
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
  });

  const ENTRIES: [string, Record<string, string>, boolean][] = [
    [
      'Auth.js behind a module of its own',
      {
        'proxy.ts': `import { auth } from '@/auth';\n\nexport const proxy = auth(() => undefined);\n`,
        'auth.ts': `import NextAuth from 'next-auth';\n\nexport const { auth } = NextAuth({ providers: [] });\n`,
      },
      false,
    ],
    [
      'a module that only logs',
      {
        'proxy.ts': `import { log } from './lib/log';\n\nexport default function proxy() {\n  log();\n}\n`,
        'lib/log.ts': 'export const log = () => console.log(1);\n',
      },
      false,
    ],
    [
      'a module that runs Clerk',
      {
        'proxy.ts': `import { chain } from './lib/chain';\n\nexport default chain();\n`,
        'lib/chain.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport const chain = () => [clerkMiddleware()][0];\n`,
      },
      true,
    ],
    [
      'a package that Clerk is handed to',
      {
        'proxy.ts': `import { chain } from 'some-chain';\nimport { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default chain([clerkMiddleware()]);\n`,
      },
      true,
    ],
  ];
  it.each(ENTRIES)('an entry file with %s is looked at before auth() is written', async (_, files, runs) => {
    const page = `import { db } from '@/lib/db';\n\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
    const action = `'use server';\n\nimport { db } from '@/lib/db';\n\nexport async function clear() {\n  await db.note.deleteMany();\n}\n`;
    app = appOf({ ...FILES, ...files, 'app/admin/page.tsx': page, 'app/actions.ts': action });
    const { document } = await app.protect();
    const refusals = document.notDone.filter(({ because }) => /(?:does not run|and not) Clerk/.test(because));
    expect(app.read('app/actions.ts').includes('auth.protect()')).toBe(runs);
    // Each handler, the page and the function.
    expect(refusals.length).toBe(runs ? 0 : 4);
  });

  const ACTION = (name: string): string =>
    `'use server';\n\nimport { db } from '@/lib/db';\n\nexport async function ${name}(data) {\n  await db.user.create({ data });\n}\n\nexport async function rename(data) {\n  await db.user.update({ data });\n}\n`;
  const CALLERS: [string, Record<string, string>][] = [
    [
      'a signed webhook, through what exports it again',
      {
        'lib/actions/index.ts': `export * from './user';\n`,
        'app/api/events/route.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks';\nimport { create } from '@/lib/actions';\n\nexport async function POST(request) {\n  const event = await verifyWebhook(request);\n  await create(event.data);\n  return new Response('ok');\n}\n`,
      },
    ],
    [
      'a job of Inngest, through a helper',
      {
        'lib/jobs.ts': `import { Inngest } from 'inngest';\nimport { store } from './store';\n\nexport const inngest = new Inngest({ id: 'x' });\nexport const job = inngest.createFunction({ id: 'job' }, { cron: '0 0 * * *' }, async () => store());\n`,
        'lib/store.ts': `import { create } from './actions/user';\n\nexport const store = () => create({});\n`,
        'app/api/inngest/route.ts': `import { serve } from 'inngest/next';\nimport { inngest, job } from '@/lib/jobs';\n\nexport const { GET, POST, PUT } = serve({ client: inngest, functions: [job] });\n`,
      },
    ],
    [
      'a task of Trigger.dev that loads it when it runs',
      {
        'trigger/task.ts': `import { task } from '@trigger.dev/sdk/v3';\n\nexport const nightly = task({ id: 'nightly', run: async () => (await import('../lib/actions/only')).create({}) });\n`,
        'app/page.tsx': 'export default function Home() {\n  return <h1>Home</h1>;\n}\n',
        'lib/actions/only.ts': `'use server';\n\nexport { create } from './user';\n`,
      },
    ],
    [
      'a handler that only its name gives away',
      {
        'app/api/mpesa/callback/route.ts': `import { create } from '@/lib/actions/user';\n\nexport async function POST(request) {\n  await create(await request.json());\n  return new Response('ok');\n}\n`,
      },
    ],
  ];
  it.each(CALLERS)(
    'a server function that %s calls gets no check there, its neighbour does',
    async (_, files) => {
      app = appOf({ 'lib/db.ts': DATABASE, 'lib/actions/user.ts': ACTION('create'), ...files });
      const { document } = await app.protect();
      const text = app.read('lib/actions/user.ts');
      expect(text.match(/auth\.protect\(\)/g)).toHaveLength(1);
      expect(text.indexOf('auth.protect()')).toBeGreaterThan(text.indexOf('function rename'));
      expect(document.notDone.map(({ because }) => because).join('\n')).toMatch(
        /server function create .* calls it, too, where nobody is signed in/,
      );
    },
  );

  it('a server function that a handler with a session calls, or that starts a job, gets its check', async () => {
    app = appOf({
      'lib/db.ts': DATABASE,
      'lib/actions/user.ts': ACTION('create').replace(
        `import { db }`,
        `import { tasks } from '@trigger.dev/sdk/v3';\nimport { db }`,
      ),
      'app/api/users/route.ts': `import { create } from '@/lib/actions/user';\n\nexport async function POST(request) {\n  await create(await request.json());\n  return new Response('ok');\n}\n`,
    });
    await app.protect();
    expect(app.read('lib/actions/user.ts').match(/auth\.protect\(\)/g)).toHaveLength(2);
  });

  const BACK = `  await db.payment.update({ where: { id: request.nextUrl.searchParams.get('ref') }, data: { paid: true } });\n  return NextResponse.redirect(new URL('/thanks', request.url));\n`;
  const back = (method: string): string =>
    `import { NextResponse } from 'next/server';\nimport { db } from '@/lib/db';\n\nexport async function ${method}(request) {\n${BACK}}\n`;
  const EVENTS = `import { db } from '@/lib/db';\n\nexport async function POST(request) {\n  const event = await request.json();\n  if (event.type === 'invoice.paid') await db.payment.create({ data: event.data });\n  return new Response('ok');\n}\n`;
  const PAYS = EVENTS.replace("if (event.type === 'invoice.paid') ", '').replace('event.data', 'event');
  const ASKED = `import { db } from '@/lib/db';\n\nexport default async function handler(req, res) {\n  await db.payment.update({ where: { id: req.query.ref } });\n  res.redirect('/thanks');\n}\n`;
  it.each([
    ['the browser that comes back', 'app/api/payments/callback/route.ts', back('GET'), false],
    ['a browser that is posted back', 'app/api/payments/callback/route.ts', back('POST'), true],
    ['a webhook that redirects', 'app/api/payments/webhook/route.ts', back('GET'), true],
    ['a browser in the Pages Router', 'pages/api/payments/callback.ts', ASKED, false],
    ['a report there', 'pages/api/payments/callback.ts', ASKED.replace('req.query', 'req.body'), true],
    ['events of Stripe', 'app/api/stripe/paid/route.ts', EVENTS, true],
    ['a browser that asks to pay', 'app/api/stripe/pay/route.ts', PAYS, false],
  ])('%s in %s is told from a webhook by what it does', async (_, file, text, taken) => {
    app = appOf({ 'lib/db.ts': DATABASE, [file]: text });
    const { document } = await app.protect();
    expect(document.notDone.some(({ because }) => /it needs a signature/.test(because))).toBe(taken);
    expect(/auth|getAuth/.test(app.read(file))).toBe(!taken);
  });

  const CALLED = `import { db } from '@/lib/db';\n\nexport default async function handler(req, res) {\n  await db.note.create({ data: req.body });\n  res.json({});\n}\n`;
  it.each([
    ['pages/api/cron/nightly.ts', 'req.headers.authorization !== ', 'return res.status(401)'],
    ['pages/api/webhooks/pay.ts', 'for await (const chunk of req)', 'bodyParser: false'],
  ])(
    '%s gets the lines of the Pages Router, which has no Response and no headers.get()',
    async (file, ...lines) => {
      app = appOf({ 'lib/db.ts': DATABASE, [file]: CALLED });
      const { document } = await app.protect();
      const [snippet = ''] = document.notDone.map((one) => one.snippet);
      for (const line of lines) expect(snippet).toContain(line);
      expect(snippet).not.toMatch(/headers\.get\(|new Response|req\.text\(/);
    },
  );

  it('a page of the Pages Router is told of what it has: getServerSideProps, not auth.protect()', async () => {
    const PAGE = `export default function Page() {\n  return <p>Plan</p>;\n}\n`;
    const DATA = `import { db } from '@/lib/db';\n\nexport const getServerSideProps = async () => ({ props: { all: await db.note.findMany() } });\n\n`;
    app = appOf({
      'lib/db.ts': DATABASE,
      'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware(async (auth) => {\n  await auth.protect();\n});\n`,
      'pages/plan.tsx': PAGE,
      'pages/notes.tsx': `${DATA}${PAGE}`,
    });
    const { findings } = await app.doctor();
    const helpFor = (file: string) => findings.find((one) => one.file === file)?.help;
    // It does nothing that could be guarded.
    expect(helpFor('pages/plan.tsx')).toBeUndefined();
    expect(helpFor('pages/notes.tsx')).toMatch(
      /^Ask in getServerSideProps who comes, .*getAuth\(req\).* protect pages\/notes\.tsx$/,
    );
  });

  it.each([
    ['app/api/mpesa/callback/route.ts', true],
    ['app/api/payments/ipn/route.ts', true],
    ['app/api/paystack/stkcallback/route.ts', true],
    ['app/api/calls/callback/route.ts', false],
    ['app/api/payments/list/route.ts', false],
    ['app/api/descriptions/route.ts', false],
    ['app/api/stripe/route.ts', true],
    ['app/api/stripe/invoices/route.ts', false],
  ])('%s is taken for what a payment provider calls: %s', async (file, taken) => {
    app = appOf({ 'lib/db.ts': DATABASE, [file]: reads('note') });
    const { document } = await app.protect();
    expect(document.notDone.some(({ because }) => /it needs a signature/.test(because))).toBe(taken);
    expect(app.read(file).includes('auth')).toBe(!taken);
  });

  it('what the matcher leaves out gets no check that would throw there, the others get theirs', async () => {
    const some = CLOSED.replace("['/', '/(.*)']", "['/', '/api/users']");
    app = appOf({ ...FILES, 'proxy.ts': some });
    const outcome = await app.protect();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone[0]?.because).toMatch(/does not run on \/api\/notes/);
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
    expect(app.read('app/api/users/route.ts')).toContain('await auth()');
  });

  it('a layout is asked where Clerk runs on all pages below it', async () => {
    const page = `import { db } from '@/lib/db';\n\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
    const layout = `import { db } from '@/lib/db';\n\nexport default async function Layout({ children }) {\n  await db.note.create({});\n  return children;\n}\n`;
    app = appOf({
      ...FILES,
      'proxy.ts': CLOSED.replace("['/', '/(.*)']", "['/admin', '/admin/users']"),
      'app/admin/layout.tsx': layout,
      'app/admin/page.tsx': page,
      'app/admin/health/page.tsx': page,
    });
    await app.protect();
    expect(app.read('app/admin/layout.tsx')).toBe(layout);
    expect(app.read('app/admin/page.tsx')).toContain('auth.protect()');
  });

  it.each(['default', 'page', 'layout'])(
    'a %s of a slot that is shown beside an open page gets no check',
    async (kind) => {
      const read = `import { db } from '@/lib/db';\n\nexport default async function Side() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
      const file = `app/@side/${kind}.tsx`;
      app = appOf({
        ...FILES,
        [file]: read,
        'app/page.tsx': 'export default function Home() {\n  return <h1>Welcome</h1>;\n}\n',
      });
      const outcome = await app.protect({}, [file]);
      expect(outcome.exitCode).toBe(1);
      expect(outcome.document.notDone[0]?.because).toMatch(/stands (?:around|beside) \//);
      expect(app.read(file)).toBe(read);
    },
  );

  it('a preflight is never answered with 401', async () => {
    const both = reads('note').replace('GET', 'OPTIONS');
    app = appOf({ ...FILES, 'app/api/notes/route.ts': both });
    const outcome = await app.protect();
    expect(outcome.document.notDone[0]?.because).toMatch(/OPTIONS/);
    expect(app.read('app/api/notes/route.ts')).toBe(both);
  });

  it('a file that its owner edits while the questions are asked is left alone', async () => {
    app = appOf(FILES);
    const path = 'app/api/notes/route.ts';
    const facts = await inspect(app.root);
    const session = new Session({ facts, manifest: parseManifest(undefined), answers: {}, adding: [] });
    addTo(session, {
      texts: new Map([[path, { before: 'as it was', after: 'new' }]]),
      done: [],
      refused: [],
      together: [],
      demands: () => undefined,
    });
    expect(session.draft.changes()).toEqual([]);
    expect(session.draft.manual[0]?.because).toMatch(/changed while this ran/);
  });

  it('a dry run writes nothing and plans what the run writes', async () => {
    app = appOf(FILES);
    const dry = await app.protect({ all: true, 'dry-run': true });
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
    const planned = dry.document.changes.map(({ path }) => path);
    const real = await app.protect();
    expect(real.document.changes.map(({ path }) => path)).toEqual(planned);
    expect(planned).toContain('app/api/notes/route.ts');
  });

  it('undo restores every byte', async () => {
    app = appOf(FILES);
    await app.protect();
    expect(await undoCommand({ yes: true, json: true, cwd: app.root }, undefined)).toBe(0);
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
    expect(app.read('app/api/users/route.ts')).toBe(reads('user'));
  });
});

const ACTIONS = `'use server';\n\nimport { db } from '@/lib/db';\n\nexport async function close(id: string) {\n  await db.account.delete({ where: { id } });\n}\n`;
const BOARD = `'use client';\n\nexport default function Board() {\n  return <p>Board</p>;\n}\n`;

describe('step-up on request', () => {
  it('is part of the command that repeats the run, and the caller is told how to call', async () => {
    app = appOf({ 'lib/db.ts': DATABASE, 'app/actions.ts': ACTIONS });
    await app.add(['step-up']);
    const { document } = await app.protect({ all: true, 'step-up': ['app/actions.ts#close'] });
    expect(document.commands.join('\n')).toMatch(/protect --all '?--step-up=app\/actions\.ts#close'? /);
    expect(document.next.map(({ text }) => text).join('\n')).toMatch(/Call close through useStepUp/);
    // It answers a visitor, and sends nobody to sign in.
    expect(document.notes.join('\n')).not.toMatch(/calls close[ ,]/);
  });

  it('that means no server function is wrong usage', async () => {
    app = appOf({ ...FILES, 'app/actions.ts': ACTIONS });
    for (const pattern of ['/api/notes', 'app/api/**', 'app/actions.ts#open'])
      await expect(app.protect({ all: true, 'step-up': [pattern] })).rejects.toMatchObject({ exitCode: 2 });
    expect(app.read('app/actions.ts')).toBe(ACTIONS);
  });

  it('of a function that checks already is not put before its check: the lines are handed over', async () => {
    const checked = ACTIONS.replace(
      '  await db',
      `  const { userId } = await auth();\n  if (!userId) throw new Error('no');\n  await db`,
    ).replace('import { db }', "import { auth } from '@clerk/nextjs/server';\nimport { db }");
    app = appOf({ 'lib/db.ts': DATABASE, 'app/actions.ts': checked });
    await app.add(['step-up']);
    const outcome = await app.protect({ all: true, 'step-up': ['app/actions.ts'] });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone[0]?.because).toMatch(/a check of its own/);
    expect(outcome.document.notDone[0]?.snippet).toMatch(/requireStepUpForAction/);
    expect(app.read('app/actions.ts')).toBe(checked);
  });

  it('a helper that was deleted is named, with the command that brings it back', async () => {
    app = appOf({ 'lib/db.ts': DATABASE, 'app/actions.ts': ACTIONS });
    await app.add(['step-up']);
    app.write('lib/security/step-up.ts', 'export {};\n');
    const outcome = await app.protect({ all: true, 'step-up': ['app/actions.ts'] });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone[0]?.because).toMatch(/not exported where it was written/);
    expect(outcome.document.notDone[0]?.snippet).toMatch(/add step-up --again/);
    expect(app.read('app/actions.ts')).toBe(ACTIONS);
  });
});

describe('pages of the client', () => {
  const WALLED = { ...FILES, 'proxy.ts': CLOSED, 'app/board/page.tsx': BOARD };

  it('are left without the flag, and named with it', async () => {
    app = appOf(WALLED);
    const { document } = await app.protect();
    expect(document.notes.join('\n')).toMatch(/\/board.*--wrap-client-pages/s);
    expect(app.read('app/board/page.tsx')).toBe(BOARD);
  });

  it('that people sign in on, or that are declared public, keep their file', async () => {
    const sign = `'use client';\nimport { SignIn } from '@clerk/nextjs';\n\nexport default function Page() {\n  return <SignIn />;\n}\n`;
    app = appOf({ ...WALLED, 'app/welcome/page.tsx': sign });
    const { document } = await app.protect({ all: true, 'wrap-client-pages': true, public: ['/board'] });
    expect(app.read('app/board/page.tsx')).toBe(BOARD);
    expect(app.read('app/welcome/page.tsx')).toBe(sign);
    // What is meant to be open is not said to lack a check.
    expect(document.notes.filter((note) => note.startsWith('Client components')).join()).not.toMatch(/board/);
  });

  it('that visitors get today are wrapped only when they are named', async () => {
    app = appOf({ ...FILES, 'app/board/page.tsx': BOARD });
    const { document } = await app.protect({ all: true, 'wrap-client-pages': true });
    expect(app.read('app/board/page.tsx')).toBe(BOARD);
    expect(document.notes.join('\n')).toMatch(/wrapped when they are named: \/board/);
    const named = await app.protect({ 'wrap-client-pages': true }, ['app/board']);
    expect(app.read('app/board/page-client.tsx')).toBe(BOARD);
    expect(named.document.commands.join('\n')).toMatch(/protect app\/board --wrap-client-pages /);
    expect(named.document.files.map(({ path, state }) => [path, state])).toContainEqual([
      'app/board/page-client.tsx',
      'created',
    ]);
  });

  it('get their check in one run with the layout around them', async () => {
    const layout = `import { db } from '@/lib/db';\n\nexport default async function Layout({ children }) {\n  await db.note.findMany();\n  return children;\n}\n`;
    app = appOf({ ...WALLED, 'app/board/layout.tsx': layout });
    const outcome = await app.protect({ all: true, 'wrap-client-pages': true });
    expect(outcome.document.notDone).toEqual([]);
    expect(app.read('app/board/layout.tsx')).toContain('auth.protect()');
    const after = app.all();
    await app.protect({ all: true, 'wrap-client-pages': true });
    expect(app.all()).toEqual(after);
  });
});

describe('what is open stays open', () => {
  it('code that a public page shares with a protected one is not closed for both', async () => {
    app = appOf({
      'lib/db.ts': DATABASE,
      'lib/handlers.ts': reads('note'),
      'app/api/notes/route.ts': `export { GET } from '@/lib/handlers';\n`,
      'app/api/open/route.ts': `export { GET } from '@/lib/handlers';\n`,
    });
    await app.protect({ all: true, public: ['/api/open'] });
    const map = await app.map();
    expect(map.find(({ file }) => file.includes('open'))?.check.state).toBe('unchecked');
    expect(map.find(({ file }) => file.includes('notes'))?.verdict).toBe('protected');
  });

  it('a handler that a scheduler calls as well is not closed for it', async () => {
    app = appOf({
      'lib/db.ts': DATABASE,
      'lib/handlers.ts': reads('note'),
      'app/api/notes/route.ts': `export { GET } from '@/lib/handlers';\n`,
      'app/api/cron/clean/route.ts': `export { GET } from '@/lib/handlers';\n`,
    });
    await app.protect();
    expect(app.read('lib/handlers.ts')).toBe(reads('note'));
    expect(app.read('app/api/notes/route.ts')).toContain('await auth()');
  });
});

describe('what can not be told is said', () => {
  it('names that stand for one another in a circle are no function', async () => {
    app = appOf({
      ...FILES,
      'proxy.ts': CLOSED,
      'app/api/odd/route.ts': `const one = run(two);\nconst two = run(one);\nexport const GET = one;\n`,
    });
    const outcome = await app.protect({}, ['app/api/odd']);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone[0]?.because).toMatch(/can't be told/);
  });

  it('a handler that another system makes is named with it', async () => {
    app = appOf({
      ...FILES,
      'proxy.ts': CLOSED,
      'app/api/odd/route.ts': `import { made } from 'unheard-of';\n\nexport const { GET } = made({ size: 1 });\n`,
    });
    const outcome = await app.protect({}, ['app/api/odd']);
    expect(outcome.document.notDone[0]?.because).toMatch(/taken out of made\(\{ size: 1 \}\)/);
  });

  it('a handler that does nothing yet, in a wrapper, is told to be protected by what it answers a stranger', async () => {
    app = appOf({
      ...FILES,
      'proxy.ts': CLOSED,
      'lib/logged.ts': `export const logged = (run) => async (...args) => {\n  const answer = await run(...args);\n  answer.headers.set('x-by', 'us');\n  return answer;\n};\n`,
      'app/api/health/route.ts': `import { logged } from '@/lib/logged';\n\nexport const GET = logged(async () => Response.json({ ok: true }));\n`,
    });
    const outcome = await app.protect({}, ['app/api/health']);
    expect(outcome.document.notDone).toEqual([]);
    expect(app.read('app/api/health/route.ts')).toContain('const { userId } = await auth();');
    const map = await app.map();
    expect(map.find(({ file }) => file.includes('health'))?.verdict).toBe('protected');
  });
});

describe('lines to paste', () => {
  const pasted = async (files: Record<string, string>): Promise<string | undefined> => {
    app?.remove();
    app = appOf({ 'lib/db.ts': DATABASE, 'proxy.ts': CLOSED, ...files });
    return (await app.protect()).document.notDone[0]?.snippet;
  };

  it('call the request as the handler does', async () => {
    const job = `import { db } from '@/lib/db';\n\nexport async function GET(req: Request) {\n  return Response.json(await db.note.findMany(req.url));\n}\n`;
    expect(await pasted({ 'app/api/cron/clean/route.ts': job })).toContain(
      "req.headers.get('authorization')",
    );
    expect(await pasted({ 'app/api/cron/clean/route.ts': reads('note') })).toContain(
      "request.headers.get('authorization')",
    );
  });

  it('go in the place of getStaticProps, beside which Next allows none', async () => {
    const page = `export default function Rules() {\n  return null;\n}\n`;
    const ahead = `${page}\nexport async function getStaticProps() {\n  return { props: {} };\n}\n`;
    expect(await pasted({ 'pages/rules.tsx': ahead })).toMatch(/^\/\/ In place of getStaticProps/);
    expect(await pasted({ 'pages/rules.tsx': page })).toMatch(/^export const getServerSideProps/);
  });
});

describe('what answers nothing needs no check', () => {
  const files = (text: string, file = 'app/api/gone/route.ts'): Record<string, string> => ({
    'lib/db.ts': DATABASE,
    'proxy.ts': CLOSED,
    [file]: text,
  });

  it.each([
    [
      'a handler that only throws',
      `export async function GET() {\n  throw new Error('Not written yet');\n}\n`,
    ],
    [
      'a handler that answers with an error only',
      `import { NextResponse } from 'next/server';\nexport const GET = () => NextResponse.json({ error: 'Gone' }, { status: 410 });\n`,
    ],
  ])('%s', async (_, text) => {
    app = appOf(files(text));
    const { document, exitCode } = await app.protect();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(app.read('app/api/gone/route.ts')).toBe(text);
  });

  it.each([
    ['a page that returns null', `export default function Page() {\n  return null;\n}\n`],
    [
      'a page that only sends on',
      `import { redirect } from 'next/navigation';\nexport default function Page() {\n  redirect('/');\n}\n`,
    ],
  ])('%s', async (_, text) => {
    app = appOf(files(text, 'app/board/page.tsx'));
    const { document, exitCode } = await app.protect();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(app.read('app/board/page.tsx')).toBe(text);
  });

  it('what shows something gets its check, although nothing is seen that it reads', async () => {
    app = appOf(files(`export default function Page() {\n  return <p>Plans</p>;\n}\n`, 'app/board/page.tsx'));
    const { document, exitCode } = await app.protect();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(app.read('app/board/page.tsx')).toContain('await auth.protect();');
  });

  it('what UploadThing tells of its routes, and a method that no route of Hono has', async () => {
    app = appOf({
      ...files(''),
      'app/api/gone/route.ts': 'export {};\n',
      'app/api/uploadthing/core.ts': `import { auth } from '@clerk/nextjs/server';\nimport { createUploadthing } from 'uploadthing/next';\nimport { db } from '@/lib/db';\nconst f = createUploadthing();\nexport const router = {\n  image: f({ image: {} })\n    .middleware(async () => {\n      const { userId } = await auth();\n      if (!userId) throw new Error('Unauthorized');\n      return { userId };\n    })\n    .onUploadComplete(async ({ file }) => {\n      await db.file.create({ data: { url: file.url } });\n    }),\n};\n`,
      'app/api/uploadthing/route.ts': `import { createRouteHandler } from 'uploadthing/next';\nimport { router } from './core';\nexport const { GET, POST } = createRouteHandler({ router });\n`,
      'app/api/[[...route]]/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { Hono } from 'hono';\nimport { handle } from 'hono/vercel';\nimport { db } from '@/lib/db';\nconst app = new Hono().basePath('/api');\napp.get('/notes', async (c) => {\n  const { userId } = await auth();\n  if (!userId) return c.json({ error: 'Unauthorized' }, 401);\n  return c.json(await db.note.findMany());\n});\nexport const GET = handle(app);\nexport const DELETE = handle(app);\n`,
    });
    const { document, exitCode } = await app.protect();
    expect([exitCode, document.notDone]).toEqual([0, []]);
  });
});
