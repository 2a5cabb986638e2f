import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../src/commands/doctor.ts';
import { explainResource } from '../../src/doctor/explain.ts';
import { mapText } from '../../src/doctor/print/map.ts';
import { RULES } from '../../src/doctor/rules/catalogue.ts';
import { app, installed, type ProjectFiles, project } from '../facts/project.ts';
import { examined, found } from './report.ts';

// Made up, and put together here so that no scanner takes this file for a leak.
const KEY = ['sk', 'live', 'q7Zr2LmX9cVb4NtK8wPj3HsD'].join('_');
const DISCORD_TOKEN = `${'q7Zr2LmX9cVb4NtK8wPj3HsD'.repeat(2)}-f5Gk1_TyBnUe6`;
const TEST_KEY = ['pk', 'test', 'Y2xlcmsuaGFwcHktZm94LTcuYWNjb3VudHMuZGV2JA'].join('_');

const proxy = (body: string, matcher = "['/', '/(.*)']"): string =>
  `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
${body}
export const config = { matcher: ${matcher} };
`;
const CLOSED = proxy(
  'export default clerkMiddleware(async (auth) => { await auth.protect(); }, { authorizedParties: ["https://a.example"] });',
);
const open = (pattern: string): string =>
  proxy(`const isPublicRoute = createRouteMatcher(['${pattern}']);
export default clerkMiddleware(async (auth, req) => { if (!isPublicRoute(req)) await auth.protect(); });`);
/** Clerk only where its keys are. */
const keyed = (otherwise: string): string =>
  proxy(
    `export default process.env.CLERK_SECRET_KEY ? clerkMiddleware(async (auth) => { await auth.protect(); }) : ${otherwise};`,
  );
/** Who is signed in, and who somebody is where Clerk is not set up. */
const orElse = (user: string): string =>
  `import { auth } from '@clerk/nextjs/server';
export async function session() {
  if (!process.env.CLERK_SECRET_KEY) return ${user};
  const { userId } = await auth();
  return userId ? { userId } : null;
}
`;
const OF_SESSION = `import { db } from './db';
import { session } from '../../../lib/session';
export async function GET() { if (!(await session())) return new Response('', { status: 401 }); return Response.json(await db.all()); }
`;
const PAGE = 'export default () => null;\n';
/** A guard of the owner's own: whom it asks for a session hangs on a list. */
const ownGuard = (test: string, path: string, head = ''): string =>
  proxy(`const list = ['${path}'];
${head}export default clerkMiddleware(async (auth, req) => {
  const closed = ${test};
  const { userId } = await auth();
  if (closed && !userId) return NextResponse.redirect(new URL('/sign-in', req.url));
  return NextResponse.next();
});`);
/** A guard of no vendor, with what it does to somebody without a session. */
const sessionGuard = (body: string, before = ''): string =>
  `import { NextResponse } from 'next/server';
import { jwtVerify } from 'jose';
export async function proxy(req) {
  const { pathname } = req.nextUrl;
  ${before}
  const session = await jwtVerify(req.cookies.get('s')?.value ?? '', new TextEncoder().encode(process.env.KEY)).catch(() => null);
  if (!session) { ${body} }
  return NextResponse.next();
}
`;
const LEGACY =
  "import { authMiddleware } from '@clerk/nextjs/server';\nexport default authMiddleware({ publicRoutes: ['/'] });\n";
const GUARDED = `import { auth } from '@clerk/nextjs/server';
export async function GET() { const { userId } = await auth(); if (!userId) return new Response('', { status: 401 }); return Response.json({ userId }); }
`;
const CRON = { crons: [{ path: '/api/job', schedule: '0 0 * * *' }] };
const JOB = `import { db } from './db';
export async function GET(req) { if (req.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response('', { status: 401 }); return Response.json(await db.all()); }
`;
/** What machines call, by how they authenticate themselves. */
const MACHINES: readonly [string, string][] = [
  [
    'app/api/inngest/route.ts',
    `import { Inngest } from 'inngest';
import { serve } from 'inngest/next';
export const { GET, POST, PUT } = serve({ client: new Inngest({ id: 'a' }), functions: [] });
`,
  ],
  [
    'app/api/queue/route.ts',
    `import { verifySignatureAppRouter } from '@upstash/qstash/nextjs';
import { db } from './db';
export const POST = verifySignatureAppRouter(async () => Response.json(await db.all()));
`,
  ],
  [
    'app/api/uploadthing/route.ts',
    `import { auth } from '@clerk/nextjs/server';
import { createRouteHandler, createUploadthing } from 'uploadthing/next';
const f = createUploadthing();
const router = { a: f({ image: {} }).middleware(async () => { const { userId } = await auth(); if (!userId) throw new Error(); return {}; }).onUploadComplete(() => {}) };
export const { GET, POST } = createRouteHandler({ router });
`,
  ],
  ['app/api/job/route.ts', JOB],
];
const BARE = `import { db } from './db';
export async function GET() { return Response.json(await db.all()); }
`;
/** A handler that asks for a secret. */
const cron = (refuses: string, head = ''): ProjectFiles => ({
  'app/api/cron/route.ts': `${head}export async function GET(request) {
  if (${refuses}) return new Response('', { status: 401 });
  return Response.json(1);
}
`,
});
const HOOK = 'app/api/webhooks/clerk/route.ts';
const hook = (body: string, from = "import { verifyWebhook } from '@clerk/nextjs/webhooks';"): string =>
  `${from}\nexport async function POST(req) { ${body} return new Response('ok'); }\n`;
/** What Clerk's own guide writes, with what is done with an event. */
const svixHook = (body: string, imports = "import { db } from '@/lib/db';"): string =>
  `import { Webhook } from 'svix';
import { headers } from 'next/headers';
${imports}
export async function POST(req) {
  const heads = await headers();
  const id = heads.get('svix-id');
  const at = heads.get('svix-timestamp');
  const signature = heads.get('svix-signature');
  if (!id || !at || !signature) return new Response('no headers', { status: 400 });
  const wh = new Webhook(process.env.CLERK_WEBHOOK_SECRET);
  const event = wh.verify(await req.text(), { 'svix-id': id, 'svix-timestamp': at, 'svix-signature': signature });
  console.log('event', id);
  ${body}
  return new Response('ok');
}
`;
const STRIPE = `import Stripe from 'stripe';
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);
export async function POST(req) { const event = stripe.webhooks.constructEvent(await req.text(), req.headers.get('stripe-signature'), process.env.STRIPE_WEBHOOK_SECRET); await fetch('https://a.example', { method: 'POST', body: event.id }); return new Response('ok'); }
`;
const UPLOADS = `import { auth } from '@clerk/nextjs/server';
import { createRouteHandler, createUploadthing } from 'uploadthing/next';
const f = createUploadthing();
const router = { image: f({ image: {} }).middleware(async () => { const { userId } = await auth(); if (!userId) throw new Error('no'); return { userId }; }).onUploadComplete(async ({ file }) => { await fetch(file.url); }) };
export const { GET, POST } = createRouteHandler({ router });
`;
const SENDS = `import { NextResponse } from 'next/server';
export function proxy() { const res = NextResponse.next(); res.headers.set('Content-Security-Policy', "default-src 'self'; object-src 'none'"); return res; }
`;
const header = (policy: string): string =>
  `export default { headers: async () => [{ source: '/:path*', headers: [{ key: 'Content-Security-Policy', value: ${JSON.stringify(policy)} }] }] };\n`;
const joined = (...items: string[]): string =>
  `export default { headers: async () => [{ source: '/:path*', headers: [{ key: 'Content-Security-Policy', value: [${items.join(', ')}].join('; ') }] }] };\n`;
const has = (asked: string): string =>
  `import { auth } from '@clerk/nextjs/server';\nexport async function check() { const { has } = await auth(); return has(${asked}); }\n`;

