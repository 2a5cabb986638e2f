import type { Verdict } from '../../src/doctor/types.ts';
import type { Versions } from './project.ts';
import { lost, ok, open } from './twins.ts';

/** One promise: what the code of one resource is judged as. */
export interface Case {
  says: string;
  verdict: Verdict;
  /** Files besides the plain wall; the resource is the one whose file comes first. */
  files: Record<string, string>;
  versions?: Versions;
  /** Folder of the app, in a workspace. */
  app?: string;
  /** Name of the resource, where its file has several. */
  name?: string;
  /** Text that the reason holds. */
  because?: RegExp;
}

export const DB = {
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
};
const AUTH = `import { auth, currentUser } from '@clerk/nextjs/server';\n`;
const HEAD = `${AUTH}import { db } from '@/lib/db';\nimport { redirect, notFound } from 'next/navigation';\nimport { NextResponse } from 'next/server';\n`;

/** A page whose body is given. */
export const page = (body: string, more: Record<string, string> = {}, head = ''): Record<string, string> => ({
  'app/dash/page.tsx': `${HEAD}${head}export default async function Page() {\n${body}\n}\n`,
  ...DB,
  ...more,
});
/** A GET handler whose body is given. */
export const get = (body: string, more: Record<string, string> = {}, head = ''): Record<string, string> => ({
  'app/api/x/route.ts': `${HEAD}${head}export async function GET(request: Request) {\n${body}\n}\n`,
  ...DB,
  ...more,
});
/** A server function whose body is given. */
export const action = (
  body: string,
  more: Record<string, string> = {},
  head = '',
): Record<string, string> => ({
  'app/actions.ts': `'use server';\n${HEAD}${head}export async function act(id: string) {\n${body}\n}\n`,
  ...DB,
  ...more,
});

const READ = 'const rows = await db.note.findMany();';
const SHOW = `${READ}\nreturn <ul>{rows.map((row) => <li key={row.id}>{row.text}</li>)}</ul>;`;
const ANSWER = `${READ}\nreturn NextResponse.json(rows);`;
const WRITE = 'await db.note.delete({ where: { id } });';

const V5 = { next: '14.2.35', clerk: '5.7.6' };

const SESSION = `import { session } from '@/lib/session';\n`;
/** A session, and a demo user where a condition does not hold. */
const keyless = (condition: string): string =>
  `${AUTH}import { cookies } from 'next/headers';
const KEY = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY;
export const isConfigured = () => Boolean(${condition});
export async function session() {
  if (isConfigured()) {
    const { userId } = await auth();
    return userId ? { userId } : null;
  }
  const id = (await cookies()).get('demo_user')?.value;
  return id ? { userId: id } : null;
}
`;

