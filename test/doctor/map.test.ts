import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/doctor/types.ts';
import { CLOSED_WALL, mapOf, PLAIN_WALL } from './project.ts';

const READS = 'export default async function Page() { return <p>{await fetch("https://x")}</p>; }';
const HANDLER = 'export async function GET() { return Response.json(await fetch("https://x")); }';
const IDLE = 'export default function Page() { return <h1>Hi</h1>; }';
const SKIPS = CLOSED_WALL.replace(
  "['/', '/(.*)']",
  "['/((?!_next|[^?]*\\\\.(?:html?|css|js|csv|png|ico)).*)', '/(api|trpc)(.*)']",
);

const verdictOf = (resources: readonly Resource[], file: string): string | undefined =>
  resources.find((one) => one.file === file)?.verdict;
const one = async (files: Record<string, string>, options = {}): Promise<Resource> => {
  const [file] = Object.keys(files);
  const found = (await mapOf(files, {}, options)).find((resource) => resource.file === file);
  if (!found) throw new Error(`${file} is no resource`);
  return found;
};

describe('the wall', () => {
  it('that turns strangers away makes a page wall-only', async () => {
    expect(await one({ 'app/dash/page.tsx': READS, 'proxy.ts': CLOSED_WALL })).toMatchObject({
      verdict: 'wall-only',
      wall: { state: 'closed' },
    });
  });
  it('says by its list what is meant to be open', async () => {
    expect(await one({ 'app/about/page.tsx': READS, 'proxy.ts': CLOSED_WALL })).toMatchObject({
      verdict: 'public',
      intent: 'inferred',
    });
  });
  it('that is not run on a path by its matcher has not listed it as open', async () => {
    const narrow = CLOSED_WALL.replace("['/', '/(.*)']", "['/', '/dash(.*)']");
    expect(await one({ 'app/api/notes/route.ts': HANDLER, 'proxy.ts': narrow })).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'open', avoidedBy: '/api/notes' },
    });
  });
  it('that skips an ending is partial on a dynamic page, with the URL as evidence', async () => {
    const page = await one({ 'app/[slug]/page.tsx': READS, 'proxy.ts': SKIPS });
    expect(page).toMatchObject({ verdict: 'exposed', wall: { state: 'partial' } });
    expect(page.wall.avoidedBy).toMatch(/^\/some-value\.\w+$/);
  });
  it('that skips an ending still runs on the API', async () => {
    expect(await one({ 'app/api/[id]/route.ts': HANDLER, 'proxy.ts': SKIPS })).toMatchObject({
      verdict: 'wall-only',
    });
  });
  it('in the wrong folder is no wall', async () => {
    expect(await one({ 'src/app/dash/page.tsx': READS, 'proxy.ts': CLOSED_WALL })).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'open' },
    });
  });
  it('does not stand in front of server functions', async () => {
    const act = await one({
      'app/actions.ts': `'use server';\nexport async function act() { await fetch('x'); }`,
      'proxy.ts': CLOSED_WALL,
    });
    expect(act).toMatchObject({ verdict: 'exposed', wall: { state: 'unapplicable' } });
  });
  it('of an Auth.js middleware can not be told', async () => {
    const wall = `import { auth } from '@/auth';\nexport default auth((request) => {});`;
    expect(await one({ 'app/dash/page.tsx': READS, 'proxy.ts': wall })).toMatchObject({ verdict: 'unknown' });
  });
});

describe('what is declared public', () => {
  it('is public by URL pattern', async () => {
    expect(
      await one({ 'app/docs/[...path]/page.tsx': READS, 'proxy.ts': PLAIN_WALL }, { public: ['/docs/**'] }),
    ).toMatchObject({ verdict: 'public', intent: 'declared' });
  });
  it('is public by folder for server functions', async () => {
    const files = {
      'app/open/actions.ts': `'use server';\nexport async function act() { await fetch('x'); }`,
    };
    expect(await one(files, { public: ['app/open/**'] })).toMatchObject({
      verdict: 'public',
      intent: 'declared',
    });
  });
});