/** One app that a rule speaks up about, and one, as near to it as can be, that it is silent on. */
const CASES: [rule: string, bad: ProjectFiles, good: ProjectFiles][] = [
  ['resource/exposed', { 'app/api/a/route.ts': BARE }, { 'proxy.ts': CLOSED, 'app/api/a/route.ts': GUARDED }],
  [
    'resource/wall-only',
    { 'proxy.ts': CLOSED, 'app/api/a/route.ts': BARE },
    {
      'proxy.ts': CLOSED,
      'app/page.tsx':
        'import { auth } from "@clerk/nextjs/server";\nexport default async function Page() { await auth.protect(); return null; }\n',
    },
  ],
  [
    'resource/wall-only',
    {
      'proxy.ts': CLOSED,
      'app/a/page.tsx': "import { db } from '../db';\nexport default async () => <p>{await db.all()}</p>;\n",
    },
    { 'proxy.ts': CLOSED, 'app/a/page.tsx': PAGE },
  ],
  ['wall/misplaced', { 'src/proxy.ts': CLOSED }, { 'proxy.ts': CLOSED }],
  // It stands beside the folder that has the routes.
  [
    'wall/misplaced',
    { 'lib/proxy.ts': CLOSED, 'app/proxy.ts': CLOSED, 'app/a/page.tsx': PAGE },
    { 'lib/proxy.ts': CLOSED, 'proxy.ts': CLOSED, 'app/a/page.tsx': PAGE },
  ],
  ['wall/duplicated', { 'proxy.ts': CLOSED, 'middleware.ts': CLOSED }, { 'proxy.ts': CLOSED }],
  // Before Next 16 there is no other name.
  [
    'wall/duplicated',
    { 'proxy.ts': CLOSED, 'middleware.js': CLOSED },
    { 'proxy.ts': CLOSED, 'middleware.js': CLOSED, ...installed({ next: '15.5.9' }) },
  ],
  [
    'wall/never-runs',
    { 'proxy.ts': proxy('export default clerkMiddleware();', "['/((?!_next|sign-in||.*\\\\.png$).*)']") },
    { 'proxy.ts': proxy('export default clerkMiddleware();', "['/((?!_next|sign-in|.*\\\\.png$).*)']") },
  ],
  [
    'wall/never-runs',
    {
      'proxy.ts': proxy('export default clerkMiddleware();', "'/(/api/(?!open).*)'"),
      'app/api/a/route.ts': GUARDED,
    },
    {
      'proxy.ts': proxy('export default clerkMiddleware();', "'/api/((?!open).*)'"),
      'app/api/a/route.ts': GUARDED,
    },
  ],
  // A few paths that are gone may well be all that it is for.
  [
    'wall/never-runs',
    { 'proxy.ts': proxy('export default clerkMiddleware();', "['/((?!.*).*)']") },
    { 'proxy.ts': proxy('export default clerkMiddleware();', "['/old/:path*']") },
  ],
  [
    'wall/refuses-cron',
    { 'proxy.ts': CLOSED, 'vercel.json': CRON, 'app/api/job/route.ts': JOB },
    { 'proxy.ts': open('/api/job'), 'vercel.json': CRON, 'app/api/job/route.ts': JOB },
  ],
  [
    'wall/refuses-cron',
    { 'proxy.ts': CLOSED, 'vercel.json': CRON, 'app/api/job/route.ts': JOB },
    { 'proxy.ts': CLOSED, 'app/api/job/route.ts': JOB },
  ],
  ...MACHINES.map(([path, text]): [string, ProjectFiles, ProjectFiles] => [
    'wall/refuses-machine',
    { 'proxy.ts': CLOSED, [path]: text },
    { 'proxy.ts': open(`/${path.replace(/^app\/|\/route\.ts$/g, '')}`), [path]: text },
  ]),
  // Who is asked for a session has one.
  [
    'wall/refuses-machine',
    { 'proxy.ts': CLOSED, 'app/api/job/route.ts': JOB },
    { 'proxy.ts': CLOSED, 'app/api/job/route.ts': GUARDED },
  ],
  // Each is told once.
  [
    'wall/refuses-machine',
    { 'proxy.ts': CLOSED, 'app/api/job/route.ts': JOB },
    { 'proxy.ts': CLOSED, 'vercel.json': CRON, 'app/api/job/route.ts': JOB },
  ],
  // Such a wall may let through whoever has the secret.
  [
    'wall/refuses-machine',
    { 'proxy.ts': CLOSED, 'app/api/job/route.ts': JOB },
    {
      'proxy.ts': CLOSED.replace(
        'async (auth) => {',
        "async (auth, req) => { if (req.headers.get('authorization') === `Bearer ${process.env.CRON_SECRET}`) return;",
      ),
      'app/api/job/route.ts': JOB,
    },
  ],
  ['wall/absent', { 'app/api/a/route.ts': GUARDED }, { 'proxy.ts': CLOSED, 'app/api/a/route.ts': GUARDED }],
  // Without Clerk's middleware its checks throw; who asks for none of them needs no wall.
  [
    'wall/absent',
    {
      'app/a/page.tsx':
        "import { auth } from '@clerk/nextjs/server';\nexport default async () => { await auth.protect(); return null; };\n",
    },
    {
      'proxy.ts': CLOSED,
      'app/a/page.tsx':
        "import { auth } from '@clerk/nextjs/server';\nexport default async () => { await auth.protect(); return null; };\n",
    },
  ],
  [
    'wall/no-clerk',
    { 'proxy.ts': 'export default function proxy() {}\n', 'app/api/a/route.ts': GUARDED },
    { 'proxy.ts': CLOSED, 'app/api/a/route.ts': GUARDED },
  ],
  [
    'wall/no-clerk',
    { 'proxy.ts': "export { NextResponse as default } from 'next/server';\n", 'app/api/a/route.ts': GUARDED },
    {
      'proxy.ts': "export { clerkMiddleware as default } from '@clerk/nextjs/server';\n",
      'app/api/a/route.ts': GUARDED,
    },
  ],
  [
    'wall/misses-api',
    {
      'proxy.ts': proxy('export default clerkMiddleware();', "['/dashboard(.*)']"),
      'app/api/a/route.ts': GUARDED,
    },
    { 'proxy.ts': CLOSED, 'app/api/a/route.ts': GUARDED },
  ],
  // A matcher that leaves out what has a dot reaches them, unless it leaves out their folder.
  [
    'wall/misses-api',
    {
      'proxy.ts': proxy('export default clerkMiddleware();', "['/((?!api|_next|.*\\\\..*).*)']"),
      'app/api/a/route.ts': GUARDED,
    },
    {
      'proxy.ts': proxy('export default clerkMiddleware();', "['/((?!_next|.*\\\\..*).*)']"),
      'app/api/a/route.ts': GUARDED,
    },
  ],
  [
    'wall/misses-clerk-proxy',
    { 'vercel.json': {}, 'proxy.ts': proxy('export default clerkMiddleware();', "['/dashboard(.*)']") },
    { 'vercel.json': {}, 'proxy.ts': CLOSED },
  ],
  // What the matcher names by itself it reaches.
  [
    'wall/misses-clerk-proxy',
    { 'vercel.json': {}, 'proxy.ts': proxy('export default clerkMiddleware();', "['/(api|trpc)(.*)']") },
    {
      'vercel.json': {},
      'proxy.ts': proxy('export default clerkMiddleware();', "['/(api|trpc)(.*)', '/__clerk/(.*)']"),
    },
  ],
  [
    'wall/allow-by-default',
    { 'proxy.ts': open('/x').replace('!isPublicRoute', 'isPublicRoute') },
    { 'proxy.ts': open('/x') },
  ],
  [
    'wall/allow-by-default',
    { 'proxy.ts': ownGuard('list.includes(req.nextUrl.pathname)', '/admin'), 'app/admin/page.tsx': PAGE },
    { 'proxy.ts': ownGuard('!list.includes(req.nextUrl.pathname)', '/'), 'app/admin/page.tsx': PAGE },
  ],
  [
    'wall/allow-by-default',
    {
      'proxy.ts': ownGuard('list.some((one) => req.nextUrl.pathname.startsWith(one))', '/admin'),
      'app/admin/page.tsx': PAGE,
    },
    {
      'proxy.ts': ownGuard('list.some((one) => req.nextUrl.pathname === one)', '/'),
      'app/page.tsx': PAGE,
      'app/admin/page.tsx': PAGE,
    },
  ],
  [
    'wall/prefix-leak',
    { 'proxy.ts': open('/interview(.*)'), 'app/interviewers/page.tsx': 'export default () => null;\n' },
    { 'proxy.ts': open('/interview/(.*)') },
  ],
  // A longer name leaks where there is a route of it.
  [
    'wall/prefix-leak',
    {
      'proxy.ts': open('/api/hook(.*)'),
      'app/api/hook/route.ts': GUARDED,
      'app/api/hooks/route.ts': GUARDED,
    },
    {
      'proxy.ts': open('/api/hook/:path*'),
      'app/api/hook/route.ts': GUARDED,
      'app/api/hooks/route.ts': GUARDED,
    },
  ],
  [
    'wall/opens-protected',
    { 'proxy.ts': open('/api/a'), 'app/api/a/route.ts': GUARDED },
    { 'proxy.ts': open('/api/b'), 'app/api/a/route.ts': GUARDED },
  ],
  [
    'wall/opens-protected',
    { 'proxy.ts': open('/api/files'), 'app/api/files/route.ts': GUARDED },
    { 'proxy.ts': open('/api/files'), 'app/api/files/route.ts': UPLOADS },
  ],
  [
    'wall/opens-protected',
    { 'proxy.ts': open('/api/hook'), 'app/api/hook/route.ts': GUARDED },
    {
      'proxy.ts': open('/api/hook'),
      'app/api/hook/route.ts': `${GUARDED}${STRIPE}`,
    },
  ],
  [
    'wall/opens-protected',
    { 'proxy.ts': open('/api/a'), 'app/api/a/route.ts': GUARDED },
    {
      'proxy.ts': open('/api/a'),
      'app/api/a/route.ts': GUARDED.replace('auth()', "auth({ acceptsToken: 'api_key' })"),
    },
  ],
  // One handler for procedures that ask and procedures that do not.
  [
    'wall/opens-protected',
    { 'proxy.ts': open('/api/trpc(.*)'), 'app/api/trpc/[trpc]/route.ts': GUARDED },
    {
      'proxy.ts': open('/api/trpc(.*)'),
      'app/api/trpc/[trpc]/route.ts': `import { auth } from '@clerk/nextjs/server';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { db } from './db';
const t = initTRPC.context().create();
const own = t.procedure.use(({ ctx, next }) => { if (!ctx.userId) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next(); });
const router = t.router({ time: t.procedure.query(() => 1), mine: own.query(() => db.all()) });
const createContext = async () => { const { userId } = await auth(); return { userId }; };
const handler = (req) => fetchRequestHandler({ endpoint: '/api/trpc', req, router, createContext });
export { handler as GET, handler as POST };
`,
    },
  ],
  [
    'wall/route-matcher-deprecated',
    { 'proxy.ts': open('/x') },
    { 'proxy.ts': open('/x'), ...installed({ '@clerk/nextjs': '7.5.13' }) },
  ],
  [
    'wall/route-matcher-deprecated',
    { 'proxy.ts': open('/x'), ...installed({ '@clerk/nextjs': '7.5.14' }) },
    {
      'proxy.ts': "export { clerkMiddleware as default } from '@clerk/nextjs/server';\n",
      ...installed({ '@clerk/nextjs': '7.5.14' }),
    },
  ],
  [
    'wall/starts-with',
    {
      'proxy.ts': proxy(
        "export default clerkMiddleware(async (auth, req) => { if (req.nextUrl.pathname.startsWith('/api/admin')) await auth.protect(); });",
      ),
    },
    { 'proxy.ts': CLOSED },
  ],
  [
    'wall/starts-with',
    {
      'proxy.ts': proxy(
        "const isOpen = (pathname) => pathname.startsWith('/open');\nexport default clerkMiddleware(async (auth, req) => { const { pathname } = req.nextUrl; if (pathname.startsWith('/api/admin')) await auth.protect(); });",
      ),
    },
    {
      'proxy.ts': proxy(
        "export default clerkMiddleware(async (auth, req) => { if (req.nextUrl.pathname.startsWith('/api/hooks/')) return NextResponse.next(); await auth.protect(); });",
      ),
    },
  ],
  [
    'resource/needs-keys',
    {
      'lib/session.ts': orElse("{ userId: 'demo' }"),
      'app/api/a/route.ts': OF_SESSION,
    },
    {
      'lib/session.ts': orElse('null'),
      'app/api/a/route.ts': OF_SESSION,
    },
  ],
  [
    'wall/needs-keys',
    { 'proxy.ts': keyed('() => NextResponse.next()'), 'app/dash/page.tsx': 'export default () => null;\n' },
    {
      'proxy.ts': keyed("() => new NextResponse('', { status: 503 })"),
      'app/dash/page.tsx': 'export default () => null;\n',
    },
  ],
  // Whom the other one sends to sign in, it lets nobody through.
  [
    'wall/needs-keys',
    {
      'proxy.ts': keyed('(req) => { console.log(req.url); }'),
      'app/dash/page.tsx': 'export default () => null;\n',
    },
    {
      'proxy.ts': keyed("(req) => NextResponse.redirect(new URL('/down.html', req.url))"),
      'app/dash/page.tsx': 'export default () => null;\n',
    },
  ],
  [
    'wall/blanket-public',
    { 'proxy.ts': open('/api(.*)'), 'app/api/a/route.ts': BARE.replace('GET', 'POST') },
    { 'proxy.ts': open('/api/a(.*)'), 'app/api/a/route.ts': BARE.replace('GET', 'POST') },
  ],
  // A handler that asks for a session itself is none that it opens.
  [
    'wall/blanket-public',
    { 'proxy.ts': open('/api(.*)'), 'app/api/a/route.ts': BARE.replace('GET', 'DELETE') },
    { 'proxy.ts': open('/api(.*)'), 'app/api/a/route.ts': GUARDED.replace('GET', 'DELETE') },
  ],
  [
    'wall/response-redirect',
    {
      'proxy.ts': proxy(
        "export default clerkMiddleware(async () => Response.redirect('https://a.example'));",
      ),
    },
    {
      'proxy.ts': proxy(
        "export default clerkMiddleware(async () => NextResponse.redirect('https://a.example'));",
      ),
    },
  ],
  [
    'wall/response-redirect',
    // What Clerk's handler calls, by whatever name, is its answer.
    {
      'proxy.ts': proxy(
        "const away = () => Response.redirect('https://a.example');\nconst handler = async () => away();\nexport default clerkMiddleware(handler);",
      ),
    },
    // What another one answers never comes to Clerk.
    {
      'proxy.ts': proxy(
        "const other = withSession(() => Response.redirect('https://a.example'));\nconst clerk = clerkMiddleware(async (auth) => { await auth.protect(); });\nexport default process.env.OTHER ? other : clerk;",
      ),
    },
  ],
  [
    'wall/dead-options',
    { 'proxy.ts': proxy("export default clerkMiddleware({ publicRoutes: ['/'] });") },
    { 'proxy.ts': CLOSED },
  ],
  [
    'wall/dead-options',
    { 'middleware.ts': LEGACY, ...installed({ '@clerk/nextjs': '6.39.8', next: '15.5.9' }) },
    { 'middleware.ts': LEGACY, ...installed({ '@clerk/nextjs': '5.7.6', next: '14.2.35' }) },
  ],
  [
    'auth/protect-not-awaited',
    { 'proxy.ts': proxy('export default clerkMiddleware((auth) => { auth.protect(); });') },
    { 'proxy.ts': proxy('export default clerkMiddleware((auth) => auth.protect());') },
  ],
  [
    'auth/protect-not-awaited',
    {
      'lib/guard.ts':
        "import { auth } from '@clerk/nextjs/server';\nexport async function guard(ok) { ok || void auth.protect(); }\n",
    },
    {
      'lib/guard.ts':
        "import { auth } from '@clerk/nextjs/server';\nexport async function guard(ok) { ok || (await auth.protect()); }\n",
    },
  ],
  [
    'auth/read-not-awaited',
    {
      'lib/me.ts':
        "import { auth } from '@clerk/nextjs/server';\nexport async function me() { const { userId } = auth(); return userId; }\n",
    },
    {
      'lib/me.ts':
        "import { auth } from '@clerk/nextjs/server';\nexport async function me() { const { userId } = await auth(); return userId; }\n",
    },
  ],
  [
    'auth/read-not-awaited',
    {
      'lib/me.ts':
        "import { auth } from '@clerk/nextjs/server';\nexport const me = () => auth().userId;\nexport const it = async () => (await auth()).userId;\n",
    },
    {
      'lib/me.ts':
        "import { auth } from '@clerk/nextjs/server';\nexport const me = () => auth().then(({ userId }) => userId);\nexport const it = async () => { const session = auth(); return (await session).userId; };\n",
    },
  ],
  [
    'auth/read-not-awaited',
    {
      'lib/me.ts': "import { auth } from '@clerk/nextjs/server';\nexport const me = () => auth().userId;\n",
    },
    {
      'lib/me.ts': "import { auth } from '@/auth';\nexport const me = () => auth().userId;\n",
    },
  ],
  [
    'wall/authorized-parties',
    { 'proxy.ts': proxy('export default clerkMiddleware();') },
    { 'proxy.ts': CLOSED },
  ],
  // Options may be told by a function.
  [
    'wall/authorized-parties',
    {
      'proxy.ts': proxy(
        'export default clerkMiddleware(async (auth) => { await auth.protect(); }, () => ({ debug: true }));',
      ),
    },
    {
      'proxy.ts': proxy(
        'export default clerkMiddleware(async (auth) => { await auth.protect(); }, () => ({ authorizedParties: ["https://a.example"] }));',
      ),
    },
  ],
  [
    'webhook/unsigned',
    { [HOOK]: hook('await req.json();', '') },
    { [HOOK]: hook('await verifyWebhook(req);') },
  ],
  [
    'webhook/unsigned',
    {
      'app/api/webhooks/users/route.ts': hook(
        "const event = await req.json(); if (event.type === 'user.deleted') await clerkClient();",
        "import { clerkClient } from '@clerk/nextjs/server';",
      ),
    },
    {
      'app/api/webhooks/razorpay/route.ts': hook(
        'const { id } = await req.json(); await (await clerkClient()).users.updateUserMetadata(id, {});',
        "import { clerkClient } from '@clerk/nextjs/server';",
      ),
    },
  ],
  [
    'webhook/parsed-body',
    {
      [HOOK]: hook(
        'const body = JSON.stringify(await req.json()); new Webhook("s").verify(body, {});',
        "import { Webhook } from 'svix';",
      ),
    },
    {
      [HOOK]: hook(
        'const body = await req.text(); new Webhook("s").verify(body, {});',
        "import { Webhook } from 'svix';",
      ),
    },
  ],
  [
    'webhook/secret-name',
    { '.env': 'CLERK_WEBHOOK_SECRET=x\n', [HOOK]: hook('await verifyWebhook(req);') },
    { '.env': 'CLERK_WEBHOOK_SIGNING_SECRET=x\n', [HOOK]: hook('await verifyWebhook(req);') },
  ],
  [
    'webhook/svix-result',
    {
      ...installed({ svix: '2.5.0' }),
      [HOOK]: hook(
        'const e = new Webhook("s").verify(await req.text(), {}); console.log(e);',
        "import { Webhook } from 'svix';",
      ),
    },
    {
      ...installed({ svix: '1.99.1' }),
      [HOOK]: hook(
        'const e = new Webhook("s").verify(await req.text(), {}); console.log(e);',
        "import { Webhook } from 'svix';",
      ),
    },
  ],
  [
    'webhook/not-public',
    { 'proxy.ts': CLOSED, [HOOK]: hook('await verifyWebhook(req);') },
    { 'proxy.ts': open('/api/webhooks/clerk'), [HOOK]: hook('await verifyWebhook(req);') },
  ],
  [
    'webhook/not-public',
    { 'proxy.ts': CLOSED, 'app/api/webhooks/stripe/route.ts': STRIPE },
    { 'proxy.ts': open('/api/webhooks/stripe'), 'app/api/webhooks/stripe/route.ts': STRIPE },
  ],
  [
    'webhook/no-dedupe',
    { [HOOK]: hook('await verifyWebhook(req);') },
    { [HOOK]: hook("const id = req.headers.get('svix-id'); await verifyWebhook(req);") },
  ],
  // To verify it the id of an event is read in any case.
  [
    'webhook/no-dedupe',
    {
      [HOOK]: svixHook('await db.user.create({ data: event.data });'),
      'lib/db.ts': 'export const db = make();\n',
    },
    {
      [HOOK]: svixHook(
        'if (await db.seen(id)) return new Response(); await db.user.create({ data: event.data });',
      ),
      'lib/db.ts': 'export const db = make();\n',
    },
  ],
  [
    'webhook/no-dedupe',
    {
      [HOOK]: svixHook('await createUser(event.data);', "import { createUser } from '@/lib/users';"),
      'lib/users.ts': 'export const createUser = (data) => client.insert(data);\n',
    },
    {
      [HOOK]: svixHook('await createUser(event.data);', "import { createUser } from '@/lib/users';"),
      'lib/users.ts': "import { put } from './put';\nexport const createUser = (data) => put(data);\n",
      'lib/put.ts': 'export const put = (data) => client.insert(data).onConflictDoNothing();\n',
    },
  ],
  [
    'webhook/no-dedupe',
    {
      [HOOK]: svixHook('await db.user.create(event.data);'),
      'lib/db.ts': 'export const db = make();\n',
    },
    {
      [HOOK]: svixHook(
        'const c = createAdminClient(); chunks.push(1); await db.user.update(event.data); await db.user.deleteMany(event.data);',
      ),
      'lib/db.ts': 'export const db = make();\n',
    },
  ],
  [
    'secret/public-variable',
    { '.env.local': `NEXT_PUBLIC_CLERK=${KEY}\n` },
    { '.env.local': `CLERK_SECRET_KEY=${KEY}\nNEXT_PUBLIC_CLERK=${TEST_KEY}\n` },
  ],
  [
    'secret/public-variable',
    {
      'app/a.tsx':
        "'use client';\nexport const call = () => fetch('/a', { headers: { a: process.env.NEXT_PUBLIC_OPENAI_API_KEY } });\n",
    },
    {
      'app/a.tsx':
        "'use client';\nexport const call = () => fetch('/a', { headers: { a: process.env.NEXT_PUBLIC_MAPBOX_TOKEN } });\n",
    },
  ],
  [
    'secret/public-variable',
    { '.env.example': 'NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY=\n' },
    {
      '.env.example':
        'NEXT_PUBLIC_SUPABASE_ANON_KEY=\nNEXT_PUBLIC_ENABLE_CLIENT_SECRET=\nNEXT_PUBLIC_VAPID_PRIVATE_KEY_ID=\n',
    },
  ],
  [
    'secret/inlined-variable',
    {
      'next.config.ts':
        'const nextConfig = {};\nexport default nextConfig;\nmodule.exports = { env: { CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY } };\n',
    },
    {
      'next.config.ts':
        'module.exports = { env: { CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY } };\nmodule.exports = {};\n',
    },
  ],
  [
    'secret/inlined-variable',
    {
      'next.config.mjs':
        'export default { env: { NEXT_PUBLIC_CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY } };\n',
    },
    { 'next.config.mjs': 'export default { env: { NEXT_PUBLIC_API_KEY: process.env.API_KEY } };\n' },
  ],
  [
    'secret/inlined-variable',
    { 'next.config.mjs': 'export default { env: { CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY } };\n' },
    { 'next.config.mjs': 'export default { env: { APP_NAME: "x" } };\n' },
  ],
  [
    'secret/in-code',
    { 'lib/clerk.ts': `export const key = '${KEY}';\n` },
    {
      'lib/clerk.ts': `export const key = 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx'; export const pk = '${TEST_KEY}';\n`,
    },
  ],
  ...[
    [['https://discord.com/api', 'webhooks', '1234567890123456789'], DISCORD_TOKEN],
    [['https://discordapp.com/api/v10', 'webhooks', '1234567890123456789'], DISCORD_TOKEN],
    [['https://hooks.slack.com', 'services', 'T024BE7LD', 'B08KJ3QZ1'], 'q7Zr2LmX9cVb4NtK8wPj3HsD'],
  ].map(([path, token]): (typeof CASES)[number] => {
    const url = (last: unknown): string => [path, last].flat().join('/');
    return [
      'secret/in-code',
      { 'lib/tell.ts': `export const URL = '${url(token)}';\n` },
      {
        'lib/tell.ts': `export const URL = '${url('x'.repeat(64))}';\nexport const at = (token) => \`${url('$')}{token}\`;\n`,
      },
    ];
  }),
  [
    'secret/signing-key',
    {
      'lib/a.ts':
        "import { jwtVerify } from 'jose';\nconst KEY = new TextEncoder().encode('a text of the code');\nexport const read = (token) => jwtVerify(token, KEY);\n",
    },
    {
      'lib/a.ts':
        "import { jwtVerify } from 'jose';\nconst KEY = new TextEncoder().encode(process.env.JWT_SECRET);\nexport const read = (token) => jwtVerify(token, KEY);\n",
    },
  ],
  [
    'secret/signing-key',
    {
      'lib/a.ts':
        "import jwt from 'jsonwebtoken';\nconst KEY = process.env.JWT_SECRET || 'your-secret-key';\nexport const made = (user) => jwt.sign({ user }, KEY);\n",
    },
    {
      'lib/a.ts':
        "import jwt from 'jsonwebtoken';\nconst KEY = process.env.JWT_SECRET ?? '';\nconst PUBLIC = '-----BEGIN PUBLIC KEY-----MIIB';\nexport const made = (user) => jwt.sign({ user }, KEY, { algorithm: 'HS256' });\nexport const read = (token) => jwt.verify(token, PUBLIC);\n",
    },
  ],
  [
    'secret/signing-key',
    {
      'lib/a.ts':
        "import { SignJWT } from 'jose';\nexport const made = () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('a text of the code'));\n",
    },
    {
      'lib/a.ts':
        "import { SignJWT } from 'jose';\nexport const made = (key) => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('a text of the code').sign(key);\n",
    },
  ],
  [
    'secret/signing-key',
    {
      'lib/a.ts':
        "import { createHmac } from 'node:crypto';\nconst SECRET = process.env.SESSION_SECRET || 'dev-secret';\nexport const sign = (id) => createHmac('sha256', SECRET).update(id).digest('hex');\n",
    },
    {
      'lib/a.ts':
        "import { createHmac } from 'node:crypto';\nconst SECRET = process.env.SESSION_SECRET || '';\nexport const sign = (id) => createHmac('sha256', SECRET).update(id).digest('hex');\n",
    },
  ],
  [
    'secret/signing-key',
    {
      'lib/a.ts':
        "import { getIronSession } from 'iron-session';\nexport const read = (jar) => getIronSession(jar, { password: process.env.PASSWORD || 'a text of the code that is long', cookieName: 's' });\n",
    },
    {
      'lib/a.ts':
        "import { getIronSession } from 'iron-session';\nexport const read = (jar) => getIronSession(jar, { password: process.env.PASSWORD, cookieName: 'a text of the code that is long' });\n",
    },
  ],
  [
    'secret/unset-opens',
    cron('request.headers.get("authorization") !== `Bearer ${process.env.CRON_SECRET}`'),
    cron(
      '!process.env.CRON_SECRET || request.headers.get("authorization") !== `Bearer ${process.env.CRON_SECRET}`',
    ),
  ],
  [
    'secret/in-build',
    { '.next/static/chunks/a.js': `x="${KEY}"` },
    { '.next/static/chunks/a.js': `x="${TEST_KEY}"`, '.next/server/a.js': `x="${KEY}"` },
  ],
  [
    'secret/client-read',
    {
      'app/b.tsx': "'use client';\nimport { k } from '../lib/k';\nexport const B = () => k;\n",
      'lib/k.ts': 'export const k = process.env.CLERK_SECRET_KEY;\n',
    },
    {
      'app/b.tsx': "'use client';\nimport type { K } from '../lib/k';\nexport const B = (k: K) => k;\n",
      'lib/k.ts': 'export type K = string; export const k = process.env.CLERK_SECRET_KEY;\n',
    },
  ],
  ...(
    [
      // Inline type specifiers are erased like those of a type-only import; one value among them keeps the module.
      [
        "import { type K, k } from '../lib/k';\nexport const B = (_: K) => k;\n",
        "import {\n  type K,\n  type L as M,\n} from '../lib/k';\nexport const B = (k: K & M) => k;\n",
      ],
      [
        "import { type as k } from '../lib/k';\nexport const B = () => k;\n",
        "export { type K } from '../lib/k';\n",
      ],
    ] as const
  ).map(([bad, good]): (typeof CASES)[number] => [
    'secret/client-read',
    {
      'app/b.tsx': `'use client';\n${bad}`,
      'lib/k.ts':
        'export type K = string; export type L = K; export const k = process.env.CLERK_SECRET_KEY;\nexport { k as type };\n',
    },
    {
      'app/b.tsx': `'use client';\n${good}`,
      'lib/k.ts':
        'export type K = string; export type L = K; export const k = process.env.CLERK_SECRET_KEY;\nexport { k as type };\n',
    },
  ]),
  ...(
    [
      // Names that are used as types alone: the compiler takes the import out, whatever is said of it.
      [
        'export const B = () => [k as K];\n',
        'export const B = (one: K) => one as unknown as K;\n',
        'tsx',
        '{}',
      ],
      ['export const B = () => <K />;\n', 'export const B = () => make<K>();\n', 'tsx', '{}'],
      // JavaScript has no types, and under this setting what is imported stays.
      ['export const B = 1;\n', 'export const B = 1;\n', 'jsx', '{}'],
      [
        'export const B = (one: K) => one;\n',
        'export const B = (one: K) => one;\n',
        'tsx',
        '{ "verbatimModuleSyntax": true }',
      ],
    ] as const
  ).map(([bad, good, ending, settings]): (typeof CASES)[number] => {
    const tsconfig = `{ "compilerOptions": ${settings} }`;
    const files = (code: string, isTyped: boolean) => ({
      [`app/b.${isTyped ? 'tsx' : ending}`]: `'use client';\nimport { K, k } from '../lib/m';\n${code}`,
      'lib/m.ts': "export * from './k';\n",
      'lib/k.ts': 'export type K = string; export const k = process.env.CLERK_SECRET_KEY;\n',
    });
    return [
      'secret/client-read',
      { ...files(bad, false), 'tsconfig.json': tsconfig },
      { ...files(good, true), 'tsconfig.json': '{ "compilerOptions": {} }' },
    ];
  }),
  ...['@t3-oss/env-nextjs', '@t3-oss/env-core'].map((from): (typeof CASES)[number] => [
    'secret/client-read',
    // A function of that name which is somebody else's hands on whatever it is given.
    {
      'app/b.tsx':
        "'use client';\nimport { env } from '../lib/env';\nexport const B = () => env.NEXT_PUBLIC_A;\n",
      'lib/env.ts': `import { createEnv } from './create-env';\nexport const env = createEnv({ runtimeEnv: { DATABASE_URL: process.env.DATABASE_URL } });\n`,
    },
    {
      'app/b.tsx':
        "'use client';\nimport { env } from '../lib/env';\nexport const B = () => env.NEXT_PUBLIC_A;\n",
      'lib/env.ts': `import { createEnv } from '${from}';\nexport const env = createEnv({ server: { DATABASE_URL: s }, runtimeEnv: { DATABASE_URL: process.env.DATABASE_URL } });\n`,
    },
  ]),
  [
    'auth/iat-freshness',
    {
      'lib/f.ts': has('{}').replace(
        'return',
        'const sessionClaims = {} as { iat: number }; const old = sessionClaims.iat; return old ||',
      ),
    },
    { 'lib/f.ts': has("{ reverification: 'strict' }") },
  ],
  [
    'auth/system-permission',
    { 'lib/f.ts': has("{ permission: 'org:sys_memberships:manage' }") },
    { 'lib/f.ts': has("{ permission: 'org:billing:manage' }") },
  ],
  [
    'auth/combined-has',
    {
      ...installed({ '@clerk/nextjs': '7.2.3' }),
      'lib/f.ts': has("{ permission: 'org:a:b', reverification: 'strict' }"),
    },
    {
      ...installed({ '@clerk/nextjs': '7.2.4' }),
      'lib/f.ts': has("{ permission: 'org:a:b', reverification: 'strict' }"),
    },
  ],
  [
    'auth/unsafe-metadata',
    {
      'lib/role.ts':
        "import { currentUser } from '@clerk/nextjs/server';\nexport const isAdmin = async () => (await currentUser())?.unsafeMetadata?.role === 'admin';\n",
    },
    {
      'lib/role.ts':
        "import { currentUser } from '@clerk/nextjs/server';\nexport const isAdmin = async () => (await currentUser())?.publicMetadata?.role === 'admin';\nexport const theme = async () => (await currentUser())?.unsafeMetadata.theme;\n",
    },
  ],
  [
    'limiter/fails-open',
    {
      'lib/l.ts':
        "import { Ratelimit } from '@upstash/ratelimit';\nconst limiter = new Ratelimit({});\nexport const ok = async () => (await limiter.limit('a')).success;\n",
    },
    {
      'lib/l.ts':
        "import { Ratelimit } from '@upstash/ratelimit';\nconst limiter = new Ratelimit({});\nexport const ok = async () => { const r = await limiter.limit('a'); return r.success && r.reason !== 'timeout'; };\n",
    },
  ],
  // One that a module makes for others to ask.
  [
    'limiter/fails-open',
    {
      'lib/l.ts':
        "import { Ratelimit } from '@upstash/ratelimit';\nexport const limiter = new Ratelimit({});\n",
      'lib/a.ts':
        "import { limiter } from '@/lib/l';\nexport const ok = async () => (await limiter.limit('a')).success;\n",
    },
    {
      'lib/l.ts':
        "import { Ratelimit } from '@upstash/ratelimit';\nexport const limiter = new Ratelimit({});\n",
      'lib/a.ts':
        "import { limiter } from '@/lib/l';\nexport const ok = async () => { const r = await limiter.limit('a'); return r.success && r.reason !== 'timeout'; };\nexport const rows = (db) => db.select().limit(5);\n",
    },
  ],
  [
    'csp/absent',
    {},
    { 'next.config.mjs': header("default-src 'self'; script-src 'self' https://clerk.a.example") },
  ],
  [
    'csp/ineffective',
    { 'next.config.mjs': header("frame-ancestors 'none'; form-action 'self'") },
    { 'next.config.mjs': header("default-src 'self'; script-src 'self' https://clerk.a.example") },
  ],
  [
    'csp/blocks-clerk',
    { 'next.config.mjs': header("default-src 'self'; object-src 'none'") },
    {
      'next.config.mjs': header(
        "default-src 'self'; script-src 'self' https://clerk.a.example; connect-src 'self' https://clerk.a.example",
      ),
    },
  ],
  // What connect-src does not say default-src does.
  [
    'csp/blocks-clerk',
    { 'next.config.mjs': header("default-src 'self'; script-src 'self' https://clerk.a.example") },
    { 'next.config.mjs': header("script-src 'self' https://clerk.a.example; object-src 'none'") },
  ],
  // Clerk's own site is no host that an app's Clerk is at.
  [
    'csp/blocks-clerk',
    { 'next.config.mjs': header("script-src 'self' https://*.clerk.com clerk.dev; object-src 'none'") },
    {
      'next.config.mjs': header(
        "script-src 'self' https://*.clerk.com https://a-1.clerk.accounts.dev; object-src 'none'",
      ),
    },
  ],
  [
    'csp/blocks-clerk',
    { 'next.config.mjs': header("default-src 'self'; object-src 'none'") },
    {
      '.env.example': 'NEXT_PUBLIC_CLERK_PROXY_URL=\n',
      'next.config.mjs': header("default-src 'self'; object-src 'none'"),
    },
  ],
  // A policy is often a list that is joined.
  [
    'csp/blocks-clerk',
    {
      'next.config.mjs': joined(
        "'default-src \\'self\\''",
        "'object-src \\'none\\''",
        "'script-src \\'self\\''",
      ),
    },
    {
      'next.config.mjs': joined(
        "'default-src \\'self\\''",
        "'object-src \\'none\\''",
        '`script-src ${hosts}`',
        '`connect-src ${hosts}`',
      ),
    },
  ],
  [
    'csp/ineffective',
    { 'next.config.mjs': joined("'script-src \\'self\\' https:'", "'object-src \\'none\\''") },
    { 'next.config.mjs': joined('scripts', "'img-src *'", "'object-src \\'none\\''") },
  ],
  [
    'csp/two-policies',
    {
      'next.config.mjs': header("default-src 'self'; object-src 'none'"),
      'vercel.json': {
        headers: [
          { source: '/', headers: [{ key: 'Content-Security-Policy', value: "default-src 'self'" }] },
        ],
      },
    },
    { 'next.config.mjs': header("default-src 'self'; object-src 'none'") },
  ],
  // A file that Next does not load sends nothing.
  [
    'csp/two-policies',
    { 'next.config.mjs': header("default-src 'self'; object-src 'none'"), 'proxy.ts': SENDS },
    { 'next.config.mjs': header("default-src 'self'; object-src 'none'"), 'src/proxy.ts': SENDS },
  ],
  [
    'csp/two-policies',
    { 'next.config.mjs': header("default-src 'self'; object-src 'none'"), 'security-headers.js': SENDS },
    {
      'next.config.mjs': header("default-src 'self'; object-src 'none'"),
      'templates/app/next.config.mjs': header("default-src 'self'; object-src 'none'"),
    },
  ],
  [
    'headers/missing',
    {},
    {
      'next.config.mjs':
        "export default { headers: async () => [{ source: '/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] }] };\n",
    },
  ],
  [
    'keys/test-in-production',
    { '.env.production': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${TEST_KEY}\n` },
    { '.env.local': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${TEST_KEY}\n` },
  ],
  [
    'keys/mode-mismatch',
    { '.env.local': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${TEST_KEY}\nCLERK_SECRET_KEY=${KEY}\n` },
    {
      '.env.local': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${TEST_KEY}\nCLERK_SECRET_KEY=${KEY.replace('live', 'test')}\n`,
    },
  ],
  ['version/advisory', installed({ next: '16.4.0' }), {}],
  [
    'project/problem',
    { 'app/page.tsx': "import { auth } from '@clerk/nextjs/server';\nexport default function (\n" },
    {},
  ],
];

