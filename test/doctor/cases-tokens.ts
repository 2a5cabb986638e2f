import { type Case, get } from './cases-clerk.ts';
import { lost, ok, open } from './twins.ts';

const DZ = {
  'lib/dz.ts': `import { drizzle } from 'drizzle-orm/neon-http';\nimport { neon } from '@neondatabase/serverless';\nexport const dz = drizzle(neon(process.env.DATABASE_URL!));\n`,
  'lib/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const sessions = pgTable('sessions', { id: text('id'), token: text('token'), userId: text('user_id') });\nexport const users = pgTable('users', { id: text('id'), apiKey: text('api_key'), name: text('name') });\n`,
};
const HEAD = `import { createClient } from '@supabase/supabase-js';\nimport { cookies, headers } from 'next/headers';\nimport { and, eq, gt, or } from 'drizzle-orm';\nimport { dz } from '@/lib/dz';\nimport { sessions, users } from '@/lib/schema';\n`;
const TOKEN = `const token = (await cookies()).get('session')?.value;\nif (!token) return new Response('no', { status: 401 });\n`;
const NONE = `if (!session) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`;
/** A client of Supabase with the key before which row level security gives way. */
const SUPA = `const supa = createClient('u', process.env.SUPABASE_SERVICE_ROLE_KEY!);\n`;
const raw = (body: string): Record<string, string> => get(body, DZ, HEAD);
const HASHES = `import { createHash } from 'node:crypto';\n`;
const HASHED = `const keyHash = createHash('sha256').update(found[1]).digest('hex');\nconst session = await db.session.findUnique({ where: { keyHash } });\n`;
/** Rows that have the token or key itself that was sent, and not its hash. */
export const TOKEN_CASES: Case[] = [
  ok(
    'the session that has the token of a cookie',
    raw(`${TOKEN}const session = await db.session.findUnique({ where: { token } });\n${NONE}`),
  ),
  ok(
    'the session that has the token of a cookie, with its user',
    raw(
      `${TOKEN}const session = await db.session.findUnique({ where: { sessionToken: token }, include: { user: true } });\n${NONE}`,
    ),
  ),
  ok(
    'the session by its id, which stands in a cookie',
    raw(
      `${TOKEN}const session = await db.session.findUnique({ where: { id: token } });\nif (!session || session.expiresAt < new Date()) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`,
    ),
  ),
  open(
    'a user by their id, which stands in a cookie',
    raw(`${TOKEN}const session = await db.user.findUnique({ where: { id: token } });\n${NONE}`),
  ),
  open(
    'the session that has the token, and nobody asks whether there is one',
    raw(
      `${TOKEN}const session = await db.session.findUnique({ where: { token } });\nconsole.log(session);\nreturn Response.json(await db.note.findMany());`,
    ),
  ),
  open(
    'the session that has the token, asked after the work',
    raw(
      `${TOKEN}const session = await db.session.findUnique({ where: { token } });\nconst rows = await db.note.findMany();\nif (!session) return new Response('no', { status: 401 });\nreturn Response.json(rows);`,
    ),
  ),
  ok(
    'the key that stands in a header',
    raw(
      `const token = request.headers.get('x-api-key');\nif (!token) return new Response('no', { status: 401 });\nconst session = await db.user.findUnique({ where: { apiKey: token } });\n${NONE}`,
    ),
  ),
  open(
    'what has the token that stands in the body, which may be a link that was shared',
    raw(
      `const { token } = await request.json();\nconst session = await db.invite.findUnique({ where: { token } });\n${NONE}`,
    ),
  ),
  open(
    'what has the token of the query',
    raw(
      `const token = new URL(request.url).searchParams.get('token');\nconst session = await db.invite.findUnique({ where: { token } });\n${NONE}`,
    ),
  ),
  open(
    'what has the token of a cookie as its name',
    raw(`${TOKEN}const session = await db.team.findUnique({ where: { name: token } });\n${NONE}`),
  ),
  lost(
    'the first session, where none was sent',
    raw(
      `const token = (await cookies()).get('session')?.value;\nconst session = await db.session.findFirst({ where: { token } });\n${NONE}`,
    ),
  ),
  lost(
    'a session that has the token or another one',
    raw(
      `${TOKEN}const session = await db.session.findUnique({ where: { token, OR: [{ id: 'a' }] } });\n${NONE}`,
    ),
  ),
  ok(
    'a row of Drizzle that has the token',
    raw(
      `${TOKEN}const [session] = await dz.select().from(sessions).where(eq(sessions.token, token)).limit(1);\n${NONE}`,
    ),
  ),
  ok(
    'a row of Drizzle that has the token and is not too old',
    raw(
      `${TOKEN}const rows = await dz.select().from(sessions).where(and(eq(sessions.token, token), gt(sessions.id, '0')));\nif (rows.length === 0) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`,
    ),
  ),
  ok(
    'a row of the sessions by its id',
    raw(`${TOKEN}const [session] = await dz.select().from(sessions).where(eq(sessions.id, token));\n${NONE}`),
  ),
  open(
    'a row of another table by its id',
    raw(`${TOKEN}const [session] = await dz.select().from(users).where(eq(users.id, token));\n${NONE}`),
  ),
  open(
    'a row of Drizzle that has the token or another one',
    raw(
      `${TOKEN}const [session] = await dz.select().from(sessions).where(or(eq(sessions.token, token), eq(sessions.id, 'a')));\n${NONE}`,
    ),
  ),
  open(
    'a row of Drizzle that is deleted by its token',
    raw(
      `${TOKEN}const [session] = await dz.delete(sessions).where(eq(sessions.token, token)).returning();\n${NONE}`,
    ),
  ),
  open(
    'a row of Drizzle whose user has the id that was sent',
    raw(
      `${TOKEN}const [session] = await dz.select().from(sessions).where(eq(sessions.userId, token));\n${NONE}`,
    ),
  ),
  ok(
    'a row of Drizzle by its key',
    raw(
      `const token = (await headers()).get('authorization')?.replace('Bearer ', '');\nif (!token) return new Response('no', { status: 401 });\nconst session = await dz.query.users.findFirst({ where: eq(users.apiKey, token) });\n${NONE}`,
    ),
  ),
  ...[
    ['the list itself', '!rows', true],
    ['the list, compared with null', 'rows == null', true],
    ['what is left of it by a filter', '!rows.filter((row) => row.userId)', true],
    ['whether every one of it is somebody', '!rows.every((row) => row.userId)', true],
    ['how long it is', 'rows.length === 0', false],
    ['the list or how long it is', '!rows || rows.length < 1', false],
    ['its first row', '!rows[0]', false],
    ['its first row, if any', '!rows?.at(0)', false],
    ['whether one of it is somebody', '!rows.some((row) => row.userId)', false],
  ].map(([what, test, isOpen]) =>
    (isOpen ? open : ok)(
      `a list of the rows that have the token, of which is asked: ${what}`,
      raw(
        `${TOKEN}const rows = await dz.select().from(sessions).where(eq(sessions.token, token));\nif (${test}) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`,
      ),
    ),
  ),
  open(
    'an answer of Supabase with a list in it',
    raw(
      `${TOKEN}${SUPA}const { data } = await supa.from('api_keys').select().eq('token', token);\nif (!data) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`,
    ),
  ),
  ok(
    'an answer of Supabase with one row in it, or none',
    raw(
      `${TOKEN}${SUPA}const { data, error } = await supa.from('api_keys').select().eq('token', token).single();\nif (error || !data) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`,
    ),
  ),
  open(
    'a text of the code where no key was sent',
    raw(
      `const token = request.headers.get('x-api-key') ?? 'demo';\nconst session = await db.user.findUnique({ where: { apiKey: token } });\n${NONE}`,
    ),
  ),
  open(
    'a look-up that throws, behind which the code goes on',
    raw(
      `const token = request.headers.get('x-api-key');\ntry {\nconst session = await db.user.findUnique({ where: { apiKey: token } });\nif (!session) return new Response('no', { status: 401 });\n} catch (error) { console.error(error); }\nreturn Response.json(await db.note.findMany());`,
    ),
  ),
  open(
    'a look-up that is caught with somebody',
    raw(
      `const token = request.headers.get('x-api-key');\nconst session = await db.user.findUnique({ where: { apiKey: token } }).catch(() => ({ id: 'x' }));\n${NONE}`,
    ),
  ),

  ok(
    'the row by the hash of the key that exec() takes out of a header',
    get(
      `const found = /^Bearer\\s+(\\S+)$/i.exec((request.headers.get('authorization') ?? '').trim());\nif (!found) return new Response('no', { status: 401 });\n${HASHED}${NONE}`,
      {},
      HASHES,
    ),
  ),
  open(
    'the row by the hash of the key that exec() takes out of a header, of which nobody asks whether it is there',
    get(
      `const found = /^Bearer\\s+(\\S+)$/i.exec(request.headers.get('authorization') ?? '');\nif (!found) return new Response('no', { status: 401 });\n${HASHED}console.log(session);\nreturn Response.json(await db.note.findMany());`,
      {},
      HASHES,
    ),
  ),
];