describe('a layout is reached by the pages that it stands around', () => {
  const LAYOUT =
    'export default async function Layout({ children }) { await fetch("https://x"); return <div>{children}</div>; }';
  const own = 'app/(main)/layout.tsx';
  const layout = async (files: Record<string, string>, options = {}): Promise<Resource> =>
    one({ [own]: LAYOUT, 'proxy.ts': CLOSED_WALL, ...files }, options);

  it.each([
    ['a page of another group', { 'app/(auth)/about/page.tsx': IDLE }],
    ['a route handler', { 'app/about/route.ts': HANDLER }],
    ['a route handler in its folder', { 'app/(main)/about/route.ts': HANDLER }],
  ])('and not by %s', async (_, files: Record<string, string>) => {
    expect(await layout({ 'app/(main)/home/page.tsx': READS, ...files })).toMatchObject({
      verdict: 'wall-only',
      wall: { state: 'closed' },
    });
  });
  it.each([
    ['a page in its folder', { 'app/(main)/about/page.tsx': IDLE }],
    ['a page of a slot in it', { 'app/(main)/@side/about/page.tsx': IDLE }],
    ['a page in it that is shown in place of another', { 'app/(main)/feed/(..)about/page.tsx': IDLE }],
  ])('so that %s opens it', async (_, files: Record<string, string>) => {
    expect(await layout({ 'app/(main)/home/page.tsx': READS, ...files })).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'partial', avoidedBy: '/about' },
    });
  });
  it('and a default by the pages of the other slots', async () => {
    const files = {
      'app/dash/@side/default.tsx': READS,
      'app/dash/@side/deep/page.tsx': READS,
      'proxy.ts': CLOSED_WALL.replace('/about', '/dash/open'),
    };
    expect(await one(files)).toMatchObject({ verdict: 'wall-only' });
    expect(await one({ ...files, 'app/dash/open/page.tsx': IDLE })).toMatchObject({ verdict: 'exposed' });
  });
  it('so that without one it is no resource, unless it is that of the root', async () => {
    const found = await mapOf({ [own]: LAYOUT, 'app/layout.tsx': LAYOUT, 'app/home/page.tsx': READS });
    expect(verdictOf(found, own)).toBeUndefined();
    const alone = await mapOf({ 'app/layout.tsx': LAYOUT, 'app/api/a/route.ts': HANDLER });
    expect(verdictOf(alone, 'app/layout.tsx')).toBe('exposed');
  });
  it('and is declared open where each of them is', async () => {
    const files = { 'app/(main)/page.tsx': READS, 'app/(main)/home/page.tsx': READS, 'proxy.ts': PLAIN_WALL };
    expect(await layout(files, { public: ['/'] })).toMatchObject({ verdict: 'exposed' });
    expect(await layout(files, { public: ['/', '/home'] })).toMatchObject({
      verdict: 'public',
      intent: 'declared',
    });
  });
});

