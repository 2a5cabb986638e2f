import { action, type Case, DB, get, page } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const SHOW = 'return <p>{await db.note.count()}</p>;';
const NO = 'return new Response(null, { status: 401 });';
const imports = (names: string, from: string): string => `import ${names} from '${from}';\n`;
const NEXT_AUTH = {
  'auth.ts': `import NextAuth from 'next-auth';\nexport const { handlers, auth, signIn, signOut } = NextAuth({ providers: [] });\n`,
};
const SUPABASE = {
  'lib/supabase.ts': `import { createServerClient } from '@supabase/ssr';\nimport { cookies } from 'next/headers';\nexport async function createClient() { const jar = await cookies(); return createServerClient('u', 'k', { cookies: { getAll() { return jar.getAll(); }, setAll(list) { for (const c of list) jar.set(c.name, c.value); } } }); }\n`,
};
const JWT = {
  'lib/session.ts': `import { jwtVerify } from 'jose';\nimport { cookies } from 'next/headers';\nexport async function getSession() { const token = (await cookies()).get('session')?.value; if (!token) return null; try { const { payload } = await jwtVerify(token, new Uint8Array()); return payload; } catch { return null; } }\n`,
};

/** A page below a dynamic segment, which knows the active organization. */
const segment = (folder: string, body: string): Record<string, string> => ({
  [`app/org/${folder}/page.tsx`]: `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ notFound }', 'next/navigation')}${imports('{ db }', '@/lib/db')}export default async function Page({ params, searchParams }) {\nconst { orgSlug } = await auth();\n${body}\n}\n`,
  ...DB,
});

/** A client of Supabase that hands on the token of whoever calls. */
const OF_CALLER = {
  'lib/supabase.ts': `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ createClient }', '@supabase/supabase-js')}export const ofCaller = () => createClient('u', 'k', { async accessToken() { return (await auth()).getToken(); } });\n`,
};

/** oRPC's handler and its router. */
const orpc = (router: string): Record<string, string> => ({
  'app/rpc/[[...rest]]/route.ts': `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ RPCHandler }', '@orpc/server/fetch')}${imports('{ router }', '@/server/router')}const handler = new RPCHandler(router);\nasync function answer(request) { const { userId } = await auth();\nconst { response } = await handler.handle(request, { prefix: '/rpc', context: { userId } });\nreturn response ?? new Response('none', { status: 404 }); }\nexport const POST = answer;\n`,
  'server/router.ts': `${imports('{ lazy, ORPCError, os }', '@orpc/server')}${imports('{ z }', 'zod')}${imports('{ db }', '@/lib/db')}const open = os.$context();\nconst asks = open.middleware(async ({ context, next }) => { if (!context.userId) throw new ORPCError('UNAUTHORIZED'); return next({ context: { userId: context.userId } }); });\nconst asked = open.use(asks);\nexport const router = ${router};\n`,
  ...DB,
});

/** UploadThing's handler and its file routes. */
const uploads = (routes: string): Record<string, string> => ({
  'app/api/uploadthing/route.ts': `${imports('{ createRouteHandler }', 'uploadthing/next')}${imports('{ router }', './core')}export const { GET, POST } = createRouteHandler({ router });\n`,
  'app/api/uploadthing/core.ts': `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ createUploadthing, type FileRouter }', 'uploadthing/next')}${imports('{ UploadThingError }', 'uploadthing/server')}${imports('{ db }', '@/lib/db')}const f = createUploadthing();\nexport const router = ${routes} satisfies FileRouter;\n`,
  ...DB,
});
const ASKED = `{ image: f({ image: { maxFileSize: '4MB' } }).middleware(async () => { const { userId } = await auth(); if (!userId) throw new UploadThingError('Unauthorized'); return { userId }; }).onUploadComplete(async ({ metadata }) => { await db.note.create({ data: metadata }); return {}; }) }`;

/** A feed of what stands in files. */
const FEED = (more: string): Record<string, string> => ({
  'app/feed/route.ts': `${imports('fs', 'node:fs/promises')}${more}\nexport async function GET() { return new Response((await fs.readdir('content')).join()); }\n`,
});
const nothing = judged('public');

