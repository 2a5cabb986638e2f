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

const REDIS = {
  'lib/redis.ts': `import { Redis } from '@upstash/redis';\nexport const redis = Redis.fromEnv();\n`,
};
const WORKER = {
  'lib/worker.ts': `import { getCloudflareContext } from '@opennextjs/cloudflare';\nexport async function getKV() { const { env } = await getCloudflareContext({ async: true }); return env.SESSIONS_KV; }\n`,
};
const STORE = `import { createHash } from 'node:crypto';\nimport { cookies } from 'next/headers';\nimport { z } from 'zod';\nimport { redis } from '@/lib/redis';\nconst User = z.object({ id: z.string() });\nconst hashOf = (text: string) => createHash('sha256').update(text).digest('hex');\nfunction parts(cookie: string) { const all = cookie.split(':'); if (all.length !== 2) return null; return { id: all[0], token: all[1] }; }\n`;
const ANSWER = 'return Response.json(await db.note.findMany());';
const NO = "return new Response('no', { status: 401 });";
const kept = (body: string, head = ''): Record<string, string> => get(body, REDIS, STORE + head);
const asked = (call: string, before = TOKEN): Record<string, string> =>
  kept(`${before}const session = await ${call};\n${NONE}`);
const inWorker = (call: string): Record<string, string> =>
  get(
    `${TOKEN}const kv = await getKV();\nif (!kv) throw new Error('no store');\nconst session = await ${call};\n${NONE}`,
    { ...REDIS, ...WORKER },
    `${STORE}import { getKV } from '@/lib/worker';\n`,
  );
/** What a store of keys and values keeps under the token that was sent, or under its hash. */
const STORES: Case[] = [
  ok('what a store keeps for the session of a cookie', asked('redis.get(`session:${token}`)')),
  ok(
    'what a store keeps for the session of a cookie, under a key that is put together',
    asked("redis.get('session:' + token)"),
  ),
  ok(
    'what a store keeps under the hash of the token, behind some text',
    asked("redis.get('kept-' + hashOf(token))"),
  ),
  ok(
    'what a store keeps for a session and its user, both out of one cookie',
    kept(
      `${TOKEN}const found = parts(token);\nif (!found || !found.token) ${NO}\nconst session = await redis.get(\`session:\${found.id}:\${hashOf(found.token)}\`);\n${NONE}`,
    ),
  ),
  open(
    'what a store keeps for a user and the hash of who they are, which is no key',
    kept(
      `const id = (await cookies()).get('user')?.value ?? '';\nconst session = await redis.get(\`session:\${hashOf(id)}\`);\n${NONE}`,
    ),
  ),
  open('what a store keeps under a token, as under any other name', asked('redis.get(`user:${token}`)')),
  open('what a store keeps under a token alone, as everything else', asked('redis.get(token)')),
  open(
    'what a store keeps for a session of the query',
    asked('redis.get(`session:${id}`)', "const id = new URL(request.url).searchParams.get('token');\n"),
  ),
  open(
    'what a store keeps for a session behind what else was sent',
    asked(
      'redis.get(`session:${id}:${token}`)',
      `${TOKEN}const id = new URL(request.url).searchParams.get('id');\n`,
    ),
  ),
  open('what is put into a store for a session', asked("redis.set(`session:${token}`, '1')")),
  open(
    'what a store keeps for a session, and nobody asks whether there is one',
    kept(`${TOKEN}console.log(await redis.get(\`session:\${token}\`));\n${ANSWER}`),
  ),
  ok('what a store that a worker is bound to keeps for a session', inWorker('kv.get(`session:${token}`)')),
  open('what a worker is bound to keeps for a user', inWorker('kv.get(`user:${token}`)')),
  ok(
    'a session that a schema refuses where there is none, told by a condition',
    kept(
      `const user = await current();\nif (user == null) ${NO}\n${ANSWER}`,
      `async function byId(id: string) { const { success, data } = User.safeParse(await redis.get(\`session:\${id}\`)); return success ? data : null; }\nasync function current() { const id = (await cookies()).get('session-id')?.value; return id != null ? byId(id) : null; }\n`,
    ),
  ),
  open(
    'a session that a schema refuses where there is none, or else somebody',
    kept(
      `const user = await current();\nif (user == null) ${NO}\n${ANSWER}`,
      `async function byId(id: string) { const { success, data } = User.safeParse(await redis.get(\`session:\${id}\`)); return success ? data : null; }\nasync function current() { const id = (await cookies()).get('session-id')?.value; return id != null ? byId(id) : { id: 'guest' }; }\n`,
    ),
  ),
  ok(
    'a limiter that counts in what a worker is bound to, before the check',
    get(
      `if (await limited(request)) return new Response('slow', { status: 429 });\n${TOKEN}const session = await db.session.findUnique({ where: { token } });\n${NONE}`,
      WORKER,
      `import { cookies } from 'next/headers';\nimport { getKV } from '@/lib/worker';\nasync function limited(request: Request) { const kv = await getKV(); const key = \`limit:\${request.headers.get('cf-connecting-ip')}\`; const count = Number(await kv.get(key)); await kv.put(key, String(count + 1)); return count > 10; }\n`,
    ),
  ),
  open(
    'what is put into what a worker is bound to, before the check',
    get(
      `const kv = await getKV();\nawait kv.put('note', await request.text());\n${TOKEN}const session = await db.session.findUnique({ where: { token } });\n${NONE}`,
      WORKER,
      `import { cookies } from 'next/headers';\nimport { getKV } from '@/lib/worker';\n`,
    ),
  ),
  ok(
    'a user in what a helper gives, or nothing',
    kept(
      `const who = await current();\nif (!who?.user) ${NO}\n${ANSWER}`,
      `async function current() { const token = (await cookies()).get('session')?.value; if (!token) return null; const user = await redis.get(\`session:\${token}\`); return { user }; }\n`,
    ),
  ),
  open(
    'a user in what a helper gives, and whoever is given nothing gets in',
    kept(
      `const who = await current();\nif (who && !who.user) ${NO}\n${ANSWER}`,
      `async function current() { const token = (await cookies()).get('session')?.value; if (!token) return null; const user = await redis.get(\`session:\${token}\`); return { user }; }\n`,
    ),
  ),
];

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
  ...STORES,
];