describe('discovery', () => {
  it('finds methods, slots, intercepted routes, layouts and metadata, and leaves client pages out', async () => {
    const all = await mapOf({
      'app/api/x/route.ts': `${HANDLER}\nexport const POST = GET;`,
      'app/@modal/(.)photo/[id]/page.tsx': READS,
      'app/@modal/default.tsx': IDLE,
      'app/layout.tsx': IDLE,
      'app/robots.ts': 'export default function robots() { return {}; }',
      'app/client/page.tsx': `'use client';\n${IDLE}`,
      'pages/old.tsx': IDLE,
      'pages/api/y.ts': 'export default function handler(req, res) { res.json({}); }',
    });
    expect(all.map(({ id, urls }) => `${id} ${urls}`)).toEqual([
      'page:app/@modal/(.)photo/[id]/page.tsx#default /photo/[id]',
      'default:app/@modal/default.tsx#default /',
      'route:app/api/x/route.ts#GET /api/x',
      'route:app/api/x/route.ts#POST /api/x',
      'layout:app/layout.tsx#default /',
      'metadata:app/robots.ts#default /robots.txt',
      'pages-api:pages/api/y.ts#default /api/y',
      'pages-page:pages/old.tsx#default /old',
    ]);
  });
  it('makes a tRPC handler one resource with a note', async () => {
    const trpc = `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\nconst handler = (req) => fetchRequestHandler({ req });\nexport { handler as GET, handler as POST };`;
    expect(await one({ 'app/api/trpc/[trpc]/route.ts': trpc })).toMatchObject({
      name: 'GET, POST',
      verdict: 'unknown',
      note: expect.stringMatching(/tRPC/),
    });
  });
  it('judges what answers OPTIONS beside a tRPC handler by itself', async () => {
    const trpc = `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\nconst handler = (req) => fetchRequestHandler({ req });\nexport const OPTIONS = () => new Response(null, { status: 204 });\nexport { handler as GET, handler as POST };`;
    const found = await mapOf({ 'app/api/trpc/[trpc]/route.ts': trpc });
    const told = found.map(({ name, verdict, note }) => [name, verdict, note === undefined]);
    expect(told).toContainEqual(['OPTIONS', 'public', true]);
    expect(told).toContainEqual(['GET', 'unknown', false]);
  });
  it('names the routes behind a handler that are open, each judged by itself', async () => {
    const rows = 'async (c) => c.json(await db.note.findMany())';
    const asks = "async (c, next) => { if (!(await auth()).userId) return c.text('no', 401); await next(); }";
    const found = await mapOf({
      'app/api/[[...route]]/route.ts': `import { auth } from '@clerk/nextjs/server';
import { Hono } from 'hono';
import { handle } from 'hono/vercel';
import { db } from '@/lib/db';
const app = new Hono().basePath('/api').get('/all', ${rows}).get('/none', (c) => c.text('x')).get('/own', ${asks}, ${rows}).post('/all', ${rows}).get('/some', ${rows});
export const GET = handle(app);
export const POST = handle(app);
`,
      'lib/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n",
    });
    const told = found
      .filter(({ kind }) => kind === 'route')
      .map(({ name, verdict, note }) => [name, verdict, note]);
    expect(told).toEqual([
      [
        'GET',
        'exposed',
        'Hono: every route behind it was followed; without a check: route GET /api/all, route GET /api/some',
      ],
      ['POST', 'exposed', 'Hono: every route behind it was followed; without a check: route POST /api/all'],
    ]);
  });

  it('does not say that every route was followed where one could not be', async () => {
    const [found] = await mapOf({
      'app/api/[[...route]]/route.ts': `import { Hono } from 'hono';
import { handle } from 'hono/vercel';
import { other } from 'hono-other';
const app = new Hono().use(other()).get('/none', (c) => c.text('x'));
export const GET = handle(app);
`,
    });
    expect(found).toMatchObject({
      verdict: 'unknown',
      note: 'Hono: not every route behind it could be followed',
    });
  });

  it('reads rewrites', async () => {
    const all = await mapOf({
      'next.config.js': `module.exports = { async rewrites() { return [{ source: '/old', destination: '/dash' }]; } };`,
      'app/dash/page.tsx': READS,
    });
    expect(verdictOf(all, 'next.config.js')).toBe('exposed');
  });
});

describe('hostile input', () => {
  it('a file that does not parse makes its own resources unknown', async () => {
    const all = await mapOf({ 'app/a/page.tsx': 'export default (', 'app/b/page.tsx': READS });
    expect([verdictOf(all, 'app/a/page.tsx'), verdictOf(all, 'app/b/page.tsx')]).toEqual([
      'unknown',
      'exposed',
    ]);
  });
  it('20 MB, binary bytes, deep nesting and circles end', async () => {
    const all = await mapOf({
      'app/big/page.tsx': `${READS}//${'x'.repeat(20_000_000)}`,
      'app/binary/page.tsx': '\u0000\u0001',
      'app/deep/page.tsx': `export default ${'('.repeat(100_000)}`,
      'app/circle/page.tsx': `import { a } from '@/lib/a';\nexport default async function Page() { await a(); return null; }`,
      'lib/a.ts': `import { b } from './b';\nexport const a = async () => b();`,
      'lib/b.ts': `import { a } from './a';\nexport const b = async () => a();`,
    });
    const names = ['big', 'binary', 'deep'].map((name) => verdictOf(all, `app/${name}/page.tsx`));
    expect(names).toEqual(['unknown', 'unknown', 'unknown']);
    expect(verdictOf(all, 'app/circle/page.tsx')).toBeDefined();
  });
});
