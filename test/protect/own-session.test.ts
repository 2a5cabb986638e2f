import { afterEach, describe, expect, it } from 'vitest';
import { type App, appOf } from './app.ts';

const AUTH = `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n\n`;
const HEAD = 'export async function POST(request: Request) {\n';
const GUARD = (user: string, indent = '  '): string =>
  `${indent}if (!${user}) {\n${indent}  return Response.json({ error: 'Unauthorized' }, { status: 401 });\n${indent}}\n`;

let app: App | undefined;
afterEach(() => app?.remove());

async function protectedText(file: string, before: string, versions = {}): Promise<string> {
  app = appOf(
    {
      'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
      [file]: before,
    },
    versions,
  );
  const { document } = await app.protect();
  expect(document.notDone).toEqual([]);
  const after = app.read(file);
  const left = (await app.map()).filter((one) => one.file === file && one.verdict !== 'protected');
  expect(left).toEqual([]);
  await app.protect();
  expect(app.read(file)).toBe(after);
  return after;
}

const WORK = '  return Response.json(await db.note.create({ data: { by: userId } }));\n}\n';

describe('a session that is asked for already is not asked for again', () => {
  it.each([
    ['what it is called there is asked', '{ userId: clerkId }', 'clerkId', '{ userId: clerkId }'],
    ['a session in one piece is', 'session', 'session.userId', 'session'],
    ['who comes is taken out of it, too', '{ orgId }', 'userId', '{ orgId, userId }'],
  ])('in a handler: %s', async (_, taken, user, now) => {
    const rest = '  return Response.json(await db.note.findMany());\n}\n';
    const after = await protectedText(
      'app/api/notes/route.ts',
      `${AUTH}${HEAD}  const ${taken} = await auth();\n${rest}`,
    );
    expect(after).toBe(`${AUTH}${HEAD}  const ${now} = await auth();\n${GUARD(user)}\n${rest}`);
  });

  it('where it is asked after the first line it is asked first', async () => {
    const before = `${AUTH}${HEAD}  const body = await request.json();\n  await db.call.create({ data: body });\n\n  const { userId } = await auth();\n\n${WORK}`;
    const after = await protectedText('app/api/notes/route.ts', before);
    expect(after).toBe(
      `${AUTH}${HEAD}  const { userId } = await auth();\n${GUARD('userId')}\n  const body = await request.json();\n  await db.call.create({ data: body });\n\n${WORK}`,
    );
  });

  it('a handler that does all in a try answers in it', async () => {
    const rest = `    return Response.json(await db.note.create({ data: { by: userId } }));\n  } catch {\n    return new Response(null, { status: 500 });\n  }\n}\n`;
    const after = await protectedText(
      'app/api/notes/route.ts',
      `${AUTH}${HEAD}  try {\n    const { userId } = await auth();\n${rest}`,
    );
    expect(after).toBe(
      `${AUTH}${HEAD}  try {\n    const { userId } = await auth();\n${GUARD('userId', '    ')}\n${rest}`,
    );
  });

  it.each([
    [
      'a page',
      'app/notes/page.tsx',
      'export default async function Page() {\n',
      '',
      {},
      'await auth()',
      'await auth.protect()',
    ],
    [
      'a server function',
      'app/actions.ts',
      'export async function add() {\n',
      `'use server';\n`,
      {},
      'await auth()',
      'await auth.protect()',
    ],
    [
      'a page with Clerk 5',
      'app/notes/page.tsx',
      'export default async function Page() {\n',
      '',
      { next: '14.2.35', clerk: '5.7.5' },
      'auth()',
      'auth().protect()',
    ],
  ])('%s asks by it', async (_, file, head, first, versions, call, now) => {
    const text = (session: string): string =>
      `${first}${AUTH}${head}  const { userId } = ${session};\n  const rows = await db.note.findMany({ where: { userId } });\n  return rows.length;\n}\n`;
    expect(await protectedText(file, text(call), versions)).toBe(text(now));
  });

  it('what only a session that may be absent has is left, and the check goes before it', async () => {
    const after = await protectedText(
      'app/notes/page.tsx',
      `${AUTH}export default async function Page() {\n  const { userId, redirectToSignIn } = await auth();\n  const rows = await db.note.count({ where: { userId } });\n  return rows > 9 ? redirectToSignIn() : null;\n}\n`,
    );
    expect(after).toContain(
      '  await auth.protect();\n  const { userId, redirectToSignIn } = await auth();\n',
    );
  });

  it('a comment that may be about it stays where it is, and so does the call', async () => {
    const after = await protectedText(
      'app/api/notes/route.ts',
      `${AUTH}${HEAD}  await db.call.create({ data: {} });\n  // Whose it is.\n  const { userId } = await auth();\n${WORK}`,
    );
    expect(after).toContain('  // Whose it is.\n  const { userId } = await auth();\n');
    expect(after).toContain(GUARD('(await auth()).userId'));
  });
});