export const OTHER_CASES: Case[] = [
  ok(
    'verifyWebhook()',
    get(
      `try { await verifyWebhook(request); } catch { return new Response('bad', { status: 400 }); }\n${ANSWER}`,
      {},
      imports('{ verifyWebhook }', '@clerk/nextjs/webhooks'),
    ),
  ),
  ok(
    'svix verify()',
    get(
      `const body = await request.text();\nnew Webhook(process.env.SECRET ?? '').verify(body, {});\n${ANSWER}`,
      {},
      imports('{ Webhook }', 'svix'),
    ),
  ),
  ok(
    'verify() of Resend',
    get(
      `const resend = new Resend('x');\nresend.webhooks.verify({ payload: await request.text(), headers: {}, webhookSecret: process.env.RESEND_WEBHOOK_SECRET! });\n${ANSWER}`,
      {},
      imports('{ Resend }', 'resend'),
    ),
  ),
  open(
    'emails.send() of Resend, which verifies nothing',
    get(
      `const resend = new Resend('x');\nawait resend.emails.send({ to: 'a@b.c' });\nreturn new Response('sent');`,
      {},
      imports('{ Resend }', 'resend'),
    ),
  ),
  open(
    'a session of Stripe, which is none of whoever calls',
    get(
      `const stripe = new Stripe('x');\nconst session = await stripe.checkout.sessions.create({});\nreturn NextResponse.json({ url: session.url });`,
      {},
      imports('Stripe', 'stripe'),
    ),
  ),
  lost(
    'a query of Supabase with the token of the caller, which its policies judge',
    get(
      `const client = ofCaller();\nconst { data } = await client.from('tasks').select();\nreturn NextResponse.json(data);`,
      OF_CALLER,
      imports('{ ofCaller }', '@/lib/supabase'),
    ),
    { because: /with the caller's token, and what it may do the service decides/ },
  ),
  lost(
    'a change in Supabase with the token of the caller',
    action(
      `await ofCaller().from('tasks').insert({ id });`,
      OF_CALLER,
      imports('{ ofCaller }', '@/lib/supabase'),
    ),
  ),
  ok(
    'a query of Supabase with the token of the caller, behind a check',
    get(
      `const { userId } = await auth();\nif (!userId) ${NO}\nconst { data } = await ofCaller().from('tasks').select();\nreturn NextResponse.json(data);`,
      OF_CALLER,
      imports('{ ofCaller }', '@/lib/supabase'),
    ),
  ),
  ok(
    'messages that the AI SDK converts before the check',
    get(
      `const messages = await convertToModelMessages([]);\nconst { userId } = await auth();\nif (!userId) ${NO}\nreturn streamText({ messages }).toUIMessageStreamResponse();`,
      {},
      imports('{ convertToModelMessages, streamText }', 'ai'),
    ),
  ),
  open(
    'a text of the AI SDK whose stream is handed on',
    get(
      `const result = streamText({ messages: await convertToModelMessages([]) });\nreturn createUIMessageStreamResponse({ stream: toUIMessageStream({ stream: result.stream }) });`,
      {},
      imports(
        '{ convertToModelMessages, createUIMessageStreamResponse, streamText, toUIMessageStream }',
        'ai',
      ),
    ),
  ),
  open(
    'a stream of the AI SDK whose function asks a model',
    get(
      `const stream = createUIMessageStream({ execute: async ({ writer }) => { writer.merge(await generateText({ prompt: 'a' })); } });\nreturn createUIMessageStreamResponse({ stream });`,
      {},
      imports('{ createUIMessageStream, createUIMessageStreamResponse, generateText }', 'ai'),
    ),
  ),
  ok(
    'procedures of oRPC behind a middleware that asks',
    orpc(`{ notes: { list: asked.handler(async () => db.note.findMany()) } }`),
  ),
  open(
    'a procedure of oRPC beside the middleware',
    orpc(
      `{ notes: { list: asked.handler(async () => db.note.findMany()), all: open.input(z.object({})).handler(async () => db.note.findMany()) } }`,
    ),
    {
      because: /procedure notes\.all/,
    },
  ),
  open(
    'a middleware of oRPC that lets everybody through',
    orpc(
      `{ list: open.use(async ({ context, next }) => next({ context: { user: context.userId } })).handler(async () => db.note.findMany()) }`,
    ),
  ),
  ok(
    'a user that a middleware of oRPC adds, and the procedure asks for',
    orpc(
      `{ list: open.use(async ({ context, next }) => next({ context: { user: context.userId } })).handler(async ({ context }) => { if (!context.user) throw new ORPCError('UNAUTHORIZED'); return db.note.findMany(); }) }`,
    ),
  ),
  lost('a router of oRPC of which a part is loaded later', orpc(`{ list: lazy(() => import('./none')) }`)),
  ok('file routes of UploadThing whose middlewares ask', uploads(ASKED), { name: 'POST' }),
  open(
    'a file route of UploadThing that does not ask',
    uploads(`${ASKED.slice(0, -1)}, open: f({ pdf: {} }).onUploadComplete(async () => {}) }`),
    {
      name: 'POST',
      because: /route open takes a file/,
    },
  ),
  open(
    'a middleware of UploadThing that refuses nobody',
    uploads(
      '{ image: f({ image: {} }).middleware(async () => { const { userId } = await auth(); return { userId }; }).onUploadComplete(async () => {}) }',
    ),
    { name: 'POST' },
  ),
  lost('file routes of UploadThing that are made elsewhere', uploads('make(f)'), { name: 'POST' }),
  ok('serve() of Inngest, which asks for a signature', {
    'app/api/inngest/route.ts': `${imports('{ serve }', 'inngest/next')}${imports('{ inngest, job }', '@/lib/inngest')}export const { GET, POST, PUT } = serve({ client: inngest, functions: [job] });\n`,
    'lib/inngest.ts': `${imports('{ Inngest }', 'inngest')}export const inngest = new Inngest({ id: 'a' });\nexport const job = inngest.createFunction({ id: 'j' }, { event: 'e' }, async () => {});\n`,
  }),
  lost('serve() of Inngest that is told to ask for none', {
    'app/api/inngest/route.ts': `${imports('{ serve }', 'inngest/next')}${imports('{ Inngest }', 'inngest')}export const { GET, POST, PUT } = serve({ client: new Inngest({ id: 'a', isDev: true }), functions: [] });\n`,
  }),
  ok('serve() of Inngest that asks for none in development', {
    'app/api/inngest/route.ts': `${imports('{ serve }', 'inngest/next')}${imports('{ Inngest }', 'inngest')}export const { GET, POST, PUT } = serve({ client: new Inngest({ id: 'a', isDev: process.env.NODE_ENV === 'development' }), functions: [] });\n`,
  }),
  lost('serve() of Upstash Workflow, which asks for one where its keys are set', {
    'app/api/run/route.ts': `${imports('{ serve }', '@upstash/workflow/nextjs')}export const { POST } = serve(async (context) => { await context.run('a', async () => fetch('https://a.example')); });\n`,
  }),
  ok(
    'withMcpAuth() that asks for a token',
    {
      'app/api/[transport]/route.ts': `${imports('{ createMcpHandler, withMcpAuth }', 'mcp-handler')}const tools = createMcpHandler((server) => { server.tool('a', 'b', {}, async () => ({ content: [] })); });\nconst handler = withMcpAuth(tools, async (_, token) => verify(token), { required: true });\nexport { handler as GET, handler as POST };\n`,
    },
    { name: 'GET' },
  ),
  lost(
    'withMcpAuth() that takes every token for a good one',
    {
      'app/api/[transport]/route.ts': `${imports('{ createMcpHandler, withMcpAuth }', 'mcp-handler')}const tools = createMcpHandler(() => {});\nconst handler = withMcpAuth(tools, async (_, token) => ({ token, clientId: 'a', scopes: [] }), { required: true });\nexport { handler as GET, handler as POST };\n`,
    },
    { name: 'GET' },
  ),
  lost(
    'withMcpAuth() that lets calls without a token through',
    {
      'app/api/[transport]/route.ts': `${imports('{ createMcpHandler, withMcpAuth }', 'mcp-handler')}const tools = createMcpHandler((server) => { server.tool('a', 'b', {}, async () => ({ content: [] })); });\nconst handler = withMcpAuth(tools, async (_, token) => verify(token));\nexport { handler as GET, handler as POST };\n`,
    },
    { name: 'GET' },
  ),
  lost('a query of Convex, whose functions decide by themselves', {
    'app/tasks/page.tsx': `${imports('{ fetchQuery }', 'convex/nextjs')}${imports('{ api }', '@/convex/_generated/api')}export default async function Page() { return <p>{JSON.stringify(await fetchQuery(api.tasks.list, {}))}</p>; }\n`,
  }),
  ok('a token asked for before a query of Convex', {
    'app/tasks/page.tsx': `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ fetchQuery }', 'convex/nextjs')}${imports('{ redirect }', 'next/navigation')}${imports('{ api }', '@/convex/_generated/api')}export default async function Page() { const token = await (await auth()).getToken({ template: 'convex' });\nif (!token) redirect('/sign-in');\nreturn <p>{JSON.stringify(await fetchQuery(api.tasks.list, {}, { token }))}</p>; }\n`,
  }),
  ok(
    'the active organization compared with a segment of the URL, which is never missing',
    segment('[slug]', `const { slug } = await params;\nif (slug !== orgSlug) return <p>No</p>;\n${SHOW}`),
  ),
  ok(
    'the active organization compared with params.slug',
    segment('[slug]', `if ((await params).slug !== orgSlug) notFound();\n${SHOW}`),
  ),
  open(
    'the active organization compared with a segment that may be missing',
    segment(
      '[[...slug]]',
      `const { slug } = await params;\nif (slug !== orgSlug) return <p>No</p>;\n${SHOW}`,
    ),
  ),
  open(
    'the active organization compared with a segment or nothing',
    segment(
      '[slug]',
      `const { slug } = await params;\nif ((slug.length > 3 ? slug : null) !== orgSlug) return <p>No</p>;\n${SHOW}`,
    ),
  ),
  open(
    'the active organization compared with what is searched for, which may be missing',
    segment(
      '[slug]',
      `const { slug } = await searchParams;\nif (slug != orgSlug) return <p>No</p>;\n${SHOW}`,
    ),
  ),
  ok(
    'standardwebhooks verify()',
    get(
      `const hook = new Webhook(process.env.WEBHOOK_SECRET!);\nconst body = await request.text();\ntry { hook.verify(body, {}); } catch { ${NO} }\n${ANSWER}`,
      {},
      imports('{ Webhook }', 'standardwebhooks'),
    ),
  ),
  ok(
    'constructEvent() of Stripe',
    get(
      `const stripe = new Stripe('x');\nconst event = stripe.webhooks.constructEvent(await request.text(), request.headers.get('stripe-signature'), process.env.STRIPE_WEBHOOK_SECRET!);\n${ANSWER}`,
      {},
      imports('Stripe', 'stripe'),
    ),
  ),
  ok(
    'constructEvent() in a try',
    get(
      `let event;\ntry { event = stripe.webhooks.constructEvent(await request.text(), 'x', process.env.STRIPE_WEBHOOK_SECRET!); } catch (error) { return new Response('bad', { status: 400 }); }\n${ANSWER}`,
      { 'lib/stripe.ts': `import Stripe from 'stripe';\nexport const stripe = new Stripe('x');\n` },
      imports('{ stripe }', '@/lib/stripe'),
    ),
  ),
  ok(
    'an HMAC compared in constant time',
    get(
      `const sent = Buffer.from(request.headers.get('x-signature') ?? '');\nconst own = createHmac('sha256', process.env.S).update(await request.text()).digest();\nif (!timingSafeEqual(own, sent)) ${NO}\n${ANSWER}`,
      {},
      imports('{ createHmac, timingSafeEqual }', 'node:crypto'),
    ),
  ),
  ok(
    'an HMAC in a helper',
    get(
      `const body = await request.text();\nif (!verify(body, request.headers.get('x-hub-signature-256'))) ${NO}\n${ANSWER}`,
      {},
      `import crypto from 'crypto';\nfunction verify(body, sent) { const own = 'sha256=' + crypto.createHmac('sha256', process.env.S).update(body).digest('hex'); return crypto.timingSafeEqual(Buffer.from(own), Buffer.from(sent)); }\n`,
    ),
  ),
  ok(
    'the secret of a cron job',
    get(
      "if (request.headers.get('authorization') !== `Bearer ${process.env.CRON_SECRET}`) " +
        `${NO}\n${ANSWER}`,
    ),
  ),
  ok(
    'the secret of a cron job in a name',
    get(
      "const header = request.headers.get('authorization');\nconst wanted = `Bearer ${process.env.CRON_SECRET}`;\nif (header !== wanted) " +
        `${NO}\n${ANSWER}`,
    ),
  ),
  ok(
    'a secret that must be set',
    get(`if (!process.env.KEY || request.headers.get('x-key') !== process.env.KEY) ${NO}\n${ANSWER}`),
  ),
  ok(
    'a secret of a validated environment',
    get(
      `if (request.headers.get('x-key') !== env.KEY) ${NO}\n${ANSWER}`,
      {
        'lib/env.ts': `import { z } from 'zod';\nexport const env = z.object({ KEY: z.string() }).parse(process.env);\n`,
      },
      imports('{ env }', '@/lib/env'),
    ),
  ),
  ok(
    'a secret compared in constant time',
    get(
      `if (!timingSafeEqual(Buffer.from(request.headers.get('x-key') ?? ''), Buffer.from(process.env.KEY ?? ''))) ${NO}\n${ANSWER}`,
      {},
      imports('{ timingSafeEqual }', 'crypto'),
    ),
  ),
  ok('auth() of Auth.js', page(`const session = await auth();\nif (!session) redirect('/');\n${SHOW}`), {
    files: {
      'app/dash/page.tsx': `import { auth } from '@/auth';\nimport { redirect } from 'next/navigation';\nexport default async function Page() { const session = await auth(); if (!session?.user) redirect('/'); return <p>{await fetch('x')}</p>; }`,
      ...NEXT_AUTH,
    },
  }),
  ok('the wrapper of Auth.js', get('return new Response();', NEXT_AUTH), {
    files: {
      'app/api/x/route.ts': `import { auth } from '@/auth';\nexport const GET = auth(async (request) => { if (!request.auth) return new Response(null, { status: 401 }); return Response.json(await fetch('x')); });`,
      ...NEXT_AUTH,
    },
  }),
  ok(
    'getServerSession()',
    get(
      `const session = await getServerSession();\nif (!session) ${NO}\n${ANSWER}`,
      {},
      imports('{ getServerSession }', 'next-auth'),
    ),
  ),
  ok(
    'getToken()',
    get(
      `const token = await getToken({ req: request });\nif (!token) ${NO}\n${ANSWER}`,
      {},
      imports('{ getToken }', 'next-auth/jwt'),
    ),
  ),
  ok(
    'getUser() of Supabase',
    get(
      `const supabase = await createClient();\nconst { data: { user } } = await supabase.auth.getUser();\nif (!user) ${NO}\n${ANSWER}`,
      SUPABASE,
      imports('{ createClient }', '@/lib/supabase'),
    ),
  ),
  ok(
    'error of getUser()',
    get(
      `const supabase = await createClient();\nconst { data, error } = await supabase.auth.getUser();\nif (error || !data?.user) ${NO}\n${ANSWER}`,
      SUPABASE,
      imports('{ createClient }', '@/lib/supabase'),
    ),
  ),
  ok(
    'getSession() of Better Auth',
    get(
      `const session = await sessions.api.getSession({ headers: await headers() });\nif (!session) ${NO}\n${ANSWER}`,
      {
        'lib/better.ts': `import { betterAuth } from 'better-auth';\nexport const sessions = betterAuth({});\n`,
      },
      `import { sessions } from '@/lib/better';\nimport { headers } from 'next/headers';\n`,
    ),
  ),
  ok(
    'iron-session',
    get(
      `const session = await getIronSession(await cookies(), {});\nif (!session.user) ${NO}\n${ANSWER}`,
      {},
      `import { getIronSession } from 'iron-session';\nimport { cookies } from 'next/headers';\n`,
    ),
  ),
  ok(
    'a session in a signed cookie',
    get(
      `const session = await getSession();\nif (!session) ${NO}\n${ANSWER}`,
      JWT,
      imports('{ getSession }', '@/lib/session'),
    ),
  ),
  ok(
    'jwt.verify()',
    get(
      `try { jwt.verify(request.headers.get('authorization'), process.env.JWT_SECRET!); } catch { ${NO} }\n${ANSWER}`,
      {},
      imports('jwt', 'jsonwebtoken'),
    ),
  ),
  ok(
    'Kinde',
    get(
      `const { isAuthenticated } = getKindeServerSession();\nif (!(await isAuthenticated())) ${NO}\n${ANSWER}`,
      {},
      imports('{ getKindeServerSession }', '@kinde-oss/kinde-auth-nextjs/server'),
    ),
  ),
  ok('the signature of QStash', get('return new Response();'), {
    files: {
      'app/api/x/route.ts': `import { verifySignatureAppRouter } from '@upstash/qstash/nextjs';\nexport const POST = verifySignatureAppRouter(async () => Response.json(await fetch('x')));`,
    },
  }),
  ok(
    'Firebase',
    get(
      `try { await getAuth().verifyIdToken('x'); } catch { ${NO} }\n${ANSWER}`,
      {},
      imports('{ getAuth }', 'firebase-admin/auth'),
    ),
  ),

  open(
    'a secret that is only asked for when it is set',
    get(`if (process.env.KEY && request.headers.get('x-key') !== process.env.KEY) ${NO}\n${ANSWER}`),
  ),
  open(
    'a public variable is no secret',
    get(`if (request.headers.get('x-key') !== process.env.NEXT_PUBLIC_KEY) ${NO}\n${ANSWER}`),
  ),
  open(
    'a constant in the code is no secret of the environment',
    get(`if (request.headers.get('x-key') !== 'letmein') ${NO}\n${ANSWER}`),
  ),
  open(
    'a signature that is looked at after the write',
    get(
      `await db.note.create({});\nnew Webhook(process.env.WEBHOOK_SECRET!).verify(await request.text(), {});\nreturn new Response();`,
      {},
      imports('{ Webhook }', 'svix'),
    ),
  ),
  open(
    'a signature whose failure is logged',
    get(
      `try { new Webhook(process.env.WEBHOOK_SECRET!).verify(await request.text(), {}); } catch (error) { console.error(error); }\n${ANSWER}`,
      {},
      imports('{ Webhook }', 'svix'),
    ),
  ),
  open(
    'verifyWebhook() that is not awaited',
    get(`verifyWebhook(request);\n${ANSWER}`, {}, imports('{ verifyWebhook }', '@clerk/nextjs/webhooks')),
  ),
  open(
    'an HMAC that is not compared',
    get(
      `const own = createHmac('sha256', 'k').update(await request.text()).digest('hex');\nconsole.log(own);\n${ANSWER}`,
      {},
      imports('{ createHmac }', 'crypto'),
    ),
  ),
  open(
    'a webhook without a signature',
    get(
      `const event = await request.json();\nawait db.user.create({ data: event.data });\nreturn new Response();`,
    ),
  ),
  open(
    'the answer of getUser() is not looked at',
    get(
      `const supabase = await createClient();\nawait supabase.auth.getUser();\n${ANSWER}`,
      SUPABASE,
      imports('{ createClient }', '@/lib/supabase'),
    ),
  ),
  lost(
    'a query of Supabase with the cookies of the caller, which its policies judge',
    get(
      `const supabase = await createClient();\nconst { data } = await supabase.from('notes').select();\nreturn Response.json(data);`,
      SUPABASE,
      imports('{ createClient }', '@/lib/supabase'),
    ),
    { because: /with the caller's token, and what it may do the service decides/ },
  ),
  open(
    'a query of Supabase with the cookies of the caller and the key of the service, which counts where there are none',
    get(
      `const client = createServerClient('u', process.env.SUPABASE_SERVICE_ROLE_KEY, { cookies: { getAll: () => request.cookies.getAll() } });\nconst { data } = await client.from('notes').select();\nreturn Response.json(data);`,
      {},
      imports('{ createServerClient }', '@supabase/ssr'),
    ),
  ),
  open(
    "a query of Supabase with the key that everybody has, and nobody's cookies",
    get(
      `const client = createClient('u', process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY);\nconst { data } = await client.from('notes').select();\nreturn Response.json(data);`,
      {},
      imports('{ createClient }', '@supabase/supabase-js'),
    ),
  ),
  lost(
    'a query of Supabase with the cookies that its older helpers read',
    get(
      `const client = createRouteHandlerClient({ cookies });\nconst { data } = await client.from('notes').select();\nreturn Response.json(data);`,
      {},
      `${imports('{ createRouteHandlerClient }', '@supabase/auth-helpers-nextjs')}${imports('{ cookies }', 'next/headers')}`,
    ),
  ),
  open(
    'decoding a token does not verify it',
    get(
      `const claims = jwt.decode(request.headers.get('authorization'));\nif (!claims) ${NO}\n${ANSWER}`,
      {},
      imports('jwt', 'jsonwebtoken'),
    ),
  ),
  open(
    'a rate limit is no check',
    action(
      'await limiter.limit(id);\nawait db.note.delete({ where: { id } });',
      {
        'lib/limit.ts': `import { Ratelimit } from '@upstash/ratelimit';\nexport const limiter = new Ratelimit({});\n`,
      },
      imports('{ limiter }', '@/lib/limit'),
    ),
  ),
  lost(
    'a session package that is not known',
    get(
      `const session = await getSession();\nif (!session) ${NO}\n${ANSWER}`,
      {},
      imports('{ getSession }', '@acme/session'),
    ),
  ),
  open(
    'a client of Supabase whose token is the same for all',
    get(
      `const client = createClient('u', 'k', { accessToken: async () => process.env.SERVICE_SECRET });\nconst { data } = await client.from('tasks').select();\nreturn NextResponse.json(data);`,
      {},
      imports('{ createClient }', '@supabase/supabase-js'),
    ),
  ),
  open(
    'work of the app after what Supabase decides by itself',
    get(
      `await ofCaller().from('tasks').select();\n${ANSWER}`,
      OF_CALLER,
      imports('{ ofCaller }', '@/lib/supabase'),
    ),
  ),
  open(
    'a segment of the URL that the page does not have, compared with an organization that nobody has',
    segment('[slug]', `const { id } = await params;\nif (id != orgSlug) notFound();\n${SHOW}`),
  ),
  open('a segment that stands below a layout', {
    'app/org/layout.tsx': `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ notFound }', 'next/navigation')}${imports('{ db }', '@/lib/db')}export default async function Layout({ params }) {\nconst { orgSlug } = await auth();\nconst { slug } = await params;\nif (slug != orgSlug) notFound();\n${SHOW}\n}\n`,
    'app/org/[slug]/page.tsx': 'export default function Page() { return null; }\n',
    ...DB,
  }),
  open(
    'segments that are not awaited',
    segment('[slug]', `if (params.slug != orgSlug) notFound();\n${SHOW}`),
  ),
  ok(
    'segments that Next 14 gives at once',
    segment('[slug]', `if (params.slug !== orgSlug) notFound();\n${SHOW}`),
    { versions: { next: '14.2.35', clerk: '6.0.0' } },
  ),
  open(
    'a part of the others that a pattern leaves',
    segment(
      '[slug]',
      `const { slug, ...others } = await params;\nif (others.slug != orgSlug) notFound();\n${SHOW}`,
    ),
  ),
  open(
    'a field of iron-session compared with null, where it is undefined',
    get(
      `const session = await getIronSession(await cookies(), {});\nif (session.user === null) ${NO}\n${ANSWER}`,
      {},
      imports('{ getIronSession }', 'iron-session') + imports('{ cookies }', 'next/headers'),
    ),
  ),
  ok(
    'a procedure of oRPC that gets its middleware after its function',
    orpc(`{ list: open.handler(async () => db.note.findMany()).use(asks) }`),
  ),
  ok(
    'a router of oRPC that a builder with a middleware makes',
    orpc(`asked.prefix('/notes').router({ list: os.handler(async () => db.note.findMany()) })`),
  ),
  open(
    'a middleware of oRPC that works when the next one refuses',
    orpc(
      `{ list: open.use(async ({ next }) => { try { return await next(); } catch { await db.log.create({ data: {} }); } }).use(asks).handler(async () => db.note.findMany()) }`,
    ),
  ),
  open(
    'a middleware of oRPC that lets pass what the caller says is public',
    orpc(
      `{ list: open.use(async ({ context, next }, input) => { if (!input.public && !context.userId) throw new ORPCError('UNAUTHORIZED'); return next(); }).handler(async () => db.note.findMany()) }`,
    ),
  ),
  open(
    'a procedure of oRPC whose name begins with a line',
    orpc(`{ list: asked.handler(async () => 1), _all: open.handler(async () => db.note.findMany()) }`),
  ),
  open('an interceptor of oRPC that works before any procedure asks', {
    'app/rpc/[[...rest]]/route.ts': `${imports('{ RPCHandler }', '@orpc/server/fetch')}${imports('{ db }', '@/lib/db')}${imports('{ router }', '@/server/router')}const handler = new RPCHandler(router, { interceptors: [async ({ next }) => { await db.log.create({ data: {} }); return next(); }] });\nexport async function POST(request) { const { response } = await handler.handle(request, { prefix: '/rpc', context: {} });\nreturn response ?? new Response('none', { status: 404 }); }\n`,
    'server/router.ts':
      orpc(`{ list: asked.handler(async () => db.note.findMany()) }`)['server/router.ts'] ?? '',
    ...DB,
  }),
  lost('tools of MCP behind a function that says any token is right', {
    'app/api/mcp/route.ts': `${imports('{ createMcpHandler, withMcpAuth }', 'mcp-handler')}const handler = createMcpHandler(() => {});\nconst asked = withMcpAuth(handler, async (_, token) => (token ? { token, clientId: 'any', scopes: [] } : undefined), { required: true });\nexport { asked as POST };\n`,
  }),
  ok('tools of MCP behind a function that compares the token', {
    'app/api/mcp/route.ts': `${imports('{ createMcpHandler, withMcpAuth }', 'mcp-handler')}const handler = createMcpHandler(() => {});\nconst asked = withMcpAuth(handler, async (_, token) => (token === process.env.MCP_TOKEN ? { token, clientId: 'any', scopes: [] } : undefined), { required: true });\nexport { asked as POST };\n`,
  }),
  lost('functions of Inngest whose client says that it is in development', {
    'app/api/inngest/route.ts': `${imports('{ serve }', 'inngest/next')}${imports('{ Inngest }', 'inngest')}export const { GET, POST, PUT } = serve({ client: new Inngest({ id: 'a', isDev: true }), functions: [] });\n`,
  }),
  open(
    'work of the app after a query of Convex',
    get(
      `const rows = await fetchQuery(api.notes.list);\n${ANSWER}`,
      {},
      imports('{ fetchQuery }', 'convex/nextjs') + imports('{ api }', '@/convex/_generated/api'),
    ),
  ),
  open(
    'a stream of an agent, which asks a model',
    get(
      `return createAgentUIStreamResponse({ agent, uiMessages: [] });`,
      {},
      imports('{ createAgentUIStreamResponse }', 'ai') + imports('{ agent }', '@/lib/agent'),
    ),
  ),
  open('what is posted beside what OAuth clients ask for', {
    'app/.well-known/oauth-authorization-server/route.ts': `${imports('{ NextResponse }', 'next/server')}${imports('{ db }', '@/lib/db')}export async function POST() {\n${ANSWER}\n}\n`,
    ...DB,
  }),
  open(
    'a handler whose name spells the way to another one',
    {
      'app/api/x/route.ts': `${imports('{ auth }', '@clerk/nextjs/server')}${imports('{ NextResponse }', 'next/server')}${imports('{ db }', '@/lib/db')}const all = { 'a.b': async () => { await auth.protect(); ${ANSWER} }, a: { b: async () => { ${ANSWER} } } };\nexport const { 'a.b': GET, a: { b: POST } } = all;\n`,
      ...DB,
    },
    { name: 'POST' },
  ),
  ok(
    'a field of the user, who is missing, compared with a variable that is no secret',
    get(
      `const user = await currentUser();\nif (user?.primaryEmailAddress?.emailAddress !== process.env.ADMIN_EMAIL) ${NO}\n${ANSWER}`,
    ),
  ),
  ok('a header of the Pages Router compared with a variable that is a secret', {
    'pages/api/x.ts': `${imports('{ db }', '../../lib/db')}export default async function handler(req, res) {\nif (req.headers['x-api-key'] !== process.env.API_KEY) return res.status(401).end();\nres.json(await db.note.findMany());\n}\n`,
    ...DB,
  }),
  open(
    'a field of the user compared with what may be missing, too',
    get(
      `const user = await currentUser();\nif (user?.primaryEmailAddress?.emailAddress !== config.admin) ${NO}\n${ANSWER}`,
      {},
      imports('{ config }', 'some-config'),
    ),
  ),
  open(
    'a field of the user compared with a variable, and who has none let through',
    get(
      `const user = await currentUser();\nif (user?.primaryEmailAddress?.emailAddress === process.env.ADMIN_EMAIL) ${NO}\n${ANSWER}`,
    ),
  ),
  nothing(
    'a font that is built into the app',
    get(
      `const font = await fetch(new URL('./inter.ttf', import.meta.url)).then((r) => r.arrayBuffer());\nreturn new Response(font);`,
    ),
  ),
  nothing(
    'a font that is built into the app, read as a file',
    get(
      `return new Response(await readFile(new URL('./inter.ttf', import.meta.url)));`,
      {},
      imports('{ readFile }', 'node:fs/promises'),
    ),
  ),
  open(
    'a file beside the app that the request names',
    get(`return fetch(new URL(await request.text(), import.meta.url));`),
  ),
  open(
    'a font from elsewhere',
    get(`return fetch(new URL('https://fonts.example/inter.ttf', import.meta.url));`),
  ),
  nothing(
    'a query that only asks whether the database answers',
    get('await db.$queryRaw`SELECT 1`;\nreturn NextResponse.json({ ok: true });'),
  ),
  nothing(
    'the same, handed over',
    get(
      'await client.execute(sql`select 1`);\nawait pool.query("SELECT 1;");\nreturn NextResponse.json({ ok: true });',
      {},
      imports('{ sql }', 'drizzle-orm') + imports('{ client, pool }', 'some-database'),
    ),
  ),
  open(
    'a query that reads a table',
    get('return NextResponse.json(await db.$queryRaw`SELECT 1 FROM note`);'),
  ),
  open(
    'a query that is handed more than that',
    get('return NextResponse.json(await db.$queryRaw`SELECT ${1}`);'),
  ),
  nothing('files that a handler reads when the app is built', FEED(`export const dynamic = 'force-static';`)),
  open('files that a handler reads for each request', FEED('')),
  open('a table that a handler reads when the app is built', {
    'app/feed/route.ts': `${imports('{ db }', '@/lib/db')}export const dynamic = 'force-static';\nexport async function GET() { return Response.json(await db.note.findMany()); }\n`,
    ...DB,
  }),
];
