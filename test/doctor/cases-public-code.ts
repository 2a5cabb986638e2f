import { action, type Case, DB, get, page } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

/** What people write who publish their code: each stands for many repositories. */

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const imports = (names: string, from: string): string => `import ${names} from '${from}';\n`;

/** A handler that calls a helper of its own before it works. */
const helped = (helper: string, call = 'await helper(request)'): Record<string, string> =>
  get(
    `await auth();\n${call};\n${ANSWER}`,
    { 'lib/helper.ts': `${imports('{ auth }', '@clerk/nextjs/server')}${helper}\n` },
    imports('{ helper }', '@/lib/helper'),
  );

/** Helpers that come back on one way, and throw at their end. */
const LEAVING: Case[] = [
  open(
    'a helper that comes back early, and asks after that',
    helped(
      `export async function helper(request) { if (request.headers.get('x-preview')) return; await auth.protect(); }`,
    ),
    { because: /does not stop everybody/ },
  ),
  open(
    'a value that must be there: given back, or an error',
    helped(
      `export function helper(request) { const plan = request.headers.get('x-plan'); if (plan) return plan; throw new Error('no plan'); }`,
      'helper(request)',
    ),
  ),
  open(
    'a helper that comes back on the other one of two conditions, then finds nothing',
    helped(
      `import { notFound } from 'next/navigation';\nexport function helper(request) { if (request.headers.get('a')) console.log(1); else if (request.headers.get('b')) return 1; notFound(); }`,
      'helper(request)',
    ),
  ),
  open(
    'a helper that comes back from a try, then throws',
    helped(
      `export async function helper(request) { try { return await request.json(); } catch (error) { console.error(error); } throw new Error('no body'); }`,
    ),
  ),
  open(
    'a helper that comes back from one case of a switch, then throws',
    helped(
      `export function helper(request) { switch (request.headers.get('a')) { case 'b': return 1; } throw new Error('no'); }`,
      'helper(request)',
    ),
  ),
  open(
    'a helper that tries again in a loop, then throws',
    helped(
      `export async function helper(request) { for (let n = 0; n < 3; n += 1) { try { return await request.clone().json(); } catch { continue; } } throw new Error('no'); }`,
    ),
  ),
  open(
    'a method that comes back early, then asks',
    helped(
      `class Guard { async check(request) { if (request.headers.get('a')) return; await auth.protect(); } }\nexport const helper = (request) => new Guard().check(request);`,
    ),
  ),
  open(
    'a function on the spot that comes back early, then asks',
    get(`await (async () => { if (request.headers.get('a')) return; await auth.protect(); })();\n${ANSWER}`),
  ),
  ok(
    'a helper that comes back once it has asked',
    helped(
      `export async function helper(request) { const { userId } = await auth(); if (userId) return userId; throw new Error('no'); }`,
    ),
  ),
  ok(
    'a helper that throws on every way',
    helped(
      `export async function helper(request) { const { userId } = await auth(); if (request.headers.get('a')) { if (!userId) throw new Error('a'); return; } if (!userId) throw new Error('b'); }`,
    ),
  ),
];

const WRITE = 'await db.note.deleteMany();';
const SAFE = imports('{ createSafeActionClient }', 'next-safe-action');
const ZSA = imports('{ chainServerActionProcedures, createServerActionProcedure }', 'zsa');
const GIVES = `async ({ next }) => { const { userId } = await auth(); return next({ ctx: { user: { id: userId } } }); }`;
const WANTS = `async ({ next, ctx }) => { if (!ctx.user.id) throw new Error('no'); return next(); }`;
const ASKS = `async ({ next }) => { await auth.protect(); return next(); }`;

/** A server function that a client makes. */
const made = (head: string, code: string): Record<string, string> => ({
  'app/actions.ts': `'use server';\n${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ db }', '@/lib/db')}${head}${code}\n`,
  ...DB,
});

