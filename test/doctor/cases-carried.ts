import { action, type Case, DB, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const REFUSE = 'return new Response(null, { status: 401 });';
const USER = 'const user = await currentUser();';
const AUTH = 'const { userId } = await auth();';
const CLERK = `import { auth, currentUser } from '@clerk/nextjs/server';`;
const route = (body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/api/x/route.ts': `import { NextResponse } from 'next/server';\n${CLERK}\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
  ...more,
});
const post = (body: string): Record<string, string> =>
  route(`export async function POST(req) { ${body}\n${ANSWER} }\n`);
const STORE = `import { AsyncLocalStorage } from 'node:async_hooks';\nconst store = new AsyncLocalStorage();\n`;
const stored = (run: string, asks = 'if (!store.getStore()) throw new Error();'): Record<string, string> =>
  route(
    `${STORE}async function notes() { ${asks}\n${ANSWER} }\nexport async function GET() { ${AUTH}\n${run} }\n`,
  );
const parsed = (schema: string, given = '{ userId, title: "x" }'): Record<string, string> =>
  route(
    `import { z } from 'zod';\nconst owned = z.object({ userId: z.string() });\nconst schema = ${schema};\nexport async function POST() { ${AUTH}\nschema.parse(${given});\n${ANSWER} }\n`,
  );
const CHECKS = `[['user', async () => (await auth()).userId], ['all', async () => true]]`;
const mapped = (name: string, module: string): Record<string, string> =>
  route(
    `import { checks } from '@/lib/checks';\nexport async function GET() { const check = checks.get('${name}');\nif (!(await check())) ${REFUSE}\n${ANSWER} }\n`,
    { 'lib/checks.ts': `import { auth } from '@clerk/nextjs/server';\n${module}` },
  );

const tabled = (name: string): Record<string, string> =>
  route(
    `const pairs = new Map(${CHECKS});\nconst table = Object.fromEntries(pairs);\nexport async function GET() { if (!(await table.${name}())) ${REFUSE}\n${ANSWER} }\n`,
  );

