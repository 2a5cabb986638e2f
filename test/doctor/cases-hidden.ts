import { action, type Case, DB, get, page } from './cases-clerk.ts';
import { lost, ok, open } from './twins.ts';

const SHOW = 'return <p>{await db.note.count()}</p>;';
const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const WRITE = 'await db.note.delete({ where: { id } });';
const GUARD = `import { auth } from '@clerk/nextjs/server';
import { redirect } from 'next/navigation';
export async function requireUser() { const { userId } = await auth(); if (!userId) redirect('/sign-in'); return userId; }
export async function viewer() { const { userId } = await auth(); return userId; }
export const isMember = async () => { const { userId } = await auth(); return Boolean(userId); };
export async function ensure() { const { userId } = await auth(); if (!userId) return { error: new Response(null, { status: 401 }) }; return { userId }; }
export async function soft() { try { const { userId } = await auth(); if (!userId) throw new Error('no'); } catch { return; } }
`;
const WRAP = `import { auth } from '@clerk/nextjs/server';
export function withAuth(handler) { return async (request, context) => { const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 }); return handler(request, { ...context, userId }); }; }
export const withLog = (handler) => async (...args) => { console.log('x'); return handler(...args); };
export const withLate = (handler) => async (request) => { const answer = await handler(request); const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 }); return answer; };
`;
const SAFE = `import { createSafeActionClient } from 'next-safe-action';
import { auth } from '@clerk/nextjs/server';
export const client = createSafeActionClient();
export const authClient = client.use(async ({ next }) => { const { userId } = await auth(); if (!userId) throw new Error('no'); return next({ ctx: { userId } }); });
export const logClient = client.use(async ({ next }) => { console.log('x'); return next(); });
export const lateClient = client.use(async ({ next }) => { const result = await next(); const { userId } = await auth(); if (!userId) throw new Error('no'); return result; });
`;
const ZSA = `import { createServerActionProcedure, createServerAction } from 'zsa';
import { auth } from '@clerk/nextjs/server';
export const authed = createServerActionProcedure().handler(async () => { const { userId } = await auth(); if (!userId) throw new Error('no'); return { userId }; });
export const plain = createServerAction();
`;
const lib = { 'lib/guard.ts': GUARD };
const wrap = { 'lib/wrap.ts': WRAP };
const I = (names: string): string => `import { ${names} } from '@/lib/guard';\n`;
const route = (body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/api/x/route.ts': `import { NextResponse } from 'next/server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
  ...more,
});
const server = (body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/actions.ts': `'use server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
  ...more,
});
const inline = (body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/form.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n${body}`,
  ...DB,
  ...more,
});

const COMPOSE = `const compose = (...all) => (handler) => all.reduceRight((made, one) => one(made), handler);
const logs = (handler) => async (request) => { console.log(request.url); return handler(request); };
const counts = (handler) => async (request) => { await db.visit.create({ data: {} }); return handler(request); };
const asks = (handler) => async (request) => { const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 }); return handler(request); };
`;

export const HIDDEN_CASES: Case[] = [
  ok('requireUser() through an alias', get(`await requireUser();\n${ANSWER}`, lib, I('requireUser'))),
  ok(
    'requireUser() through a barrel',
    get(
      `await requireUser();\n${ANSWER}`,
      { ...lib, 'lib/index.ts': `export * from './guard';\n` },
      `import { requireUser } from '@/lib';\n`,
    ),
  ),
  ok(
    'requireUser() under another name of a barrel',
    get(
      `await must();\n${ANSWER}`,
      { ...lib, 'lib/index.ts': `export { requireUser as must } from './guard';\n` },
      `import { must } from '@/lib';\n`,
    ),
  ),
  ok(
    'a helper that returns the id',
    get(
      `const id = await viewer();\nif (!id) return new Response(null, { status: 401 });\n${ANSWER}`,
      lib,
      I('viewer'),
    ),
  ),
  ok(
    'a helper that says yes or no',
    get(
      `if (!(await isMember())) return new Response(null, { status: 401 });\n${ANSWER}`,
      lib,
      I('isMember'),
    ),
  ),
  ok(
    'a helper that returns the refusal',
    get(`const { error } = await ensure();\nif (error) return error;\n${ANSWER}`, lib, I('ensure')),
  ),
  ok(
    'a helper in the same file',
    get(`await guard();\n${ANSWER}`, {}, `async function guard() { await auth.protect(); }\n`),
  ),
  ok(
    'a helper that calls a helper',
    get(
      `await outer();\n${ANSWER}`,
      {
        ...lib,
        'lib/outer.ts': `import { requireUser } from './guard';\nexport const outer = () => requireUser();\n`,
      },
      `import { outer } from '@/lib/outer';\n`,
    ),
  ),
  ok(
    'a helper in React cache()',
    get(
      `await me();\n${ANSWER}`,
      lib,
      `import { cache } from 'react';\n${I('requireUser')}const me = cache(async () => requireUser());\n`,
    ),
  ),
  ok('a data layer that checks for itself', page('return <p>{(await getNotes()).length}</p>;', {}), {
    files: {
      'app/dash/page.tsx': `import { getNotes } from '@/lib/notes';\nexport default async function Page() { return <p>{(await getNotes()).length}</p>; }`,
      'lib/notes.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from './db';\nexport async function getNotes() { await auth.protect(); return db.note.findMany(); }\n`,
      ...DB,
    },
  }),
  ok('a component that checks before it reads', {
    'app/dash/page.tsx': `import { List } from './list';\nexport default function Page() { return <main><List /></main>; }`,
    'app/dash/list.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function List() { await auth.protect(); return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  ok('a guard around its children', {
    'app/dash/page.tsx': `import { List } from './list';\nimport { Guard } from './guard';\nexport default function Page() { return <Guard><List /></Guard>; }`,
    'app/dash/guard.tsx': `import { auth } from '@clerk/nextjs/server';\nexport async function Guard({ children }) { await auth.protect(); return <>{children}</>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  ok(
    'a static method',
    get(
      `await Guard.require();\n${ANSWER}`,
      {},
      `class Guard { static async require() { await auth.protect(); } }\n`,
    ),
  ),
  ok(
    'a method of an object',
    get(
      `await guard.require();\n${ANSWER}`,
      {},
      `class Guard { async require() { await auth.protect(); } }\nconst guard = new Guard();\n`,
    ),
  ),
  ok(
    'an inherited method',
    get(
      `await new Sub().require();\n${ANSWER}`,
      {
        'lib/base.ts': `import { auth } from '@clerk/nextjs/server';\nclass Base { async require() { await this.inner(); } async inner() { await auth.protect(); } }\nexport class Sub extends Base {}\n`,
      },
      `import { Sub } from '@/lib/base';\n`,
    ),
    { verdict: 'protected' },
  ),
  ok(
    'an object of helpers',
    get(
      `await guards.user();\n${ANSWER}`,
      lib,
      `import { requireUser } from '@/lib/guard';\nconst guards = { user: requireUser };\n`,
    ),
  ),
  ok(
    'a helper of a workspace package',
    {
      'apps/web/app/api/x/route.ts': `import { requireUser } from '@acme/auth';\nimport { db } from '@/lib/db';\nexport async function GET() { await requireUser(); return Response.json(await db.note.findMany()); }`,
      'apps/web/lib/db.ts': DB['lib/db.ts'] ?? '',
      'apps/web/proxy.ts': '',
      'package.json': '{"name":"root","workspaces":["apps/*","packages/*"]}',
      'packages/auth/package.json': '{"name":"@acme/auth","main":"dist/index.js"}',
      'packages/auth/src/index.ts': GUARD,
    },
    { app: 'apps/web' },
  ),
  ok(
    'withAuth(handler)',
    route(
      `import { withAuth } from '@/lib/wrap';\nexport const GET = withAuth(async () => { ${ANSWER} });`,
      wrap,
    ),
  ),
  ok(
    'two wrappers',
    route(
      `import { withAuth, withLog } from '@/lib/wrap';\nexport const GET = withLog(withAuth(async () => { ${ANSWER} }));`,
      wrap,
    ),
  ),
  ok(
    'a wrapped function declared before',
    route(
      `import { withAuth } from '@/lib/wrap';\nasync function read() { ${ANSWER} }\nexport const GET = withAuth(read);`,
      wrap,
    ),
  ),
  ok(
    'export { x as GET }',
    route(
      `import { auth } from '@clerk/nextjs/server';\nasync function read() { await auth.protect(); ${ANSWER} }\nexport { read as GET };`,
    ),
  ),
  ok('a re-exported handler', {
    'app/api/x/route.ts': `export { GET } from '@/lib/handler';`,
    'lib/handler.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from './db';\nexport async function GET() { await auth.protect(); return Response.json(await db.note.findMany()); }`,
    ...DB,
  }),
  ok(
    'a wrapper whose handler checks',
    route(
      `import { withLog } from '@/lib/wrap';\nimport { auth } from '@clerk/nextjs/server';\nexport const GET = withLog(async () => { await auth.protect(); ${ANSWER} });`,
      wrap,
    ),
  ),
  ok(
    'a wrapped server function',
    server(
      `import { withAuth } from '@/lib/wrap';\nexport const act = withAuth(async (id) => { ${WRITE} });`,
      wrap,
    ),
  ),
  ok(
    'next-safe-action with a client that checks',
    server(
      `import { authClient } from '@/lib/safe';\nexport const act = authClient.schema({}).action(async ({ parsedInput: { id } }) => { ${WRITE} });`,
      { 'lib/safe.ts': SAFE },
    ),
  ),
  ok(
    'next-safe-action whose function checks',
    server(
      `import { client } from '@/lib/safe';\nimport { auth } from '@clerk/nextjs/server';\nexport const act = client.schema({}).action(async ({ parsedInput: { id } }) => { await auth.protect(); ${WRITE} });`,
      { 'lib/safe.ts': SAFE },
    ),
  ),
  ok(
    'next-safe-action with a second middleware',
    server(
      `import { authClient } from '@/lib/safe';\nexport const act = authClient.use(async ({ next }) => next()).action(async ({ parsedInput: { id } }) => { ${WRITE} });`,
      { 'lib/safe.ts': SAFE },
    ),
  ),
  ok(
    'a procedure of zsa',
    server(
      `import { authed } from '@/lib/zsa';\nexport const act = authed.createServerAction().input({}).handler(async ({ input: { id } }) => { ${WRITE} });`,
      { 'lib/zsa.ts': ZSA },
    ),
  ),
  ok(
    'an inline server function that checks',
    inline(
      `export function Form() { async function save(id) { 'use server'; await auth.protect(); ${WRITE} } return <form action={save} />; }`,
    ),
    { name: 'save' },
  ),
  ok(
    'an inline server function in an attribute',
    inline(
      `export function Form() { return <form action={async (data) => { 'use server'; const { userId } = await auth(); if (!userId) return; const id = data.get('id'); ${WRITE} }} />; }`,
    ),
  ),
  ok('server functions through a barrel', {
    'lib/actions.ts': `'use server';\nexport { act } from './act';`,
    'lib/act.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from './db';\nexport async function act(id) { await auth.protect(); ${WRITE} }`,
    ...DB,
  }),
  ok(
    'modules that import each other',
    get(
      `await requireUser();\n${ANSWER}`,
      {
        'lib/a.ts': `import { b } from './b';\nimport { auth } from '@clerk/nextjs/server';\nexport async function requireUser() { await auth.protect(); b(); }\n`,
        'lib/b.ts': `import { requireUser } from './a';\nexport const b = () => requireUser;\n`,
      },
      `import { requireUser } from '@/lib/a';\n`,
    ),
  ),
  ok('a component loaded by dynamic()', {
    'app/dash/page.tsx': `import dynamic from 'next/dynamic';\nconst List = dynamic(() => import('./list'));\nexport default function Page() { return <List />; }`,
    'app/dash/list.tsx': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport default async function List() { await auth.protect(); return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),

  open('a helper that does not wait', get(`requireUser();\n${ANSWER}`, lib, I('requireUser')), {
    because: /not awaited/,
  }),
  ok(
    'middlewares that reduceRight() composes, one of which asks',
    get(
      'return composed(request);',
      {},
      `${COMPOSE}const composed = compose(logs, asks)(async () => NextResponse.json(await db.note.findMany()));\n`,
    ),
  ),
  open(
    'middlewares that reduceRight() composes, none of which asks',
    get(
      'return composed(request);',
      {},
      `${COMPOSE}const composed = compose(logs, logs)(async () => NextResponse.json(await db.note.findMany()));\n`,
    ),
  ),
  open(
    'middlewares that reduce() composes, the first of which works before the other asks',
    get(
      'return composed(request);',
      {},
      `${COMPOSE}const composed = [asks, counts].reduce((handler, one) => one(handler), async () => NextResponse.json(await db.note.findMany()));\n`,
    ),
  ),
  ok(
    'middlewares that reduce() composes, the last of which asks first',
    get(
      'return composed(request);',
      {},
      `${COMPOSE}const composed = [counts, asks].reduce((handler, one) => one(handler), async () => NextResponse.json(await db.note.findMany()));\n`,
    ),
  ),
  open('a helper that swallows', get(`await soft();\n${ANSWER}`, lib, I('soft'))),
  open('a helper whose answer is not used', get(`await isMember();\n${ANSWER}`, lib, I('isMember'))),
  open(
    'a helper whose refusal is not returned',
    get(`const { error } = await ensure();\nif (error) console.log(error);\n${ANSWER}`, lib, I('ensure')),
  ),
  open(
    'a promise of a yes is always true',
    get(`if (!isMember()) return new Response(null, { status: 401 });\n${ANSWER}`, lib, I('isMember')),
  ),
  open('a helper called after the work', action(`${WRITE}\nawait requireUser();`, lib, I('requireUser')), {
    because: /too late/,
  }),
  open(
    'a helper in one branch',
    get(`if (request.headers.get('a')) await requireUser();\n${ANSWER}`, lib, I('requireUser')),
  ),
  open(
    'withLog(handler) checks nothing',
    route(
      `import { withLog } from '@/lib/wrap';\nexport const GET = withLog(async () => { ${ANSWER} });`,
      wrap,
    ),
  ),
  open(
    'a wrapper that checks after the handler',
    route(
      `import { withLate } from '@/lib/wrap';\nexport const GET = withLate(async () => { ${ANSWER} });`,
      wrap,
    ),
  ),
  open(
    'next-safe-action with a plain client',
    server(
      `import { client } from '@/lib/safe';\nexport const act = client.schema({}).action(async ({ parsedInput: { id } }) => { ${WRITE} });`,
      { 'lib/safe.ts': SAFE },
    ),
  ),
  open(
    'next-safe-action with a client that logs',
    server(
      `import { logClient } from '@/lib/safe';\nexport const act = logClient.action(async ({ parsedInput: { id } }) => { ${WRITE} });`,
      { 'lib/safe.ts': SAFE },
    ),
  ),
  open(
    'next-safe-action with a client that checks late',
    server(
      `import { lateClient } from '@/lib/safe';\nexport const act = lateClient.action(async ({ parsedInput: { id } }) => { ${WRITE} });`,
      { 'lib/safe.ts': SAFE },
    ),
  ),
  open(
    'an action of zsa without a procedure',
    server(
      `import { plain } from '@/lib/zsa';\nexport const act = plain.input({}).handler(async ({ input: { id } }) => { ${WRITE} });`,
      { 'lib/zsa.ts': ZSA },
    ),
  ),
  open(
    'an inline server function in a page that checks',
    inline(
      `export default async function Form() { await auth.protect(); async function save(id) { 'use server'; ${WRITE} } return <form action={save} />; }`,
    ),
    { name: 'save' },
  ),
  open(
    'a closure over the user is no check',
    inline(
      `export async function Form() { const { userId } = await auth(); const save = async (id) => { 'use server'; if (!userId) return; ${WRITE} }; return <form action={save} />; }`,
    ),
    { name: 'save' },
  ),
  open('a guard that renders its children anyway', {
    'app/dash/page.tsx': `import { List } from './list';\nimport { Guard } from './guard';\nexport default function Page() { return <Guard><List /></Guard>; }`,
    'app/dash/guard.tsx': `import { auth } from '@clerk/nextjs/server';\nexport async function Guard({ children }) { const { userId } = await auth(); return <div title={userId}>{children}</div>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open(
    'a layout that checks does not protect its page',
    {
      'app/dash/page.tsx': `import { db } from '@/lib/db';\nexport default async function Page() { ${SHOW} }`,
      'app/dash/layout.tsx': `import { auth } from '@clerk/nextjs/server';\nexport default async function Layout({ children }) { await auth.protect(); return <>{children}</>; }`,
      ...DB,
    },
    { because: /parallel/ },
  ),
  open(
    'a stream that reads',
    get(
      'return new Response(new ReadableStream({ async start(c) { c.enqueue(await db.note.count()); c.close(); } }));',
    ),
  ),
  open(
    'a callback of an array that reads',
    get(
      'await Promise.all([1, 2].map(async (n) => db.note.findUnique({ where: { n } })));\nreturn new Response();',
    ),
  ),
  open(
    'a helper without a check that reads',
    get(
      'return Response.json(await notes());',
      { 'lib/notes.ts': `import { db } from './db';\nexport const notes = () => db.note.findMany();\n` },
      `import { notes } from '@/lib/notes';\n`,
    ),
  ),

  lost(
    'a wrapper of a package that is not read',
    route(`import { withAuth } from '@acme/wrap';\nexport const GET = withAuth(async () => { ${ANSWER} });`),
  ),
  lost(
    'a handler made by a package',
    route(`import { makeHandler } from '@acme/wrap';\nexport const GET = makeHandler({ db });`),
  ),
  lost(
    'a helper that looks the session up in a database',
    get(
      `const user = await getCurrentUser();\nif (!user) return new Response(null, { status: 401 });\n${ANSWER}`,
      {
        'lib/user.ts': `import { cookies } from 'next/headers';\nimport { db } from './db';\nexport async function getCurrentUser() { const token = (await cookies()).get('s')?.value; return db.session.findUnique({ where: { token } }); }\n`,
      },
      `import { getCurrentUser } from '@/lib/user';\n`,
    ),
  ),

  lost(
    'functions in a private list of a class, which modules put into it when they are loaded',
    action(
      `hooks.run();\nawait auth.protect();\nawait db.note.findMany();`,
      {},
      `class Hooks { private list: any[] = []; add(one: any) { this.list.push(one); } run() { for (const one of this.list) one(); } }\nconst hooks = new Hooks();\nhooks.add(async () => { await db.note.deleteMany(); });\n`,
    ),
  ),
  ok(
    'a private list of a class of which no item is called',
    action(
      `hooks.run();\nawait auth.protect();\nawait db.note.findMany();`,
      {},
      `class Hooks { private list: any[] = []; add(one: any) { this.list.push(one); } run() { for (const one of this.list) console.log(one); } }\nconst hooks = new Hooks();\nhooks.add('x');\n`,
    ),
  ),
  lost(
    'functions that a class of the app keeps by the name of an event',
    action(
      `await bus.emit('removed');`,
      {
        'lib/bus.ts': `import { db } from '@/lib/db';\nclass Bus { private all: Record<string, Array<() => Promise<unknown>>> = {}; on(name: string, one: () => Promise<unknown>) { (this.all[name] ??= []).push(one); } async emit(name: string) { await Promise.all((this.all[name] ?? []).map((one) => one())); } }\nexport const bus = new Bus();\nbus.on('removed', async () => { await db.note.deleteMany(); });\n`,
      },
      `import { bus } from '@/lib/bus';\n`,
    ),
  ),
  open(
    'a function that is kept under a name that the caller chose, and called with all of them',
    action(
      `const tasks: Record<string, () => Promise<unknown>> = {};\ntasks[id] = async () => { await db.note.deleteMany(); };\nawait Promise.all(Object.keys(tasks).map((name) => tasks[name]()));\nawait auth.protect();`,
    ),
  ),
  ok(
    'a function that is kept under a name that the caller chose, and called once it was checked',
    action(
      `const tasks: Record<string, () => Promise<unknown>> = {};\ntasks[id] = async () => { await db.note.deleteMany(); };\nawait auth.protect();\nawait Promise.all(Object.keys(tasks).map((name) => tasks[name]()));`,
    ),
  ),
  open(
    'a function that is put into a Map, and called',
    action(
      `const tasks = new Map<string, () => Promise<unknown>>();\ntasks.set(id, async () => { await db.note.deleteMany(); });\nfor (const one of tasks.values()) one();\nawait auth.protect();`,
    ),
  ),
  lost(
    'a component of a registry that a function fills',
    page(
      `const Kept = lookup('notes');\nreturn <Kept />;`,
      {
        'lib/registry.ts': `const registry: Record<string, any> = {};\nexport const register = (name: string, one: any) => { registry[name] = one; };\nexport const lookup = (name: string) => registry[name];\n`,
      },
      `import { lookup, register } from '@/lib/registry';\nregister('notes', async () => <p>{await db.note.count()}</p>);\n`,
    ),
  ),
  open(
    'a component among attributes that are spread',
    page(
      `const props = { children: <Notes /> };\nreturn <section {...props} />;`,
      {},
      `async function Notes() { return <p>{await db.note.count()}</p>; }\n`,
    ),
  ),
  open(
    'a component that gets what decides by attributes that are spread',
    page(
      `const props = { all: true };\nreturn <Notes {...props} />;`,
      {},
      `async function Notes({ all }: { all?: boolean }) { if (!all) return null; return <p>{await db.note.count()}</p>; }\n`,
    ),
  ),

  ok(
    'a check in the function that is handed to a transaction',
    action(
      `await db.$transaction(async (tx: any) => {\nconst { userId } = await auth();\nif (!userId) throw new Error('no');\nawait tx.note.deleteMany();\n});`,
    ),
  ),
  open(
    'a check in the function that is handed to a transaction, once it has worked',
    action(
      `await db.$transaction(async (tx: any) => {\nawait tx.note.deleteMany();\nconst { userId } = await auth();\nif (!userId) throw new Error('no');\n});`,
    ),
  ),
  open(
    'a check that a transaction is handed, which only leaves the function in it',
    action(
      `await db.$transaction(async (tx: any) => {\nconst { userId } = await auth();\nif (!userId) return;\nawait tx.note.count();\n});\nawait db.note.deleteMany();`,
    ),
  ),

  open(
    'work in what match() of a result is handed that comes later',
    action(
      `const made = await okAsync(1).map((one) => one);\nreturn made.match(async () => { await db.note.deleteMany(); }, () => null);`,
      {},
      `import { okAsync } from 'neverthrow';\n`,
    ),
  ),
  lost(
    'work in what match() is handed, of a result that hangs on a session',
    action(
      `return ResultAsync.fromPromise(auth(), () => 'no').map((one) => one.userId).match(async () => { await db.note.deleteMany(); }, () => null);`,
      {},
      `import { ResultAsync } from 'neverthrow';\n`,
    ),
  ),
];