export const CLERK_CASES: Case[] = [
  ok('await auth.protect() first protects a page', page(`await auth.protect();\n${SHOW}`)),
  ok('auth.protect() with a role protects', page(`await auth.protect({ role: 'org:admin' });\n${SHOW}`)),
  ok(
    'auth.protect() with a function protects',
    page(`await auth.protect((has) => has({ permission: 'org:a:b' }));\n${SHOW}`),
  ),
  ok('(await auth()).protect() protects', page(`(await auth()).protect();\n${SHOW}`)),
  ok('auth().protect() protects on Clerk 5', page(`auth().protect();\n${SHOW}`), { versions: V5 }),
  ok(
    'const { userId } = auth() protects on Clerk 5',
    page(`const { userId } = auth();\nif (!userId) redirect('/');\n${SHOW}`),
    { versions: V5 },
  ),
  ok(
    'userId, then redirect',
    page(`const { userId } = await auth();\nif (!userId) redirect('/sign-in');\n${SHOW}`),
  ),
  ok('userId, then notFound', page(`const { userId } = await auth();\nif (!userId) notFound();\n${SHOW}`)),
  ok(
    'userId, then return null',
    page(`const { userId } = await auth();\nif (!userId) return null;\n${SHOW}`),
  ),
  ok(
    'userId, then a sign-in prompt',
    page(`const { userId } = await auth();\nif (!userId) return <p>Please sign in</p>;\n${SHOW}`),
  ),
  ok(
    'userId, then throw',
    page(`const { userId } = await auth();\nif (!userId) throw new Error('no');\n${SHOW}`),
  ),
  ok(
    'userId under another name',
    page(`const { userId: me } = await auth();\nif (!me) redirect('/');\n${SHOW}`),
  ),
  ok(
    'the session as one object',
    page(`const session = await auth();\nif (!session.userId) redirect('/');\n${SHOW}`),
  ),
  ok(
    'userId === null',
    page(`const { userId } = await auth();\nif (userId === null) redirect('/');\n${SHOW}`),
  ),
  ok(
    'userId == undefined',
    page(`const { userId } = await auth();\nif (userId == undefined) redirect('/');\n${SHOW}`),
  ),
  ok('sessionId', page(`const { sessionId } = await auth();\nif (!sessionId) redirect('/');\n${SHOW}`)),
  ok(
    'isAuthenticated',
    page(`const { isAuthenticated } = await auth();\nif (!isAuthenticated) redirect('/');\n${SHOW}`),
  ),
  ok(
    'redirectToSignIn()',
    page(
      `const { userId, redirectToSignIn } = await auth();\nif (!userId) return redirectToSignIn();\n${SHOW}`,
    ),
  ),
  ok(
    'has() alone',
    page(`const { has } = await auth();\nif (!has({ role: 'org:admin' })) notFound();\n${SHOW}`),
    { because: /has\(\)/ },
  ),
  ok('orgId', page(`const { orgId } = await auth();\nif (!orgId) notFound();\n${SHOW}`)),
  ok(
    'sessionClaims',
    page(
      `const { sessionClaims } = await auth();\nif (sessionClaims?.metadata?.role !== 'admin') redirect('/');\n${SHOW}`,
    ),
  ),
  ok(
    'either of two',
    page(`const { userId, orgId } = await auth();\nif (!userId || !orgId) redirect('/');\n${SHOW}`),
  ),
  ok('?? redirect()', page(`const { userId } = await auth();\nuserId ?? redirect('/');\n${SHOW}`)),
  ok('|| redirect()', page(`const { userId } = await auth();\nuserId || redirect('/');\n${SHOW}`)),
  ok(
    'work inside of the positive branch only',
    page(`const { userId } = await auth();\nif (userId) {\n${SHOW}\n}\nreturn <p>hello</p>;`),
  ),
  ok(
    'work in one arm of a conditional',
    page(`const { userId } = await auth();\nreturn userId ? <p>{await db.note.count()}</p> : <p>in?</p>;`),
  ),
  ok(
    'currentUser() null check',
    page(`const user = await currentUser();\nif (!user) redirect('/');\n${SHOW}`),
  ),
  ok(
    'currentUser() and a role',
    page(
      `const user = await currentUser();\nif (user?.publicMetadata.role !== 'admin') redirect('/');\n${SHOW}`,
    ),
  ),
  ok(
    'params are read first',
    page(`const { id } = await Promise.resolve({ id: 1 });\nawait auth.protect();\n${SHOW}`),
  ),
  ok(
    'a check in a try whose catch leaves',
    get(`try {\nawait auth.protect();\n} catch {\nreturn new Response('no', { status: 401 });\n}\n${ANSWER}`),
  ),
  ok(
    'a check and the work in one try',
    get(
      `try {\nconst { userId } = await auth();\nif (!userId) return new Response('no', { status: 401 });\n${ANSWER}\n} catch (error) {\nreturn NextResponse.json({ error: 'x' }, { status: 500 });\n}`,
    ),
  ),
  ok(
    'a thrown refusal that is caught and answered',
    get(
      `try {\nconst { userId } = await auth();\nif (!userId) throw new Error('no');\n${ANSWER}\n} catch (error) {\nreturn new Response('x', { status: 500 });\n}`,
    ),
  ),
  ok(
    '401 in a handler',
    get(
      `const { userId } = await auth();\nif (!userId) return NextResponse.json({ error: 'no' }, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'the body is read before',
    get(
      `const body = await request.json();\nconst { userId } = await auth();\nif (!userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'the body is validated before',
    get(
      `const body = z.object({}).safeParse(await request.json());\nif (!body.success) return new Response(null, { status: 400 });\nconst { userId } = await auth();\nif (!userId) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { z } from 'zod';\n`,
    ),
  ),
  ok(
    'a log line is written before',
    get(
      `console.log('called');\nconst { userId } = await auth();\nif (!userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok('a server function that protects', action(`await auth.protect();\n${WRITE}`)),
  ok(
    'a server function that returns an error',
    action(`const { userId } = await auth();\nif (!userId) return { error: 'no' };\n${WRITE}`),
  ),
  ok('an idle page that protects', page('await auth.protect();\nreturn <h1>Dashboard</h1>;')),
  ok(
    'an idle page that returns early',
    page(`const { userId } = await auth();\nif (!userId) return null;\nreturn <h1>Dashboard</h1>;`),
  ),
  ok('currentUser in one line', page(`if (!(await currentUser())) redirect('/');\n${SHOW}`)),
  ok(
    'machine tokens',
    get(
      `const { isAuthenticated } = await auth({ acceptsToken: 'api_key' });\nif (!isAuthenticated) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  ok(
    'a switch on nothing that matters',
    page(`await auth.protect();\nswitch (process.env.X) { case 'a': ${READ} break; }\nreturn <p/>;`),
  ),
  ok('auth under another name', {
    'app/dash/page.tsx': `import { auth as clerk } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport default async function Page() { await clerk.protect(); return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  ok('auth through a namespace', {
    'app/dash/page.tsx': `import * as clerk from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport default async function Page() { await clerk.auth.protect(); return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  ok('a page as an arrow function', {
    'app/dash/page.tsx': `${HEAD}const Page = async () => { await auth.protect(); ${SHOW} };\nexport default Page;`,
    ...DB,
  }),
  ok('<SignedIn> around the component that reads', {
    'app/dash/page.tsx': `import { SignedIn } from '@clerk/nextjs';\nimport { List } from './list';\nexport default function Page() { return <SignedIn><List /></SignedIn>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  ok('getAuth(req) in pages/api', {
    'pages/api/x.ts': `import { getAuth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport default async function handler(req, res) { const { userId } = getAuth(req); if (!userId) return res.status(401).json({}); res.json(await db.note.findMany()); }`,
    ...DB,
  }),
  ok("getAuth(req) in pages/api under 'use client'", {
    'pages/api/x.ts': `'use client';\nimport { getAuth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport default async function handler(req, res) { const { userId } = getAuth(req); if (!userId) return res.status(401).json({}); res.json(await db.note.findMany()); }`,
    ...DB,
  }),
  ok('getAuth in getServerSideProps', {
    'pages/x.tsx': `import { getAuth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport const getServerSideProps = async (ctx) => { const { userId } = getAuth(ctx.req); if (!userId) return { redirect: { destination: '/', permanent: false } }; return { props: { n: await db.note.count() } }; };\nexport default function Page() { return null; }`,
    ...DB,
  }),
  ok(
    'authenticateRequest()',
    get(
      `const state = await (await clerkClient()).authenticateRequest(request);\nif (!state.isSignedIn) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { clerkClient } from '@clerk/nextjs/server';\n`,
    ),
  ),
  ok(
    'verifyToken()',
    get(
      `await verifyToken(request.headers.get('authorization') ?? '', {});\n${ANSWER}`,
      {},
      `import { verifyToken } from '@clerk/backend';\n`,
    ),
  ),

  open('a page without a check', page(SHOW)),
  open('a handler without a check', get(ANSWER)),
  open('a server function without a check', action(WRITE)),
  open('auth.protect() that is not awaited', page(`auth.protect();\n${SHOW}`), { because: /not awaited/ }),
  open('void auth.protect()', page(`void auth.protect();\n${SHOW}`)),
  ok(
    'auth() that is not awaited, and refuses everybody',
    page(`const { userId } = auth();\nif (!userId) redirect('/');\n${SHOW}`),
    { because: /not awaited.* everybody is refused/ },
  ),
  ok(
    'auth() that a helper does not await',
    page(
      `if (!(await who())) redirect('/');\n${SHOW}`,
      {},
      'const who = async () => { const { userId } = auth(); return userId ?? null; };\n',
    ),
    { because: /not awaited/ },
  ),
  open(
    'auth() that is not awaited, to turn away who is signed in',
    page(`const { userId } = auth();\nif (userId) redirect('/');\n${SHOW}`),
    { because: /not awaited/ },
  ),
  open(
    'auth() that is not awaited, and of which the promise is asked for',
    page(`const me = auth();\nif (me === null) redirect('/');\n${SHOW}`),
  ),
  ok(
    'auth() that gives no promise yet',
    page(`const { userId } = auth();\nif (!userId) redirect('/');\n${SHOW}`),
    {
      versions: V5,
      because: /^auth\(\) before anything else/,
    },
  ),
  open(
    'a promise taken for a session',
    page(`const session = auth();\nif (!session) redirect('/');\n${SHOW}`),
  ),
  open(
    'the session object taken for a user',
    page(`const session = await auth();\nif (!session) redirect('/');\n${SHOW}`),
  ),
  open('a user id that is never looked at', page(`const { userId } = await auth();\n${SHOW}`)),
  open(
    'a user id that is only handed on',
    page(
      `const { userId } = await auth();\nconst rows = await db.note.findMany({ where: { userId } });\nreturn <p>{rows.length}</p>;`,
    ),
  ),
  open(
    'the check comes after the read',
    page(`${READ}\nawait auth.protect();\nreturn <p>{rows.length}</p>;`),
    { because: /too late/ },
  ),
  open('the check comes after the write', action(`${WRITE}\nawait auth.protect();`), { because: /too late/ }),
  open(
    'the check is in one branch only',
    page(`if (process.env.CHECKS === 'on') await auth.protect();\n${SHOW}`),
    { because: /does not stop/ },
  ),
  open(
    'the check depends on the query',
    get(
      `if (request.url.includes('x')) { const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 }); }\n${ANSWER}`,
    ),
  ),
  open(
    'the check is swallowed',
    page(`try { await auth.protect(); } catch (error) { console.error(error); }\n${SHOW}`),
    { because: /catch goes on/ },
  ),
  open('the check is swallowed by .catch()', page(`await auth.protect().catch(() => null);\n${SHOW}`)),
  open(
    'the check runs beside the read',
    page(
      `const [, rows] = await Promise.all([auth.protect(), db.note.findMany()]);\nreturn <p>{rows.length}</p>;`,
    ),
  ),
  open('allSettled passes over the check', page(`await Promise.allSettled([auth.protect()]);\n${SHOW}`)),
  open(
    'the exit is forgotten',
    get(`const { userId } = await auth();\nif (!userId) NextResponse.json({}, { status: 401 });\n${ANSWER}`),
  ),
  open(
    'the exit is the wrong way round',
    get(
      `const { userId } = await auth();\nif (userId) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'userId === undefined never holds',
    get(
      `const { userId } = await auth();\nif (userId === undefined) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'and where or is meant',
    get(
      `const { userId } = await auth();\nif (!userId && request.headers.get('x')) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open(
    'a comparison with what the caller sends',
    get(
      `const { userId } = await auth();\nconst body = await request.json();\nif (userId !== body.userId) return new Response(null, { status: 403 });\n${ANSWER}`,
    ),
  ),
  open(
    'a cookie that is only there',
    get(
      `if (!(await cookies()).get('session')) return new Response(null, { status: 401 });\n${ANSWER}`,
      {},
      `import { cookies } from 'next/headers';\n`,
    ),
  ),
  open(
    'a header that the caller sends',
    get(
      `if (request.headers.get('x-admin') !== 'true') return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
  open("a handler of pages/api under 'use client', which the Pages Router does not know", {
    'pages/api/x.ts': `'use client';\nimport { db } from '@/lib/db';\nexport default async function handler(req, res) { res.json(await db.note.findMany()); }`,
    ...DB,
  }),
  open("getServerSideProps under 'use client'", {
    'pages/x.tsx': `'use client';\nimport { db } from '@/lib/db';\nexport const getServerSideProps = async () => ({ props: { n: await db.note.findMany() } });\nexport default function Page() { return null; }`,
    ...DB,
  }),
  open('res.status(401) without return', {
    'pages/api/x.ts': `import { getAuth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport default async function handler(req, res) { const { userId } = getAuth(req); if (!userId) res.status(401).json({}); res.json(await db.note.findMany()); }`,
    ...DB,
  }),
  open(
    'fetch before the check',
    get(
      `const data = await fetch('https://internal/x');\nconst { userId } = await auth();\nif (!userId) return new Response(null, { status: 401 });\nreturn NextResponse.json(await data.json());`,
    ),
  ),
  open(
    'revalidation before the check',
    action(
      `revalidatePath('/');\nawait auth.protect();`,
      {},
      `import { revalidatePath } from 'next/cache';\n`,
    ),
  ),
  open(
    'a cookie is set before the check',
    action(
      `(await cookies()).set('a', 'b');\nawait auth.protect();\n${WRITE}`,
      {},
      `import { cookies } from 'next/headers';\n`,
    ),
  ),
  open(
    'a query by template before the check',
    page(
      'const rows = await sql`select * from note`;\nawait auth.protect();\nreturn <p>{rows.length}</p>;',
      {},
    ),
  ),
  open('only a loop checks', page(`for (const x of [1]) { if (x > 2) await auth.protect(); }\n${SHOW}`)),
  open('the read is in a component of the page', {
    'app/dash/page.tsx': `import { List } from './list';\nexport default function Page() { return <main><List /></main>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('one component checks, its neighbour reads', {
    'app/dash/page.tsx': `import { List } from './list';\nimport { Guard } from './guard';\nexport default function Page() { return <><Guard /><List /></>; }`,
    'app/dash/guard.tsx': `import { auth } from '@clerk/nextjs/server';\nexport async function Guard() { await auth.protect(); return null; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open('<SignedOut> shows its children to strangers', {
    'app/dash/page.tsx': `import { Show } from '@clerk/nextjs';\nimport { List } from './list';\nexport default function Page() { return <Show when="signed-out"><List /></Show>; }`,
    'app/dash/list.tsx': `import { db } from '@/lib/db';\nexport async function List() { return <p>{await db.note.count()}</p>; }`,
    ...DB,
  }),
  open(
    'a check in a callback that nobody calls',
    page(`const check = async () => { await auth.protect(); };\n${SHOW}`),
  ),
  open(
    'a helper that is not called',
    page(
      `const rows = await db.note.findMany();\nreturn <p onClick={async () => { await auth.protect(); }}>{rows.length}</p>;`,
    ),
  ),

  lost('a check of a package that is not read', page(`await requireUser();\n${SHOW}`, {}), {
    files: {
      'app/dash/page.tsx': `import { requireUser } from '@acme/auth';\nimport { db } from '@/lib/db';\nexport default async function Page() { await requireUser(); return <p>{await db.note.count()}</p>; }`,
      ...DB,
    },
  }),
  lost('a file that does not parse', { 'app/dash/page.tsx': 'export default async function Page( {' }),
  ok(
    "where Clerk's keys are set counts, whatever stands in for a session without them",
    get(
      `if (!(await session())) return new Response(null, { status: 401 });\n${ANSWER}`,
      {
        'lib/session.ts': keyless(
          'process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY && process.env.CLERK_SECRET_KEY',
        ),
      },
      SESSION,
    ),
  ),
  ok(
    'a key that is no placeholder is one',
    get(
      `if (!(await session())) return new Response(null, { status: 401 });\n${ANSWER}`,
      {
        'lib/session.ts': keyless(
          "KEY?.startsWith('pk_') && KEY !== 'pk_test_placeholder' && !KEY.includes('your-key')",
        ),
      },
      SESSION,
    ),
  ),
  open(
    'a kind of key that production may not have is no condition for a check',
    get(
      `if (!(await session())) return new Response(null, { status: 401 });\n${ANSWER}`,
      {
        'lib/session.ts': keyless("KEY?.startsWith('pk_live_')"),
      },
      SESSION,
    ),
  ),
  open(
    'another variable than a key is no condition for a check',
    get(
      `if (!(await session())) return new Response(null, { status: 401 });\n${ANSWER}`,
      {
        'lib/session.ts': keyless('process.env.NEXT_PUBLIC_AUTH_ON'),
      },
      SESSION,
    ),
  ),
  open(
    'the publishable key is no secret to compare with',
    get(
      `if (request.headers.get('authorization') !== \`Bearer \${process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY}\`) return new Response(null, { status: 401 });\n${ANSWER}`,
    ),
  ),
];
