import { afterEach, describe, expect, it } from 'vitest';
import { type App, appOf } from '../protect/app.ts';

const PREFLIGHT = `  if (req.method === 'OPTIONS') {
    return new NextResponse(null, { status: 204, headers: { 'access-control-allow-origin': 'https://app.example.com' } });
  }
`;
const LIMIT = `  const { success } = await limiter.limit('all');
  if (!success) return new NextResponse('Too many requests', { status: 429 });
`;
const FLAG = `  if (!(await isOpenFor(req))) return new NextResponse('Closed for now', { status: 503 });
`;
const entry = (
  first: string,
  gate = 'if (!isPublicRoute(req)) await auth.protect();',
) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isOpenFor } from 'opening-hours';
import { limiter } from './lib/limiter';

const isPublicRoute = createRouteMatcher(['/', '/api/open(.*)', '/api/gone(.*)']);

export default clerkMiddleware(async (auth, req) => {
${first}  ${gate}
});
`;
const handler = (name: string) =>
  `import { db } from '@/lib/db';\nexport async function POST(req) {\n  await db.${name}.create(await req.json());\n  return Response.json({});\n}\n`;
const FILES = {
  'lib/limiter.ts': `import { Ratelimit } from '@upstash/ratelimit';\nexport const limiter = new Ratelimit({});\n`,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
  'app/page.tsx': 'export default function Page() {\n  return <p>Home</p>;\n}\n',
  'app/api/open/route.ts': handler('open'),
  'app/api/closed/route.ts': handler('closed'),
};

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

async function notesOn(text: string): Promise<string> {
  app = appOf({ ...FILES, 'proxy.ts': text }, {}, false);
  return (await app.add(['middleware'])).document.notes.join('\n');
}

describe('the wall stands before what an entry file answers by itself, and says so', () => {
  it('preflights: with the line and the place where they are answered again', async () => {
    expect(await notesOn(entry(PREFLIGHT))).toMatch(
      /preflights \(OPTIONS\) included.*proxy\.ts.*\(line 9\).*lib\/security\/signed-out/,
    );
  });

  it('which the doctor and a second run take for the wall that it is', async () => {
    await notesOn(entry(PREFLIGHT));
    const one = app as App;
    const refuse = one.read('lib/security/signed-out.ts');
    const answered = refuse.replace(
      /(export const refuse: Refuse = [\s\S]*?=> \{\n)/,
      "$1  if (request.method === 'OPTIONS') return new NextResponse(null, { status: 204 });\n",
    );
    expect(answered).not.toBe(refuse);
    one.write('lib/security/signed-out.ts', answered);
    const walls = (await one.map()).map(({ file, wall }) => [file, wall.state]);
    expect(walls).toContainEqual(['app/api/closed/route.ts', 'closed']);
    expect((await one.add(['middleware'])).document.outcome).toBe('unchanged');
  });

  it('a limit of its own', async () => {
    expect(await notesOn(entry(LIMIT))).toMatch(/before the limit of proxy\.ts \(429, line 10\)/);
  });

  it('nothing where it has neither', async () => {
    expect(await notesOn(entry(''))).not.toMatch(/preflights|limit of/);
  });
});

describe('what a list opens behind something that can not be followed', () => {
  it('closes by name, with the flag that keeps it open', async () => {
    const notes = await notesOn(entry(FLAG));
    expect(notes).toMatch(/proxy\.ts names \/api\/open\/\*\* as open.*: \/api\/open will need a session/);
    expect(notes).toContain("--public '/api/open/**'");
    expect(notes).not.toContain('/api/gone');
    const closed = (await (app as App).map()).find(({ file }) => file === 'app/api/open/route.ts');
    expect(closed?.wall.state).toBe('closed');
  });

  it('is not named where it stays open, and where a list closes it', async () => {
    for (const first of ['', LIMIT]) {
      expect(await notesOn(entry(first))).not.toContain('as open, and what it answers');
      app?.remove();
    }
    const closes = entry(FLAG, 'if (isPublicRoute(req)) await auth.protect();');
    expect(await notesOn(closes)).not.toContain('as open, and what it answers');
  });
});

describe('a list that leaves out what is asked for without a session by design', () => {
  const SERVED = {
    'app/favicon.ico': 'x',
    'app/robots.ts': `export default function robots() {\n  return { rules: { userAgent: '*' } };\n}\n`,
    'app/.well-known/security.txt/route.ts': `export function GET() {\n  return new Response('Contact');\n}\n`,
    'app/team/opengraph-image.png': 'x',
    'app/team/page.tsx': 'export default function Page() {\n  return <p>Team</p>;\n}\n',
    'public/logo.svg': '<svg/>',
  };

  it('is told so, with the flags that keep it open; images of closed pages and files of public/ are none of it', async () => {
    app = appOf({ ...FILES, ...SERVED }, {}, false);
    const { document } = await app.add(['middleware'], { public: ['/'] });
    const note = document.notes.find((one) => one.startsWith('Not on the public list'));
    expect(note).toContain(
      "--public '/.well-known/security.txt' --public '/favicon.ico' --public '/robots.txt'",
    );
    expect(note).not.toMatch(/opengraph-image|logo/);
    expect(app.read('lib/security/public-routes.ts')).toContain("'/logo.svg'");
  });

  it('and no more once it lists them', async () => {
    app = appOf({ ...FILES, ...SERVED }, {}, false);
    const list = ['/', '/.well-known/security.txt', '/favicon.ico', '/robots.txt'];
    const { document } = await app.add(['middleware'], { public: list });
    expect(document.notes.join('\n')).not.toContain('Not on the public list');
  });
});
