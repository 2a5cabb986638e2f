import { afterEach, describe, expect, it } from 'vitest';
import { undoCommand } from '../../src/commands/undo.ts';
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

  it('a preflight is never answered with 401', async () => {
    const both = reads('note').replace('GET', 'OPTIONS');
    app = appOf({ ...FILES, 'app/api/notes/route.ts': both });
    const outcome = await app.protect();
    expect(outcome.document.notDone[0]?.because).toMatch(/OPTIONS/);
    expect(app.read('app/api/notes/route.ts')).toBe(both);
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
