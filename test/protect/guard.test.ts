import { afterEach, describe, expect, it } from 'vitest';
import { parseGuard } from '../../src/protect/guard.ts';
import { type App, appOf } from './app.ts';
import { AUTH } from './cases-guard.ts';

let app: App;
afterEach(() => app?.remove());

const READS = `import { db } from '@/lib/db';\n\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
const FILES = {
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
  'lib/auth.ts': `${AUTH}\nexport async function requireAdmin() {\n  const { userId, has } = await auth();\n  if (!userId || !has({ role: 'org:admin' })) redirect('/');\n}\n`,
  'app/board/page.tsx': READS,
  'app/admin/page.tsx': READS,
  'app/api/notes/route.ts': `import { db } from '@/lib/db';\n\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
};
const USER = 'lib/auth.ts#requireUser';
const ADMIN = '/admin/**=lib/auth.ts#requireAdmin';

describe('--guard', () => {
  it('with a pattern wins over the one for all, and each is part of the command that repeats the run', async () => {
    app = appOf(FILES);
    const { document, exitCode } = await app.protect({ all: true, guard: [USER, ADMIN] });
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(app.read('app/admin/page.tsx')).toMatch(/^ {2}await requireAdmin\(\);$/m);
    expect(app.read('app/board/page.tsx')).toMatch(/^ {2}await requireUser\(\);$/m);
    const command = document.commands.join('\n').replaceAll("'", '');
    expect(command).toContain(`--guard=${USER} --guard=${ADMIN}`);
  });

  it('by a pattern alone leaves the others to the usual check', async () => {
    app = appOf(FILES);
    await app.protect({ all: true, guard: [ADMIN] });
    expect(app.read('app/admin/page.tsx')).toMatch(/requireAdmin\(\)/);
    expect(app.read('app/board/page.tsx')).toMatch(/auth\.protect\(\)/);
    expect(app.read('app/api/notes/route.ts')).toMatch(/401/);
  });

  it('for all says what handlers answer from then on; one that is chosen for them does not', async () => {
    app = appOf(FILES);
    const all = await app.protect({ all: true, guard: [USER], 'dry-run': true });
    expect(all.document.notes.join('\n')).toMatch(
      /visitor gets of \/api\/notes is what lib\/auth\.ts#requireUser does/,
    );
    const chosen = await app.protect({ all: true, guard: [`/api/**=${USER}`], 'dry-run': true });
    expect(chosen.document.notes.join('\n')).not.toMatch(/visitor gets of/);
  });

  it('for all leaves alone what a permission is asked for', async () => {
    app = appOf(FILES);
    await app.protect({ all: true, guard: [USER], permission: ['/admin=org:reports:read'] });
    expect(app.read('app/admin/page.tsx')).toMatch(/auth\.protect\(\{ permission: 'org:reports:read' \}\)/);
    expect(app.read('app/board/page.tsx')).toMatch(/requireUser\(\)/);
  });

  it('a second run changes nothing', async () => {
    app = appOf(FILES);
    await app.protect({ all: true, guard: [USER] });
    const before = app.all();
    const again = await app.protect({ all: true, guard: [USER] });
    expect([again.exitCode, again.document.outcome]).toEqual([0, 'unchanged']);
    expect(app.all()).toEqual(before);
  });

  it('goes into the client that makes all actions, once', async () => {
    app = appOf({
      ...FILES,
      'package.json': JSON.stringify({
        name: 'case',
        dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17', 'next-safe-action': '8.0.11' },
      }),
      'lib/client.ts': `import { createSafeActionClient } from 'next-safe-action';\n\nexport const client = createSafeActionClient();\n`,
      'app/actions.ts': `'use server';\n\nimport { client } from '@/lib/client';\nimport { db } from '@/lib/db';\n\nexport const save = client.action(async () => db.note.create({}));\nexport const drop = client.action(async () => db.note.delete({}));\n`,
    });
    const { document } = await app.protect({ all: true, guard: [USER] });
    expect(document.notDone).toEqual([]);
    expect(app.read('lib/client.ts')).toBe(
      `import { createSafeActionClient } from 'next-safe-action';\nimport { requireUser } from './auth';\n\nexport const client = createSafeActionClient().use(async ({ next }) => {\n  await requireUser();\n  return next();\n});\n`,
    );
  });

  it('in the module of server functions that it is written in needs no import', async () => {
    app = appOf({
      ...FILES,
      'app/actions.ts': `'use server';\n\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n\nexport async function requireUser() {\n  const { userId } = await auth();\n  if (!userId) throw new Error('Unauthorized');\n}\n\nexport async function close(id: string) {\n  await db.note.delete({ where: { id } });\n}\n`,
    });
    await app.protect({ guard: ['app/actions.ts#requireUser'] }, ['app/actions.ts']);
    const text = app.read('app/actions.ts');
    expect(text).toMatch(/close\(id: string\) \{\n {2}await requireUser\(\);/);
    expect(text).not.toMatch(/import \{ requireUser/);
  });

  it('what the wall asks for besides is left to see to in the guard', async () => {
    app = appOf({
      ...FILES,
      'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\nconst isAdmin = createRouteMatcher(['/admin(.*)']);\nexport default clerkMiddleware(async (auth, req) => {\n  if (isAdmin(req)) await auth.protect({ role: 'org:admin' });\n});\nexport const config = { matcher: ['/((?!_next).*)'] };\n`,
    });
    const { document } = await app.protect({ guard: [USER] }, ['app/admin']);
    expect(app.read('app/admin/page.tsx')).toMatch(/requireUser\(\)/);
    expect(document.notes.join('\n')).toMatch(/whoever lib\/auth\.ts#requireUser lets through gets in/);
  });

  it.each([
    ['a module that is not there', 'lib/nobody.ts#requireUser', /no module lib\/nobody\.ts/],
    ['a name that it does not export', 'lib/auth.ts#requireNobody', /does not export requireNobody/],
    ['a module of the client', 'lib/hooks.ts#requireUser', /a module of the client/],
    ['a module that does not parse', 'lib/broken.ts#requireUser', /does not parse/],
    ['a pattern that means nothing', `/nowhere=${USER}`, /"\/nowhere"/],
  ])('%s is wrong usage', async (_, guard, says) => {
    app = appOf({
      ...FILES,
      'lib/hooks.ts': `'use client';\nexport function requireUser() {}\n`,
      'lib/broken.ts': 'export function requireUser( {\n',
    });
    const before = app.all();
    await expect(app.protect({ all: true, guard: [guard] })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(says),
    });
    expect(app.all()).toEqual(before);
  });

  it('by a pattern, and a permission for the same, is wrong usage', async () => {
    app = appOf(FILES);
    const flags = { all: true, guard: [ADMIN], permission: ['/admin/**=org:reports:read'] };
    await expect(app.protect(flags)).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    'lib/auth.ts',
    '#requireUser',
    'lib/auth.ts#',
    'lib/auth.ts#default',
    'a=b=c#d',
    'lib/auth.ts#a b',
  ])('%s is no guard', (text) => expect(() => parseGuard(text)).toThrow(/--guard/));
});