describe('each rule', () => {
  it.each(CASES)('%s speaks up where it should, and only there', async (rule, bad, good) => {
    expect((await found(rule, bad)).length).toBeGreaterThan(0);
    expect(await found(rule, good)).toEqual([]);
  });

  it('has an id of its own, and words to explain it', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(RULES.filter(({ help, title }) => help.length < 20 || title.length < 10)).toEqual([]);
  });

  it('that has no case here is one that needs git, a manifest, a date or code nobody can follow', () => {
    const covered = new Set(CASES.map(([rule]) => rule));
    expect(RULES.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([
      'resource/unknown',
      'public/drift',
      'public/widened',
      'secret/env-tracked',
      'secret/env-not-ignored',
      'version/advisories-stale',
    ]);
  });
});

describe('a finding about the wall stands where it belongs', () => {
  it('at the test that closes, not at the first one of the file', async () => {
    const [, bad] = CASES.filter(([rule]) => rule === 'wall/starts-with').at(-1) ?? [];
    expect(await found('wall/starts-with', bad ?? {})).toMatchObject([{ line: 4 }]);
  });
  const NO = "new NextResponse('', { status: 401 })";
  it.each([
    ['in a constant', ownGuard("req.nextUrl.pathname.startsWith('/admin')", '/'), 5],
    [
      'over a list',
      ownGuard(
        'list.some((one) => req.nextUrl.pathname === one || req.nextUrl.pathname.startsWith(`${one}/`))',
        '/admin',
      ),
      5,
    ],
    [
      'in a helper',
      ownGuard(
        'isClosed(req.nextUrl.pathname)',
        '/admin',
        'const isClosed = (text) => text.startsWith("/admin");\n',
      ),
      4,
    ],
    [
      'that opens all but what it names',
      sessionGuard(`return ${NO};`, "if (!pathname.startsWith('/admin')) return NextResponse.next();"),
      5,
    ],
    [
      'that closes to a role',
      proxy(
        "export default clerkMiddleware(async (auth, req) => {\n  const path = req.nextUrl.pathname;\n  const { sessionClaims } = await auth();\n  if (path.startsWith('/admin') && sessionClaims?.role !== 'admin') return NextResponse.redirect(new URL('/sign-in', req.url));\n  await auth.protect();\n});",
      ),
      6,
    ],
  ])('a test by startsWith %s', async (_, text, line) => {
    expect(await found('wall/starts-with', { 'proxy.ts': text })).toMatchObject([{ line }]);
  });
  it.each([
    [
      'picks how somebody is refused',
      sessionGuard(
        `if (pathname.startsWith('/api')) return ${NO}; return NextResponse.redirect(new URL('/login', req.url));`,
      ),
    ],
    [
      'picks so before auth.protect() refuses the others',
      proxy(
        `const open = createRouteMatcher(['/']);\nexport default clerkMiddleware(async (auth, req) => { const { userId } = await auth(); if (!userId && !open(req)) { if (req.nextUrl.pathname.startsWith('/api')) return ${NO}; await auth.protect(); } });`,
      ),
    ],
    [
      'picks so before a page is made ready',
      sessionGuard(
        `if (pathname.startsWith('/api')) return ${NO}; const to = new URL('/in', req.url); return NextResponse.redirect(to);`,
      ),
    ],
    [
      'picks so behind a list of what everybody may see',
      sessionGuard(
        `if (pathname.startsWith('/api')) return ${NO}; return NextResponse.redirect(new URL('/login', req.url));`,
        "if (['/open'].some((one) => pathname.startsWith(one))) return NextResponse.next();",
      ),
    ],
    [
      'opens what everybody may see',
      sessionGuard(`return ${NO};`, "if (pathname.startsWith('/open')) return NextResponse.next();"),
    ],
    [
      'asks for something else than the path',
      sessionGuard(
        `return ${NO};`,
        "const bearer = req.headers.get('authorization')?.startsWith('Bearer ');",
      ),
    ],
  ])('but not one that only %s', async (_, text) => {
    expect(await found('wall/starts-with', { 'proxy.ts': text })).toEqual([]);
  });
  it('and names the handlers that a pattern opens, one that asks in vain among them', async () => {
    const vain =
      "import { auth } from '@clerk/nextjs/server';\nimport { db } from './db';\nexport async function DELETE() { const { userId } = await auth(); if (!userId) Response.json({}, { status: 401 }); return Response.json(await db.all()); }\n";
    const files = { 'proxy.ts': open('/api(.*)'), 'app/api/a/route.ts': vain, 'app/api/b/route.ts': BARE };
    expect(await found('wall/blanket-public', files)).toMatchObject([
      { line: 3, message: expect.stringContaining('DELETE /api/a') },
    ]);
  });
  it("at Clerk's call, where it is one of two values that Next may be given", async () => {
    const files = {
      'proxy.ts': proxy(`const isClosed = createRouteMatcher(['/portal(.*)']);
const guard = clerkMiddleware(async (auth, req) => { if (isClosed(req)) await auth.protect(); });
const pass = () => NextResponse.next();
export default process.env.CLERK_SECRET_KEY ? guard : pass;`),
    };
    expect(await found('wall/allow-by-default', files)).toMatchObject([{ line: 4 }]);
    expect(await found('wall/authorized-parties', files)).toMatchObject([{ line: 4 }]);
    const given = files['proxy.ts'].replace('; });', '; }, { authorizedParties: ["https://a.example"] });');
    expect(await found('wall/authorized-parties', { 'proxy.ts': given })).toEqual([]);
  });
  it('at the function that Next calls, where Clerk does not run in it', async () => {
    const [first] = await found('wall/no-clerk', {
      'proxy.ts': '// export default clerkMiddleware();\n\nexport function proxy() {}\n',
      'app/api/a/route.ts': GUARDED,
    });
    expect(first?.line).toBe(3);
  });

  it('with the name of a file as it is written', async () => {
    const [first] = await found('wall/duplicated', { 'proxy.ts': CLOSED, 'middleware.ts': CLOSED });
    expect(first?.message).toMatch(/^proxy\.ts and middleware\.ts are both there/);
  });

  it("but is not made of Clerk's own patterns where no route is called so", async () => {
    expect(await found('wall/prefix-leak', { 'proxy.ts': open('/sign-in(.*)') })).toEqual([]);
    const leaks = {
      'proxy.ts': open('/sign-in(.*)'),
      'app/sign-ins/page.tsx': 'export default () => null;\n',
    };
    expect(await found('wall/prefix-leak', leaks)).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('a secret that is a known text where its variable is missing is told', () => {
  const BEARER = 'request.headers.get("authorization") !== ';
  it.each([
    [
      'in a template',
      cron(`${BEARER}\`Bearer \${process.env.CRON_SECRET}\``),
      'whoever sends "Bearer undefined" gets in',
    ],
    [
      'by a constant',
      cron(`${BEARER}\`Bearer \${secret}\``, 'const secret = process.env.CRON_SECRET!;\n'),
      '"Bearer undefined"',
    ],
    [
      'in two handlers',
      cron(
        `${BEARER}\`\${process.env.CRON_SECRET}\` || \`\${process.env.CRON_SECRET}\` !== request.headers.get("b")`,
      ),
      '"undefined"',
    ],
    [
      'beside a part of the query',
      cron('request.query.secret !== process.env.CRON_SECRET'),
      'whoever sends nothing gets in',
    ],
    [
      'beside a header of the Pages Router',
      cron('process.env.CRON_SECRET !== request.headers["x-key"]'),
      'sends nothing',
    ],
  ])('%s', async (_, files, message) => {
    const findings = await found('secret/unset-opens', files);
    expect(findings[0]).toMatchObject({ severity: 'note', message: expect.stringContaining(message) });
  });
  it.each([
    [
      'one that get() gives, which is null',
      cron('request.nextUrl.searchParams.get("secret") !== process.env.CRON_SECRET'),
    ],
    [
      'one that is asked first',
      cron(`!process.env.CRON_SECRET || ${BEARER}\`Bearer \${process.env.CRON_SECRET}\``),
    ],
    [
      'a constant that is asked first',
      cron(`!secret || ${BEARER}\`Bearer \${secret}\``, 'const secret = process.env.CRON_SECRET;\n'),
    ],
    [
      'one with something else in the template',
      cron(`${BEARER}\`\${request.url}\${process.env.CRON_SECRET}\``),
    ],
    ['a name', cron(`${BEARER}\`Bearer \${process.env.REGION}\``)],
    [
      'one beside which it is asked whether it was sent',
      cron('!req.query.secret || req.query.secret !== process.env.CRON_SECRET'),
    ],
    [
      'a token by which a provider only asks whether a URL is meant',
      cron('req.query["hub.verify_token"] !== process.env.VERIFY_TOKEN'),
    ],
    ['an address that holds one', cron('info.url !== `https://api.example/${process.env.CRON_SECRET}`')],
    ['a part of a configuration', cron('pkg.config.body.token !== process.env.CRON_SECRET')],
    [
      'one that another file lists',
      {
        ...cron(`${BEARER}\`Bearer \${process.env.CRON_SECRET}\``),
        'instrumentation.ts':
          "for (const name of ['CRON_SECRET']) if (!process.env[name]) throw new Error(name);\n",
      },
    ],
    [
      'one that a schema asks for',
      {
        ...cron(`${BEARER}\`Bearer \${process.env.CRON_SECRET}\``),
        'env.ts':
          "import { z } from 'zod';\nexport const env = z.object({ CRON_SECRET: z.string() }).parse(process.env);\n",
      },
    ],
  ])('but not %s', async (_, files) => {
    expect(await found('secret/unset-opens', files)).toEqual([]);
  });
});

describe('a password with a default in the code is told', () => {
  const lib = (code: string): ProjectFiles => ({
    'lib/a.ts': `export const ask = (sent) => {\n${code}\n};\n`,
  });
  it.each([
    ['by a constant', "const pass = process.env.ADMIN_PASS || 'open-sesame'; return sent === pass;"],
    ['in place', "return sent !== (process.env.ADMIN_PASSWORD ?? 'open-sesame');"],
    ['in a header', "return sent === `Bearer ${process.env.CRON_SECRET || 'open-sesame'}`;"],
  ])('%s', async (_, code) => {
    expect(await found('secret/in-code', lib(code))).toMatchObject([{ file: 'lib/a.ts', line: 2 }]);
  });
  it.each([
    ['one without', "const pass = process.env.ADMIN_PASS || ''; return pass && sent === pass;"],
    ['one that nobody is asked for', "return connect(process.env.DB_PASSWORD || 'postgres');"],
    [
      'one that is asked for its default',
      "const key = process.env.API_KEY || 'none'; return key === 'none';",
    ],
    ['one that a URL is confirmed by', "return sent === (process.env.WHATSAPP_VERIFY_TOKEN || 'hello');"],
    ['a name', "return sent === (process.env.ADMIN_USER || 'admin');"],
  ])('but not %s', async (_, code) => {
    expect(await found('secret/in-code', lib(code))).toEqual([]);
  });
});

describe('a key that stands in the code is told', () => {
  const lib = (code: string, head: string): ProjectFiles => ({ 'lib/a.ts': `${head}\n${code}\n` });
  const HMAC = "import crypto from 'crypto';";
  const IRON = "import type { SessionOptions } from 'iron-session';";
  const NEXT_AUTH = "import NextAuth from 'next-auth';";
  const made = (key: string): string => `crypto.createHmac('sha256', ${key}).update(text).digest('hex')`;
  it.each([
    [
      'of a signature, by its name',
      lib(`const SECRET = 'abc'; export const sign = (text) => ${made('SECRET')};`, HMAC),
    ],
    [
      'of a signature, within the function',
      lib(
        `export function sign(text) { const key = process.env.KEY ?? 'abc'; return ${made('key')}; }`,
        HMAC,
      ),
    ],
    [
      'of a signature of the browser kind',
      lib(
        "const key = () => crypto.subtle.importKey('raw', new TextEncoder().encode(process.env.KEY || 'abc'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);",
        '',
      ),
    ],
    [
      'of sessions whose options stand by themselves',
      lib(
        "export const options: SessionOptions = { password: { 1: process.env.OLD ? process.env.OLD : 'abc' }, cookieName: 's' };",
        IRON,
      ),
    ],
    [
      'of Auth.js',
      lib(
        "export const { auth } = NextAuth({ secret: process.env.AUTH_SECRET || 'abc', providers: [] });",
        NEXT_AUTH,
      ),
    ],
  ])('%s', async (_, files) => {
    expect(await found('secret/signing-key', files)).toMatchObject([{ file: 'lib/a.ts', line: 2 }]);
  });
  it.each([
    // Telegram derives a key from the token of its bot so. [core.telegram.org/bots/webapps]
    [
      'a label that a key is derived from',
      lib(`export const derive = (text) => ${made("'WebAppData'")};`, HMAC),
    ],
    ['a salt', lib(`export const hash = (text) => ${made("process.env.IP_SALT || 'abc'")};`, HMAC)],
    [
      'a key that is handed in under the name of one',
      lib(
        `export const a = () => { const key = process.env.KEY || 'abc'; return key; };\nexport const sign = (key, text) => ${made('key')};`,
        HMAC,
      ),
    ],
    [
      'one for developing',
      lib(
        `const KEY = process.env.NODE_ENV === 'production' ? process.env.KEY : 'abc';\nexport const sign = (text) => ${made('KEY')};`,
        HMAC,
      ),
    ],
    [
      'the secret of a provider',
      lib(
        "export const { auth } = NextAuth({ secret: process.env.AUTH_SECRET, providers: [GitHub({ clientSecret: process.env.SECRET || 'abc' })] });",
        NEXT_AUTH,
      ),
    ],
    ['a password of somebody', lib("export const user = { password: 'abc', email: 'a@a.example' };", IRON)],
  ])('but not %s', async (_, files) => {
    expect(await found('secret/signing-key', files)).toEqual([]);
  });
});

it.each([
  ['a page that asks for nothing', 'app/page.tsx', {}],
  [
    'a helper of a page',
    'lib/helper.ts',
    {
      'app/page.tsx':
        "import { help } from '@/lib/helper';\nexport default async function Page() { return <p>{await help()}</p>; }\n",
    },
  ],
])('says where %s does not parse', async (_, file, more: ProjectFiles) => {
  const files = { ...more, [file]: 'export const a = 1;\nexport const b = = 2;\n' };
  expect(await found('project/problem', files)).toMatchObject([{ file, line: 2, column: 18 }]);
});

describe('what decides over access is named where it is read from what users write', () => {
  const FORMS: [string, string][] = [
    ['with a type around it', '((user.unsafeMetadata?.roles as string[]) || []).includes("admin")'],
    ['of the session', '(sessionClaims?.unsafeMetadata as Record<string, unknown>)?.role'],
    ['by a text', "user.unsafeMetadata['isAdmin']"],
    ['out of a pattern', '(() => { const { plan } = user.unsafeMetadata; return plan; })()'],
    [
      'by way of a constant',
      '(() => { const own = user.unsafeMetadata as { role?: string }; return own.role; })()',
    ],
    ['with something in its place', '(user.unsafeMetadata ?? {}).permissions'],
  ];
  const lib = (code: string, head = ''): ProjectFiles => ({
    'lib/role.ts': `${head}export const ask = (user: any, sessionClaims: any) => ${code};\n`,
  });
  it.each(FORMS)('%s', async (_, code) => {
    expect(await found('auth/unsafe-metadata', lib(code))).toMatchObject([{ file: 'lib/role.ts', line: 1 }]);
  });
  it.each([
    ['what is only shown', lib('user.unsafeMetadata.nickname')],
    ['what is written', lib('(user.unsafeMetadata.role = "a")')],
    ['what is handed to Clerk', lib('({ unsafeMetadata: { role: "a" } })')],
    ['a role of publicMetadata', lib('[user.unsafeMetadata.theme, user.publicMetadata.role]')],
    ['code of the browser', lib('user.unsafeMetadata.role', "'use client';\n")],
    ['a hook of the browser', lib('useUser().user.unsafeMetadata.role')],
  ])('but not %s', async (_, files) => {
    expect(await found('auth/unsafe-metadata', files)).toEqual([]);
  });
});

it('of a handler with routes of its own says where the check belongs, and which of them are open', async () => {
  const files = {
    'app/api/[[...route]]/route.ts':
      "import { Hono } from 'hono';\nimport { handle } from 'hono/vercel';\nimport { db } from '@/lib/db';\nconst app = new Hono().basePath('/api').get('/all', async (c) => c.json(await db.note.findMany()));\nexport const GET = handle(app);\n",
    'lib/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n",
  };
  const [finding] = await found('resource/exposed', files);
  expect(finding?.help).toBe(
    'Let a middleware of its own check before every route, or check in each that has none. Hono: every route behind it was followed; without a check: route GET /api/all.',
  );
  const report = await examined(project(app(files)));
  expect(mapText(report)).toContain(
    'Hono: every route behind it was followed; without a check: route GET /api/all\n',
  );
  expect(explainResource('/api/[[...route]]', report, false)).toContain('Note      Hono: every route');
});

it.each(['app/page.tsx', './app/page.tsx', 'app\\page.tsx', '.\\app\\page.tsx'])(
  'explains the resource in a file that is given as %s',
  async (path) => {
    const page = 'export default function Page() {\n  return null;\n}\n';
    const report = await examined(project(app({ 'app/page.tsx': page })));
    expect(explainResource(path, report, false)).toContain('page:app/page.tsx#default');
  },
);

it('of a matcher that leaves out API routes beside next-intl says what would lead these to pages', async () => {
  const intl = (body: string) => ({
    'proxy.ts': `import createMiddleware from 'next-intl/middleware';\n${proxy(body, "['/dashboard(.*)']")}`,
    'app/api/a/route.ts': GUARDED,
  });
  const [beside] = await found(
    'wall/misses-api',
    intl('const handle = createMiddleware({});\nexport default clerkMiddleware((auth, req) => handle(req));'),
  );
  expect(beside?.help).toMatch(/to the matcher, and return before next-intl's middleware/);
  const [alone] = await found('wall/misses-api', {
    'proxy.ts': proxy('export default clerkMiddleware();', "['/dashboard(.*)']"),
    'app/api/a/route.ts': GUARDED,
  });
  expect(alone?.help).not.toContain('next-intl');
});

describe('--fix', () => {
  const fixable = CASES.filter(([rule]) => RULES.some(({ id, fixedBy }) => id === rule && fixedBy));
  it.each(fixable)('makes %s go away', async (rule, bad) => {
    const root = project(app(bad));
    const flags = { cwd: root, json: true, fix: true, yes: true, 'no-install': true };
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await doctorCommand(flags, undefined).finally(() => printed.mockRestore());
    const report = await examined(root);
    expect(report.findings.filter((finding) => finding.rule === rule)).toEqual([]);
  });
});

it('no rule names a piece that --fix would write for nothing', () => {
  const proven = CASES.map(([rule]) => rule);
  const named = RULES.filter(({ fixedBy }) => fixedBy).map(({ id }) => id);
  // Needs git; fix.test.ts shows it.
  expect(named.filter((id) => !proven.includes(id))).toEqual(['secret/env-not-ignored']);
});

it('each rule stands in the README, with its severity and its title', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  for (const { id, severity, title } of RULES) {
    expect(readme).toContain(`| \`${id}\` | ${severity} | ${title} |`);
  }
});