/** What the middlewares of action clients hand on, and who is told how an action went. */
const CLIENTS: Case[] = [
  ok(
    'next-safe-action: a middleware looks at the context that the one before it has made',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${GIVES}).use(${WANTS});\nexport const act = client.action(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'next-safe-action: the function itself looks at the context',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${GIVES});\nexport const act = client.action(async ({ ctx: { user } }) => { if (!user.id) throw new Error('no'); ${WRITE} });`,
    ),
  ),
  ok(
    'next-safe-action: contexts are merged in depth',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${GIVES}).use(async ({ next }) => next({ ctx: { user: { name: 'x' } } })).use(${WANTS});\nexport const act = client.action(async () => { ${WRITE} });`,
    ),
  ),
  open(
    'next-safe-action: a later middleware puts somebody into the context',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${GIVES}).use(async ({ next }) => next({ ctx: { user: { id: 'guest' } } })).use(${WANTS});\nexport const act = client.action(async () => { ${WRITE} });`,
    ),
  ),
  open(
    'next-safe-action: nobody looks at the context',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${GIVES});\nexport const act = client.action(async () => { ${WRITE} });`,
    ),
  ),
  open(
    'next-safe-action: a middleware works once a refused action has come back to it',
    made(
      SAFE,
      `const client = createSafeActionClient().use(async ({ next }) => { const result = await next(); ${WRITE} return result; }).use(${ASKS});\nexport const act = client.action(async () => { ${WRITE} });`,
    ),
  ),
  open(
    'next-safe-action: onError works for those who were refused',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${ASKS});\nexport const act = client.action(async () => { ${WRITE} }, { onError: async () => { ${WRITE} } });`,
    ),
    { because: /does not stop everybody/ },
  ),
  open(
    'next-safe-action: handleServerError works for those who were refused',
    made(
      SAFE,
      `const client = createSafeActionClient({ handleServerError: async () => { ${WRITE} return 'no'; } }).use(${ASKS});\nexport const act = client.action(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'next-safe-action: onSuccess works for those who were let in',
    made(
      SAFE,
      `const client = createSafeActionClient().use(${ASKS});\nexport const act = client.action(async () => { ${WRITE} }, { onSuccess: async () => { ${WRITE} } });`,
    ),
  ),
  ok(
    'next-safe-action: the role stands in the metadata',
    made(
      SAFE,
      `const client = createSafeActionClient().use(async ({ next, metadata }) => { const { has } = await auth(); if (metadata.role && !has({ role: metadata.role })) throw new Error('no'); return next(); });\nexport const act = client.metadata({ role: 'org:admin' }).action(async () => { ${WRITE} });`,
    ),
  ),
  open(
    'next-safe-action: metadata without the role that is asked for',
    made(
      SAFE,
      `const client = createSafeActionClient().use(async ({ next, metadata }) => { const { has } = await auth(); if (metadata.role && !has({ role: metadata.role })) throw new Error('no'); return next(); });\nexport const act = client.metadata({ name: 'x' }).action(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'next-safe-action: a middleware of its own',
    made(
      imports('{ createMiddleware, createSafeActionClient }', 'next-safe-action'),
      `const asks = createMiddleware().define(${ASKS});\nexport const act = createSafeActionClient().use(asks).action(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'next-safe-action 6: a client is a function',
    made(
      SAFE,
      `const client = createSafeActionClient({ async middleware() { const { userId } = await auth(); if (!userId) throw new Error('no'); return { userId }; } });\nexport const act = client(schema, async () => { ${WRITE} });`,
    ),
  ),
  open(
    'next-safe-action 6: its middleware refuses nobody',
    made(
      SAFE,
      `const client = createSafeActionClient({ async middleware() { const { userId } = await auth(); return { userId }; } });\nexport const act = client(schema, async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'zsa: a procedure looks at what the one before it has returned',
    made(
      ZSA,
      `const base = createServerActionProcedure().handler(async () => await auth());\nconst closed = createServerActionProcedure(base).handler(async ({ ctx }) => { if (!ctx.userId) throw new Error('no'); return ctx; });\nexport const act = closed.createServerAction().handler(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'zsa: the function itself looks at the context',
    made(
      ZSA,
      `const base = createServerActionProcedure().handler(async () => { const { userId } = await auth(); return { userId }; });\nexport const act = base.createServerAction().handler(async ({ ctx }) => { if (!ctx.userId) throw new Error('no'); ${WRITE} });`,
    ),
  ),
  open(
    'zsa: nobody looks at the context',
    made(
      ZSA,
      `const base = createServerActionProcedure().handler(async () => { const { userId } = await auth(); return { userId }; });\nexport const act = base.createServerAction().handler(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'zsa: procedures that are chained, with an error of their own shape',
    made(
      ZSA,
      `const first = createServerActionProcedure().experimental_shapeError(({ err }) => ({ message: err.message })).handler(async () => { await auth.protect(); });\nconst both = chainServerActionProcedures(first, createServerActionProcedure().handler(async () => 1));\nexport const act = both.createServerAction().handler(async () => { ${WRITE} });`,
    ),
  ),
  ok(
    'zsa: onStart runs behind the procedures',
    made(
      ZSA,
      `const base = createServerActionProcedure().handler(async () => { await auth.protect(); });\nexport const act = base.createServerAction().onStart(async () => { ${WRITE} }).handler(async () => 1);`,
    ),
  ),
  open(
    'zsa: onComplete works for those who were refused',
    made(
      ZSA,
      `const base = createServerActionProcedure().handler(async () => { await auth.protect(); });\nexport const act = base.createServerAction().onComplete(async () => { ${WRITE} }).handler(async () => 1);`,
    ),
  ),
  open(
    'next-safe-action: a schema looks something up before the function asks',
    made(
      SAFE,
      `export const act = createSafeActionClient().inputSchema(async () => shapeOf(await db.note.findMany())).action(async () => { await auth.protect(); ${WRITE} });`,
    ),
  ),
  ok(
    'next-safe-action: a schema looks something up behind a middleware that asks',
    made(
      SAFE,
      `export const act = createSafeActionClient().inputSchema(async () => shapeOf(await db.note.findMany())).use(${ASKS}).action(async () => { ${WRITE} });`,
    ),
  ),
  open(
    'zsa: what is wrong with the input is kept before the function asks',
    made(
      ZSA,
      `export const act = createServerActionProcedure().onInputParseError(async () => { ${WRITE} }).handler(async () => { await auth.protect(); }).createServerAction().handler(async () => { ${WRITE} });`,
    ),
  ),
  lost(
    'zsa: a procedure that another package gives',
    made(
      `${ZSA}${imports('{ asks }', 'some-package')}`,
      `const base = createServerActionProcedure().handler(asks);\nexport const act = base.createServerAction().handler(async () => { ${WRITE} });`,
    ),
  ),
];

const NOBODY = `if (error) return new Response(null, { status: 401 });`;
const TRY = {
  'lib/try.ts': `export async function tryCatch(promise) { try { const data = await promise; return { data, error: null }; } catch (error) { return { data: null, error }; } }\n`,
  'lib/user.ts': `${imports('{ auth }', '@clerk/nextjs/server')}export async function requireUser() { const { userId } = await auth(); if (!userId) throw new Error('no'); return userId; }\nexport async function findUser() { const { userId } = await auth(); return userId ? { ok: userId } : { error: 'no' }; }\n`,
};
const TRIED = imports('{ tryCatch }', '@/lib/try') + imports('{ findUser, requireUser }', '@/lib/user');

/** What helpers give back, and how it is looked at. */
const ANSWERS: Case[] = [
  ok(
    'an error where a promise was refused',
    get(`const { error } = await tryCatch(requireUser());\n${NOBODY}\n${ANSWER}`, TRY, TRIED),
  ),
  open(
    'an error that nobody looks at',
    get(`const { error } = await tryCatch(requireUser());\nconsole.log(error);\n${ANSWER}`, TRY, TRIED),
  ),
  ok(
    'a field that only a refusal has',
    get(
      `const found = await findUser();\nif ('error' in found) return new Response(null, { status: 401 });\n${ANSWER}`,
      TRY,
      TRIED,
    ),
  ),
  open(
    'a field that no answer has',
    get(
      `const found = await findUser();\nif ('denied' in found) return new Response(null, { status: 401 });\n${ANSWER}`,
      TRY,
      TRIED,
    ),
  ),
  open(
    'a field that another package may have given',
    get(
      `const result = {};\nawait auth();\nvalidate(request, result);\nif (!('ok' in result)) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      imports('{ validate }', 'some-package'),
    ),
  ),
  open(
    'a field that was taken out',
    get(
      `const found = await findUser();\ndelete found.error;\nif ('error' in found) return new Response(null, { status: 401 });\n${ANSWER}`,
      TRY,
      TRIED,
    ),
  ),
  ok(
    'a promise that is returned beside a value',
    get(
      `const user = await bearer(request.headers.get('x-user'));\nif (!user) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `async function find() { const { userId } = await auth(); return userId; }\nasync function bearer(given) { if (!given) return null; return find(); }\n`,
    ),
  ),
  open(
    'a promise that is returned beside a value that is something',
    get(
      `const user = await bearer(request.headers.get('x-user'));\nif (!user) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `async function find() { const { userId } = await auth(); return userId; }\nasync function bearer(given) { if (!given) return 'guest'; return find(); }\n`,
    ),
  ),
  ok(
    'a test whose second half does not come back',
    action(`if (!id || (await requireUser()) === 'x') return;\n${WRITE}`, TRY, TRIED),
  ),
  ok(
    'a test that leads to the work only by its second half, which does not come back',
    action(`if (id && (await requireUser())) { ${WRITE} }`, TRY, TRIED),
  ),
  open(
    'a test whose second half is not asked',
    action(`if (id || (await requireUser())) { ${WRITE} }`, TRY, TRIED),
  ),
  open(
    'a value, not a test, whose second half does not come back',
    action(`const role = id || (await requireUser());\nif (role === 'admin') { ${WRITE} }`, TRY, TRIED),
  ),
];

const USER = 'const { userId } = await auth();';
const FORBID = `return new Response(null, { status: 403 });`;

/** What somebody without a session is compared with. */
const COMPARED: Case[] = [
  ok(
    'nobody is who a variable names',
    get(`${USER}\nif (userId !== process.env.ADMIN_USER_ID) ${FORBID}\n${ANSWER}`),
  ),
  ok(
    'nobody is who a variable that browsers are told names',
    get(`${USER}\nif (userId !== process.env.NEXT_PUBLIC_TEACHER_ID) ${FORBID}\n${ANSWER}`),
  ),
  ok(
    'a part that is missing is not what a variable holds',
    get(
      `const user = await currentUser();\nif (user?.id !== process.env.ADMIN_USER_ID) ${FORBID}\n${ANSWER}`,
    ),
  ),
  open(
    'a variable that stands for nobody where it is not set',
    get(
      `const admin = process.env.ADMIN_USER_ID ?? null;\n${USER}\nif (userId !== admin) ${FORBID}\n${ANSWER}`,
    ),
  ),
  open('everybody but one', get(`${USER}\nif (userId === process.env.BANNED_USER_ID) ${FORBID}\n${ANSWER}`)),
  ok(
    'nobody is in a list that stands in a variable',
    get(
      `${USER}\nconst admins = (process.env.ADMIN_IDS ?? '').split(',').map((one) => one.trim()).filter(Boolean);\nif (!admins.includes(userId!)) ${FORBID}\n${ANSWER}`,
    ),
  ),
  ok(
    'nobody is one of those in a list that stands in a variable',
    get(
      `${USER}\nif (!process.env.ADMIN_IDS?.split(',').some((one) => one === userId)) ${FORBID}\n${ANSWER}`,
    ),
  ),
  open(
    'an empty text is in a list of a variable that is not set',
    get(
      `${USER}\nif (!(process.env.ADMIN_IDS ?? '').split(',').includes(userId ?? '')) ${FORBID}\n${ANSWER}`,
    ),
  ),
  open(
    'nobody is not in a list of those who are kept out',
    get(`${USER}\nif ((process.env.BANNED ?? '').split(',').includes(userId!)) ${FORBID}\n${ANSWER}`),
  ),
  ok(
    'a table of what roles may do has nothing for no role',
    get(
      `const { sessionClaims } = await auth();\nconst role = sessionClaims?.metadata.role;\nif (!(MAY[role!]?.includes('read') ?? false)) ${FORBID}\n${ANSWER}`,
      {},
      `const MAY = { admin: ['read'], member: [] };\n`,
    ),
  ),
  open(
    'a table that has something for no role',
    get(
      `const { sessionClaims } = await auth();\nconst role = sessionClaims?.metadata.role;\nif (!(MAY[role!]?.includes('read') ?? false)) ${FORBID}\n${ANSWER}`,
      {},
      `const MAY = { admin: ['read'], undefined: ['read'] };\n`,
    ),
  ),
  open(
    'a table that is added to',
    get(
      `const { sessionClaims } = await auth();\nconst role = sessionClaims?.metadata.role;\nif (!(MAY[role!]?.includes('read') ?? false)) ${FORBID}\n${ANSWER}`,
      {},
      `const MAY = { admin: ['read'] };\nMAY[String(process.env.GUEST)] = ['read'];\n`,
    ),
  ),
  ok(
    'ranks: no role has the lowest',
    get(
      `const { sessionClaims } = await auth();\nconst role = sessionClaims?.metadata.role;\nif ((RANK[role!] ?? 0) < RANK.admin) ${FORBID}\n${ANSWER}`,
      {},
      `const RANK = { member: 1, admin: 2 };\n`,
    ),
  ),
  ok(
    'a check in production, which is all that strangers reach',
    get(`if (process.env.NODE_ENV === 'production') await auth.protect();\n${ANSWER}`),
  ),
  open(
    'a check in development only',
    get(`if (process.env.NODE_ENV === 'development') await auth.protect();\n${ANSWER}`),
  ),
  ok(
    '<Show> with a function, which is asked of those with a session only',
    page(
      `return <Show when={(has) => has({ role: 'org:admin' })}><Rows /></Show>;\n}\nasync function Rows() {\nreturn <p>{await db.note.count()}</p>;`,
      {},
      imports('{ Show }', '@clerk/nextjs'),
    ),
  ),
];

const SERVICE = (decorators: string): string => `class Service { ${decorators} async wipe() { ${WRITE} } }\n`;
const WIPE = 'await new Service().wipe();\nreturn NextResponse.json({});';
const GUARD = `const { userId } = await auth(); if (!userId) throw new Error('no');`;

/** Methods that a decorator may put something before. */
const DECORATED: Case[] = [
  ok(
    'a decorator that puts a check before the method',
    get(
      WIPE,
      {},
      `function Authorized(_, __, made) { const inner = made.value; made.value = async function (...given) { ${GUARD} return inner.apply(this, given); }; return made; }\n${SERVICE('@Authorized')}`,
    ),
  ),
  open(
    'a decorator that asks, and refuses nobody',
    get(
      WIPE,
      {},
      `function Authorized(_, __, made) { const inner = made.value; made.value = async function (...given) { const { userId } = await auth(); console.log(userId); return inner.apply(this, given); }; return made; }\n${SERVICE('@Authorized')}`,
    ),
  ),
  ok(
    'a decorator that is made for a role, of the later kind',
    get(
      WIPE,
      {},
      `const needs = (role) => (method) => async function (...given) { await auth.protect({ role }); return method.apply(this, given); };\n${SERVICE("@needs('org:admin')")}`,
    ),
  ),
  open(
    'a decorator that takes the check out',
    get(
      `await Guard.check();\n${ANSWER}`,
      {},
      `const skip = () => () => async () => undefined;\nclass Guard { @skip() static async check() { await auth.protect(); } }\n`,
    ),
  ),
  lost(
    'a decorator that puts a check before the method on some way only',
    get(
      WIPE,
      {},
      `function Authorized(_, __, made) { const inner = made.value; if (process.env.CHECKS) made.value = async function (...given) { ${GUARD} return inner.apply(this, given); }; return made; }\n${SERVICE('@Authorized')}`,
    ),
  ),
  lost(
    'a decorator of another package',
    get(WIPE, {}, `${imports('{ Authorized }', 'some-package')}${SERVICE('@Authorized()')}`),
    { because: /a decorator decides what the method does/ },
  ),
  open('a method without a decorator', get(WIPE, {}, SERVICE(''))),
];

const NOTES = `async function Notes() { const rows = await db.note.findMany(); return <p>{rows.length}</p>; }`;

/** The same code within itself, with something else in it each time. */
const NESTED: Case[] = [
  open(
    'a component that stands within itself three times, and another one within that',
    page(
      `return <Flex><Flex><Flex><Notes /></Flex></Flex></Flex>;\n}\nconst Flex = ({ children }) => <div>{children}</div>;\n${NOTES.slice(0, -1)}`,
    ),
  ),
  open(
    'a wrapper that is put around a handler three times',
    get(
      `return withLog(withLog(withLog(async () => { ${WRITE} return NextResponse.json({}); })))(request);`,
      {},
      `const withLog = (fn) => async (request) => { console.log(request.url); return fn(request); };\n`,
    ),
  ),
  open(
    'work within three calls of one helper, before a check',
    get(
      `await timed(() => timed(() => timed(() => db.note.deleteMany())));\nawait auth.protect();\n${ANSWER}`,
      {},
      `async function timed(fn) { const result = await fn(); return result; }\n`,
    ),
  ),
  ok(
    'a check within three calls of one helper',
    get(
      `await timed(() => timed(() => timed(() => auth.protect())));\n${ANSWER}`,
      {},
      `async function timed(fn) { const result = await fn(); return result; }\n`,
    ),
  ),
  open(
    'middlewares that call each other by their number',
    get(
      `const all = [(next) => next(), (next) => next(), async () => { ${WRITE} }];\nconst dispatch = async (at) => all[at]?.(() => dispatch(at + 1));\nawait dispatch(0);\nawait auth.protect();\n${ANSWER}`,
    ),
  ),
  ok(
    'a function that calls itself with a number that grows',
    get(
      `await auth.protect();\nconst tree = (depth) => ({ depth, children: depth > 9 ? [] : [tree(depth + 1), tree(depth + 1)] });\nconsole.log(tree(0));\n${ANSWER}`,
    ),
  ),
  open(
    'three middlewares of one maker, and nobody who asks',
    made(
      SAFE,
      `const m = (name) => async ({ next }) => { console.log(name); return next(); };\nexport const act = createSafeActionClient().use(m('a')).use(m('b')).use(m('c')).action(async () => { ${WRITE} });`,
    ),
  ),
];

/** Functions that are kept by what they were handed to. */
const KEPT: Case[] = [
  open(
    'a function of Node that is made to give a promise',
    get(
      `const { url } = await request.json();\nreturn NextResponse.json(await run(url));`,
      {},
      `import { exec } from 'node:child_process';\nimport { promisify } from 'node:util';\nconst run = promisify(exec);\n`,
    ),
  ),
  open(
    'options of a query that a page asks ahead',
    page(
      `const client = new QueryClient();\nvoid client.prefetchQuery(options);\nreturn <p>notes</p>;`,
      {
        'lib/options.ts': `import { queryOptions } from '@tanstack/react-query';\nimport { db } from './db';\nexport const options = queryOptions({ queryKey: ['notes'], queryFn: () => db.note.findMany() });\n`,
      },
      `import { QueryClient } from '@tanstack/react-query';\nimport { options } from '@/lib/options';\n`,
    ),
  ),
  open(
    'a function that is called once',
    get(
      `return NextResponse.json(await users());`,
      {},
      `import once from 'lodash/once';\nconst users = once(() => db.user.findMany());\n`,
    ),
  ),
  open(
    'what a schema looks up before the check',
    get(
      `await shape.parseAsync(await request.json());\nawait auth.protect();\n${ANSWER}`,
      {},
      `import { z } from 'zod';\nconst shape = z.string().transform(async (id) => db.user.findUnique({ where: { id } }));\n`,
    ),
  ),
  ok(
    'what a schema looks up behind the check',
    get(
      `await auth.protect();\nawait shape.parseAsync(await request.json());\n${ANSWER}`,
      {},
      `import { z } from 'zod';\nconst shape = z.string().transform(async (id) => db.user.findUnique({ where: { id } }));\n`,
    ),
  ),
  open(
    'the rest of an object has nothing of what was taken',
    get(
      `const { on, ...others } = { on: true, other: 1 };\nif (others.on) await auth.protect();\nconsole.log(on);\n${ANSWER}`,
    ),
  ),
  open(
    'an error that is none',
    get(
      `try { if (request.headers.get('a')) throw null; await auth.protect(); } catch (error) { if (error) return new Response(null, { status: 401 }); }\n${ANSWER}`,
    ),
  ),
];

/** Loops over lists that stand in the code: each item in turn. */
const LOOPS: Case[] = [
  ok(
    'middlewares of a list, one after the other',
    get(
      `const mws = [async (r) => { const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 }); }, async (r) => undefined];\nfor (const mw of mws) { const res = await mw(request); if (res) return res; }\n${ANSWER}`,
    ),
  ),
  ok(
    'a check for each of some roles',
    get(`for (const role of ['a', 'b']) { await auth.protect({ role }); }\n${ANSWER}`),
  ),
  ok(
    'a check that only one item passes by',
    get(`for (const x of ['a', 'b']) { if (x === 'a') continue; await auth.protect(); }\n${ANSWER}`),
  ),
  ok(
    'a check before the loop is left',
    get(`for (const x of ['a']) { await auth.protect(); break; }\n${ANSWER}`),
  ),
  ok(
    'a check that a loop waits for',
    get(`for await (const x of [auth.protect()]) { console.log(x); }\n${ANSWER}`),
  ),
  open(
    'a check for each of no roles',
    get(`for (const role of []) { await auth.protect({ role }); }\n${ANSWER}`),
  ),
  open(
    'a list that another package fills before its items are worked on',
    get(
      `const found: string[] = [];\ncollect(request, found);\nfor (const one of found) { await db.note.delete({ where: { id: one } }); }\nawait auth.protect();\n${ANSWER}`,
      {},
      imports('{ collect }', 'some-package'),
    ),
  ),
  open(
    'a loop that may be left before its check',
    get(
      `for (const x of ['a', 'b']) { if (request.headers.get(x)) break; await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a check that each item may pass by',
    get(
      `for (const x of ['a', 'b']) { if (request.headers.get(x)) continue; await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that is left or goes on',
    get(
      `for (const x of ['a', 'b']) { if (request.headers.get('x')) { break; } else { continue; } }\nawait auth();\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that is left, or goes on to an item that is left',
    get(
      `for (const x of ['a', 'b']) { if (request.headers.get('x')) { break; } else if (x === 'a') { continue; } await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that an inner one may leave by its label',
    get(
      `out: for (const x of ['a', 'b']) { for (const y of ['c']) { if (request.headers.get('x')) break out; } await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that an inner one may go on with by its label',
    get(
      `out: for (const x of ['a', 'b']) { for (const y of ['c']) { if (request.headers.get('x')) continue out; } await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that an inner one leaves by its label',
    get(
      `out: for (const x of ['a', 'b']) { for (const y of ['c']) { break out; } await auth.protect(); }\n${ANSWER}`,
    ),
  ),
  open(
    'a list that grows while it is gone through',
    get(
      `const l = ['a'];\nfor (const x of l) { if (x !== 'a') ${WRITE} if (l.length < 3) l.push('b'); }\nawait auth.protect();\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that is left at its first item',
    get(`for (const x of ['a', 'b']) { if (x === 'a') break; await auth.protect(); }\n${ANSWER}`),
  ),
  open(
    'a loop whose only item passes the check by',
    get(`for (const x of ['a']) { if (x === 'a') continue; await auth.protect(); }\n${ANSWER}`),
  ),
  open(
    'a flag that the last item sets',
    get(
      `const { userId } = await auth();\nlet ok = false;\nfor (const x of ['a', 'b']) { ok = x === 'b' || Boolean(userId); }\nif (!ok) return new Response(null);\n${ANSWER}`,
    ),
  ),
  open(
    'a loop that is left where its check refuses',
    get(`for (const x of ['a', 'b']) { try { await auth.protect(); } catch { break; } }\n${ANSWER}`),
  ),
  open(
    'a loop that goes on where its check refuses',
    get(`for (const x of ['a', 'b']) { try { await auth.protect(); } catch { continue; } }\n${ANSWER}`),
  ),
  open(
    'a loop that is left whatever its check says',
    get(`for (const x of ['a', 'b']) { try { await auth.protect(); } finally { break; } }\n${ANSWER}`),
  ),
  open(
    'a helper that comes back from its loop',
    get(
      `const f = async () => { for (const x of ['a', 'b']) { if (request.headers.get(x)) return; await auth.protect(); } };\nawait f();\n${ANSWER}`,
    ),
  ),
  open(
    'an answer that the last item replaces',
    get(
      `const { userId } = await auth();\nlet res;\nfor (const g of [() => userId ? undefined : 401, () => undefined]) { res = g(); }\nif (res) return new Response(null);\n${ANSWER}`,
    ),
  ),
];

/** A cron job whose secret a schema validates, listed by its name. */
const listed = (env: string, name = 'env.CRON_SECRET'): Record<string, string> => ({
  ...get(
    `if (request.headers.get('authorization') !== \`Bearer \${${name}}\`) return new Response('no', { status: 401 });\nawait db.note.deleteMany();\nreturn new Response('ok');`,
    { 'lib/env.ts': `${imports('{ z }', 'zod')}${env}\n` },
    imports('{ env }', '@/lib/env'),
  ),
});

/** Variables of the environment that are handed to a schema one by one. */
const LISTED: Case[] = [
  ok(
    'a secret that a schema is handed by its name',
    listed(
      `export const env = z.object({ CRON_SECRET: z.string().min(16) }).parse({ CRON_SECRET: process.env.CRON_SECRET });`,
    ),
  ),
  ok(
    'a secret that a schema is handed by its name, and gives back with its answer',
    listed(
      `const parsed = z.object({ CRON_SECRET: z.string() }).safeParse({ CRON_SECRET: process.env.CRON_SECRET });\nif (!parsed.success) throw new Error('no');\nexport const env = parsed.data;`,
    ),
  ),
  open(
    'the same with a text that stands in its place',
    listed(
      `export const env = z.object({ CRON_SECRET: z.string().default('dev') }).parse({ CRON_SECRET: process.env.CRON_SECRET });`,
    ),
  ),
  open(
    'the same with a text that the object itself has in its place',
    listed(
      `export const env = z.object({ CRON_SECRET: z.string() }).parse({ CRON_SECRET: process.env.CRON_SECRET ?? 'dev' });`,
    ),
  ),
  open(
    'a variable that every visitor is told, by the name of a secret',
    listed(
      `export const env = z.object({ CRON_SECRET: z.string() }).parse({ CRON_SECRET: process.env.NEXT_PUBLIC_SECRET });`,
    ),
  ),
  open(
    'another field of the same object',
    listed(
      `export const env = z.object({ CRON_SECRET: z.string(), APP: z.string() }).parse({ CRON_SECRET: process.env.CRON_SECRET, APP: 'x' });`,
      'env.APP',
    ),
  ),
];

const DRIZZLE = {
  'lib/dz.ts': `${imports('{ drizzle }', 'drizzle-orm/neon-http')}${imports('{ neon }', '@neondatabase/serverless')}export const dz = drizzle(neon(process.env.DATABASE_URL!));\n`,
  'lib/schema.ts': `${imports('{ pgTable, text }', 'drizzle-orm/pg-core')}export const sessions = pgTable('sessions', { id: text('id'), token: text('token') });\n`,
};
const KEY = `const key = request.headers.get('authorization')?.replace('Bearer ', '');\nif (!key) return new Response('no', { status: 401 });`;
const HASH = imports('{ createHash }', 'node:crypto');
const OSLO = `${imports('{ eq }', 'drizzle-orm')}${imports('{ sha256 }', '@oslojs/crypto/sha2')}${imports('{ encodeHexLowerCase }', '@oslojs/encoding')}${imports('{ cookies }', 'next/headers')}${imports('{ dz }', '@/lib/dz')}${imports('{ sessions }', '@/lib/schema')}`;
const TOKEN = `const token = (await cookies()).get('session')?.value;\nif (!token) return new Response('no', { status: 401 });`;
const ROWS = (id: string): string =>
  `const rows = await dz.select().from(sessions).where(eq(sessions.id, ${id}));`;

/** Rows of a table of its own that have the hash of what was sent, whatever the table is called. */
const HASHED: Case[] = [
  ...['session', 'apiKey', 'token'].map((model) =>
    ok(
      `a row that has the hash of the key, of the model ${model}`,
      get(
        `${KEY}\nconst row = await db.${model}.findUnique({ where: { hash: createHash('sha256').update(key).digest('hex') } });\nif (!row) return new Response('no', { status: 401 });\n${ANSWER}`,
        {},
        HASH,
      ),
    ),
  ),
  lost(
    'a session that is looked up by something else than a hash',
    get(
      `${KEY}\nconst row = await db.session.findUnique({ where: { hash: key } });\nif (!row) return new Response('no', { status: 401 });\n${ANSWER}`,
      {},
      HASH,
    ),
  ),
  open(
    'a session that has the hash of the key, and nobody asks whether there is one',
    get(
      `${KEY}\nconst row = await db.session.findUnique({ where: { hash: createHash('sha256').update(key).digest('hex') } });\nconsole.log(row);\n${ANSWER}`,
      {},
      HASH,
    ),
  ),
  ok(
    'the session of a cookie, by its hash as Oslo makes it',
    get(
      `${TOKEN}\nconst id = encodeHexLowerCase(sha256(new TextEncoder().encode(token)));\n${ROWS('id')}\nif (rows.length < 1) return new Response('no', { status: 401 });\n${ANSWER}`,
      DRIZZLE,
      OSLO,
    ),
  ),
  open(
    'the same with the hash of something that everybody knows',
    get(
      `${TOKEN}\nconst id = encodeHexLowerCase(sha256(new TextEncoder().encode(request.url)));\n${ROWS('id')}\nif (rows.length < 1) return new Response('no', { status: 401 });\n${ANSWER}`,
      DRIZZLE,
      OSLO,
    ),
  ),
];

const nothing = judged('public');
const HELPERS = "import * as helpers from '@acme/helpers';\n";
const away = (body: string): Record<string, string> => get(body, {}, HELPERS);

/** What stands beside the app's own business: which sites may call, how often, and what everybody is shown. */
const ASIDE: Case[] = [
  nothing('which sites may call, as a package answers it', {
    'app/api/x/route.ts':
      "import { handleCorsPreflight } from '@acme/helpers';\nexport async function OPTIONS(request: Request) { return await handleCorsPreflight(request); }\n",
  }),
  nothing('the same, as the package itself is called', {
    'pages/api/x.ts':
      "import NextCors from 'nextjs-cors';\nexport default async function handler(req, res) { await NextCors(req, res, { origin: '*' }); res.json({ ok: true }); }\n",
  }),
  open('sites that are kept by it', away("return NextResponse.json(await helpers.updateCors('*'));")),
  open(
    'what it does to a list of sites, under a name that only sounds so',
    away('return await helpers.corsairs(request);'),
  ),
  open(
    'data behind an answer for other sites that is given where there is one',
    away(`const no = await helpers.applyCors(request);\nif (no) return no;\n${ANSWER}`),
  ),
  open(
    'data behind a limit that is asked either way',
    away(
      `if (await helpers.isRateLimited('x')) return new Response('no', { status: 429 });\nif (!(await helpers.checkRateLimit('x'))) return new Response('no', { status: 429 });\n${ANSWER}`,
    ),
  ),
  open('data behind the answer for other sites', away(`await helpers.applyCors(request);\n${ANSWER}`)),
  nothing(
    'how often somebody may call, as a package counts it',
    away("const { ok } = await helpers.checkRateLimit('x');\nreturn NextResponse.json({ ok });"),
  ),
  open(
    'rows of which a query takes but some',
    away('return NextResponse.json(await helpers.client.rows.limit(1));'),
  ),
  nothing(
    'the answer that a package makes for whoever calls too often',
    away("return helpers.createLimitErrorResponse('x');"),
  ),
  open(
    'an answer that is kept, under the name of one that is given',
    away("helpers.createResponse({ survey: 'x' });\nreturn NextResponse.json({});"),
  ),
  open(
    'limits that are set by it',
    away("await helpers.updateRateLimit('x', 9);\nreturn NextResponse.json({});"),
  ),
  open(
    'a function handed to it, which it may call',
    away(`return await helpers.withRateLimit(async () => {\n${ANSWER}\n});`),
  ),
  nothing(
    'a signature that is there to be shown',
    away('return NextResponse.json({ signature: process.env.MANIFEST_SIGNATURE });'),
  ),
  open('a key that signs', away('return NextResponse.json({ key: process.env.MANIFEST_SIGNATURE_KEY });')),
  ok(
    'the session of a cookie that is named sid, by its hash',
    get(
      "const sid = (await cookies()).get('app.sid')?.value;\nif (!sid) return new Response('no', { status: 401 });\nconst row = await db.session.findUnique({ where: { hash: createHash('sha256').update(sid).digest('hex') } });\nif (!row) return new Response('no', { status: 401 });\n" +
        ANSWER,
      {},
      `${HASH}import { cookies } from 'next/headers';\n`,
    ),
  ),
  lost(
    'the same of a cookie that says on which side of the page something is',
    get(
      "const side = (await cookies()).get('side')?.value;\nif (!side) return new Response('no', { status: 401 });\nconst row = await db.session.findUnique({ where: { hash: createHash('sha256').update(side).digest('hex') } });\nif (!row) return new Response('no', { status: 401 });\n" +
        ANSWER,
      {},
      `${HASH}import { cookies } from 'next/headers';\n`,
    ),
  ),
];

export const PUBLIC_CODE_CASES: Case[] = [
  ...ASIDE,
  ...HASHED,
  ...LISTED,
  ...LEAVING,
  ...CLIENTS,
  ...ANSWERS,
  ...COMPARED,
  ...DECORATED,
  ...LOOPS,
  ...NESTED,
  ...KEPT,
];
