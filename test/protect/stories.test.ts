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
    const wrapped = `import { db } from '@/lib/db';\n\nconst counted = (run) => async (request) => {\n  await db.hit.create({});\n  return run(request);\n};\n\nexport const GET = counted(async () => Response.json(await db.note.findMany()));\n`;
    app = appOf({ 'lib/db.ts': DATABASE, 'app/api/notes/route.ts': wrapped });
    const outcome = await app.protect();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone[0]?.because).toContain('does not protect it');
    expect(app.read('app/api/notes/route.ts')).toBe(wrapped);
  });

  it('where no middleware runs Clerk, auth() would throw for everyone: nothing is written', async () => {
    app = appOf({ ...FILES, 'proxy.ts': 'export default function proxy() {}\n' });
    const outcome = await app.protect();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.document.notDone.map(({ because }) => because).join()).toMatch(/does not run Clerk/);
    expect(app.read('app/api/notes/route.ts')).toBe(reads('note'));
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