/** What carries a user, or that there is none, to where they are asked for. */
export const CARRIED_CASES: Case[] = [
  ok(
    'the id of nobody, which is undefined, is compared with a header, which is null where it is left out',
    post(`${USER}\nif (user?.id !== req.headers.get('x-user')) ${REFUSE}`),
  ),
  open(
    'one that is null is compared with it',
    post(`${AUTH}\nif (userId !== req.headers.get('x-user')) ${REFUSE}`),
  ),
  open('it is compared loosely', post(`${USER}\nif (user?.id != req.headers.get('x-user')) ${REFUSE}`)),
  open(
    'it is compared with a header or else undefined',
    post(`${USER}\nif (user?.id !== (req.headers.get('x-user') ?? undefined)) ${REFUSE}`),
  ),
  ok(
    'it is compared with a parameter of the query',
    post(
      `${USER}\nconst query = new URL(req.url).searchParams;\nif (user?.id !== query.get('user')) ${REFUSE}`,
    ),
  ),
  open(
    'it is compared with a part of a parameter',
    post(`${USER}\nif (user?.id !== req.nextUrl.searchParams.get('user')?.trim()) ${REFUSE}`),
  ),
  ok(
    'it is compared with a field of a form that is read here',
    post(`${USER}\nconst form = await req.formData();\nif (user?.id !== form.get('user')) ${REFUSE}`),
  ),
  open(
    'it is compared with a field of a body',
    post(`${USER}\nconst form = await req.json();\nif (user?.id !== form.user) ${REFUSE}`),
  ),
  open(
    'it is compared with what a Map of a body holds',
    post(
      `${USER}\nconst form = new Map(Object.entries(await req.json()));\nif (user?.id !== form.get('user')) ${REFUSE}`,
    ),
  ),
  open('it is compared with a cookie', post(`${USER}\nif (user?.id !== req.cookies.get('user')) ${REFUSE}`)),
  open(
    'a server function compares it with what it is given, which may be a Map',
    action(
      `const user = await currentUser();\nif (user?.id !== id.get('user')) return;\nawait db.note.deleteMany();`,
    ),
  ),
  open(
    'it is compared with a header that is asked for on one way only',
    post(
      `${USER}\nconst sent = req.headers.has('x-user') ? req.headers.get('x-user') : undefined;\nif (user?.id !== sent) ${REFUSE}`,
    ),
  ),
  ok('a storage for a run holds the user', stored('return store.run(userId, notes);')),
  open('it holds somebody else instead', stored(`return store.run(userId ?? 'nobody', notes);`)),
  ok(
    'it holds them in an object',
    stored(
      'return store.run({ userId }, () => notes());',
      'if (!store.getStore()?.userId) throw new Error();',
    ),
  ),
  open(
    'the object is asked for and not what is in it',
    stored('return store.run({ userId }, () => notes());'),
  ),
  open(
    'another run within holds somebody else',
    stored(`return store.run(userId, () => store.run('nobody', notes));`),
  ),
  open('it is asked behind the run', stored('await store.run(userId, async () => {}); return notes();', '')),
  open(
    'something is put into it while it runs',
    stored(`return store.run(userId, () => { store.enterWith('nobody'); return notes(); });`),
  ),
  open(
    'another storage holds them',
    route(
      `${STORE}const other = new AsyncLocalStorage();\nasync function notes() { if (!other.getStore()) ${REFUSE}\n${ANSWER} }\nexport async function GET() { ${AUTH}\nreturn other.run('all', () => store.run(userId, notes)); }\n`,
    ),
  ),
  ok(
    'a function is handed what stands behind it',
    stored(
      'return store.run({}, notesOf, userId);\nasync function notesOf(id) { if (!id) throw new Error(); return notes(); }',
      '',
    ),
  ),
  ok('a schema that is extended asks for the user', parsed('owned.extend({ title: z.string() })')),
  open('it is extended by another rule for them', parsed('owned.extend({ userId: z.string().nullable() })')),
  ok(
    'a schema is merged with one that asks for them',
    parsed('z.object({ title: z.string() }).merge(owned)'),
  ),
  open('it is merged with one that need not have them', parsed('owned.merge(z.object({ userId: z.any() }))')),
  ok(
    'the field of a schema is picked that asks for them',
    parsed('owned.extend({ title: z.string() }).pick({ userId: true })'),
  ),
  open('another one is picked', parsed('owned.extend({ title: z.string() }).pick({ title: true })')),
  ok('another one is left out', parsed('owned.extend({ title: z.string() }).omit({ title: true })')),
  open('it is left out', parsed('owned.extend({ title: z.string() }).omit({ userId: true })')),
  ok('a schema has rules of its own', parsed('owned.refine((one) => one.userId.length > 3)')),
  open('all of it may be missing', parsed('owned.partial()', '{ title: "x" }')),
  ok('a check of a map that is exported', mapped('user', `export const checks = new Map(${CHECKS});\n`)),
  open('the other one of the map', mapped('all', `export const checks = new Map(${CHECKS});\n`)),
  ok('a table is made of a map', tabled('user')),
  open('another function of it is asked', tabled('all')),
  ok(
    'what is made of pairs holds the user',
    route(
      `export async function GET() { ${AUTH}\nconst who = Object.fromEntries([['id', userId]]);\nif (!who.id) ${REFUSE}\n${ANSWER} }\n`,
    ),
  ),
  open(
    'the last of two pairs counts',
    route(
      `export async function GET() { ${AUTH}\nconst who = Object.fromEntries([['id', userId], ['id', 'all']]);\nif (!who.id) ${REFUSE}\n${ANSWER} }\n`,
    ),
  ),
  ok(
    'a function is bound to a session, whatever it is called on',
    route(
      `async function notes() { if (!this.userId) ${REFUSE}\n${ANSWER} }\nexport async function GET() { return notes.bind(await auth()).call({ userId: 'all' }); }\n`,
    ),
  ),
  open(
    'one is bound to somebody else, and called on the session',
    route(
      `async function notes() { if (!this.userId) ${REFUSE}\n${ANSWER} }\nexport async function GET() { return notes.bind({ userId: 'all' }).call(await auth()); }\n`,
    ),
  ),
  ok(
    'a user of a class that extends another one',
    get(
      `${USER}\nif (!(user instanceof Own)) ${REFUSE}\n${ANSWER}`,
      {
        'lib/user.ts': 'export class User {}\n',
      },
      `import { User } from '@/lib/user';\nclass Own extends User {}\n`,
    ),
  ),
  open(
    'the other one says by itself what is one of it',
    get(
      `${USER}\nif (!(user instanceof Own)) ${REFUSE}\n${ANSWER}`,
      {
        'lib/user.ts': 'export class User { static [Symbol.hasInstance]() { return true; } }\n',
      },
      `import { User } from '@/lib/user';\nclass Own extends User {}\n`,
    ),
  ),
  ok(
    'a class with a check is handed to who asks it',
    route(
      `class Guard { static rule = async () => (await auth()).userId; }\nconst ask = (guard) => guard.rule();\nexport async function GET() { if (!(await ask(Guard))) ${REFUSE}\n${ANSWER} }\n`,
    ),
  ),
  open(
    'it is handed to who gives it another one',
    route(
      `class Guard { static rule = async () => (await auth()).userId; }\nconst loosen = (guard) => { guard.rule = async () => true; };\nloosen(Guard);\nexport async function GET() { if (!(await Guard.rule())) ${REFUSE}\n${ANSWER} }\n`,
    ),
  ),
];
