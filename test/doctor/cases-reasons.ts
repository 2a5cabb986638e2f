import { action, type Case, DB, get } from './cases-clerk.ts';
import { judged, ok, open } from './twins.ts';

const ASKS = `const { userId } = await auth();\nif (!userId) return new Response('no', { status: 401 });`;
const REDIS = `import { Redis } from '@upstash/redis';\nconst redis = Redis.fromEnv();\n`;
const shut = judged('public');

/** What is told of how a verdict came about, of counters before a check, and of checks on another way. */
const SWITCHED: Case[] = [
  open(
    'a check in one case of a switch, and work in another one',
    action(
      `switch (id) { case 'clear': await db.note.deleteMany(); return; case 'mine': { const { userId } = await auth(); if (!userId) return; await db.note.findMany(); return; } }`,
    ),
    { because: /^no check before it calls db\.note\.deleteMany\(\)/ },
  ),
  open(
    'a check in the case of a switch that works before it',
    action(
      `switch (id) { case 'other': return; case 'clear': { await db.note.deleteMany(); const { userId } = await auth(); if (!userId) return; await db.note.findMany(); } }`,
    ),
    { because: /^it checks too late: calls db\.note\.deleteMany\(\)/ },
  ),
  open(
    'a check on one side of a condition, and work on the other one',
    action(
      `if (id === 'all') { await db.note.findMany(); } else { const { userId } = await auth(); if (!userId) return; await db.note.deleteMany(); }`,
    ),
    { because: /^no check before it calls db\.note\.findMany\(\)/ },
  ),
  open(
    'a check after both sides of a condition',
    action(
      `if (id === 'all') { await db.note.findMany(); } else { console.log(id); }\nconst { userId } = await auth(); if (!userId) return;\nawait db.note.deleteMany();`,
    ),
    { because: /^it checks too late/ },
  ),
];

const trpc = (context: string): Record<string, string> => ({
  'app/api/trpc/[trpc]/route.ts': `import { auth } from '@clerk/nextjs/server';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { db } from '@/lib/db';
const t = initTRPC.context<any>().create();
const closed = t.procedure.use(({ ctx, next }) => { if (!ctx.userId) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next(); });
const router = t.router({ clear: closed.mutation(() => db.note.deleteMany()) });
export const POST = (req: Request) => fetchRequestHandler({ endpoint: '/api/trpc', req, router, ${context} });
`,
  ...DB,
});
const CONTEXTS: Case[] = [
  ok(
    'a procedure of tRPC that asks its context',
    trpc('createContext: async () => ({ userId: (await auth()).userId })'),
  ),
  shut('a procedure of tRPC that asks a context that is left out', trpc('createContext: undefined')),
];

const limited = (name: string, body: string, after = ASKS, head = REDIS): Record<string, string> =>
  get(
    `if (await ${name}(request)) return new Response('slow', { status: 429 });\n${after}\nreturn Response.json(await db.note.findMany());`,
    {},
    `${head}async function ${name}(request: Request) {\n${body}\n}\n`,
  );
const COUNT = `const key = \`limit:\${request.headers.get('x-forwarded-for')}\`;\nconst count = await redis.incr(key);\nif (count === 1) await redis.expire(key, 60);\nreturn count > 10;`;
const COUNTERS: Case[] = [
  ok('a limiter of its own that counts before the check', limited('limited', COUNT)),
  ok(
    'a limiter of its own in one go',
    limited(
      'isRateLimited',
      `const [count] = await redis.multi().incr('a').expire('a', 60).exec();\nreturn count > 10;`,
    ),
  ),
  ok(
    'a limiter of its own that reads its counter and sets it',
    limited(
      'checkRateLimit',
      `const count = Number(await redis.get('a'));\nif (count > 10) return true;\nawait redis.set('a', count + 1, { ex: 60 });\nreturn false;`,
    ),
  ),
  open('a limiter of its own, and no check', limited('limited', COUNT, '')),
  open('a limiter that writes something else', limited('limited', `await db.note.deleteMany();\n${COUNT}`), {
    because: /checks too late: calls db\.note\.deleteMany\(\)/,
  }),
  open('a limiter that deletes what others keep', limited('limited', `await redis.del('notes');\n${COUNT}`)),
  open('a counter of something else before the check', limited('countViews', COUNT), {
    because: /redis\.incr\(\)/,
  }),
  ok(
    'a counter by a key that says that it is a limit',
    get(
      `const count = await redis.incr(\`ratelimit:\${request.headers.get('x-forwarded-for')}\`);\nif (count > 10) return new Response('slow', { status: 429 });\n${ASKS}\nreturn Response.json(await db.note.findMany());`,
      {},
      REDIS,
    ),
  ),
  open(
    'a counter by a key that says that it is none',
    get(
      `const count = await redis.incr(\`views:\${request.headers.get('x-forwarded-for')}\`);\nif (count > 10) return new Response('slow', { status: 429 });\n${ASKS}\nreturn Response.json(await db.note.findMany());`,
      {},
      REDIS,
    ),
  ),
];

