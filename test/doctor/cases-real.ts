import { type Case, DB, get } from './cases-clerk.ts';
import { lost, ok, open } from './twins.ts';

/** Shapes that code bases in use are built of: keys kept as a hash, tRPC, watching wrappers, generated lists, aliases. */

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const NO = 'return new Response(null, { status: 401 });';
const imports = (names: string, from: string): string => `import ${names} from '${from}';\n`;

const HASH = imports('{ createHash }', 'node:crypto');
const hashOf = (what: string): string => `createHash('sha256').update(${what}).digest('hex')`;
const POOL = { 'lib/pool.ts': `import { Pool } from 'pg';\nexport const pool = new Pool();\n` };
const KEY = "request.headers.get('x-api-key') ?? ''";

const HASHES: Case[] = [
  ok(
    'an API key looked up by its hash, with nothing else done first',
    get(
      `const key = await db.key.findUnique({ where: { hash: ${hashOf(KEY)} } });\nif (!key) ${NO}\n${ANSWER}`,
      {},
      HASH,
    ),
    { because: /hash of the key/ },
  ),
  open(
    'an API key looked up by its hash, and nobody refused',
    get(
      `const key = await db.key.findUnique({ where: { hash: ${hashOf(KEY)} } });\nif (!key) console.log('stranger');\n${ANSWER}`,
      {},
      HASH,
    ),
  ),
  ok(
    'a bearer token hashed in the browser way and looked up in SQL',
    get(
      `const token = request.headers.get('authorization')?.slice(7) ?? '';\nconst bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));\nconst hash = Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, '0')).join('');\nconst found = await pool.query('SELECT id FROM tokens WHERE hash = $1', [hash]);\nif (found.rows.length === 0) ${NO}\n${ANSWER}`,
      POOL,
      imports('{ pool }', '@/lib/pool'),
    ),
  ),
  open(
    'a bearer token hashed and written down, not looked up',
    get(
      `const token = request.headers.get('authorization')?.slice(7) ?? '';\nconst found = await pool.query('INSERT INTO seen (hash) VALUES ($1) RETURNING id', [${hashOf('token')}]);\nif (found.rows.length === 0) ${NO}\n${ANSWER}`,
      POOL,
      HASH + imports('{ pool }', '@/lib/pool'),
    ),
  ),
  open(
    'a row looked up by the hash of an address that anybody can write',
    get(
      `const url = new URL(request.url).searchParams.get('url') ?? '';\nconst hit = await db.cache.findUnique({ where: { hash: ${hashOf('url')} } });\nif (!hit) ${NO}\n${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a row looked up by a header that says who somebody is',
    get(
      `const user = await db.user.findUnique({ where: { id: request.headers.get('x-user-id') ?? '' } });\nif (!user) ${NO}\n${ANSWER}`,
    ),
  ),
  open(
    'a look-up by the hash of a key that nobody awaits',
    get(
      `const key = db.key.findUnique({ where: { hash: ${hashOf(KEY)} } });\nif (!key) ${NO}\n${ANSWER}`,
      {},
      HASH,
    ),
  ),
  ok(
    'a key or a session, each telling its result as an object',
    get(
      `const who = await identify(request);\nif (!who.success) ${NO}\n${ANSWER}`,
      {
        'lib/who.ts': `import { createHash } from 'node:crypto';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from './db';\nasync function byKey(request) { const sent = request.headers.get('x-api-key'); if (!sent) return { success: false }; const row = await db.key.findFirst({ where: { hash: ${hashOf('sent')} } }); return row ? { success: true, id: row.id } : { success: false }; }\nasync function bySession() { const { userId } = await auth(); return userId ? { success: true, id: userId } : { success: false }; }\nexport async function identify(request) { const key = await byKey(request); if (key.success) return key; return bySession(); }\n`,
      },
      imports('{ identify }', '@/lib/who'),
    ),
  ),
  open(
    'a key or a name that the caller gives, each telling its result as an object',
    get(
      `const who = await identify(request);\nif (!who.success) ${NO}\n${ANSWER}`,
      {
        'lib/who.ts': `import { auth } from '@clerk/nextjs/server';\nexport async function identify(request) { const name = request.headers.get('x-user'); if (name) return { success: true, id: name }; const { userId } = await auth(); return userId ? { success: true, id: userId } : { success: false }; }\n`,
      },
      imports('{ identify }', '@/lib/who'),
    ),
  ),
];

const T_INIT = `import { initTRPC, TRPCError } from '@trpc/server';
import { auth } from '@clerk/nextjs/server';
export const context = async () => ({ session: await auth() });
const t = initTRPC.context<typeof context>().create({});
export const router = t.router;
export const open = t.procedure;
const member = t.middleware(({ ctx, next }) => { if (!ctx.session.userId) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next({ ctx: { userId: ctx.session.userId } }); });
const late = t.middleware(async ({ ctx, next }) => { const result = await next(); if (!ctx.session.userId) throw new TRPCError({ code: 'UNAUTHORIZED' }); return result; });
export const closed = open.use(member);
export const checkedLate = open.use(late);
export const callers = t.createCallerFactory;
`;
const trpc = (routes: string): Record<string, string> => ({
  'app/api/trpc/[trpc]/route.ts': `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\nimport { routes } from '@/server/routes';\nimport { context } from '@/server/init';\nconst handler = (req: Request) => fetchRequestHandler({ endpoint: '/api/trpc', req, router: routes, createContext: () => context() });\nexport { handler as GET, handler as POST };\n`,
  'server/routes.ts': `import { z } from 'zod';\nimport { db } from '@/lib/db';\nimport { router, open, closed, checkedLate } from './init';\nexport const routes = router({ ${routes} });\n`,
  'server/init.ts': T_INIT,
  ...DB,
});

/** A page of the Pages Router that calls procedures for itself, as somebody that its own code names. */
const helped = (
  body: string,
  who = '(await context()).session',
  from = '@/server/routes',
): Record<string, string> => ({
  'pages/x.tsx': `import { createServerSideHelpers } from '@trpc/react-query/server';\nimport { getAuth } from '@clerk/nextjs/server';\nimport { routes } from '${from}';\nimport { context } from '@/server/init';\nexport default function Page() { return <p>x</p>; }\nexport async function getServerSideProps({ req, query }) { const helpers = createServerSideHelpers({ router: routes, ctx: { session: ${who} } });\n${body}\nreturn { props: { state: helpers.dehydrate() } }; }\n`,
  ...trpc(
    'notes: router({ list: closed.query(() => db.note.findMany()), all: open.query(() => db.note.findMany()) })',
  ),
});
const HELPED = 'getServerSideProps';

const TRPC: Case[] = [
  ok(
    'helpers of tRPC that fetch for a page what a procedure refuses',
    helped('await helpers.notes.list.prefetch();', 'getAuth(req)'),
    { name: HELPED },
  ),
  ok(
    'the same, and the page is given up with it',
    helped('await helpers.notes.list.fetch();', 'getAuth(req)'),
    { name: HELPED },
  ),
  open(
    'helpers of tRPC that call a procedure which asks nobody',
    helped('await helpers.notes.all.prefetch();', 'getAuth(req)'),
    { name: HELPED },
  ),
  open(
    'helpers of tRPC that call one as somebody who is always there',
    helped('await helpers.notes.list.prefetch();', "{ userId: getAuth(req).userId ?? 'nobody' }"),
    { name: HELPED },
  ),
  open(
    'what a page reads by itself once a procedure has refused',
    helped(
      "await helpers.notes.list.prefetch();\nconst { db } = await import('@/lib/db');\nawait db.note.findMany();",
      'getAuth(req)',
    ),
    { name: HELPED },
  ),
  lost(
    'helpers of tRPC whose router comes from a package',
    helped('await helpers.notes.list.prefetch();', 'getAuth(req)', '@acme/routes'),
    { name: HELPED },
  ),
  ok(
    'a tRPC handler whose procedures that read all have a middleware that refuses',
    trpc(
      "hello: open.query(() => 'hi'), notes: router({ list: closed.input(z.object({})).query(() => db.note.findMany()), add: closed.mutation(({ input }) => db.note.create({ data: input })) })",
    ),
  ),
  open(
    'a tRPC handler with one procedure that reads without a check, which is named',
    trpc(
      'notes: router({ list: closed.query(() => db.note.findMany()), all: open.query(() => db.note.findMany()) })',
    ),
    { because: /procedure notes\.all/ },
  ),
  open(
    'a tRPC middleware that checks once the procedure is done',
    trpc('all: checkedLate.query(() => db.note.findMany())'),
  ),
  lost('a tRPC router that comes from a package', {
    ...trpc(''),
    'server/routes.ts': `export { routes } from '@acme/routes';\n`,
  }),
  ok('a page that calls a tRPC procedure which refuses', {
    'app/dash/page.tsx': `import { api } from '@/server/api';\nexport default async function Page() { return <p>{(await api.list()).length}</p>; }\n`,
    'server/api.ts': `import { callers, context } from './init';\nimport { routes } from './routes';\nexport const api = callers(routes)(context);\n`,
    ...trpc('list: closed.query(() => db.note.findMany())'),
  }),
  open('a page that calls a tRPC procedure which reads without a check', {
    'app/dash/page.tsx': `import { api } from '@/server/api';\nexport default async function Page() { return <p>{(await api.list()).length}</p>; }\n`,
    'server/api.ts': `import { callers, context } from './init';\nimport { routes } from './routes';\nexport const api = callers(routes)(context);\n`,
    ...trpc('list: open.query(() => db.note.findMany())'),
  }),
];

const GUARDED = 'await auth.protect();';
const HANDLERS = (guard: string): string =>
  `import { auth } from '@clerk/nextjs/server';\nimport { db } from './db';\nexport const notes = async () => { ${guard} return Response.json(await db.note.findMany()); };\nexport const tags = async () => { await auth.protect(); return Response.json(await db.tag.findMany()); };\n`;
const DISPATCH = `const { name } = await request.json();\nconst handler = LIST[name];\nif (!handler) return new Response(null, { status: 404 });\nreturn handler(request);`;
const LIST = (head: string): string =>
  `${head}import { notes, tags } from './handlers';\nexport const LIST = { notes, tags };\n`;

const LISTS: Case[] = [
  ok(
    'one of the handlers that a generated file lists, each of which checks',
    get(
      DISPATCH,
      { 'lib/list.ts': LIST('// Auto-generated. Do not edit.\n'), 'lib/handlers.ts': HANDLERS(GUARDED) },
      imports('{ LIST }', '@/lib/list'),
    ),
  ),
  open(
    'one of the handlers that a generated file lists, of which one does not check',
    get(
      DISPATCH,
      { 'lib/list.ts': LIST('// Auto-generated. Do not edit.\n'), 'lib/handlers.ts': HANDLERS('') },
      imports('{ LIST }', '@/lib/list'),
    ),
  ),
  lost(
    'one of the handlers of a list that other files may add to',
    get(
      DISPATCH,
      { 'lib/list.ts': LIST(''), 'lib/handlers.ts': HANDLERS(GUARDED) },
      imports('{ LIST }', '@/lib/list'),
    ),
  ),
  ok(
    'one of two handlers by a flag, both of which check',
    get(
      'const run = process.env.FLAG ? notes : tags;\nreturn run();',
      { 'lib/handlers.ts': HANDLERS(GUARDED) },
      imports('{ notes, tags }', '@/lib/handlers'),
    ),
  ),
  open(
    'one of two handlers by a flag, one of which does not check',
    get(
      'const run = process.env.FLAG ? notes : tags;\nreturn run();',
      { 'lib/handlers.ts': HANDLERS('') },
      imports('{ notes, tags }', '@/lib/handlers'),
    ),
  ),
];

const AROUND: Case[] = [
  ok(
    'a check inside a span that is watched',
    get(
      `return tracer.startActiveSpan('x', async () => { await auth.protect(); ${ANSWER} });`,
      {},
      `${imports('{ trace }', '@opentelemetry/api')}const tracer = trace.getTracer('x');\n`,
    ),
  ),
  open(
    'a span that is watched, without a check',
    get(
      `return tracer.startActiveSpan('x', async () => { ${ANSWER} });`,
      {},
      `${imports('{ trace }', '@opentelemetry/api')}const tracer = trace.getTracer('x');\n`,
    ),
  ),
  ok('a handler with a check that Sentry wraps', {
    'app/api/x/route.ts': `import * as Sentry from '@sentry/nextjs';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport const GET = Sentry.wrapRouteHandlerWithSentry(async () => { await auth.protect(); return Response.json(await db.note.findMany()); }, {});\n`,
    ...DB,
  }),
  open('a handler without a check that Sentry wraps', {
    'app/api/x/route.ts': `import * as Sentry from '@sentry/nextjs';\nimport { db } from '@/lib/db';\nexport const GET = Sentry.wrapRouteHandlerWithSentry(async () => Response.json(await db.note.findMany()), {});\n`,
    ...DB,
  }),
  ok(
    'a secret of the validated environment that is compared',
    get(
      `if (request.headers.get('authorization') !== \`Bearer \${env.CRON_SECRET}\`) ${NO}\n${ANSWER}`,
      {
        'env.ts': `import { createEnv } from '@t3-oss/env-nextjs';\nexport const env = createEnv({ server: {}, runtimeEnv: { CRON_SECRET: process.env.CRON_SECRET } });\n`,
      },
      imports('{ env }', '@/env'),
    ),
  ),
  open(
    'a name of the validated environment that is compared, which is no secret',
    get(
      `if (request.headers.get('x-app') !== env.NEXT_PUBLIC_NAME) ${NO}\n${ANSWER}`,
      {
        'env.ts': `import { createEnv } from '@t3-oss/env-nextjs';\nexport const env = createEnv({ client: {}, runtimeEnv: { NEXT_PUBLIC_NAME: process.env.NEXT_PUBLIC_NAME } });\n`,
      },
      imports('{ env }', '@/env'),
    ),
  ),
  ok(
    'a way round that only development has',
    get(`if (process.env.NODE_ENV !== 'development') await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a way round by a variable that production may have, too',
    get(`if (process.env.APP_ENV !== 'development') await auth.protect();\n${ANSWER}`),
  ),
  ok(
    'a signature that a helper verifies and of which it tells by returning nothing',
    get(
      `const event = await verified(request);\nif (!event) return new Response(null, { status: 400 });\n${ANSWER}`,
      {
        'lib/verified.ts': `import { Webhook } from 'svix';\nexport async function verified(request) { const body = await request.text(); try { return new Webhook(process.env.SECRET ?? '').verify(body, {}); } catch { return; } }\n`,
      },
      imports('{ verified }', '@/lib/verified'),
    ),
  ),
  open(
    'a signature that a helper verifies, telling the body all the same',
    get(
      `const event = await verified(request);\nif (!event) return new Response(null, { status: 400 });\n${ANSWER}`,
      {
        'lib/verified.ts': `import { Webhook } from 'svix';\nexport async function verified(request) { const body = await request.text(); try { return new Webhook(process.env.SECRET ?? '').verify(body, {}); } catch { return JSON.parse(body); } }\n`,
      },
      imports('{ verified }', '@/lib/verified'),
    ),
  ),
  ok(
    'a log of who called, written when they are refused',
    get(
      `const { userId } = await auth();\nif (!userId) { await logAccess('refused'); ${NO} }\n${ANSWER}`,
      {
        'lib/log.ts': `import { db } from './db';\nexport const logAccess = async (what) => { await db.log.create({ data: { what } }); };\n`,
      },
      imports('{ logAccess }', '@/lib/log'),
    ),
  ),
  open(
    'a log of what was sent, written before anybody is asked who they are',
    get(
      `await logAccess(await request.text());\nconst { userId } = await auth();\nif (!userId) ${NO}\n${ANSWER}`,
      {
        'lib/log.ts': `import { db } from './db';\nexport const logAccess = async (what) => { await db.log.create({ data: { what } }); };\n`,
      },
      imports('{ logAccess }', '@/lib/log'),
    ),
  ),
  lost(
    'a handler of unknown origin that is handed the request',
    get(
      'const { handlers } = await import("@acme/handlers");\nreturn await handlers.current.handle(request);',
    ),
  ),
];

const ALIASES = JSON.stringify({
  compilerOptions: { paths: { '@/lib/*': ['./shared/lib/*', './lib/*'], '@/*': ['./*'] } },
});
const TRAPS: Case[] = [
  open(
    'a promise that refuses on one way only',
    get(`await (process.env.FLAG ? auth.protect() : Promise.resolve());\n${ANSWER}`),
  ),
  open(
    'one of two guards by a flag, one of which lets everybody through',
    get(
      `const guard = process.env.FLAG ? strict : lax;\nawait guard();\n${ANSWER}`,
      {
        'lib/guards.ts': `import { auth } from '@clerk/nextjs/server';\nexport const strict = async () => { await auth.protect(); };\nexport const lax = async () => undefined;\n`,
      },
      imports('{ strict, lax }', '@/lib/guards'),
    ),
  ),
  ok(
    'one of two guards by a flag, each of which refuses',
    get(
      `const guard = process.env.FLAG ? strict : stricter;\nawait guard();\n${ANSWER}`,
      {
        'lib/guards.ts': `import { auth } from '@clerk/nextjs/server';\nexport const strict = async () => { await auth.protect(); };\nexport const stricter = async () => { await auth.protect({ role: 'org:admin' }); };\n`,
      },
      imports('{ strict, stricter }', '@/lib/guards'),
    ),
  ),
  open(
    'a cookie of Better Auth that is only looked for',
    get(
      `if (!getSessionCookie(request)) ${NO}\n${ANSWER}`,
      {},
      imports('{ getSessionCookie }', 'better-auth/cookies'),
    ),
    { because: /believes whatever cookie is sent/ },
  ),
  open('a tRPC context that believes a header', {
    ...trpc('list: closed.query(() => db.note.findMany())'),
    'server/init.ts': T_INIT.replace(
      '({ session: await auth() })',
      "({ session: { userId: (await headers()).get('x-user') } })",
    ).replace("import { auth } from '@clerk/nextjs/server';", "import { headers } from 'next/headers';"),
  }),
  open(
    'a log of who called that the check only stands beside',
    get(
      `const { userId } = await auth();\nawait logAccess(userId ?? 'stranger');\n${ANSWER}`,
      {
        'lib/log.ts': `import { db } from './db';\nexport const logAccess = async (what) => { await db.log.create({ data: { what } }); };\n`,
      },
      imports('{ logAccess }', '@/lib/log'),
    ),
  ),
  open(
    'a result that says success on one of its ways',
    get(
      `const result = await check(request);\nif (!result.ok) ${NO}\n${ANSWER}`,
      {
        'lib/check.ts': `import { auth } from '@clerk/nextjs/server';\nexport async function check(request) { if (request.headers.get('x-preview')) return { ok: true }; const { userId } = await auth(); return { ok: Boolean(userId) }; }\n`,
      },
      imports('{ check }', '@/lib/check'),
    ),
  ),
  open(
    'a list that an item is put into on some way',
    get(
      `const open = ['/a'];\nif (request.headers.get('x-all')) open.push('GET');\nif (!open.includes('GET')) await auth.protect();\n${ANSWER}`,
    ),
  ),
];

const SHARED: Case[] = [
  ok('a check in the second folder of an alias', {
    ...get(`await requireUser();\n${ANSWER}`, {}, imports('{ requireUser }', '@/lib/user')),
    'tsconfig.json': ALIASES,
    'shared/lib/other.ts': 'export const other = 1;\n',
    'lib/user.ts': `import { auth } from '@clerk/nextjs/server';\nexport async function requireUser() { await auth.protect(); }\n`,
  }),
  open('a helper in the second folder of an alias that checks nothing', {
    ...get(`await requireUser();\n${ANSWER}`, {}, imports('{ requireUser }', '@/lib/user')),
    'tsconfig.json': ALIASES,
    'shared/lib/other.ts': 'export const other = 1;\n',
    'lib/user.ts': 'export async function requireUser() { return undefined; }\n',
  }),
];

export const REAL_CASES: Case[] = [...HASHES, ...TRPC, ...LISTS, ...AROUND, ...TRAPS, ...SHARED];
