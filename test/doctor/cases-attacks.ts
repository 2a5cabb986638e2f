import { action, type Case, DB, get, page } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const SHOW = 'return <p>{await db.note.count()}</p>;';
const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const WRITE = 'await db.note.delete({ where: { id } });';
const USER = 'const { userId } = await auth();';
const REFUSE = 'if (!userId) return new Response(null, { status: 401 });';
const route = (body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/api/x/route.ts': `import { NextResponse } from 'next/server';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
  ...more,
});
const inner = (body: string): Record<string, string> => ({
  'app/form.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
});

const LET_USER = 'let { userId } = await auth();';
const HASH = `import { createHash } from 'node:crypto';\nconst sha = (t) => createHash('sha256').update(t).digest('hex');\n`;
const HASHED = `const token = request.headers.get('authorization');\nif (!token) return new Response(null, { status: 401 });\nconst hash = sha(token);\n`;
const UNFOUND = `if (!row) return new Response(null, { status: 401 });\n`;
const DRIZZLE = `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { and, eq, ne, not, or } from 'drizzle-orm';\nimport { keys } from '@/lib/schema';\nconst orm = drizzle(process.env.DATABASE_URL);\n`;
const KEYS = {
  'lib/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const keys = pgTable('keys', { hash: text() });\n`,
};
const trpc = (procedure: string, use: string): Record<string, string> => ({
  'app/api/trpc/[trpc]/route.ts': `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\nimport { appRouter } from '@/server/router';\nimport { auth } from '@clerk/nextjs/server';\nconst handler = (req) => fetchRequestHandler({ endpoint: '/api/trpc', req, router: appRouter, createContext: async () => ({ user: (await auth()).userId }) });\nexport { handler as GET, handler as POST };\n`,
  'server/router.ts': `import { initTRPC, TRPCError } from '@trpc/server';\nimport { db } from '@/lib/db';\nconst t = initTRPC.context().create();\nconst isAuthed = t.middleware(({ ctx, next }) => { if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next(); });\n${procedure}\nexport const appRouter = t.router({ list: ${use} });\n`,
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
    'generateViewport that reads beside a page that checks',
    {
      'app/dash/page.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateViewport() { return { themeColor: (await db.note.findFirst()).color }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
      ...DB,
    },
    { because: /generateViewport/ },
  ),
  ok('generateViewport that reads nothing', {
    'app/dash/page.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateViewport() { return { themeColor: 'black' }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
    ...DB,
  }),
  open(
    'generateMetadata that comes with all that another module exports',
    {
      'app/dash/page.tsx': `export { default } from './view';\nexport * from './all';`,
      'app/dash/all.ts': `export * from './view';`,
      'app/dash/view.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateMetadata() { return { title: (await db.note.findFirst()).title }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
      ...DB,
    },
    { because: /generateMetadata/ },
  ),
  ok('generateMetadata that comes with all that another module exports, and checks', {
    'app/dash/page.tsx': `export { default } from './view';\nexport * from './view';`,
    'app/dash/view.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function generateMetadata() { await auth.protect(); return { title: await db.note.findFirst() }; }\nexport default async function Page() { await auth.protect(); ${SHOW} }`,
    ...DB,
  }),
  open('a handler that comes through two modules that export all of the next', {
    'app/api/x/route.ts': `export * from './all';`,
    'app/api/x/all.ts': `export * from './handlers';`,
    'app/api/x/handlers.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function POST() { await db.note.deleteMany(); return new Response(null); }`,
    ...DB,
  }),
  ok('a handler that checks and comes through two modules that export all of the next', {
    'app/api/x/route.ts': `export * from './all';`,
    'app/api/x/all.ts': `export * from './handlers';`,
    'app/api/x/handlers.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function POST() { await auth.protect(); await db.note.deleteMany(); return new Response(null); }`,
    ...DB,
  }),
  lost(
    'handlers that come with all that a package exports',
    { 'app/api/x/route.ts': `export * from '@acme/handlers';` },
    { because: /all of @acme\/handlers/, name: '*' },
  ),
  lost(
    'handlers of a package beside one that checks',
    {
      'app/api/x/route.ts': `export * from '@acme/handlers';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function GET() { await auth.protect(); return Response.json(await db.note.findMany()); }`,
      ...DB,
    },
    { because: /all of @acme\/handlers/, name: '*' },
  ),
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
  open(
    'a user that a pattern takes from the request',
    get(
      `${LET_USER}\nif (request.headers.get('x')) { ({ userId } = await request.json()); }\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a field that a pattern takes from the request',
    get(
      `const who = { userId: (await auth()).userId };\n({ id: who.userId } = await request.json());\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a user that a loop gives another value',
    get(`${LET_USER}\nfor (userId of ['x']) {}\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a field that a loop gives another value',
    get(
      `const who = { userId: (await auth()).userId };\nfor (who.userId of ['x']) {}\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a list that begins behind the session',
    get(
      `${USER}\nconst [, ...who] = [userId, 'x'];\nif (!who[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a check behind ||= of what the caller sent',
    get(`let ok = request.headers.get('x');\nok ||= await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a check behind ??= of what the caller sent',
    get(`let ok = request.headers.get('x');\nok ??= await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a check behind ||= of a field',
    get(`const ok = { v: request.headers.get('x') };\nok.v ||= await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a field of the session that is written by its quoted name',
    get(
      `const who = await auth();\nwho['userId'] = request.headers.get('x');\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a field of the session that is written by a name from the request',
    get(
      `const who = await auth();\nconst k = request.headers.get('k');\nwho[k] = 'x';\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'an item of a list that is replaced',
    get(
      `const who = [(await auth()).userId];\nif (request.headers.get('x')) who[0] = 'x';\nif (!who[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session with the body assigned over it',
    get(
      `const who = { ...(await auth()) };\nObject.assign(who, await request.json());\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a field of the session that is defined anew',
    get(
      `const who = { userId: (await auth()).userId };\nObject.defineProperty(who, 'userId', { value: 'x' });\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a field of the session that Reflect sets',
    get(
      `const who = { userId: (await auth()).userId };\nReflect.set(who, 'userId', 'x');\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session with the body merged into it',
    get(
      `const who = { userId: (await auth()).userId };\nmerge(who, await request.json());\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { merge } from 'lodash';\n`,
    ),
  ),
  open(
    'a refusal by a field that was deleted',
    get(
      `await auth();\nconst who = { block: true };\ndelete who.block;\nif (who.block) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a refusal by a field that is counted up',
    get(
      `await auth();\nconst n = { tries: 0 };\nn.tries++;\nif (n.tries === 0) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a refusal by a list that was emptied',
    get(
      `${USER}\nconst blocks = [userId ?? 'none'];\nblocks.length = 0;\nif (blocks.length) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session with an object from the body spread over it',
    get(
      `const session = await auth();\nconst extra = { theme: 'x', ...(await request.json()) };\nconst who = { userId: session.userId, ...extra };\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a getter beside a setter',
    get(
      `await auth();\nconst box = { get denied() { return false; }, set denied(v) {} };\nif (box.denied) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a field that stands in the prototype',
    get(
      `await auth();\nconst box = { __proto__: { open: true } };\nif (!box.open) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a switch that is a property of a function',
    get(`if (!must.off) await auth.protect();\n${ANSWER}`, {}, `function must() {}\nmust.off = true;\n`),
  ),
  open(
    'auth() shadowed by var in a block',
    get(
      `{ var auth = async () => ({ userId: 'x' }); }\nconst { userId } = await auth();\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'var that is declared again in a block',
    get(
      `var { userId } = await auth();\nif (request.headers.get('x')) { var userId = 'x'; }\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'var that a loop declares again',
    get(`var { userId } = await auth();\nfor (var userId of ['x']) {}\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'var of the name of a parameter',
    get(
      `await auth();\nreturn run('x');`,
      {},
      `function run(userId) { var userId; if (!userId) throw new Error('no'); return db.note.deleteMany(); }\n`,
    ),
  ),
  lost(
    'a check that its module replaces',
    get(
      `await guard();\n${ANSWER}`,
      {},
      `let guard = async () => { await auth.protect(); };\nif (process.env.OFF) guard = async () => {};\n`,
    ),
  ),
  lost(
    'a function that its module replaces',
    get(
      `await guard();\n${ANSWER}`,
      {},
      `async function guard() { await auth.protect(); }\nguard = async () => {};\n`,
    ),
  ),
  lost(
    'an exported check that its module replaces',
    get(
      `await guard();\n${ANSWER}`,
      {
        'lib/guard.ts': `import { auth } from '@clerk/nextjs/server';\nexport let guard = async () => { await auth.protect(); };\nexport const off = () => { guard = async () => {}; };\n`,
      },
      `import { guard } from '@/lib/guard';\n`,
    ),
  ),
  open(
    'a check in an object that its module changes',
    get(
      `await guards.must();\n${ANSWER}`,
      {},
      `const guards = { must: async () => { await auth.protect(); } };\nguards.must = async () => {};\n`,
    ),
  ),
  open(
    'a switch in an object that its module changes',
    get(
      `if (config.enforce) await auth.protect();\n${ANSWER}`,
      {},
      `const config = { enforce: true };\nconfig.enforce = process.env.X === 'y';\n`,
    ),
  ),
  open(
    'a switch that another function changes',
    get(
      `if (config.enforce) await auth.protect();\n${ANSWER}`,
      {
        'lib/config.ts': `export const config = { enforce: true };\nexport function setEnforce(v) { config.enforce = v; }\n`,
      },
      `import { config } from '@/lib/config';\n`,
    ),
  ),
  open(
    'a switch with settings assigned over it',
    get(
      `if (config.enforce) await auth.protect();\n${ANSWER}`,
      {},
      `const config = { enforce: true };\nObject.assign(config, JSON.parse(process.env.CONFIG ?? '{}'));\n`,
    ),
  ),
  open(
    'a switch that its module changes by another name',
    get(
      `if (config.on) await auth.protect();\n${ANSWER}`,
      {},
      `const config = { on: true };\nconst alias = config;\nalias.on = false;\n`,
    ),
  ),
  open(
    'a list of paths that its module changes',
    get(
      `if (PATHS.includes('/x')) await auth.protect();\n${ANSWER}`,
      {},
      `const PATHS = ['/x'];\nPATHS.pop();\n`,
    ),
  ),
  open(
    'a method that is replaced in the prototype',
    get(
      `await new Guard().must();\n${ANSWER}`,
      {},
      `class Guard { async must() { await auth.protect(); } }\nGuard.prototype.must = async () => {};\n`,
    ),
  ),
  open(
    'a static method that is replaced',
    get(
      `await Guard.must();\n${ANSWER}`,
      {},
      `class Guard { static async must() { await auth.protect(); } }\nGuard.must = async () => {};\n`,
    ),
  ),
  open(
    'a check among arguments behind ?.',
    get(`request.headers.get('x')?.concat(await auth.protect());\n${ANSWER}`),
  ),
  open(
    'a check among arguments of a call that may not happen',
    get(
      `const log = request.headers.get('x') ? undefined : console.log;\nlog?.(await auth.protect());\n${ANSWER}`,
    ),
  ),
  open('a check far behind ?.', get(`request.headers.get('x')?.a.b(await auth.protect());\n${ANSWER}`)),
  open(
    'a check in a computed name behind ?.',
    get(`request.headers.get('x')?.[await auth.protect()];\n${ANSWER}`),
  ),
  open(
    'a tag that refuses an empty value only',
    get(
      `${USER}\ncheck\`\${'x'}\`;\n${ANSWER}`,
      {},
      `function check(strings, v) { if (!v) throw new Error('no'); }\n`,
    ),
  ),
  open(
    'a field that comes before the method of a subclass',
    get(
      `await new Sub().guard();\n${ANSWER}`,
      {},
      `class Base { guard = async () => {}; }\nclass Sub extends Base { async guard() { await auth.protect(); } }\n`,
    ),
  ),
  open(
    'a method that is declared twice',
    get(
      `await new Box().guard();\n${ANSWER}`,
      {},
      `class Box { async guard() { await auth.protect(); } async guard() {} }\n`,
    ),
  ),
  open(
    'a constructor that returns another object',
    get(
      `await new Box().guard();\n${ANSWER}`,
      {},
      `class Box { constructor() { return { guard: async () => {} }; } async guard() { await auth.protect(); } }\n`,
    ),
  ),
  open(
    'work in a static block',
    get(`class Box { static { db.note.deleteMany(); } }\n${USER}\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'work in a static field',
    get(`class Box { static rows = db.note.deleteMany(); }\n${USER}\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a method that a computed name replaces',
    get(
      `await new Box().guard();\n${ANSWER}`,
      {},
      `class Box { async guard() { await auth.protect(); } async ['guard']() {} }\n`,
    ),
  ),
  lost(
    'a class made by a function that adds a field',
    get(
      `await new Box().guard();\n${ANSWER}`,
      {},
      `const mixin = (b) => class extends b { guard = async () => {}; };\nclass Base {}\nclass Box extends mixin(Base) { async guard() { await auth.protect(); } }\n`,
    ),
  ),
  open(
    'a break before the check in do',
    get(`do { if (request.headers.get('x')) break; await auth.protect(); } while (false);\n${ANSWER}`),
  ),
  open(
    'a check in the condition of do',
    get(`do { await db.note.deleteMany(); } while (await auth.protect());`),
  ),
  open(
    'a session that do may not have asked for',
    get(
      `let userId = 'x';\ndo { if (request.headers.get('x')) break; userId = (await auth()).userId; } while (false);\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a break before the check in a switch',
    get(
      `switch (request.method) { default: if (request.headers.get('x')) break; await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a session that a switch may not have asked for',
    get(
      `let userId = 'x';\nswitch (request.method) { default: if (request.headers.get('x')) break; userId = (await auth()).userId; }\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'work in the test of a case',
    get(`switch (1) { case await db.note.deleteMany(): break; }\n${USER}\n${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a label that a loop leaves',
    get(`guard: { for (;;) { break guard; } await auth.protect(); }\n${ANSWER}`),
  ),
  open(
    'a label that is left before the check',
    get(`guard: { if (request.headers.get('x')) break guard; await auth.protect(); }\n${ANSWER}`),
  ),
  open(
    'a label that a loop goes on at',
    get(
      `outer: do { for (const a of [1]) { continue outer; } await auth.protect(); } while (false);\n${ANSWER}`,
    ),
  ),
  open(
    'a session that a labelled block may not have asked for',
    get(
      `let userId = 'x';\nguard: { if (request.headers.get('x')) break guard; userId = (await auth()).userId; }\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'work in finally of a check that is thrown on',
    get(`try { await auth.protect(); } catch (e) { throw e; } finally { await db.note.deleteMany(); }`),
  ),
  open(
    'a finally that returns over what is thrown on',
    get(
      `await guard();\n${ANSWER}`,
      {},
      `async function guard() { try { await auth.protect(); } catch (e) { throw e; } finally { return; } }\n`,
    ),
  ),
  open(
    'a user that stays when the body does not parse',
    get(
      `let userId = 'x';\ntry { JSON.parse(await request.text()); userId = (await auth()).userId; } catch {}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a catch that goes on when a URL does not parse',
    get(
      `${USER}\ntry { new URL(request.headers.get('x')); if (!userId) return new Response(null, { status: 401 }); } catch (e) { console.log(e); }\n${ANSWER}`,
    ),
  ),
  open(
    'a catch that goes on when a header is missing',
    get(
      `${USER}\ntry { const t = request.headers.get('authorization').split(' ')[1]; if (!userId) return new Response(null, { status: 401 }); } catch (e) { console.log(e); }\n${ANSWER}`,
    ),
  ),
  open(
    'a catch that goes on when a number does not parse',
    get(
      `${USER}\ntry { BigInt(request.headers.get('n')); if (!userId) return new Response(null, { status: 401 }); } catch (e) { console.log(e); }\n${ANSWER}`,
    ),
  ),
  open(
    'a handler inside a function called audit',
    get(
      `${USER}\nreturn auditRequest(async () => NextResponse.json(await db.note.findMany()));`,
      {},
      `async function auditRequest(fn) { return await fn(); }\n`,
    ),
  ),
  open(
    'a handler inside a function called getDb',
    get(
      `return await getDb(async () => NextResponse.json(await db.note.findMany()));`,
      {},
      `async function getDb(fn) { return await fn(); }\n`,
    ),
  ),
  open(
    'an answer of a survey that is recorded',
    action(
      `${USER}\nawait recordResponse(id);`,
      {},
      `async function recordResponse(id) { await db.answer.create({ data: { id } }); }\n`,
    ),
  ),
  open(
    'work in a callback of what connects',
    get(
      `await connect(async () => { await db.note.deleteMany(); });\n${USER}\n${REFUSE}\n${ANSWER}`,
      {},
      `import { connect } from 'some-connector';\n`,
    ),
  ),
  open(
    'work in a callback of what limits',
    get(
      `return throttle(async () => { await db.note.deleteMany(); });`,
      {},
      `const { throttle } = globalThis.tools;\n`,
    ),
  ),
  open('a query that is prefetched', {
    'app/dash/page.tsx': `import { QueryClient } from '@tanstack/react-query';\nimport { db } from '@/lib/db';\nexport default async function Page() { const client = new QueryClient(); await client.prefetchQuery({ queryKey: ['n'], queryFn: () => db.note.findMany() }); return <p>x</p>; }`,
    ...DB,
  }),
  open('a component picked by a parameter', {
    'app/dash/page.tsx': `import { A } from './a';\nconst VIEWS = { a: A };\nexport default async function Page({ params }) { const View = VIEWS[(await params).view]; return <View />; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('one of two components', {
    'app/dash/page.tsx': `import { A } from './a';\nconst B = () => <p/>;\nexport default async function Page({ params }) { const View = (await params).x ? A : B; return <View />; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('a component or an element', {
    'app/dash/page.tsx': `import { A } from './a';\nexport default async function Page({ params }) { const View = (await params).x ? A : 'div'; return <View />; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('components that are nested deep', {
    'app/dash/page.tsx': `import { db } from '@/lib/db';\n${Array.from({ length: 16 }, (_, i) => `function C${i}() { return <C${i + 1} />; }`).join('\n')}\nasync function C16() { return <p>{await db.note.count()}</p>; }\nexport default async function Page() { return <C0 />; }`,
    ...DB,
  }),
  open(
    'one of several functions, picked by a header',
    get(
      `handlers[request.headers.get('x')]();\nreturn new Response(null);`,
      {},
      `const handlers = { del: () => { db.note.deleteMany(); } };\n`,
    ),
  ),
  open(
    'arguments that bind() gives',
    get(
      `await auth();\nconst read = load.bind(null, 'x');\nreturn read();`,
      {},
      `async function load(a) { if (!a) throw new Error('no'); return db.note.deleteMany(); }\n`,
    ),
  ),
  open(
    'a key that is deleted at once',
    get(
      `redis.del('k');\nreturn new Response(null);`,
      {},
      `import Redis from 'ioredis';\nconst redis = new Redis();\n`,
    ),
  ),
  open(
    'a refusal that some() does not come to',
    get(
      `await auth();\n['a','b'].some((x) => { if (x === 'b') throw new Error('no'); return true; });\n${ANSWER}`,
    ),
  ),
  open(
    'a country code out of the environment',
    get(
      `if (request.headers.get('x-country') !== process.env.COUNTRY_CODE) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a word of the environment with three letters of a secret in it',
    get(
      `if (request.headers.get('x') !== process.env.SHIPPING_METHOD) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'the name of a provider out of the environment',
    get(
      `if (request.headers.get('x') !== process.env.AUTH_PROVIDER) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'the prefix of keys out of the environment',
    get(
      `if (request.headers.get('x') !== process.env.API_KEY_PREFIX) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'the first letter of a secret',
    get(
      `if (request.headers.get('x') !== process.env.API_KEY.slice(0, 1)) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'one letter of a secret',
    get(
      `if (request.headers.get('x') !== process.env.API_KEY[0]) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a secret with a text of the code behind ??',
    get(
      `const key = process.env.API_KEY ?? 'dev-key';\nif (request.headers.get('x') !== key) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a secret with a default',
    get(
      `const { API_KEY = 'dev' } = process.env;\nif (request.headers.get('x') !== API_KEY) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a secret compared with itself',
    get(
      `const k = Buffer.from(process.env.API_KEY);\nif (!timingSafeEqual(k, Buffer.from(process.env.API_KEY))) return new Response(null, { status: 403 });\n${ANSWER}`,
      {},
      `import { timingSafeEqual } from 'node:crypto';\n`,
    ),
  ),
  open(
    'a signature with a key that browsers know',
    get(
      `const own = createHmac('sha256', process.env.NEXT_PUBLIC_KEY).update(await request.text()).digest('hex');\nif (own !== request.headers.get('x-signature')) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { createHmac } from 'node:crypto';\n`,
    ),
  ),
  open(
    'a signature with a key that stands in the code',
    get(
      `const own = createHmac('sha256', 'key').update(await request.text()).digest('hex');\nif (own !== request.headers.get('x-signature')) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { createHmac } from 'node:crypto';\n`,
    ),
  ),
  open(
    'a validated secret with a default',
    get(
      `if (request.headers.get('x') !== env.API_KEY) return new Response(null, { status: 403 });\n${ANSWER}`,
      {
        'env.ts': `import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\nexport const env = createEnv({ server: { API_KEY: z.string().default('dev') }, experimental__runtimeEnv: {} });\n`,
      },
      `import { env } from '@/env';\n`,
    ),
  ),
  open(
    'a part of a secret',
    get(
      `if (request.headers.get('x') !== process.env.API_KEY.split(':')[0]) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a look-up by a hash or something else',
    get(
      `${HASHED}const row = await db.key.findFirst({ where: { OR: [{ hash }, { open: true }] } });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a look-up of what has another hash',
    get(
      `${HASHED}const row = await db.key.findFirst({ where: { NOT: { hash } } });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a look-up whose condition on the hash is turned round',
    get(
      `${HASHED}const row = await db.key.findFirst({ where: { hash: { not: hash } } });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a look-up by an id with the hash beside it',
    get(
      `${HASHED}const row = await db.key.findFirst({ where: { id: request.headers.get('id') }, cacheKey: hash });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a look-up that only begins at the hash',
    get(
      `${HASHED}const row = await db.key.findFirst({ where: { id: 1 }, cursor: { hash } });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a look-up by a hash that may be missing',
    get(
      `const token = request.headers.get('authorization');\nconst hash = token ? sha(token) : undefined;\nconst row = await db.key.findFirst({ where: { hash } });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'SQL that asks for a hash or something else',
    get(
      `${HASHED}const row = await pool.query('select * from keys where hash = $1 or open = true', [hash]);\nif (!row.rows[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `${HASH}import { Pool } from 'pg';\nconst pool = new Pool();\n`,
    ),
  ),
  open(
    'SQL that asks for another hash',
    get(
      `${HASHED}const row = await pool.query('select * from keys where hash <> $1', [hash]);\nif (!row.rows[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `${HASH}import { Pool } from 'pg';\nconst pool = new Pool();\n`,
    ),
  ),
  open(
    'SQL in options that inserts the hash',
    get(
      `${HASHED}const row = await client.execute({ sql: 'insert into tries values (?)', args: [hash] });\nif (!row.rows[0]) return new Response(null, { status: 401 });\nreturn new Response(null);`,
      {},
      `${HASH}import { client } from 'some-db';\n`,
    ),
  ),
  open(
    'SQL in a template that inserts the hash',
    get(
      `${HASHED}const row = await client.query(\`insert into tries values ('\${hash}')\`);\nif (!row.rows[0]) return new Response(null, { status: 401 });\nreturn new Response(null);`,
      {},
      `${HASH}import { client } from 'some-db';\n`,
    ),
  ),
  open(
    'SQL that inserts the hash first',
    get(
      `${HASHED}const row = await client.query('with a as (insert into t values ($1) returning *) select * from a', [hash]);\nif (!row.rows[0]) return new Response(null, { status: 401 });\nreturn new Response(null);`,
      {},
      `${HASH}import { client } from 'some-db';\n`,
    ),
  ),
  open(
    'a condition on the hash or something else',
    get(
      `${HASHED}const [row] = await orm.select().from(keys).where(or(eq(keys.hash, hash), eq(keys.open, true))).limit(1);\n${UNFOUND}${ANSWER}`,
      KEYS,
      HASH + DRIZZLE,
    ),
  ),
  open(
    'a condition on another hash',
    get(
      `${HASHED}const [row] = await orm.select().from(keys).where(ne(keys.hash, hash)).limit(1);\n${UNFOUND}${ANSWER}`,
      KEYS,
      HASH + DRIZZLE,
    ),
  ),
  open(
    'a condition on the hash that is turned round',
    get(
      `${HASHED}const [row] = await orm.select().from(keys).where(not(eq(keys.hash, hash))).limit(1);\n${UNFOUND}${ANSWER}`,
      KEYS,
      HASH + DRIZZLE,
    ),
  ),
  open(
    'a check that is only an argument of what runs',
    get(
      `return als.run({}, work, must);`,
      {},
      `import { AsyncLocalStorage } from 'node:async_hooks';\nconst als = new AsyncLocalStorage();\nconst must = async () => { await auth.protect(); };\nconst work = async () => NextResponse.json(await db.note.findMany());\n`,
    ),
  ),
  open(
    'a context with the input spread over it',
    trpc(
      'const prot = t.procedure.use(async ({ next, getRawInput }) => next({ ctx: { a: 1, ...(await getRawInput()) } })).use(isAuthed);',
      'prot.query(() => db.note.findMany())',
    ),
  ),
  open(
    'a variable of the name of a global',
    get(
      `await performance.deleteMany();\nreturn new Response(null);`,
      {},
      `let performance;\nperformance = db.note;\n`,
    ),
  ),
  open(
    'a function expression called auth',
    get(
      `return run();`,
      {},
      `const run = async function auth(again) { if (again) return { userId: 'x' }; const { userId } = await auth(true); if (!userId) return new Response(null, { status: 401 }); return NextResponse.json(await db.note.findMany()); };\n`,
    ),
  ),
  open(
    'a class expression called auth',
    get(
      `const K = class auth { static async protect() {} static async run() { await auth.protect(); return NextResponse.json(await db.note.findMany()); } };\nreturn K.run();`,
    ),
  ),
  open(
    'a session that is written to by another name',
    get(
      `const who = await auth();\nconst it = request.headers.get('x') ? who : {};\nit.userId = 'x';\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session that a function in options changes',
    get(
      `${LET_USER}\nemit({ on: () => { userId = 'x'; } });\n${REFUSE}\n${ANSWER}`,
      {},
      `import { emit } from 'some-emitter';\n`,
    ),
  ),
  open(
    'work in an iterator',
    get(
      `for (const x of { *[Symbol.iterator]() { db.note.deleteMany(); yield 1; } }) {}\nreturn new Response(null);`,
    ),
  ),
  open(
    'work in toString()',
    get(
      `const box = { toString() { db.note.deleteMany(); return ''; } };\nconst s = \`\${box}\`;\nreturn new Response(s);`,
    ),
  ),
  open(
    'work in then() of an object that is awaited',
    get(`await { then(done) { db.note.deleteMany(); done(); } };\nreturn new Response(null);`),
  ),
  open(
    'work when an object is disposed of',
    get(
      `await using box = { async [Symbol.asyncDispose]() { await db.note.deleteMany(); } };\n${USER}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a user that a setter invents',
    get(
      `let { userId } = await auth();\nconst box = { set id(v) { userId = v; } };\nbox.id = 'x';\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a user that a method invents',
    get(
      `const who = { userId: (await auth()).userId, fix() { this.userId = 'x'; } };\nwho.fix();\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a user that a function called on the session invents',
    get(
      `const who = { userId: (await auth()).userId };\nfix.call(who);\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `function fix() { this.userId = 'x'; }\n`,
    ),
  ),
  open(
    'a session that is written to as an item of a list',
    get(
      `const who = { userId: (await auth()).userId };\n[who].forEach((w) => { w.userId = 'x'; });\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session that a loop over a list writes to',
    get(
      `const who = { userId: (await auth()).userId };\nfor (const w of [who]) w.userId = 'x';\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session that is written to out of a Map',
    get(
      `const who = { userId: (await auth()).userId };\nconst m = new Map([['a', who]]);\nm.get('a').userId = 'x';\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a session that is written to by a computed name',
    get(
      `const who = { userId: (await auth()).userId };\nconst c = { who };\nc[request.headers.get('k')].userId = 'x';\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a list cut before the session',
    get(
      `const ids = [(await auth()).userId, 'x'].slice(1);\nif (!ids[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'arguments behind a list of any length',
    get(
      `return run('a', ...(await request.json()), (await auth()).userId);`,
      {},
      `async function run(a, b, userId) { if (!userId) return null; return NextResponse.json(await db.note.findMany()); }\n`,
    ),
  ),
  lost(
    'auth() of a package for tests',
    get(
      `const { userId } = await auth2();\n${REFUSE}\n${ANSWER}`,
      {},
      `import { auth as auth2 } from '@clerk/testing';\n`,
    ),
  ),
  open(
    'an audit that deletes',
    get(
      `${USER}\nawait auditRequest();\nreturn new Response(null);`,
      {},
      `async function auditRequest() { await db.note.deleteMany(); }\n`,
    ),
  ),
  open(
    'a database that is read where it is opened',
    get(
      `return NextResponse.json(await getDb());`,
      {},
      `async function getDb() { return db.note.findMany(); }\n`,
    ),
  ),
  open(
    'a request that nobody awaits',
    get(
      `https.get('https://x.example');\nreturn new Response(null);`,
      {},
      `import https from 'node:https';\n`,
    ),
  ),
  open(
    'a request of an HTTP client that nobody awaits',
    get(
      `void axios.post('https://x.example');\nreturn new Response(null);`,
      {},
      `import axios from 'axios';\n`,
    ),
  ),
  open('code that is sent and run', get(`return new Response(String(eval(await request.text())));`)),
  open('a function made of what is sent', get(`return new Response(new Function(await request.text())());`)),
  open(
    'work in a getter that is spread',
    get(
      `return NextResponse.json({ ...box });`,
      {},
      `const box = { get rows() { return db.note.findMany(); } };\n`,
    ),
  ),
  open('a component that is cloned', {
    'app/dash/page.tsx': `import { cloneElement } from 'react';\nimport { A } from './a';\nexport default function Page() { return cloneElement(<A />); }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('components out of a list', {
    'app/dash/page.tsx': `import { A } from './a';\nexport default function Page() { return [A].map((C) => <C key="a" />); }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('an element picked by a parameter', {
    'app/dash/page.tsx': `import { A } from './a';\nexport default async function Page({ params }) { const tabs = { a: <A /> }; return tabs[(await params).tab]; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('a component of an object picked by a parameter', {
    'app/dash/page.tsx': `import { A } from './a';\nconst TABS = { a: { View: A } };\nexport default async function Page({ params }) { const { View } = TABS[(await params).tab]; return <View />; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('a component found in a list', {
    'app/dash/page.tsx': `import { A } from './a';\nconst TABS = [{ id: 'a', View: A }];\nexport default async function Page({ params }) { const { tab } = await params; const t = TABS.find((x) => x.id === tab); return t ? <t.View /> : null; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open(
    'a method of an object picked by a header',
    get(
      `const loader = LOADERS[request.headers.get('x')];\nloader.load();\nreturn new Response(null);`,
      {},
      `const LOADERS = { a: { load: () => { db.note.deleteMany(); } } };\n`,
    ),
  ),
  open(
    'a function out of a Map',
    get(
      `MAP.get(request.headers.get('x'))?.();\nreturn new Response(null);`,
      {},
      `const MAP = new Map([['a', () => { db.note.deleteMany(); }]]);\n`,
    ),
  ),
  ok(
    'a session taken by a pattern that assigns',
    get(`let userId;\n({ userId } = await auth());\n${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a session asked for behind ??=',
    get(`let userId;\nuserId ??= (await auth()).userId;\n${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a session spread over an object from the body',
    get(
      `const session = await auth();\nconst extra = { theme: 'x', ...(await request.json()) };\nconst who = { ...extra, userId: session.userId };\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a session with other fields assigned to it',
    get(
      `const who = Object.assign({ theme: 'x' }, { userId: (await auth()).userId });\nif (!who.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a session in var',
    get(
      `if (request.url) { var { userId } = await auth(); }\nvar session = await auth();\nif (!session.userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a check in an object that nobody changes',
    get(
      `await guards.must();\n${ANSWER}`,
      {},
      `const guards = { must: async () => { await auth.protect(); }, tries: 0 };\nguards.tries = 1;\n`,
    ),
  ),
  ok(
    'a check in an exported object',
    get(
      `await guards.must();\n${ANSWER}`,
      {
        'lib/guards.ts': `import { auth } from '@clerk/nextjs/server';\nexport const guards = { must: async () => { await auth.protect(); } };\n`,
      },
      `import { guards } from '@/lib/guards';\n`,
    ),
  ),
  ok(
    'a check in a method of which the object is this',
    get(
      `await guards.run();\n${ANSWER}`,
      {},
      `const guards = { async must() { await auth.protect(); }, async run() { await this.must(); } };\n`,
    ),
  ),
  ok(
    'a check behind ?. of an object that is there',
    get(
      `const guard = new Guard();\nawait guard?.must(request.url);\n${ANSWER}`,
      {},
      `class Guard { async must(url) { console.log(url); await auth.protect(); } }\n`,
    ),
  ),
  ok(
    'a method of a subclass',
    get(
      `await new Sub().guard();\n${ANSWER}`,
      {},
      `class Base { name = 'x'; async guard() {} }\nclass Sub extends Base { async guard() { await auth.protect(); } }\n`,
    ),
  ),
  ok(
    'a singleton',
    get(
      `await Guard.get().must();\n${ANSWER}`,
      {},
      `class Guard { static one; static get() { return new Guard(); } async must() { await auth.protect(); } }\nGuard.one = new Guard();\n`,
    ),
  ),
  ok('a check in do', get(`do { await auth.protect(); } while (request.headers.get('x'));\n${ANSWER}`)),
  ok(
    'a check in a switch that breaks behind it',
    get(
      `${USER}\nswitch (request.method) { default: if (!userId) return new Response(null, { status: 401 }); break; }\n${ANSWER}`,
    ),
  ),
  ok(
    'a session that each case asks for',
    get(
      `let userId = null;\nswitch (request.method) { case 'GET': userId = (await auth()).userId; break; default: userId = (await auth()).userId; break; }\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'a label that is left behind the check',
    get(`guard: { await auth.protect(); if (request.url) break guard; console.log('x'); }\n${ANSWER}`),
  ),
  ok(
    'a user that is missing when the body does not parse',
    get(
      `let userId = null;\ntry { JSON.parse(await request.text()); userId = (await auth()).userId; } catch {}\n${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'a finally that only logs',
    get(
      `try { await auth.protect(); } catch (error) { throw error; } finally { console.log('x'); }\n${ANSWER}`,
    ),
  ),
  ok(
    'an audit behind the check',
    get(
      `${USER}\nawait auditRequest(userId);\n${REFUSE}\n${ANSWER}`,
      {},
      `async function auditRequest(id) { await db.audit.create({ data: { id } }); }\n`,
    ),
  ),
  ok(
    'a list of which an item is the session',
    get(
      `const [first, ...rest] = ['x', (await auth()).userId];\nconsole.log(first);\nif (!rest[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'arguments that bind() gives to a check',
    get(
      `const must = need.bind(null, 'admin');\nawait must();\n${ANSWER}`,
      {},
      `async function need(role) { console.log(role); await auth.protect(); }\n`,
    ),
  ),
  ok(
    'a key out of a list in the environment',
    get(
      `if (request.headers.get('x') !== process.env.API_KEYS.split(',')[0]) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a secret with an empty text behind ??',
    get(
      `const key = process.env.API_KEY ?? '';\nif (request.headers.get('x') !== key) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a webhook secret compared as two signatures',
    get(
      `const sign = (text) => createHmac('sha256', process.env.SIGNING_KEY).update(text).digest();\nif (!timingSafeEqual(sign(request.headers.get('x')), sign(process.env.API_KEY))) return new Response(null, { status: 403 });\n${ANSWER}`,
      {},
      `import { createHmac, timingSafeEqual } from 'node:crypto';\n`,
    ),
  ),
  ok(
    'a validated secret',
    get(
      `if (request.headers.get('x') !== env.API_KEY) return new Response(null, { status: 403 });\n${ANSWER}`,
      {
        'env.ts': `import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\nexport const env = createEnv({ server: { API_KEY: z.string().min(1), THEME: z.string().default('x') }, experimental__runtimeEnv: {} });\n`,
      },
      `import { env } from '@/env';\n`,
    ),
  ),
  ok(
    'a look-up by a hash',
    get(`${HASHED}const row = await db.key.findUnique({ where: { hash } });\n${UNFOUND}${ANSWER}`, {}, HASH),
  ),
  ok(
    'a look-up by a hash and something else',
    get(
      `${HASHED}const row = await db.key.findFirst({ where: { AND: [{ hash }, { on: true }] }, select: { id: true } });\n${UNFOUND}${ANSWER}`,
      {},
      HASH,
    ),
  ),
  ok(
    'SQL that asks for a hash',
    get(
      `${HASHED}const row = await pool.query('select * from keys where hash = $1 and revoked_at is not null', [hash]);\nif (!row.rows[0]) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `${HASH}import { Pool } from 'pg';\nconst pool = new Pool();\n`,
    ),
  ),
  ok(
    'a condition on the hash and something else',
    get(
      `${HASHED}const [row] = await orm.select().from(keys).where(and(eq(keys.hash, hash), eq(keys.on, true))).limit(1);\n${UNFOUND}${ANSWER}`,
      KEYS,
      HASH + DRIZZLE,
    ),
  ),
  ok(
    'a handler that is run with a context',
    get(
      `return als.run({}, work, 'x');`,
      {},
      `import { AsyncLocalStorage } from 'node:async_hooks';\nconst als = new AsyncLocalStorage();\nconst work = async () => { await auth.protect(); return NextResponse.json(await db.note.findMany()); };\n`,
    ),
  ),
  ok(
    'a procedure whose middlewares add to the context',
    trpc(
      'const prot = t.procedure.use(({ next, ctx }) => next({ ctx: { ...ctx, now: 1 } })).use(isAuthed);',
      'prot.query(() => db.note.findMany())',
    ),
  ),
  ok('a component picked behind the check', {
    'app/dash/page.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { A } from './a';\nconst VIEWS = { a: A };\nexport default async function Page({ params }) { await auth.protect(); const View = VIEWS[(await params).view]; return <View />; }`,
    'app/dash/a.tsx': `import { db } from '@/lib/db';\nexport async function A() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  judged('public')('a component picked by a parameter that reads nothing', {
    'app/dash/page.tsx': `const VIEWS = { a: () => <p>a</p>, b: () => <p>b</p> };\nexport default async function Page({ params }) { const View = VIEWS[(await params).view]; return <View />; }`,
  }),
  // Answers that serve nothing.
  ok(
    'a handler without data that refuses a stranger in what it hands over',
    get(
      `return respond(async () => { const caller = await authorize(); if (caller instanceof Response) return caller; return Response.json({ userId: caller.userId }); });`,
      {},
      `const refuse = (status: number) => Response.json({ error: 'no' }, { status, headers: { 'Cache-Control': 'no-store' } });\nasync function authorize() { const { userId } = await auth(); if (!userId) return refuse(401); return { userId }; }\nasync function respond(handler: () => Promise<Response>) { try { return await handler(); } catch (error) { console.error(error); return refuse(500); } }\n`,
    ),
  ),
  ok(
    'a webhook without a handler that answers 400 to what is not signed',
    get(
      `try { await verifyWebhook(request); } catch { return new Response('Not verified', { status: 400 }); }\nreturn new Response('Handled');`,
      {},
      `import { verifyWebhook } from '@clerk/nextjs/webhooks';\n`,
    ),
  ),
  judged('public')(
    'a stranger who gets an answer without a user in it',
    get('const { userId } = await auth();\nreturn Response.json({ userId });'),
  ),
  judged('public')(
    'an answer that refuses those only who send a header',
    get(
      "const { userId } = await auth();\nif (request.headers.get('x')) return new Response(null, { status: 401 });\nreturn Response.json({ userId });",
    ),
  ),
  judged('public')(
    'a status that the caller picks',
    get(
      "const { userId } = await auth();\nreturn Response.json({ userId }, { status: Number(request.headers.get('status') ?? 401) });",
    ),
  ),
  judged('public')(
    'options over which the caller puts others',
    get(
      'const { userId } = await auth();\nreturn Response.json({ userId }, { status: 401, ...(await request.json()) });',
    ),
  ),
  judged('public')(
    'options that are changed on one way',
    get(
      "const { userId } = await auth();\nconst init = { status: 401 };\nif (request.headers.get('x')) init.status = 200;\nreturn Response.json({ userId }, init);",
    ),
  ),
  judged('public')(
    'a refusal that a finally answers over',
    get(
      'const { userId } = await auth();\ntry { return new Response(null, { status: 401 }); } finally { return Response.json({ userId }); }',
    ),
  ),
  judged('public')(
    'one of two answers, by what is asked for',
    get(
      "const { userId } = await auth();\nconst answers = { no: new Response(null, { status: 403 }), yes: Response.json({ userId }) };\nreturn answers[new URL(request.url).searchParams.get('a') ?? 'no'];",
    ),
  ),
  judged('public')(
    'what is kept in memory, given to everybody with a status of 400',
    get(
      'const { userId } = await auth();\nconsole.info(userId);\nreturn Response.json(kept, { status: 400 });',
      {},
      "const kept = ['a', 'b'];\n",
    ),
  ),
  judged('public')(
    'an error that nobody checked anything for',
    get("return new Response('Gone', { status: 410 });"),
  ),
  // Handlers that come out of one object.
  open(
    'a handler that is taken out of an object with one that asks',
    {
      'app/api/x/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nconst all = { GET: async () => { await auth.protect(); return Response.json(await db.note.findMany()); }, POST: async () => Response.json(await db.note.create({ data: {} })) };\nexport const { GET, POST } = all;\n`,
      ...DB,
    },
    { name: 'POST' },
  ),
  // Parts of what is not there.
  ok(
    'a field of a user that nobody is: it throws',
    page(
      `const user = await currentUser();\nconst rows = await db.note.findMany({ where: { owner: user!.id } });\nreturn <p>{rows.length}</p>;`,
    ),
  ),
  ok(
    'a field that is taken out of a user that nobody is',
    page(`const { id } = (await currentUser())!;\n${SHOW}`),
  ),
  ok(
    'a method of claims that are not there',
    page(`const { sessionClaims } = await auth();\nconst role = sessionClaims.role.trim();\n${SHOW}`),
  ),
  open(
    'a field of a user that is asked for with ?.',
    page(`const user = await currentUser();\nconst id = user?.id!.trim();\n${SHOW}`),
  ),
  open(
    'a field of nobody in a try whose catch goes on',
    page(`const user = await currentUser();\ntry { console.log(user!.id); } catch {}\n${SHOW}`),
  ),
  open(
    'a field of a user for whom somebody stands in',
    page(`const user = (await currentUser()) ?? { id: 'guest' };\nconsole.log(user.id);\n${SHOW}`),
  ),
  open(
    'a field of nobody that is asked for on one way only',
    page(`const user = await currentUser();\nif (Math.random() > 0.5) console.log(user!.id);\n${SHOW}`),
  ),
  open(
    'a field of nobody after the work',
    page(
      `const user = await currentUser();\nconst rows = await db.note.findMany();\nreturn <p>{user!.id}{rows.length}</p>;`,
    ),
  ),
  // Switches that a check decides.
  ok(
    'a role that a switch turns away by default',
    page(
      `const { sessionClaims } = await auth();\nswitch (sessionClaims?.role) { case 'admin': break; default: redirect('/'); }\n${SHOW}`,
    ),
  ),
  ok(
    'a switch of conditions',
    page(
      `const { userId, orgId } = await auth();\nswitch (true) { case !userId: redirect('/sign-in'); case !orgId: redirect('/org'); }\n${SHOW}`,
    ),
  ),
  ok(
    'a switch that falls through to a refusal',
    page(
      `const { userId } = await auth();\nswitch (userId) { case null: case 'banned': notFound(); }\n${SHOW}`,
    ),
  ),
  open(
    'a switch that nobody is turned away by',
    page(
      `const { sessionClaims } = await auth();\nswitch (sessionClaims?.role) { case 'banned': redirect('/'); }\n${SHOW}`,
    ),
  ),
  open(
    'a switch whose default breaks',
    page(
      `const { sessionClaims } = await auth();\nswitch (sessionClaims?.role) { case 'banned': redirect('/'); default: break; }\n${SHOW}`,
    ),
  ),
  open(
    'a switch with a case for whoever has no role',
    page(
      `const { sessionClaims } = await auth();\nswitch (sessionClaims?.role) { case undefined: break; default: redirect('/'); }\n${SHOW}`,
    ),
  ),
  open(
    'a switch with a case of which it is not known what it asks',
    page(
      `const { sessionClaims } = await auth();\nswitch (sessionClaims?.role) { case some(): break; default: redirect('/'); }\n${SHOW}`,
    ),
  ),
  // What the caller leaves out.
  open(
    'a field of a body without it, in a try whose catch goes on',
    get(
      `const body = await request.json();\ntry { if (body.auth.key !== process.env.API_KEY) return new Response(null, { status: 401 }); } catch (error) { console.error(error); }\n${ANSWER}`,
    ),
  ),
  open(
    'a field that is taken out of a body of null, in a try whose catch goes on',
    get(
      `const body = await request.json();\ntry { const { key } = body; if (key !== process.env.API_KEY) return new Response(null, { status: 401 }); } catch {}\n${ANSWER}`,
    ),
  ),
  ok(
    'a field of a body without it, in a try whose catch refuses',
    get(
      `const body = await request.json();\ntry { if (body.auth.key !== process.env.API_KEY) return new Response(null, { status: 401 }); } catch { return new Response(null, { status: 400 }); }\n${ANSWER}`,
    ),
  ),
  ok(
    'a header of a request, in a try whose catch goes on',
    get(
      `try { const sent = request.headers.get('x-api-key'); if (sent !== process.env.API_KEY) return new Response(null, { status: 401 }); } catch {}\n${ANSWER}`,
    ),
  ),
  // Objects that a function is handed.
  open(
    'guards that a function of the module weakens',
    get(
      `await guards.must();\n${ANSWER}`,
      {},
      `const guards = { must: async () => { await auth.protect(); } };\nfunction weaken(some: typeof guards) { some.must = async () => {}; }\nweaken(guards);\n`,
    ),
  ),
  open(
    'guards that an arrow function weakens through a pattern',
    get(
      `await all.guards.must();\n${ANSWER}`,
      {},
      `const all = { guards: { must: async () => { await auth.protect(); } } };\nconst weaken = ({ guards }: typeof all) => { guards.must = async () => {}; };\nweaken(all);\n`,
    ),
  ),
  open(
    'guards that are weakened with others',
    get(
      `await guards.must();\n${ANSWER}`,
      {},
      `const guards = { must: async () => { await auth.protect(); } };\nfunction weaken(...some: (typeof guards)[]) { Object.assign(some[0], { must: async () => {} }); }\nweaken(guards);\n`,
    ),
  ),
  ok(
    'guards that a function only reads',
    get(
      `await guards.must();\n${ANSWER}`,
      {},
      `const guards = { must: async () => { await auth.protect(); } };\nfunction count(some: typeof guards) { return Object.keys(some).length; }\nexport const known = count(guards);\n`,
    ),
  ),
  open(
    'a comparison with null of what is undefined where it is not found',
    route(
      `${HASH}${DRIZZLE}export async function GET(request) {\n${HASHED}const row = await orm.query.keys.findFirst({ where: eq(keys.hash, hash) });\nif (row === null) return new Response(null, { status: 401 });\n${ANSWER}\n}`,
      KEYS,
    ),
  ),
  open(
    'rows of an answer in which nothing was found, and nobody looks',
    route(
      `${HASH}import { pool } from '@/lib/pool';\nexport async function GET(request) {\n${HASHED}const { rows } = await pool.query('select * from keys where hash = $1', [hash]);\n${ANSWER}\n}`,
    ),
  ),
  open(
    'a catch that goes on after a body with a part named as one of a request',
    route(
      `export async function GET(request) {\nconst body = await request.json();\nlet denied = false;\ntry { const id = body.query; ${USER} if (!userId) denied = true; } catch {}\nif (denied) return new Response(null, { status: 401 });\n${ANSWER}\n}`,
    ),
  ),
  open(
    'a catch that goes on after the length of a header that may be missing',
    route(
      `export async function GET(request) {\nlet denied = false;\ntry { const size = request.headers.get('x-id').length; ${USER} if (!userId) denied = true; } catch {}\nif (denied) return new Response(null, { status: 401 });\n${ANSWER}\n}`,
    ),
  ),
  open(
    'a catch that goes on after a loop over a body that is no list',
    route(
      `export async function GET(request) {\nconst body = await request.json();\nlet denied = false;\ntry { for (const one of body) { console.log(one); } ${USER} if (!userId) denied = true; } catch {}\nif (denied) return new Response(null, { status: 401 });\n${ANSWER}\n}`,
    ),
  ),
  open(
    'a default that looks at what a stranger lacks, for what the caller sends',
    route(
      `import { currentUser } from '@clerk/nextjs/server';\nexport async function POST(request) {\nconst user = await currentUser();\nconst { owner = user.id } = await request.json();\n${ANSWER}\n}`,
    ),
  ),

  ...[
    ['the whole environment', 'return NextResponse.json(process.env);'],
    ['the environment under another name', 'const env = process.env;\nreturn NextResponse.json(env);'],
    ['the environment, spread', 'return NextResponse.json({ env: { ...process.env } });'],
    ['the environment as a list', 'return NextResponse.json(Object.entries(process.env));'],
    [
      'a variable that the caller names',
      "return NextResponse.json({ value: process.env[new URL(request.url).searchParams.get('name')!] });",
    ],
    [
      'where the database is, with its password',
      'return NextResponse.json({ url: process.env.DATABASE_URL });',
    ],
  ].map(([says = '', body = '']) => open(`an answer that hands out ${says}`, get(body))),
  ...[
    ['the whole environment', 'return NextResponse.json(process.env);'],
    [
      'where the database is, with its password',
      'return NextResponse.json({ url: process.env.DATABASE_URL });',
    ],
  ].map(([says = '', body = '']) =>
    ok(
      `an answer that hands ${says} to members`,
      get(
        `const { userId } = await auth();\nif (!userId) return new Response(null, { status: 401 });\n${body}`,
      ),
    ),
  ),
  open(
    'a server function that gives back a secret',
    action('return { key: process.env.STRIPE_SECRET_KEY };'),
  ),
  judged('public')(
    'an answer that tells what every visitor may know of the environment',
    get(
      'return NextResponse.json({ env: process.env.NODE_ENV, url: process.env.NEXT_PUBLIC_URL, region: process.env.VERCEL_REGION, all: Object.keys(process.env).length });',
    ),
  ),
];