const counted = (body: string): Record<string, string> =>
  get(
    `if (await isLimited(request)) return new Response('slow', { status: 429 });\n${ASKS}\nreturn Response.json(await db.note.findMany());`,
    {},
    `${REDIS}async function isLimited(request: Request) { ${body} }\n`,
  );
const DEMO = `db.user.upsert({ where: { id: 'demo' }, create: { id: 'demo' }, update: {} })`;
const demo = (body: string): Record<string, string> =>
  get(
    `const user = await getUser();\nif (!user) return new Response('no', { status: 401 });\nreturn Response.json(await db.note.findMany());`,
    {},
    `async function getUser() { const { userId } = await auth(); ${body} }\n`,
  );

/** What a helper does that is judged by its name. */
const NAMED: Case[] = [
  ok(
    'a limiter that asks its store how often',
    counted(`const n = await redis.get('x'); return Number(n) > 10;`),
  ),
  ok('a limiter that starts to count', counted(`await redis.set('x', 1); return false;`)),
  open(
    'a limiter that keeps what the caller sent',
    counted(`await redis.set('profile', await request.text()); return false;`),
  ),
  open(
    'a limiter that writes into the database',
    counted(`await db.hit.create({ data: { at: 1 } }); return false;`),
  ),
  open('a limiter that reads the database', counted(`return (await db.note.count()) > 10;`)),
  open(
    'a helper that makes a user for whoever is none',
    demo(`if (userId) return db.user.findUnique({ where: { id: userId } }); return ${DEMO};`),
    { because: /user\.upsert\(\)/ },
  ),
  open(
    'the same behind ??',
    demo(
      `const found = userId ? await db.user.findUnique({ where: { id: userId } }) : null; return found ?? (await ${DEMO});`,
    ),
  ),
  ok(
    'a helper that makes a user for whoever is one',
    demo(
      `if (!userId) return null; return db.user.upsert({ where: { id: userId }, create: { id: userId }, update: {} });`,
    ),
  ),
];

const FNS = `const open = async () => Response.json(await db.note.findMany());\nconst closed = async () => { ${ASKS}\nreturn Response.json(await db.note.findMany()); };\n`;
const kept = (fns: string): Record<string, string> =>
  get(
    `const kind = new URL(request.url).searchParams.get('kind') ?? '';\nreturn fns[kind]();`,
    {},
    FNS + fns,
  );

/** Functions that an app keeps by name. */
const KEPT: Case[] = [
  ok(
    'one of several functions that all ask',
    kept('const fns: Record<string, () => unknown> = { closed, other: closed };\n'),
  ),
  open(
    'one of several functions of which one does not ask',
    kept('const fns: Record<string, () => unknown> = { closed, open };\n'),
  ),
  judged('unknown')(
    'one of several functions that are put into an object later',
    kept(`const fns: Record<string, () => unknown> = {};\nfns.closed = closed;\n`),
    { because: /functions that the app keeps/ },
  ),
];

export const REASON_CASES: Case[] = [...SWITCHED, ...CONTEXTS, ...COUNTERS, ...NAMED, ...KEPT];
