import type { Case } from './cases.ts';

const DB = `import { db } from '@/lib/db';\n`;
const PAGE = 'app/admin/page.tsx';
const ROUTE = 'app/api/notes/route.ts';
const ACTIONS = 'app/actions.ts';
const READS = `export default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
const CLERK = `import { auth, getAuth } from '@clerk/nextjs/server';\nimport { redirect } from 'next/navigation';\n\n`;
const USER = `export async function requireUser() {\n  const { userId } = await auth();\n  if (!userId) redirect('/sign-in');\n  return { userId, name: 'someone' };\n}\n`;

/** The project's own guards. */
export const AUTH = `${CLERK}${USER}
export const requireCached = cache(async () => requireUser());

export async function requireRole(role: string) {
  const { userId, has } = await auth();
  if (!userId || !has({ role })) redirect('/sign-in');
}

export async function currentUser() {
  const { userId } = await auth();
  return userId;
}

export async function requireCaller(request: Request) {
  const { userId } = await auth();
  if (!userId) throw new Error(\`Unauthorized: \${request.url}\`);
}

export const requireApiUser = (req: NextApiRequest) => {
  const { userId } = getAuth(req);
  if (!userId) throw new Error('Unauthorized');
};
`.replace(CLERK, `${CLERK}import { cache } from 'react';\nimport type { NextApiRequest } from 'next';\n`);

const GUARDED = {
  files: { 'lib/auth.ts': AUTH },
  flags: { all: true, guard: ['lib/auth.ts#requireUser'] },
};

export const GUARD: Case[] = [
  { says: 'a page calls it first', file: PAGE, ...GUARDED, before: `${DB}\n${READS}` },
  {
    says: 'a page with tabs and without semicolons',
    file: PAGE,
    ...GUARDED,
    before: `import { db } from "@/lib/db"\n\nexport default async function Page() {\n\treturn <p>{await db.note.count()}</p>\n}\n`,
  },
  {
    says: 'an arrow that returns its markup gets a body',
    file: PAGE,
    ...GUARDED,
    before: `${DB}\nconst Page = async () => <p>{await db.note.count()}</p>;\n\nexport default Page;\n`,
  },
  {
    says: 'a route handler and a function that are of lines with carriage returns',
    file: ROUTE,
    ...GUARDED,
    before:
      `${DB}\r\nexport async function GET() {\r\n  return Response.json(await db.note.findMany());\r\n}\r\n`.replace(
        `${DB}\r\n`,
        `import { db } from '@/lib/db';\r\n\r\n`,
      ),
  },
  {
    says: 'server functions, below their directive',
    file: ACTIONS,
    ...GUARDED,
    before: `'use server';\n\n${DB}\nexport async function close(id: string) {\n  await db.account.delete({ where: { id } });\n}\n\nexport const rename = async (id: string) => db.account.update({ where: { id } });\n`,
  },
  {
    says: 'an import of its module is extended, however it is spelled',
    file: PAGE,
    ...GUARDED,
    before: `${DB}import { currentUser } from '../../lib/auth';\n\nexport default async function Page() {\n  const rows = await db.note.findMany();\n  return <p title={await currentUser()}>{rows.length}</p>;\n}\n`,
  },
  {
    says: 'an import of types alone is left as it is',
    file: PAGE,
    ...GUARDED,
    before: `${DB}import type { Session } from '@/lib/auth';\n\nexport default async function Page(_: { session?: Session }) {\n  return <p>{await db.note.count()}</p>;\n}\n`,
  },
  {
    says: 'a function of that name in the file makes it come under another one',
    file: PAGE,
    ...GUARDED,
    before: `${DB}\nconst requireUser = (rows: number) => rows;\n\nexport default async function Page() {\n  return <p>{requireUser(await db.note.count())}</p>;\n}\n`,
  },
  {
    says: 'a call that stands too late goes to the front, and its result keeps its name',
    file: PAGE,
    ...GUARDED,
    before: `${DB}import { requireUser } from '@/lib/auth';\n\nexport default async function Page() {\n  await db.visit.create({});\n  const { name } = await requireUser();\n  return <p>{name}</p>;\n}\n`,
  },
  {
    says: 'in JavaScript',
    file: 'app/admin/page.jsx',
    files: { 'lib/auth.js': `${CLERK}${USER}` },
    flags: { all: true, guard: ['lib/auth#requireUser'] },
    before: `import { db } from '../../lib/db'\n\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>\n}\n`,
  },
  {
    says: 'in an app below src, given as files import it',
    file: 'src/app/admin/page.tsx',
    files: {
      'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
      'src/proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\nexport const config = { matcher: ['/((?!_next).*)'] };\n`,
      'src/lib/auth/index.ts': `${CLERK}${USER}`,
      'src/lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
    },
    flags: { all: true, guard: ['@/lib/auth#requireUser'] },
    before: `${DB}\n${READS}`,
  },
  {
    says: 'given by its path, it is imported by the alias all the same, without its index',
    file: 'src/app/admin/page.tsx',
    files: {
      'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
      'src/proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\nexport const config = { matcher: ['/((?!_next).*)'] };\n`,
      'src/lib/auth/index.ts': `${CLERK}${USER}`,
      'src/lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
    },
    flags: { all: true, guard: ['src/lib/auth/index.ts#requireUser'] },
    before: `${DB}\n${READS}`,
  },
  {
    says: 'one that a module exports again is imported from there',
    file: PAGE,
    files: { ...GUARDED.files, 'lib/index.ts': `export { requireUser } from './auth';\n` },
    flags: { all: true, guard: ['lib/index.ts#requireUser'] },
    before: `${DB}\n${READS}`,
  },
  {
    says: 'one in a cache of React is waited for',
    file: PAGE,
    ...GUARDED,
    flags: { all: true, guard: ['lib/auth.ts#requireCached'] },
    before: `${DB}\n${READS}`,
  },
  {
    says: 'one that answers at once is not waited for: the function stays as it is',
    file: ACTIONS,
    versions: { next: '14.2.35', clerk: '5.7.6' },
    files: {
      'lib/auth.ts': `${CLERK}export function requireUser(): string {\n  const { userId } = auth();\n  if (!userId) throw new Error('Unauthorized');\n  return userId;\n}\n`,
    },
    flags: GUARDED.flags,
    before: `'use server';\n\n${DB}\nexport async function close(id: string) {\n  await db.account.delete({ where: { id } });\n}\n`,
  },
  {
    says: 'a handler hands its request to one that takes it',
    file: ROUTE,
    ...GUARDED,
    flags: { all: true, guard: ['lib/auth.ts#requireCaller'] },
    before: `${DB}\nexport async function POST(req: Request) {\n  await db.note.create(await req.json());\n  return new Response(null);\n}\n`,
  },
  {
    says: 'so does an API route of the Pages Router',
    file: 'pages/api/notes.ts',
    ...GUARDED,
    flags: { all: true, guard: ['lib/auth.ts#requireApiUser'] },
    before: `${DB}import type { NextApiRequest, NextApiResponse } from 'next';\n\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  res.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'a page behind cacheComponents calls it below Suspense',
    file: PAGE,
    files: { ...GUARDED.files, 'next.config.mjs': 'export default { cacheComponents: true };\n' },
    flags: GUARDED.flags,
    before: `${DB}\n${READS}`,
  },
  {
    says: 'one that turns nobody away is taken back, with what the doctor says of it',
    file: PAGE,
    ...GUARDED,
    flags: { all: true, guard: ['lib/auth.ts#currentUser'] },
    before: `${DB}\n${READS}`,
    refused: /check that was tried does not protect it: /,
  },
  {
    says: 'one that needs arguments is refused',
    file: PAGE,
    ...GUARDED,
    flags: { all: true, guard: ['lib/auth.ts#requireRole'] },
    before: `${DB}\n${READS}`,
    refused: /lib\/auth\.ts#requireRole needs an argument \(role\)/,
  },
  {
    says: 'a handler without a parameter for the request has none to hand on',
    file: ROUTE,
    ...GUARDED,
    flags: { all: true, guard: ['lib/auth.ts#requireCaller'] },
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
    refused: /needs an argument \(request\)/,
  },
  {
    says: 'the Pages Router refuses one that takes no request',
    file: 'pages/api/notes.ts',
    ...GUARDED,
    before: `${DB}import type { NextApiRequest, NextApiResponse } from 'next';\n\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  res.json(await db.note.findMany());\n}\n`,
    refused: /takes no request/,
  },
];
