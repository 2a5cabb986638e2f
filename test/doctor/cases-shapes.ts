import { type Case, DB, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const NO = 'return new Response(null, { status: 401 });';
const ROLE = 'const { sessionClaims } = await auth();\nconst role = sessionClaims?.metadata?.role;\n';

/** A handler behind a schema of zod that is given the session. */
const parsed = (schema: string, use: string): Record<string, string> =>
  get(
    `const { userId } = await auth();\n${use}\n${ANSWER}`,
    {},
    `import { z } from 'zod';\nconst Session = ${schema};\n`,
  );
const SAYS = `const told = Session.safeParse(await auth());\nif (!told.success) ${NO}`;
const OBJECT = 'z.object({ userId: z.string().min(1) })';

const CHECK = `const { userId } = await auth();\nif (!userId) ${NO}`;
/** A handler that asks for a flag first. */
const flagged = (decide: string, after = `${CHECK}\n${ANSWER}`): Record<string, string> =>
  get(
    `if (!(await beta())) return new Response(null, { status: 404 });\n${after}`,
    {},
    `import { flag } from 'flags/next';\nconst beta = flag({ key: 'beta', decide: ${decide} });\n`,
  );

const GUARD = `const guard = async () => { const { userId } = await auth(); if (!userId) ${NO} };\n`;
/** A class that gives another object of its own with one middleware more. */
const BUILDER = (making: string, more: string): string =>
  `${GUARD}class Routes { ${making} use(step: any) { return new Routes(${more}); } handle(fn: any) { return async (request: Request) => { for (const step of this.steps) { const answer = await step(request); if (answer) return answer; } return fn(request); }; } }\n`;
const built = (head: string, use: string): Record<string, string> => ({
  'app/api/x/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { NextResponse } from 'next/server';\nimport { db } from '@/lib/db';\n${head}${use}`,
  ...DB,
});
const SPREADS = BUILDER('constructor(private steps: any[] = []) {}', '[...this.steps, step]');
const CONCATS = BUILDER('constructor(private steps: any[] = []) {}', 'this.steps.concat(step)');
const CHANGES = BUILDER(
  'constructor(private steps: any[] = []) { steps.length = 0; this.steps = []; }',
  '[...this.steps, step]',
);
const WORK = `async () => { ${ANSWER} }`;

/** A handler that calls a method of what it is bound to. */
const bound = (expression: string, more = ''): Record<string, string> =>
  built(
    `const closed = { async guard() { await auth.protect(); } };
const open = { async guard() {}, make() { return async () => { await this.guard(); ${ANSWER} }; } };
async function post(this: any) { await this.guard(); ${ANSWER} }
`,
    `${more}export const POST = ${expression};\n`,
  );

const trpc = (create: string, router: string): Record<string, string> => ({
  'app/api/trpc/[trpc]/route.ts': `import { auth } from '@clerk/nextjs/server';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { db } from '@/lib/db';
const t = initTRPC.context<any>().meta<{ closed: boolean }>().create(${create});
const own = t.procedure.use(({ ctx, meta, next }) => { if (meta?.closed && !ctx.userId) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next(); });
const router = t.router({ ${router} });
export const POST = (req: Request) => fetchRequestHandler({ endpoint: '/api/trpc', req, router, createContext: async () => ({ userId: (await auth()).userId }) });
`,
  ...DB,
});

/** Schemas that are given the session, tables, builders, and functions that are told by their type. */
export const SHAPE_CASES: Case[] = [
  ok('a schema throws that is given no user', parsed(OBJECT, 'Session.parse(await auth());')),
  ok('a schema says that it is given no user', parsed(OBJECT, SAYS)),
  ok('a schema rejects that is given no user', parsed(OBJECT, 'await Session.parseAsync({ userId });')),
  ok('a schema of a text is given no user', parsed('z.string()', 'Session.parse(userId);')),
  open('what a schema says is passed over', parsed(OBJECT, 'Session.safeParse(await auth());')),
  open('what a schema throws is caught', parsed(OBJECT, 'try { Session.parse(await auth()); } catch {}')),
  open('a schema that takes null', parsed('z.object({ userId: z.string().nullable() })', SAYS)),
  open('a schema of which all may be missing', parsed(`${OBJECT}.partial()`, SAYS)),
  open('a schema of this or of nothing', parsed('z.object({ userId: z.string().or(z.null()) })', SAYS)),
  open('a schema that makes a text of nothing', parsed('z.object({ userId: z.coerce.string() })', SAYS)),
  open(
    'a schema that has something in place of nothing',
    parsed(`z.object({ userId: z.string().catch('guest') })`, SAYS),
  ),
  open('a schema that asks for another field', parsed('z.object({ has: z.any() })', SAYS)),
  open('a schema of one of two shapes', parsed(`z.union([${OBJECT}, z.object({})])`, SAYS)),

  ok(
    'a function is told by its type and called',
    get(
      `await guard(async () => (await auth()).userId);\n${ANSWER}`,
      {},
      `async function guard(given: any) { const id = typeof given === 'function' ? await given() : given; if (!id) throw new Error('no'); }\n`,
    ),
  ),
  open(
    'a function that is told by its type is not called',
    get(
      `await guard(async () => (await auth()).userId);\n${ANSWER}`,
      {},
      `async function guard(given: any) { const id = typeof given === 'function' ? given : await given; if (!id) throw new Error('no'); }\n`,
    ),
  ),

  ok(
    'a table of functions that the role of nobody is looked up in',
    get(
      `${ROLE}if (!CAN[role]?.('read')) ${NO}\n${ANSWER}`,
      {},
      'const CAN: any = { admin: () => true, member: (what: string) => what === "read" };\n',
    ),
  ),
  open(
    'a table of functions with one for nobody',
    get(
      `${ROLE}if (!CAN[role]?.('read')) ${NO}\n${ANSWER}`,
      {},
      'const CAN: any = { admin: () => true, undefined: () => true };\n',
    ),
  ),

  ok(
    'a builder gives another one with one middleware more',
    built(SPREADS, `export const GET = new Routes().use(guard).handle(${WORK});\n`),
  ),
  ok(
    'a builder gives another one with concat()',
    built(CONCATS, `export const GET = new Routes().use(guard).handle(${WORK});\n`),
  ),
  ok(
    'a builder is used for two handlers',
    built(
      SPREADS,
      `const base = new Routes();\nconst closed = base.use(guard);\nexport const GET = closed.handle(${WORK});\n`,
    ),
  ),
  open(
    'the builder that is used is the one before',
    built(
      SPREADS,
      `const base = new Routes([async () => undefined]);\nconst closed = base.use(guard);\nexport const GET = base.handle(${WORK});\nexport const POST = closed.handle(${WORK});\n`,
    ),
    { name: 'GET' },
  ),
  {
    says: 'the constructor of a builder empties what it is given',
    verdict: 'unknown',
    files: built(CHANGES, `export const GET = new Routes().use(guard).handle(${WORK});\n`),
  },

  ok('a function is bound to what has the check', bound('post.bind(closed)')),
  ok('a function is bound to what has the check, and to more', bound(`post.bind(closed, 'x')`)),
  open('a function is bound to what checks nothing', bound('post.bind(open)')),
  open('a function that is bound to nothing checks by what it is called on', bound('post.bind(undefined)')),
  open(
    'an arrow function keeps what it was made with',
    bound('made.bind(closed)', 'const made = open.make();\n'),
  ),
  ok('a flag is asked for before the check', flagged('async () => true')),
  open('a flag is decided by what is changed', flagged('async () => (await db.note.deleteMany()).count > 0')),
  open(
    'a flag asks for the session, which may be another one when it is kept',
    flagged('async () => Boolean((await auth()).userId)', ANSWER),
  ),
  ok(
    'a flag in a store of the app is asked for before the check',
    get(
      `if (!(await read('beta'))) return new Response(null, { status: 404 });\n${CHECK}\n${ANSWER}`,
      {},
      `import { get as read } from '@vercel/edge-config';\n`,
    ),
  ),
  ok(
    'a procedure says of itself that it is closed',
    trpc('', 'list: own.meta({ closed: true }).query(() => db.note.findMany())'),
  ),
  ok(
    'all procedures are closed that say nothing else',
    trpc('{ defaultMeta: { closed: true } }', 'list: own.query(() => db.note.findMany())'),
  ),
  open(
    'one procedure says that it is open',
    trpc('', 'list: own.meta({ closed: true }).meta({ closed: false }).query(() => db.note.findMany())'),
  ),
  open('one procedure says nothing', trpc('', 'list: own.query(() => db.note.findMany())')),
  open(
    'a secret of which nobody is asked where it is not set',
    get(
      `if (process.env.CRON_SECRET && request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) ${NO}\n${ANSWER}`,
    ),
    { because: /^where CRON_SECRET is not set, nobody is asked for it/ },
  ),
];
