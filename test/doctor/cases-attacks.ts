import { action, type Case, DB, get, page } from './cases-clerk.ts';

const SHOW = 'return <p>{await db.note.count()}</p>;';
const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const WRITE = 'await db.note.delete({ where: { id } });';
const USER = 'const { userId } = await auth();';
const REFUSE = 'if (!userId) return new Response(null, { status: 401 });';
const judged =
  (verdict: Case['verdict']) =>
  (says: string, files: Record<string, string>, more: Partial<Case> = {}): Case => ({
    says,
    verdict,
    files,
    ...more,
  });
const ok = judged('protected');
const open = judged('exposed');
const lost = judged('unknown');
const route = (body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/api/x/route.ts': `import { NextResponse } from 'next/server';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
  ...more,
});
const inner = (body: string): Record<string, string> => ({
  'app/form.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
});

/** Ways to look checked without being so, and the ways next to them that are. */
export const ATTACK_CASES: Case[] = [
  open(
    'a check in then() that nobody awaits',
    action(`void auth().then(({ userId }) => { if (!userId) throw new Error('no'); });\n${WRITE}`),
  ),
  open(
    'a check in then() whose promise is dropped',
    action(`auth().then(({ userId }) => { if (!userId) throw new Error('no'); });\n${WRITE}`),
  ),
  ok(
    'a check in then() that is awaited',
    action(`await auth().then(({ userId }) => { if (!userId) throw new Error('no'); });\n${WRITE}`),
  ),
  open(
    'a refusal that the second function of then() takes',
    action(`await auth.protect().then(() => {}, () => {});\n${WRITE}`),
  ),
  open(
    'work in finally() of a refused check',
    action(`await auth.protect().finally(() => db.note.deleteMany());`),
  ),
  open('void auth.protect()', action(`void auth.protect();\n${WRITE}`)),
  open(
    'work beside the check in Promise.all',
    action(`await Promise.all([auth.protect(), db.note.deleteMany()]);`),
  ),
  open('a check in Promise.allSettled', action(`await Promise.allSettled([auth.protect()]);\n${WRITE}`)),
  open('a check that is raced', action(`await Promise.race([auth.protect(), Promise.resolve()]);\n${WRITE}`)),
  open('a check in an un-awaited function', action(`(async () => { await auth.protect(); })();\n${WRITE}`)),
  ok(
    'a check in an awaited function written in place',
    action(`await (async () => { await auth.protect(); })();\n${WRITE}`),
  ),
  open('a check in forEach', action(`[1].forEach(async () => { await auth.protect(); });\n${WRITE}`)),
  open('a check in setTimeout', action(`setTimeout(() => { void auth.protect(); }, 0);\n${WRITE}`)),
  open(
    'work in setTimeout before the check',
    action(`setTimeout(() => db.note.deleteMany(), 0);\nawait auth.protect();\n${WRITE}`),
  ),
  open(
    'a check in a generator that nobody iterates',
    action(`await guard();\n${WRITE}`, {}, 'async function* guard() { await auth.protect(); yield 1; }\n'),
  ),
  open(
    'a refusal inside a labelled block that is left',
    get(`guard: { ${USER} if (!userId) break guard; console.log(userId); }\n${ANSWER}`),
  ),
  open(
    'a break beside a return',
    get(
      `${USER}\nfor (const step of [1]) { if (!userId) { if (request.url) return new Response(null); break; } }\n${ANSWER}`,
    ),
  ),
  open(
    'a switch with a break beside a return',
    get(
      `${USER}\nswitch (request.method) { default: if (!userId) { if (request.url) return new Response(null); break; } }\n${ANSWER}`,
    ),
  ),
  open(
    'work that only the second turn of a loop reaches',
    get(
      `for (let turn = 0; turn < 2; turn++) { if (turn > 0) await db.note.deleteMany(); }\n${USER}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'work behind a counter',
    get(
      `let tries = 0;\ntries++;\nif (tries > 0) await db.note.deleteMany();\n${USER}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'work behind a flag that the loop clears',
    get(
      `let first = true;\nwhile (request.url) { if (!first) await db.note.deleteMany(); first = false; }\n${USER}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a catch that goes on when the body does not parse',
    get(
      `try { const body = await request.json(); ${USER} ${REFUSE} console.log(body); } catch (error) { console.error(error); }\n${ANSWER}`,
    ),
  ),
  open(
    'a catch that goes on when JSON does not parse',
    get(`try { JSON.parse(request.headers.get('x') ?? ''); ${USER} ${REFUSE} } catch {}\n${ANSWER}`),
  ),
  open(
    'a catch that goes on when the schema refuses',
    get(
      `try { z.object({}).parse(await request.text()); ${USER} ${REFUSE} } catch {}\n${ANSWER}`,
      {},
      `import { z } from 'zod';\n`,
    ),
  ),
  ok(
    'a catch that answers when the body does not parse',
    get(
      `try { const body = await request.json(); ${USER} ${REFUSE} } catch { return new Response(null, { status: 400 }); }\n${ANSWER}`,
    ),
  ),
  open(
    'redirect() that a catch swallows',
    page(
      `${USER}\ntry { if (!userId) redirect('/sign-in'); } catch (error) { console.log(error); }\n${SHOW}`,
    ),
  ),
  ok(
    'redirect() that a catch throws on',
    page(`${USER}\ntry { if (!userId) redirect('/sign-in'); } catch (error) { throw error; }\n${SHOW}`),
  ),
  open('protect() whose refusal a catch swallows', page(`try { await auth.protect(); } catch {}\n${SHOW}`)),
  open(
    'a user that a branch invents',
    get(
      `let { userId } = await auth();\nif (request.headers.get('x-debug')) userId = 'debug';\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a user that a branch of a loop invents',
    get(
      `let { userId } = await auth();\nfor (const header of request.headers) { if (header) { userId = header[1]; break; } }\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a user from the request where the session has none',
    get(`let { userId } = await auth();\nuserId ??= request.headers.get('x-user-id');\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a default that stands in for the user',
    get(`const session = await auth();\nconst userId = session.userId || 'anonymous';\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a field that one branch takes from the session',
    get(
      `const who = { userId: 'demo' };\nif (request.headers.get('x')) who.userId = (await auth()).userId;\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open('a parameter that is called auth', {
    'app/actions.ts': `'use server';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nvoid auth;\nexport async function act(auth, id) { await auth.protect(); ${WRITE} }\n`,
    ...DB,
  }),
  open(
    'a local function that is called auth',
    get(`async function auth() { return { userId: 'x' }; }\n${USER}\n${REFUSE}\n${ANSWER}`),
  ),
  lost(
    'an inline server function in a component whose auth is a prop',
    inner(
      `export function Form({ auth }) {\n  async function act(id) { 'use server'; await auth.protect(); ${WRITE} }\n  return <form action={act} />;\n}`,
    ),
    { name: 'act' },
  ),
  ok(
    'an inline server function that asks a helper of its component',
    inner(
      `export function Form() {\n  async function must() { await auth.protect(); }\n  async function act(id) { 'use server'; await must(); ${WRITE} }\n  return <form action={act} />;\n}`,
    ),
    { name: 'act' },
  ),
  open('userId || work()', action(`${USER}\nreturn userId || db.note.deleteMany();`)),
  open('userId ?? work()', action(`${USER}\nreturn userId ?? (await db.note.deleteMany());`)),
  ok('userId && work()', action(`${USER}\nreturn userId && (await db.note.deleteMany());`)),
  open('work in a default of a parameter', {
    'app/actions.ts': `'use server';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function act(id, gone = db.note.deleteMany()) { await auth.protect(); return gone; }\n`,
    ...DB,
  }),
  open(
    'has() that only chooses what is shown',
    page(
      `const { has } = await auth();\nconst admin = has({ role: 'org:admin' });\nconst rows = await db.note.findMany();\nreturn <p>{admin ? rows.length : rows[0].text}</p>;`,
    ),
  ),
  open(
    'a check that a variable of the environment turns on',
    action(`if (process.env.REQUIRE_AUTH === 'yes') await auth.protect();\n${WRITE}`),
  ),
  open(
    'a check that the caller turns on',
    get(`if (request.headers.get('x-check')) await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a check for one method of several',
    get(`if (request.method !== 'GET') await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a variable of the environment that is no secret',
    get(
      `if (request.headers.get('origin') !== process.env.APP_URL) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a host name compared with the environment',
    get(
      `if (request.nextUrl.hostname !== process.env.ADMIN_HOST) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a publishable key compared with the request',
    get(
      `if (request.headers.get('x-key') !== process.env.CLERK_PUBLISHABLE_KEY) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  ok(
    'an API key compared with the request',
    get(
      `if (request.headers.get('x-api-key') !== process.env.INTERNAL_API_KEY) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a JWT whose callback only logs',
    route(
      `import jwt from 'jsonwebtoken';\nexport async function GET(request) { jwt.verify(request.headers.get('authorization'), process.env.JWT_SECRET, (error) => { if (error) console.log(error); }); ${ANSWER} }`,
    ),
  ),
  open(
    'a JWT that is decoded only',
    route(
      `import jwt from 'jsonwebtoken';\nexport async function GET(request) { const claims = jwt.decode(request.headers.get('authorization')); if (!claims) return new Response(null, { status: 401 }); ${ANSWER} }`,
    ),
  ),
  open(
    "Supabase's getSession(), which believes the cookie",
    route(
      `import { createServerClient } from '@supabase/ssr';\nexport async function GET() { const supabase = createServerClient('', '', {}); const { data: { session } } = await supabase.auth.getSession(); if (!session) return new Response(null, { status: 401 }); ${ANSWER} }`,
    ),
    { because: /getSession\(\) of Supabase/ },
  ),
  open(
    'a check whose answer unstable_cache keeps',
    get(
      `const read = unstable_cache(async () => { await auth.protect(); return db.note.findMany(); });\nreturn NextResponse.json(await read());`,
      {},
      `import { unstable_cache } from 'next/cache';\n`,
    ),
  ),
  open(
    "a check whose answer 'use cache' keeps",
    get(
      `return NextResponse.json(await read());`,
      {},
      `async function read() { 'use cache'; await auth.protect(); return db.note.findMany(); }\n`,
    ),
  ),
  ok(
    "a check before a function with 'use cache'",
    get(
      `await auth.protect();\nreturn NextResponse.json(await read());`,
      {},
      `async function read() { 'use cache'; return db.note.findMany(); }\n`,
    ),
  ),
  open(
    'work in a getter of an object',
    get(
      `const box = { get notes() { return db.note.deleteMany(); } };\nif (request.headers.get('x')) { await box.notes; return new Response(null); }\n${USER}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'work in a getter of a class',
    get(
      `if (request.headers.get('x')) { await new Box().notes; return new Response(null); }\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `class Box { get notes() { return db.note.deleteMany(); } }\n`,
    ),
  ),
  ok(
    'a check in a getter',
    get(`await new Box().guard;\n${ANSWER}`, {}, `class Box { get guard() { return auth.protect(); } }\n`),
  ),
  open(
    'work in a constructor that the subclass calls',
    get(
      `new Sub();\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `class Base { constructor() { db.note.deleteMany(); } }\nclass Sub extends Base { constructor() { super(); } }\n`,
    ),
  ),
  open(
    'work in a constructor that the subclass inherits',
    get(
      `new Sub();\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `class Base { constructor() { db.note.deleteMany(); } }\nclass Sub extends Base {}\n`,
    ),
  ),
  open(
    'a file that is read for strangers',
    get(
      `${USER}\nif (!userId) { const text = readFileSync('notes.txt', 'utf8'); return new Response(text); }\n${ANSWER}`,
      {},
      `import { readFileSync } from 'node:fs';\n`,
    ),
  ),
  open(
    'work in a callback of a harmless package',
    get(
      `each([1], () => db.note.deleteMany());\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `import { each } from 'lodash';\n`,
    ),
  ),
  open(
    'work that waitUntil() is given',
    get(
      `waitUntil(db.note.deleteMany());\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `import { waitUntil } from '@vercel/functions';\n`,
    ),
  ),
  open(
    'work in after()',
    get(
      `after(() => db.note.deleteMany());\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `import { after } from 'next/server';\n`,
    ),
  ),
  open(
    'data that is read to be hidden',
    page(`return <SignedIn><p>{await db.note.count()}</p></SignedIn>;`),
    {
      files: {
        'app/dash/page.tsx': `import { SignedIn } from '@clerk/nextjs';\nimport { db } from '@/lib/db';\nexport default async function Page() { return <SignedIn><p>{await db.note.count()}</p></SignedIn>; }`,
        ...DB,
      },
    },
  ),
  open('a fallback that reads', {
    'app/dash/page.tsx': `import { Protect } from '@clerk/nextjs';\nimport { List } from './list';\nexport default async function Page() { return <Protect fallback={<List />}><p>x</p></Protect>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open(
    'HEAD beside a GET that checks',
    route(
      `export async function GET() { await auth.protect(); ${ANSWER} }\nexport async function HEAD() { ${ANSWER} }`,
    ),
    { name: 'HEAD' },
  ),
  open(
    'OPTIONS that reads',
    route(
      `export async function GET() { await auth.protect(); ${ANSWER} }\nexport async function OPTIONS() { ${ANSWER} }`,
    ),
    { name: 'OPTIONS' },
  ),
  open(
    'generateMetadata that reads beside a page that checks',
    {
      'app/dash/page.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateMetadata({ params }) { return { title: (await db.note.findFirst({ where: params })).title }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
      ...DB,
    },
    { because: /generateMetadata/ },
  ),
  ok('generateMetadata that checks, too', {
    'app/dash/page.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateMetadata() { await auth.protect(); return { title: await db.note.findFirst() }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
    ...DB,
  }),
  ok('generateMetadata that reads nothing', {
    'app/dash/page.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateMetadata({ params }) { return { title: (await params).id }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
    ...DB,
  }),
  open(
    'a wrapper that one branch leaves out',
    route(
      `import { withAuth } from '@/lib/wrap';\nconst read = async () => { ${ANSWER} };\nexport async function GET(request) { return request.headers.get('x') ? read() : withAuth(read)(request); }`,
      {
        'lib/wrap.ts': `import { auth } from '@clerk/nextjs/server';\nexport const withAuth = (handler) => async (request) => { await auth.protect(); return handler(request); };\n`,
      },
    ),
  ),
  open(
    'a helper that returns null for a stranger',
    get(
      `const user = await viewer();\nconsole.log(user);\n${ANSWER}`,
      {
        'lib/viewer.ts': `import { auth } from '@clerk/nextjs/server';\nexport async function viewer() { const { userId } = await auth(); if (!userId) return null; return userId; }\n`,
      },
      `import { viewer } from '@/lib/viewer';\n`,
    ),
  ),
  ok(
    'assert() on the user',
    get(`${USER}\nassert(userId);\n${ANSWER}`, {}, `import assert from 'node:assert';\n`),
  ),
  ok(
    'invariant() on the user',
    get(`${USER}\ninvariant(userId, 'no');\n${ANSWER}`, {}, `import invariant from 'tiny-invariant';\n`),
  ),
  ok('use(auth()) in a component', {
    'app/dash/page.tsx': `import { use } from 'react';\nimport { auth } from '@clerk/nextjs/server';\nimport { redirect } from 'next/navigation';\nimport { List } from './list';\nexport default function Page() { const { userId } = use(auth()); if (!userId) redirect('/'); return <List />; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open(
    'a decorator that nobody runs',
    get(
      `return new Notes().read();`,
      {},
      `const guarded = () => (target) => target;\nclass Notes { @guarded() async read() { ${ANSWER} } }\n`,
    ),
  ),
  judged('public')('a page that reads nothing, where no wall runs', {
    'app/page.tsx': 'export default function Page() { return <p>Hello</p>; }',
    'proxy.ts': '',
  }),
  judged('public')(
    'OPTIONS that answers with headers',
    route(
      `export async function OPTIONS() { return new NextResponse(null, { headers: { allow: 'GET' } }); }`,
    ),
  ),
  ok(
    'a text that is put together before the check is returned by a helper',
    get(
      `const key = join(['a', 'b']);\nconsole.log(key);\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `const join = (parts) => parts.map((one) => one.trim()).join(':');\n`,
    ),
  ),
  ok(
    'a limiter that is asked before the check',
    get(
      `let limiter;\nif (!limiter) limiter = request.ip;\nawait limiter.limit('x');\n${USER}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'translations that are made before the check',
    page(
      `const t = await getTranslations('x');\nconst title = await t('title');\n${USER}\nif (!userId) redirect('/');\nconsole.log(title);\n${SHOW}`,
      {
        'app/dash/page.tsx': `import { getTranslations } from 'next-intl/server';\nimport { auth } from '@clerk/nextjs/server';\nimport { redirect } from 'next/navigation';\nimport { db } from '@/lib/db';\nexport default async function Page() { const t = await getTranslations('x'); const title = await t('title'); ${USER} if (!userId) redirect('/'); console.log(title); ${SHOW} }`,
      },
    ),
  ),
  lost("Payload's own views", {
    'app/(payload)/admin/[[...segments]]/page.tsx': `import { RootPage } from '@payloadcms/next/views';\nexport default function Page({ params }) { return RootPage({ params }); }`,
  }),
  open(
    "users that Clerk's own client lists",
    page(
      `const client = await clerkClient();\nconst users = await client.users.getUserList();\nreturn <p>{users.length}</p>;`,
      {
        'app/dash/page.tsx': `import { clerkClient } from '@clerk/nextjs/server';\nexport default async function Page() { const client = await clerkClient(); const users = await client.users.getUserList(); return <p>{users.length}</p>; }`,
      },
    ),
  ),
  open(
    'a role that is asked of a promise',
    get(
      `if (!checkRole('admin')) return new Response(null, { status: 403 });\n${ANSWER}`,
      {},
      `const checkRole = async (role) => { const { sessionClaims } = await auth(); return sessionClaims?.metadata.role === role; };\n`,
    ),
  ),
  open(
    'a server function of a workspace package that the app depends on',
    {
      'packages/actions/src/index.ts': `'use server';\nimport { db } from './db';\nexport async function act(id) { ${WRITE} }`,
      'packages/actions/src/db.ts': DB['lib/db.ts'] ?? '',
      'packages/actions/package.json': '{"name":"@acme/actions","main":"src/index.ts"}',
      'package.json': '{"name":"root","workspaces":["apps/*","packages/*"]}',
      'apps/web/package.json':
        '{"name":"web","dependencies":{"next":"16.4.6","@clerk/nextjs":"7.9.17","@acme/actions":"*"}}',
      'apps/web/app/page.tsx': `export default function Page() { return null; }`,
    },
    { app: 'apps/web' },
  ),
  open(
    'work behind a list that was filled',
    action(
      `const fields = [];\nObject.keys(id).forEach((key) => { fields.push(key); });\nif (fields.length === 0) return;\n${WRITE}`,
    ),
  ),
  open(
    'work behind an object that was filled',
    action(`const given = {};\nObject.assign(given, id);\nif (!given.name) return;\n${WRITE}`),
  ),
  open(
    'work behind an object that a package fills',
    action(
      `const given = {};\nfill(given, id);\nif (!given.name) return;\n${WRITE}`,
      {},
      `import { fill } from 'some-package';\n`,
    ),
  ),
  open('a component that was pushed to a list', {
    'app/dash/page.tsx': `import { List } from './list';\nexport default function Page() { const parts = []; parts.push(<List />); return <main>{parts}</main>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  ok(
    'a check as a compiler writes optional chaining',
    action(
      `let found;\nconst session = await auth();\nif (!((found = session == null ? void 0 : session.userId) == null ? void 0 : found.length)) return { error: 'no' };\n${WRITE}`,
    ),
  ),
  ok(
    'a database that is connected to before the check',
    get(
      `await connectToDatabase();\n${USER}\n${REFUSE}\nreturn NextResponse.json(await Note.find());`,
      {
        'lib/mongoose.ts': `import mongoose from 'mongoose';\nlet cached = global.mongoose;\nif (!cached) cached = global.mongoose = { conn: null, promise: null };\nexport async function connectToDatabase() { if (cached.conn) return cached.conn; if (!cached.promise) cached.promise = mongoose.connect(process.env.MONGODB_URI).then((it) => it); cached.conn = await cached.promise; return cached.conn; }\n`,
        'models/note.ts': `import mongoose from 'mongoose';\nexport const Note = mongoose.models.Note ?? mongoose.model('Note', {});\n`,
      },
      `import { connectToDatabase } from '@/lib/mongoose';\nimport { Note } from '@/models/note';\n`,
    ),
  ),
  ok(
    'a package that connects before the check',
    get(`await dbConnect();\n${USER}\n${REFUSE}\n${ANSWER}`, {}, `import dbConnect from 'some-connector';\n`),
  ),
  open(
    'work after a connection without a check',
    get(
      `await connectToDatabase();\nreturn NextResponse.json(await Note.find());`,
      {},
      `import { connectToDatabase, Note } from 'some-models';\n`,
    ),
  ),
  open(
    'a signature made with a key from the request',
    route(
      `import { createHmac } from 'node:crypto';\nexport async function POST(request) { const body = await request.text(); const own = createHmac('sha256', request.headers.get('x-key')).update(body).digest('hex'); if (own !== request.headers.get('x-signature')) return new Response(null, { status: 401 }); ${ANSWER} }`,
    ),
  ),
  open(
    'a secret that stands in for a header that is missing',
    get(
      `const token = request.headers.get('x') ?? process.env.API_TOKEN;\nif (token !== process.env.API_TOKEN) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a secret that is the default of what is sent',
    get(
      `const { token = process.env.API_TOKEN } = await request.json();\nif (token !== process.env.API_TOKEN) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a key that need only be part of the secret',
    get(
      `if (!process.env.API_KEY.includes(request.headers.get('x-key'))) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a key out of a list of keys',
    get(
      `if (!process.env.API_KEYS.split(',').includes(request.headers.get('x-key'))) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a header that ends in the secret',
    get(
      `if (!request.headers.get('authorization')?.endsWith(process.env.CRON_SECRET)) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a check that only development asks',
    get(`if (process.env.NODE_ENV === 'development') await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a database without promises',
    get(
      `const rows = db.prepare('select 1').all();\nif (request.headers.get('x')) return NextResponse.json(rows);\n${USER}\n${REFUSE}\nreturn NextResponse.json(rows);`,
      { 'lib/db.ts': `import Database from 'better-sqlite3';\nexport const db = new Database('x.db');\n` },
    ),
  ),
  open(
    'a program that is started for strangers',
    get(
      `if (request.headers.get('x')) { execSync('ls'); return new Response(null); }\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `import { execSync } from 'node:child_process';\n`,
    ),
  ),
  open(
    'work in finally behind a check',
    action(`try { await auth.protect(); } finally { await db.note.deleteMany(); }`),
  ),
  open(
    'a guard that the subclass takes away',
    get(
      `await new Sub().run();\n${ANSWER}`,
      {},
      `class Base { async guard() { await auth.protect(); } async run() { await this.guard(); } }\nclass Sub extends Base { async guard() {} }\n`,
    ),
  ),
  judged('public')('signing in with Supabase', {
    'app/actions.ts': `'use server';\nimport { createClient } from '@/lib/supabase';\nexport async function logIn(email, password) { try { const { auth } = await createClient(); const { data } = await auth.signInWithPassword({ email, password }); if (!data.user?.id) throw new Error('no'); return { error: null }; } catch (error) { return { error }; } }`,
    'lib/supabase.ts': `import { createServerClient } from '@supabase/ssr';\nimport { cookies } from 'next/headers';\nexport const createClient = async () => createServerClient('', '', { cookies: await cookies() });\n`,
  }),
  open('signing up that writes a record', {
    'app/actions.ts': `'use server';\nimport { createClient } from '@/lib/supabase';\nimport { db } from '@/lib/db';\nexport async function signUp(email, password) { const { auth } = await createClient(); const { data, error } = await auth.signUp({ email, password }); if (error) throw error; await db.user.create({ data: { id: data.user.id } }); }`,
    'lib/supabase.ts': `import { createServerClient } from '@supabase/ssr';\nimport { cookies } from 'next/headers';\nexport const createClient = async () => createServerClient('', '', { cookies: await cookies() });\n`,
    ...DB,
  }),
  ok(
    'a cron secret compared in constant time, lengths first',
    get(
      `const sent = request.headers.get('authorization');\nconst expected = \`Bearer \${process.env.CRON_SECRET}\`;\nif (!sent || sent.length !== expected.length || !timingSafeEqual(Buffer.from(sent), Buffer.from(expected))) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { timingSafeEqual } from 'node:crypto';\n`,
    ),
  ),
  ok(
    'a token verified by a helper that answers false',
    get(
      `const claims = verify(request.headers.get('authorization'));\nif (!claims) return new Response(null, { status: 401 });\n${ANSWER}`,
      {
        'lib/token.ts': `import jwt from 'jsonwebtoken';\nexport function verify(token) { try { if (!token) throw new Error('no'); return jwt.verify(token, process.env.JWT_SECRET); } catch { return false; } }\n`,
      },
      `import { verify } from '@/lib/token';\n`,
    ),
  ),
  ok('a permission asked by two wrappers', {
    'app/api/x/route.ts': `import { withAuth, withPermission } from '@/lib/wrap';\nimport { db } from '@/lib/db';\nconst read = async () => Response.json(await db.note.findMany());\nexport const GET = withAuth(withPermission('a')(read));\n`,
    'lib/wrap.ts': `import { auth } from '@clerk/nextjs/server';\nexport const withAuth = (handler) => async (request) => { const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 }); request.userId = userId; return handler(request); };\nexport const withPermission = (name) => (handler) => async (request) => (name ? handler(request) : new Response(null, { status: 403 }));\n`,
    ...DB,
  }),
  open('a wrapper that only marks the request', {
    'app/api/x/route.ts': `import { withUser } from '@/lib/wrap';\nimport { db } from '@/lib/db';\nexport const GET = withUser(async () => Response.json(await db.note.findMany()));\n`,
    'lib/wrap.ts': `import { auth } from '@clerk/nextjs/server';\nexport const withUser = (handler) => async (request) => { const { userId } = await auth(); if (!userId) console.log('stranger'); return handler(request, { userId }); };\n`,
    ...DB,
  }),
  open('a wrapper that answers strangers with the handler, too', {
    'app/api/x/route.ts': `import { withAuth } from '@/lib/wrap';\nimport { db } from '@/lib/db';\nexport const GET = withAuth(async () => Response.json(await db.note.findMany()));\n`,
    'lib/wrap.ts': `import { auth } from '@clerk/nextjs/server';\nexport const withAuth = (handler, required = false) => async (request) => { const { userId } = await auth(); if (required && !userId) return new Response(null, { status: 401 }); return handler(request); };\n`,
    ...DB,
  }),
  ok(
    "Payload's auth()",
    route(
      `import { getPayload } from 'payload';\nimport config from '@payload-config';\nexport async function GET(request) { const payload = await getPayload({ config: await config }); const { user } = await payload.auth({ headers: request.headers }); if (!user) return new Response(null, { status: 401 }); return Response.json(await payload.find({ collection: 'notes' })); }`,
    ),
  ),
  open(
    "Payload's local API without a check",
    route(
      `import { getPayload } from 'payload';\nimport config from '@payload-config';\nexport async function GET() { const payload = await getPayload({ config }); return Response.json(await payload.find({ collection: 'notes' })); }`,
    ),
  ),
];
