import { type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const REFUSE = `return new Response('no', { status: 401 });`;
const DZ = {
  'lib/dz.ts': `import { drizzle } from 'drizzle-orm/neon-http';\nimport { neon } from '@neondatabase/serverless';\nexport const dz = drizzle(neon(process.env.DATABASE_URL!));\nexport const sql = neon(process.env.DATABASE_URL!);\n`,
  'lib/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const sessions = pgTable('sessions', { id: text('id'), token: text('token'), userId: text('user_id') });\nexport const users = pgTable('users', { id: text('id'), apiKey: text('api_key'), name: text('name') });\n`,
};
const HEAD = `import { createHash } from 'node:crypto';\nimport { createClient } from '@supabase/supabase-js';\nimport { cookies, headers } from 'next/headers';\nimport { and, count, sum, max, sql as tag, eq, gt, or } from 'drizzle-orm';\nimport { dz, sql } from '@/lib/dz';\nimport { sessions, users } from '@/lib/schema';\n`;
const TOKEN = `const token = (await cookies()).get('session')?.value;\nif (!token) return new Response('no', { status: 401 });\n`;
const HASH = `const key = request.headers.get('x-api-key') ?? '';\nconst hash = createHash('sha256').update(key).digest('hex');\n`;
const raw = (body: string): Record<string, string> => get(body, DZ, HEAD);
const SUPA = `const supa = createClient('u', process.env.SUPABASE_SERVICE_ROLE_KEY!);\n`;
const d = (sel: string, test: string) =>
  raw(
    `${TOKEN}const rows = await dz.select(${sel}).from(sessions).where(eq(sessions.token, token));\nif (${test}) ${REFUSE}\n${ANSWER}`,
  );
const dh = (sel: string, test: string) =>
  raw(
    `${HASH}const rows = await dz.select(${sel}).from(users).where(eq(users.apiKey, hash));\nif (${test}) ${REFUSE}\n${ANSWER}`,
  );
const p = (q: string, test: string) =>
  raw(`${HASH}const found = await ${q};\nif (${test}) ${REFUSE}\n${ANSWER}`);
/** Queries that count or add up what has the token or the hash that was sent. */
export const AGGREGATE_CASES: Case[] = [
  ok('rows with the token, none of which is there', d('', 'rows.length === 0')),
  open('how many rows have the token: one says it, however many', d('{ n: count() }', 'rows.length === 0')),
  ok('how many rows have the token, none', d('{ n: count() }', 'rows[0].n === 0')),
  ok(
    'how many rows have the token, none, taken out of the list',
    raw(
      `${TOKEN}const [row] = await dz.select({ n: count() }).from(sessions).where(eq(sessions.token, token));\nif (row.n === 0) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'how many rows have the token, taken apart',
    raw(
      `${TOKEN}const [{ n }] = await dz.select({ n: count() }).from(sessions).where(eq(sessions.token, token));\nif (!n) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'the row that says how many have the token, which is always there',
    raw(
      `${TOKEN}const [row] = await dz.select({ n: count() }).from(sessions).where(eq(sessions.token, token));\nif (!row) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'the sum over rows with the token, which is always there',
    d('{ n: sum(sessions.id) }', 'rows.length === 0'),
  ),
  open(
    'a count that is spelled as SQL, whose row is always there',
    d('{ n: tag`count(*)` }', 'rows.length === 0'),
  ),
  open(
    'a count that is spelled as SQL with its type, whose row is always there',
    d('{ n: tag<number>`count(*)::int` }', 'rows.length === 0'),
  ),
  ok(
    'how many rows of each user have the token: of none there is no row',
    raw(
      `${TOKEN}const rows = await dz.select({ n: count() }).from(sessions).where(eq(sessions.token, token)).groupBy(sessions.userId);\nif (rows.length === 0) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open('how many rows have the hash: one says it, however many', dh('{ n: count() }', 'rows.length === 0')),
  ok(
    'a count of rows with the token that is zero',
    raw(
      `${TOKEN}const n = await dz.$count(sessions, eq(sessions.token, token));\nif (n === 0) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a count of rows with the token, which is never null',
    raw(
      `${TOKEN}const n = await dz.$count(sessions, eq(sessions.token, token));\nif (n === null) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok('the first row with the hash', p('db.key.findFirst({ where: { hash } })', '!found')),
  open(
    'a count of rows with the hash, which is never undefined',
    p('db.key.count({ where: { hash } })', 'found === undefined'),
  ),
  open(
    'a count of rows with the hash, which is never null',
    p('db.key.count({ where: { hash } })', 'found == null'),
  ),
  ok('a count of rows with the hash that is zero', p('db.key.count({ where: { hash } })', 'found === 0')),
  ok('a count of rows with the hash that counts as false', p('db.key.count({ where: { hash } })', '!found')),
  open(
    'what is added up of rows with the hash, which is always there',
    p('db.key.aggregate({ where: { hash }, _count: true })', '!found'),
  ),
  open(
    'a part of what is added up of rows with the hash',
    p('db.key.aggregate({ where: { hash }, _count: true })', 'found._count === undefined'),
  ),
  open(
    'a list of rows with the hash, which is always there',
    p('db.key.findMany({ where: { hash } })', '!found'),
  ),
  ok(
    'a list of rows with the hash, how long it is',
    p('db.key.findMany({ where: { hash } })', '!found.length'),
  ),
  open(
    'groups of rows with the hash, a list that is always there',
    p("db.key.groupBy({ by: ['userId'], where: { hash } })", '!found'),
  ),
  ok(
    'groups of rows with the hash, how many there are',
    p("db.key.groupBy({ by: ['userId'], where: { hash } })", 'found.length === 0'),
  ),
  open(
    'a written count in a template, whose row is always there',
    p('db.$queryRaw`select count(*) from keys where hash = ${hash}`', 'found.length === 0'),
  ),
  open(
    'a written count of Prisma, whose row is always there',
    p("db.$queryRawUnsafe('select count(*) as n from keys where hash = $1', hash)", 'found.length === 0'),
  ),
  open(
    'a written count, whose row is always there',
    p("sql.query('select count(*) as n from keys where hash = $1', [hash])", 'found.length === 0'),
  ),
  ok(
    'a written query for rows with the hash',
    p("sql.query('select id from keys where hash = $1', [hash])", 'found.length === 0'),
  ),
  open(
    'a written count in a tagged template, whose row is always there',
    p('sql`select count(*) as n from keys where hash = ${hash}`', 'found.length === 0'),
  ),
  open(
    'a written question whether there is a row, which always has an answer',
    p("sql.query('select exists(select 1 from keys where hash = $1)', [hash])", 'found.length === 0'),
  ),
  open(
    'an answer with a count, of which the rows are asked for',
    raw(
      `${SUPA}${TOKEN}const { data } = await supa.from('sessions').select('*', { count: 'exact', head: true }).eq('token', token);\nif (data === undefined) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'an answer with a count that is zero',
    raw(
      `${SUPA}${TOKEN}const { count: n } = await supa.from('sessions').select('*', { count: 'exact', head: true }).eq('token', token);\nif (!n) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a count of documents with the hash, which is never null',
    p('db.key.countDocuments({ hash })', 'found === null'),
  ),
  ok(
    'a written question whether there is a row, and its answer',
    p("sql.query('select exists(select 1 from keys where hash = $1) as there', [hash])", '!found[0].there'),
  ),
  ok(
    'a written count as a number that is zero',
    p("sql.query('select count(*)::int as n from keys where hash = $1', [hash])", 'found[0].n === 0'),
  ),
  open(
    'a written count that comes as a text, and is compared with a number',
    p("sql.query('select count(*) as n from keys where hash = $1', [hash])", 'found[0].n === 0'),
  ),
  ok(
    'a written count that comes as a text, as a number',
    p("sql.query('select count(*) as n from keys where hash = $1', [hash])", 'Number(found[0].n) === 0'),
  ),
];
