import { afterEach, describe, expect, it } from 'vitest';
import { type App, appOf } from './app.ts';

const wall = (
  body: string,
): string => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
const isPublic = createRouteMatcher(['/', '/denied']);
const isAdmin = createRouteMatcher(['/admin(.*)', '/api/admin(.*)']);
export default clerkMiddleware(async (auth, request) => {
  ${body}
});
export const config = { matcher: ['/', '/(.*)'] };
`;
const PAGE = `import { db } from '@/lib/db';\n\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
const FILES = {
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
  'app/page.tsx': PAGE,
  'app/admin/page.tsx': PAGE,
  'app/board/page.tsx': PAGE,
  'app/api/admin/route.ts': `import { db } from '@/lib/db';\n\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
};

let app: App | undefined;
afterEach(() => app?.remove());

/** What is said of the wall, with these files behind it. */
async function notesBehind(body: string, files: Record<string, string> = {}, flags = {}): Promise<string[]> {
  app = appOf({ ...FILES, ...files, 'proxy.ts': wall(body) });
  const { document } = await app.protect({ all: true, ...flags });
  expect(document.notDone).toEqual([]);
  return document.notes.filter((note) => note.includes('asks for more than a session'));
}

const checkOf = (file: string): string => app?.read(file) ?? '';

describe('what the wall asks for besides a session is not lost without a word', () => {
  it.each([
    [
      'a role in the claims',
      `if (isPublic(request)) return;
  const { userId, sessionClaims } = await auth();
  if (!userId) return new NextResponse(null, { status: 401 });
  const role = (sessionClaims?.metadata as { role?: string } | undefined)?.role;
  if (role !== 'admin') return new NextResponse(null, { status: 403 });`,
      /\(line \d+: role !== 'admin'\) on .*\/admin.*\/board/,
    ],
    [
      'an organization',
      `if (isPublic(request)) return;
  const session = await auth();
  if (!session.userId) return session.redirectToSignIn();
  if (!session.orgId) return NextResponse.redirect(new URL('/denied', request.url));`,
      /\(line \d+: !session\.orgId\)/,
    ],
    [
      'one of two roles',
      `if (isPublic(request)) return;
  await auth.protect((has) => has({ role: 'org:admin' }) || has({ role: 'org:owner' }));`,
      /\(line \d+: await auth\.protect\(\(has\) =>/,
    ],
    [
      'two conditions, of which none is enough',
      `if (isPublic(request)) return;
  const { userId, sessionClaims, orgId } = await auth();
  if (!userId) return new NextResponse(null, { status: 401 });
  if (!orgId) return new NextResponse(null, { status: 403 });
  if (sessionClaims?.role !== 'admin') return new NextResponse(null, { status: 403 });`,
      /asks for more than a session on /,
    ],
  ])('%s is named, with the places that asked for it', async (_, body, said) => {
    const notes = await notesBehind(body);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(said);
    expect(checkOf('app/admin/page.tsx')).toContain('await auth.protect();');
  });

  it('only where it is asked', async () => {
    const [note, ...others] = await notesBehind(`if (isPublic(request)) return;
  const { userId, sessionClaims } = await auth();
  if (!userId) return new NextResponse(null, { status: 401 });
  if (isAdmin(request) && sessionClaims?.role !== 'admin') return new NextResponse(null, { status: 403 });`);
    expect(others).toEqual([]);
    expect(note).toContain('/admin');
    expect(note).not.toContain('/board');
  });

  it('server functions, which any page leads to, are told apart', async () => {
    const notes = await notesBehind(
      `if (isPublic(request)) return;
  const { userId, sessionClaims } = await auth();
  if (!userId) return new NextResponse(null, { status: 401 });
  if (sessionClaims?.role !== 'admin') return new NextResponse(null, { status: 403 });`,
      {
        'app/actions.ts': `'use server';\nimport { db } from '@/lib/db';\n\nexport async function clear() {\n  await db.note.deleteMany();\n}\n`,
      },
    );
    expect(notes.join('\n')).toMatch(
      /clear can be called through any page's URL and asks for a session only/,
    );
  });

  it.each([
    ['a session', `if (!isPublic(request)) await auth.protect();`],
    [
      'a session, and where to get one',
      `if (!isPublic(request)) await auth.protect({ unauthenticatedUrl: new URL('/denied', request.url).toString() });`,
    ],
    [
      'a session by hand',
      `const { userId, redirectToSignIn } = await auth();
  if (userId && request.nextUrl.pathname === '/') return NextResponse.redirect(new URL('/board', request.url));
  if (!userId && !isPublic(request)) return redirectToSignIn();`,
    ],
  ])('where it asks for %s alone nothing is said', async (_, body) => {
    expect(await notesBehind(body)).toEqual([]);
  });
});

describe('what has() knows is asked for in the check, too', () => {
  it.each([
    ['a role', `await auth.protect({ role: 'org:admin' })`, `{ role: 'org:admin' }`],
    [
      'a permission',
      `await auth.protect({ permission: 'org:notes:read' })`,
      `{ permission: 'org:notes:read' }`,
    ],
    [
      'a role, by a function',
      `await auth.protect((has) => has({ role: 'org:admin' }))`,
      `{ role: 'org:admin' }`,
    ],
  ])('%s, where it is asked for', async (_, call, asked) => {
    const notes = await notesBehind(
      `if (isAdmin(request)) ${call};\n  if (!isPublic(request)) await auth.protect();`,
    );
    expect(notes).toEqual([]);
    expect(checkOf('app/admin/page.tsx')).toContain(`await auth.protect(${asked});`);
    expect(checkOf('app/api/admin/route.ts')).toContain(`if (!has(${asked})) {`);
    expect(checkOf('app/board/page.tsx')).toContain('await auth.protect();');
  });

  it('of has() in a condition', async () => {
    await notesBehind(`if (isPublic(request)) return;
  const { userId, has, redirectToSignIn } = await auth();
  if (!userId) return redirectToSignIn();
  if (!has({ permission: 'org:notes:read' })) return new NextResponse(null, { status: 403 });`);
    expect(checkOf('app/board/page.tsx')).toContain(`await auth.protect({ permission: 'org:notes:read' });`);
  });

  it('what is given with --permission goes before it', async () => {
    const notes = await notesBehind(
      `if (!isPublic(request)) await auth.protect({ role: 'org:admin' });`,
      {},
      { permission: ['app/**=org:notes:read'] },
    );
    expect(notes).toEqual([]);
    expect(checkOf('app/board/page.tsx')).toContain(`await auth.protect({ permission: 'org:notes:read' });`);
  });

  it('a system permission, which Clerk never grants to has(), is named and not asked for', async () => {
    const [note] = await notesBehind(
      `if (!isPublic(request)) await auth.protect({ permission: 'org:sys_memberships:read' });`,
    );
    expect(note).toContain('org:sys_memberships:read');
    expect(checkOf('app/board/page.tsx')).toContain('await auth.protect();');
  });
});
