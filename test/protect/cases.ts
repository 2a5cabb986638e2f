/** A file before `protect`, and what is expected of it. */
export interface Case {
  /** The promise, in words. */
  says: string;
  file: string;
  before: string;
  /** Of the refusal; absent where the check is written. */
  refused?: RegExp;
  files?: Record<string, string>;
  versions?: { next?: string; clerk?: string };
  flags?: Record<string, unknown>;
  /** Pieces that are installed before. */
  adds?: string[];
}

const PAGE = 'app/admin/page.tsx';
const ROUTE = 'app/api/notes/route.ts';
const ACTIONS = 'app/actions.ts';
const DB = `import { db } from '@/lib/db';\n`;

const LAYOUT = 'app/admin/layout.tsx';
const READS = `export default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`;
const AROUND = `${DB}\nexport default async function Layout({ children }) {\n  return <div data-rows={await db.note.count()}>{children}</div>;\n}\n`;

const CACHE_COMPONENTS = { 'next.config.mjs': 'export default { cacheComponents: true };\n' };

export const PAGES: Case[] = [
  {
    says: 'a template that reads is checked, like a layout',
    file: 'app/admin/template.tsx',
    files: {
      'app/admin/page.tsx': `${DB}\nexport default async function Admin() {\n  return <p>{await db.note.count()}</p>;\n}\n`,
    },
    before: `${DB}import type { ReactNode } from 'react';\n\nexport default async function Template({ children }: { children: ReactNode }) {\n  return <div data-rows={await db.note.count()}>{children}</div>;\n}\n`,
  },
  {
    says: 'a page with search parameters keeps what it takes and how it waits',
    file: PAGE,
    before: `${DB}\nexport default async function Admin({\n  searchParams,\n}: {\n  searchParams: Promise<{ q?: string }>;\n}) {\n  const { q } = await searchParams;\n  return <p>{(await db.note.findMany({ q })).length}</p>;\n}\n`,
  },
  {
    says: 'a page of a group and of a catch-all',
    file: 'app/(office)/files/[...path]/page.tsx',
    before: `${DB}\nexport default async function Files({ params }: { params: Promise<{ path: string[] }> }) {\n  return <p>{(await db.note.findMany(await params)).length}</p>;\n}\n`,
  },
  {
    says: 'a page whose default parameter has a side of its own',
    file: PAGE,
    before: `${DB}\nexport default async function Admin({ page = 1 }: { page?: number }) {\n  return <p>{(await db.note.findMany({ page })).length}</p>;\n}\n`,
  },
  {
    says: 'a page after constants, helpers and a segment option',
    file: PAGE,
    before: `${DB}\nexport const revalidate = 0;\n\nconst SIZE = 20;\nconst take = (page: number) => ({ take: SIZE, skip: page * SIZE });\n\nexport default async function Admin() {\n  return <p>{(await db.note.findMany(take(0))).length}</p>;\n}\n`,
  },
  {
    says: 'a page with a try around all that it does is checked before it: redirects are thrown',
    file: PAGE,
    before: `${DB}\nexport default async function Admin() {\n  try {\n    return <p>{(await db.note.findMany()).length}</p>;\n  } catch {\n    return <p>Sorry</p>;\n  }\n}\n`,
  },
  {
    says: 'a page with a permission',
    file: PAGE,
    flags: { all: true, permission: ['app/admin/**=org:office:read'] },
    before: `${DB}\nexport default async function Admin() {\n  return <p>{(await db.note.findMany()).length}</p>;\n}\n`,
  },
  {
    says: 'a page below src',
    file: 'src/app/admin/page.tsx',
    files: {
      'src/lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
      'src/proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware();\n`,
    },
    before: `import { db } from '../../lib/db';\n\nexport default async function Admin() {\n  return <p>{(await db.note.findMany()).length}</p>;\n}\n`,
  },
  {
    says: 'an async page is checked before it reads',
    file: PAGE,
    before: `${DB}\nexport default async function Admin() {\n  const rows = await db.note.findMany();\n  return <p>{rows.length}</p>;\n}\n`,
  },
  {
    says: 'a page that returns a promise becomes async and keeps its generics and parameters',
    file: PAGE,
    before: `${DB}\nexport default function Admin<T>({ params }: { params: T }) {\n  return db.note.findMany({ params }).then((rows) => <p>{rows.length}</p>);\n}\n`,
  },
  {
    says: 'a written return type becomes a promise',
    file: PAGE,
    before: `${DB}\nexport default function Admin(): Element {\n  db.note.create({});\n  return <p>ok</p>;\n}\n`,
  },
  {
    says: 'an arrow in a constant, exported below it',
    file: PAGE,
    before: `${DB}\nconst Admin = async () => {\n  const rows = await db.note.findMany();\n  return <p>{rows.length}</p>;\n};\n\nexport default Admin;\n`,
  },
  {
    says: 'an arrow that returns an expression gets a body',
    file: PAGE,
    before: `${DB}\nexport default async () => <p>{(await db.note.findMany()).length}</p>;\n`,
  },
  {
    says: 'an arrow over several lines keeps its parentheses',
    file: PAGE,
    before: `${DB}\nconst Admin = async () => (\n  <p>\n    {(await db.note.findMany()).length}\n  </p>\n);\nexport { Admin as default };\n`,
  },
  {
    says: 'a body on one line is opened up',
    file: PAGE,
    before: `${DB}\nexport default async function Admin() { await db.note.findMany(); return null; }\n`,
  },
  {
    says: 'a comment behind the brace stays behind the brace',
    file: PAGE,
    before: `${DB}\nexport default async function Admin() { // the office\n  // all of them\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'tabs, double quotes and no semicolons are kept',
    file: PAGE,
    before: `import { db } from "@/lib/db"\n\nexport default async function Admin() {\n\tconst rows = await db.note.findMany()\n\treturn <p>{rows.length}</p>\n}\n`,
  },
  {
    says: 'CRLF and a byte order mark are kept',
    file: PAGE,
    before:
      `\uFEFF${DB}\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`.replace(
        /\n/g,
        '\r\n',
      ),
  },
  {
    says: "an import of Clerk's that is there is extended",
    file: PAGE,
    before: `import { clerkClient } from '@clerk/nextjs/server';\n${DB}\nexport default async function Admin() {\n  await db.note.findMany();\n  return clerkClient.name;\n}\n`,
  },
  {
    says: 'another auth in the file makes ours come under another name',
    file: PAGE,
    before: `import { auth } from '@/lib/tracing';\n${DB}\nexport default async function Admin() {\n  await db.note.create(auth);\n  return null;\n}\n`,
    files: { 'lib/tracing.ts': 'export const auth = 1;\n' },
  },
  {
    says: 'overloads are left alone, the implementation is checked',
    file: PAGE,
    before: `${DB}\nexport default async function Admin(props: { a: string }): Promise<null>;\nexport default async function Admin(): Promise<null> {\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'a layout that reads is checked, with a permission where one is asked for',
    file: 'app/admin/layout.tsx',
    before: `${DB}\nexport default async function Layout({ children }) {\n  await db.note.findMany();\n  return children;\n}\n`,
    files: {
      'app/admin/page.tsx': `${DB}export default async function Page() {\n  await db.note.findMany();\n  return null;\n}\n`,
    },
    flags: { all: true, permission: ['app/admin/**=org:reports:read'] },
  },
  {
    says: 'generateMetadata that reads gets the check as well: Next sends what it makes whatever the page does',
    file: PAGE,
    before: `${DB}\nexport async function generateMetadata() {\n  return { title: (await db.note.findFirst()).title };\n}\n\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'generateMetadata that reads nothing is left as it is',
    file: PAGE,
    before: `${DB}\nexport function generateMetadata() {\n  return { title: 'Admin' };\n}\n\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'generateViewport that reads gets the check, too, beside one in generateMetadata',
    file: PAGE,
    before: `${DB}\nexport async function generateMetadata() {\n  return { title: (await db.note.findFirst()).title };\n}\n\nexport async function generateViewport() {\n  return { themeColor: (await db.note.findFirst()).color };\n}\n\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'a page that begins with the check does not get it twice where only its generateMetadata lacks it',
    file: PAGE,
    before: `import { auth } from '@clerk/nextjs/server';\n${DB}\nexport async function generateMetadata() {\n  return { title: (await db.note.findFirst()).title };\n}\n\nexport default async function Admin() {\n  await auth.protect();\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'a layout that also stands around an open page is refused: people could not sign in any more',
    file: 'app/layout.tsx',
    before: `${DB}\nexport default async function Layout({ children }) {\n  await db.note.findMany();\n  return children;\n}\n`,
    files: {
      'app/sign-in/[[...rest]]/page.tsx': `'use client';\nimport { SignIn } from '@clerk/nextjs';\n\nexport default function Page() {\n  return <SignIn />;\n}\n`,
    },
    refused: /stands around \/sign-in/,
  },
  {
    says: 'Clerk 5 gets auth().protect(), without a promise',
    file: PAGE,
    before: `${DB}\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
    versions: { next: '14.2.30', clerk: '5.7.6' },
  },
  {
    says: 'a page with a hook of its own is refused: an async component can have none',
    file: PAGE,
    before: `${DB}import { useTranslations } from 'next-intl';\n\nexport default function Admin() {\n  const t = useTranslations('admin');\n  db.note.create({});\n  return <p>{t('title')}</p>;\n}\n`,
    refused: /useTranslations\(\)/,
  },
  {
    says: 'force-static is refused',
    file: PAGE,
    before: `${DB}\nexport const dynamic = 'force-static';\n\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
    refused: /force-static/,
  },
  {
    says: 'force-static in a layout above is refused: it holds for the page, too',
    file: PAGE,
    files: {
      'app/layout.tsx': `export const dynamic = 'force-static';\n\nexport default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n`,
    },
    before: `${DB}\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
    refused: /app\/layout\.tsx, above it, dynamic = 'force-static'/,
  },
  {
    says: 'a page that says itself that it is dynamic is checked below such a layout',
    file: PAGE,
    files: {
      'app/layout.tsx': `export const dynamic = 'force-static';\n\nexport default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n`,
    },
    before: `${DB}\nexport const dynamic = 'force-dynamic';\n\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'a layout above a page that is force-static is refused: Next renders both without a request',
    file: LAYOUT,
    files: { 'app/admin/page.tsx': `${DB}\nexport const dynamic = 'force-static';\n\n${READS}` },
    before: AROUND,
    refused: /app\/admin\/page\.tsx, which Next renders with it, dynamic = 'force-static'/,
  },
  {
    says: 'a layout above another one that says so for its pages is refused, however it is exported',
    file: LAYOUT,
    files: {
      'app/admin/team/layout.tsx': `const dynamic = 'error' as const;\nexport { dynamic };\n\nexport default function Layout({ children }) {\n  return children;\n}\n`,
      'app/admin/team/page.tsx': DB + READS,
    },
    before: AROUND,
    refused: /app\/admin\/team\/layout\.tsx, which Next renders with it, dynamic = 'error'/,
  },
  {
    says: 'a layout above one whose pages are dynamic again is checked',
    file: LAYOUT,
    files: {
      'app/admin/team/layout.tsx': `export const dynamic = 'force-static';\n\nexport default function Layout({ children }) {\n  return children;\n}\n`,
      'app/admin/team/page.tsx': `${DB}\nexport const dynamic = 'force-dynamic';\n\n${READS}`,
    },
    before: AROUND,
  },
  {
    says: 'a layout above a page with known parameters is checked: Next renders it on request then',
    file: LAYOUT,
    files: {
      'app/admin/[id]/page.tsx': `${DB}\nexport const dynamicParams = false;\n\nexport function generateStaticParams() {\n  return [{ id: '1' }];\n}\n\n${READS}`,
    },
    before: AROUND,
  },
  {
    says: 'a cached page is refused',
    file: PAGE,
    before: `'use cache';\n${DB}\nexport default async function Admin() {\n  await db.note.findMany();\n  return null;\n}\n`,
    refused: /cached/,
  },
  {
    says: 'with cacheComponents the page goes below Suspense, as it would not build otherwise',
    file: PAGE,
    files: CACHE_COMPONENTS,
    before: `${DB}\n/** The office. */\nexport default async function Admin() {\n  const rows = await db.note.findMany();\n  return <p>{rows.length}</p>;\n}\n`,
  },
  {
    says: 'with cacheComponents, what the page takes is handed on',
    file: 'app/team/[id]/page.tsx',
    files: CACHE_COMPONENTS,
    before: `import { Suspense } from 'react';\n${DB}\nexport async function generateStaticParams() {\n  return [{ id: '1' }];\n}\n\nexport default async function Team({ params }: { params: Promise<{ id: string }> }) {\n  const rows = await db.note.findMany(await params);\n  return (\n    <Suspense>\n      <p>{rows.length}</p>\n    </Suspense>\n  );\n}\n`,
  },
  {
    says: 'with cacheComponents, a function without a name',
    file: PAGE,
    files: CACHE_COMPONENTS,
    before: `${DB}\nexport default async function () {\n  return <p>{(await db.note.findMany()).length}</p>;\n}\n`,
  },
  {
    says: 'with cacheComponents, an arrow without a name and without semicolons',
    file: PAGE,
    files: CACHE_COMPONENTS,
    before: `import { db } from "@/lib/db"\n\nexport default async ({ params }: { params: Promise<object> }) => {\n  return <p>{(await db.note.findMany(await params)).length}</p>\n}\n`,
  },
  {
    says: 'with cacheComponents, a constant that is exported below',
    file: PAGE,
    files: CACHE_COMPONENTS,
    before: `${DB}\nconst Admin = async () => <p>{(await db.note.findMany()).length}</p>;\n\nexport default Admin;\n`,
  },
  {
    says: 'with cacheComponents, in JavaScript',
    file: 'app/admin/page.jsx',
    files: CACHE_COMPONENTS,
    before: `${DB}\nexport default async function Admin({ searchParams }) {\n  return <p>{(await db.note.findMany(await searchParams)).length}</p>;\n}\n`,
  },
  {
    says: 'with cacheComponents, a handler and a server function are checked as ever',
    file: ROUTE,
    files: CACHE_COMPONENTS,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'with cacheComponents, a page that calls itself by name is refused, with the shape to write',
    file: PAGE,
    files: CACHE_COMPONENTS,
    before: `${DB}\nexport default async function Admin({ depth = 0 }) {\n  const rows = await db.note.findMany();\n  return depth > 2 ? <p>{rows.length}</p> : <Admin depth={depth + 1} />;\n}\n`,
    refused: /outside of <Suspense> does not build, and its name is used elsewhere/,
  },
  {
    says: 'a function without a name',
    file: PAGE,
    before: `${DB}\nexport default async function () {\n\n  // read everything\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'a function in parentheses that satisfies a type',
    file: PAGE,
    before: `${DB}\nexport default (async function Admin() {\n  await db.note.findMany();\n  return null;\n}) satisfies Page;\n`,
  },
  {
    says: 'a page in JavaScript',
    file: 'app/admin/page.js',
    before: `${DB}\nexport default async function Admin() {\n  await db.note.findMany()\n  return <p>ok</p>\n}\n`,
  },
  {
    says: 'a page and a server function inside it, each with a check',
    file: PAGE,
    before: `${DB}\nexport default async function Admin() {\n  const rows = await db.note.findMany();\n  return (\n    <form\n      action={async () => {\n        'use server';\n        await db.note.delete({});\n      }}\n    >\n      {rows.length}\n    </form>\n  );\n}\n`,
  },
  {
    says: 'a template literal in what an arrow returns keeps its lines',
    file: PAGE,
    before: `${DB}\nconst Admin = async () =>\n  render(\n    await db.note.findMany(),\n    \`first\n  second\`,\n  );\n\nexport default Admin;\n`,
    files: {},
  },
  {
    says: 'a hook in an async page is no reason to refuse: React has its say there already',
    file: PAGE,
    before: `${DB}import { useId } from 'react';\n\nexport default async function Admin() {\n  useId();\n  await db.note.findMany();\n  return null;\n}\n`,
  },
  {
    says: 'a page that is handed to a wrapper and is not async is refused',
    file: PAGE,
    before: `${DB}import { memo } from 'react';\n\nfunction Admin() {\n  db.note.create({});\n  return null;\n}\n\nexport default memo(Admin);\n`,
    refused: /may not take an async component/,
  },
  {
    says: 'a page whose variable has a type that may not allow async is refused',
    file: PAGE,
    before: `import type { FC } from 'react';\n${DB}\nconst Admin: FC = () => {\n  db.note.create({});\n  return null;\n};\n\nexport default Admin;\n`,
    refused: /type is written/,
  },
];

export const HANDLERS: Case[] = [
  {
    says: 'all methods that there are, in one file',
    file: ROUTE,
    before: `${DB}\nexport const GET = async () => Response.json(await db.note.findMany());\n\nexport async function PUT(request: Request) {\n  return Response.json(await db.note.update(await request.json()));\n}\n\nexport async function PATCH(request: Request) {\n  return Response.json(await db.note.update(await request.json()));\n}\n\nexport async function DELETE(request: Request) {\n  await db.note.delete({ where: { id: new URL(request.url).searchParams.get('id') } });\n  return new Response(null, { status: 204 });\n}\n`,
  },
  {
    says: 'a handler with parameters of the path',
    file: 'app/api/notes/[id]/route.ts',
    before: `import type { NextRequest } from 'next/server';\n${DB}\nexport async function GET(_request: NextRequest, { params }: { params: Promise<{ id: string }> }) {\n  const { id } = await params;\n  return Response.json(await db.note.findUnique({ where: { id } }));\n}\n`,
  },
  {
    says: 'a handler that streams',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  const rows = await db.note.findMany();\n  const stream = new ReadableStream({\n    start(controller) {\n      for (const row of rows) controller.enqueue(row);\n      controller.close();\n    },\n  });\n  return new Response(stream);\n}\n`,
  },
  {
    says: 'a handler whose own answers are in a try',
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function POST(request: Request) {\n  try {\n    const row = await db.note.create(await request.json());\n    return NextResponse.json(row, { status: 201 });\n  } catch (error) {\n    return NextResponse.json({ message: String(error) }, { status: 500 });\n  }\n}\n`,
  },
  {
    says: 'a handler on one line without a semicolon',
    file: ROUTE,
    before: `import { db } from "@/lib/db"\n\nexport async function GET() { return Response.json(await db.note.findMany()) }\n`,
  },
  {
    says: 'a handler answers 401 and never redirects',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'each method gets its own check',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n\nexport const DELETE = async (request: Request) => {\n  await db.note.delete(await request.json());\n  return new Response(null, { status: 204 });\n};\n`,
  },
  {
    says: 'one function for two methods is checked once',
    file: ROUTE,
    before: `${DB}\nasync function handler(request: Request) {\n  return Response.json(await db.note.create(await request.json()));\n}\n\nexport { handler as POST, handler as PUT };\n`,
  },
  {
    says: "the answer has the shape of the app's other answers",
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function GET() {\n  return NextResponse.json(await db.note.findMany());\n}\n`,
    files: {
      'app/api/me/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { NextResponse } from 'next/server';\n\nexport async function GET() {\n  const { userId } = await auth();\n  if (!userId) return NextResponse.json({ message: 'Please sign in' }, { status: 401 });\n  return NextResponse.json({ userId });\n}\n`,
    },
  },
  {
    says: 'a name that is taken is not declared twice',
    file: ROUTE,
    before: `${DB}\nexport async function GET(request: Request) {\n  const userId = new URL(request.url).searchParams.get('user');\n  return Response.json(await db.note.findMany({ where: { userId } }));\n}\n`,
  },
  {
    says: 'a permission is asked for after the session, and answers 403',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
    flags: { all: true, permission: ['/api/**=org:notes:read'] },
  },
  {
    says: 'a handler that is not async becomes so, its type a promise',
    file: ROUTE,
    before: `${DB}\nexport function POST(): Response {\n  db.note.create({});\n  return new Response('ok');\n}\n`,
  },
  {
    says: 'a typed answer that allows no 401 is refused',
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function GET(): Promise<NextResponse<Note[]>> {\n  return NextResponse.json(await db.note.findMany());\n}\n`,
    refused: /return type/,
  },
  {
    says: 'a wrapped handler is checked in the function that is wrapped',
    file: ROUTE,
    before: `${DB}import { logged } from '@/lib/logged';\n\nexport const GET = logged(async () => {\n  return Response.json(await db.note.findMany());\n});\n`,
    files: {
      'lib/logged.ts':
        'export const logged = (handler) => async (...args) => {\n  console.log(1);\n  return handler(...args);\n};\n',
    },
  },
  {
    says: 'a cron job is offered a secret',
    file: 'app/api/cron/clean/route.ts',
    before: `${DB}\nexport async function GET() {\n  await db.note.deleteMany();\n  return new Response('ok');\n}\n`,
    refused: /scheduler/,
  },
  {
    says: 'what vercel.json calls is a cron job wherever it is',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  await db.note.deleteMany();\n  return new Response('ok');\n}\n`,
    files: { 'vercel.json': '{ "crons": [{ "path": "/api/notes", "schedule": "0 0 * * *" }] }\n' },
    refused: /scheduler/,
  },
  {
    says: 'a webhook is offered a signature',
    file: 'app/api/webhooks/shop/route.ts',
    before: `${DB}\nexport async function POST(request: Request) {\n  await db.note.create(await request.json());\n  return new Response('ok');\n}\n`,
    refused: /signature/,
  },
  {
    says: 'an application of Hono is told which of its routes is open',
    file: 'app/api/[[...route]]/route.ts',
    before: `${DB}import { Hono } from 'hono';\nimport { handle } from 'hono/vercel';\n\nconst app = new Hono().basePath('/api').get('/notes', async (c) => c.json(await db.note.findMany()));\n\nexport const GET = handle(app);\n`,
    refused:
      /belongs in its own middleware or context: Hono: every route .*no check before route GET \/api\/notes/,
  },
  {
    says: 'Clerk 5 is asked without await',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
    versions: { next: '14.2.30', clerk: '5.7.6' },
  },
  {
    says: 'a handler by another name of the same file',
    file: ROUTE,
    before: `${DB}\nconst list = async () => Response.json(await db.note.findMany());\n\nexport const GET = list;\n`,
  },
  {
    says: 'a parameter called auth does not take the place of Clerk',
    file: ROUTE,
    before: `${DB}\nexport async function GET(request: Request, { auth }: { auth: string }) {\n  return Response.json(await db.note.findMany({ auth }));\n}\n`,
  },
  {
    says: 'a session that is asked for and not looked at gets its answer',
    file: ROUTE,
    before: `import { auth } from '@clerk/nextjs/server';\n${DB}\nexport async function GET() {\n  const { userId } = await auth();\n  return Response.json(await db.note.findMany({ where: { userId } }));\n}\n`,
  },
  {
    says: 'a check that comes too late is not moved, but preceded',
    file: ROUTE,
    before: `import { auth } from '@clerk/nextjs/server';\n${DB}\nexport async function POST(request: Request) {\n  await db.hit.create({});\n  const { userId } = await auth();\n  if (!userId) return new Response('No', { status: 401 });\n  return Response.json(await db.note.create(await request.json()));\n}\n`,
  },
  {
    says: 'a text as the app says it',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
    files: {
      'app/api/me/route.ts': `import { auth } from '@clerk/nextjs/server';\n\nexport async function GET() {\n  const { userId } = await auth();\n  if (!userId) return new Response('unauthorized', { status: 401 });\n  return Response.json({ userId });\n}\n`,
    },
    flags: { all: true, permission: ['/api/notes=org:notes:read'] },
  },
  {
    says: 'a 401 with a type argument and constant fields gives the whole of its form',
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\ntype Body = { ok: boolean; error?: string };\n\nexport async function GET() {\n  if (!process.env.KEY) return NextResponse.json<Body>({ ok: false, error: 'Sign in first' }, { status: 401 });\n  return NextResponse.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'a refusal of another kind in the same file gives its form, not its words',
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function GET(req: Request) {\n  if (req.url === '') return NextResponse.json({ success: false, message: 'No id' }, { status: 400 });\n  return NextResponse.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'a written type that takes the message is answered by it, alone where it takes no more',
    file: ROUTE,
    files: {
      'app/api/other/route.ts': `export const GET = () => Response.json({ data: null, error: 'Unauthorized' }, { status: 401 });\n`,
    },
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function GET(): Promise<NextResponse<{ open: number } | { error: string }>> {\n  return NextResponse.json({ open: await db.note.count() });\n}\n`,
  },
  {
    says: 'a written type without a message is not answered',
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function GET(): Promise<NextResponse<{ open: number } | { code: number }>> {\n  return NextResponse.json({ open: await db.note.count() });\n}\n`,
    refused: /allows no 401 answer/,
  },
  {
    says: 'a 401 about a key gives its form, not its words',
    file: ROUTE,
    before: `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
    files: {
      'app/api/stripe/route.ts': `import { check } from 'stripe-like';\n\nexport async function POST(request: Request) {\n  if (!check(request)) return Response.json({ reason: 'Invalid API key' }, { status: 401 });\n  return new Response('ok');\n}\n`,
    },
    flags: { only: ['/api/notes'] },
  },
  {
    says: 'NextResponse without a type of its own may answer',
    file: ROUTE,
    before: `import { NextResponse } from 'next/server';\n${DB}\nexport async function GET(): Promise<NextResponse> {\n  return NextResponse.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'a handler that is made without a request is refused: nobody would ever be signed in there',
    file: ROUTE,
    before: `${DB}\nexport const dynamic = 'force-static';\n\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`,
    refused: /force-static/,
  },
  {
    says: 'a variable that can be given another function is refused',
    file: ROUTE,
    before: `${DB}\nexport let GET = async () => Response.json(await db.note.findMany());\n`,
    refused: /another value/,
  },
];

export const FUNCTIONS: Case[] = [
  {
    says: 'arrows in constants, each with its check',
    file: ACTIONS,
    before: `'use server';\n\nimport { db } from '@/lib/db';\n\nexport const save = async (data: FormData) => {\n  await db.note.create({ text: data.get('text') });\n};\n\nexport const drop = async (id: string) => db.note.delete({ where: { id } });\n`,
  },
  {
    says: 'exported in a list below',
    file: ACTIONS,
    before: `'use server';\n\nimport { db } from '@/lib/db';\n\nasync function save(text: string) {\n  return db.note.create({ text });\n}\n\nexport { save };\n`,
  },
  {
    says: 'one with a state before its form, as useActionState calls it',
    file: ACTIONS,
    before: `'use server';\n\nimport { db } from '@/lib/db';\n\ninterface State {\n  error?: string;\n}\n\nexport async function save(_state: State, data: FormData): Promise<State> {\n  await db.note.create({ text: data.get('text') });\n  return {};\n}\n`,
  },
  {
    says: 'with a permission',
    file: ACTIONS,
    flags: { all: true, permission: ['app/actions.ts=org:notes:write'] },
    before: `'use server';\n\nimport { db } from '@/lib/db';\n\nexport async function save(text: string) {\n  return db.note.create({ text });\n}\n`,
  },
  {
    says: 'every server function of a file',
    file: ACTIONS,
    before: `'use server';\n\n${DB}\nexport async function save(data: FormData) {\n  await db.note.create(data);\n}\n\nexport const drop = async (id: string) => db.note.delete({ id });\n`,
  },
  {
    says: 'an inline one, behind its directive',
    file: 'app/page.tsx',
    before: `${DB}\nexport default function Page() {\n  async function save(data: FormData) {\n    'use server';\n    await db.note.create(data);\n  }\n  return <form action={save} />;\n}\n`,
  },
  {
    says: 'an inline arrow in a prop',
    file: 'app/page.tsx',
    before: `${DB}\nexport default function Page() {\n  return (\n    <form\n      action={async (data) => {\n        'use server';\n        await db.note.create(data);\n      }}\n    />\n  );\n}\n`,
  },
  {
    says: 'a comment behind the directive stays there',
    file: 'app/page.tsx',
    before: `${DB}\nexport default function Page() {\n  const save = async () => {\n    'use server'; // runs on the server\n\n    await db.note.create({});\n  };\n  return <form action={save} />;\n}\n`,
  },
  {
    says: 'one on a single line',
    file: 'app/page.tsx',
    before: `${DB}\nexport default function Page() {\n  async function drop() { 'use server'; await db.note.delete({}); }\n  return <form action={drop} />;\n}\n`,
  },
  {
    says: 'a cached one is refused',
    file: ACTIONS,
    before: `'use server';\n${DB}\nexport async function rows() {\n  'use cache';\n  return db.note.findMany();\n}\n`,
    refused: /cached/,
  },
];

export const PAGES_ROUTER: Case[] = [
  {
    says: 'getServerSideProps sends a visitor without a session to sign in',
    file: 'pages/admin.tsx',
    before: `${DB}\nexport const getServerSideProps = async ({ req, query }) => {\n  return { props: { rows: await db.note.findMany(query) } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'by its context, too',
    file: 'pages/admin.tsx',
    before: `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async (context) => ({\n  props: { rows: await db.note.findMany(context.query) },\n});\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'an API route answers 401',
    file: 'pages/api/notes.ts',
    before: `${DB}\nexport default async function handler(req, res) {\n  res.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'a typed answer without an error in it gets none',
    file: 'pages/api/notes.ts',
    before: `import type { NextApiRequest, NextApiResponse } from 'next';\n${DB}\nexport default async function handler(req: NextApiRequest, res: NextApiResponse<Note[]>) {\n  res.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'an API route with a permission answers 401, then 403',
    file: 'pages/api/notes.ts',
    flags: { all: true, permission: ['/api/**=org:notes:read'] },
    before: `${DB}\nexport default async function handler(req, res) {\n  res.json(await db.note.findMany());\n}\n`,
  },
  {
    says: 'a page with a permission is not there for whoever lacks it',
    file: 'pages/admin.tsx',
    flags: { all: true, permission: ['/admin=org:notes:read'] },
    before: `${DB}\nexport const getServerSideProps = async ({ req, query }) => {\n  return { props: { rows: await db.note.findMany(query) } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'a name that the permission needs is taken: nothing is written',
    file: 'pages/api/notes.ts',
    flags: { all: true, permission: ['/api/**=org:notes:read'] },
    before: `${DB}\nexport default async function handler(req, res) {\n  const has = await db.note.findMany();\n  res.json(has);\n}\n`,
    refused: /the name has is taken/,
  },
  {
    says: 'a session that getServerSideProps reads and does not ask for is asked for by its own call',
    file: 'pages/admin.tsx',
    before: `import { getAuth } from '@clerk/nextjs/server';\n${DB}\nexport const getServerSideProps = async ({ req }) => {\n  const { userId } = getAuth(req);\n  return { props: { userId, rows: await db.note.findMany() } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'where a permission is asked for, too, a name that is taken is in the way',
    file: 'pages/admin.tsx',
    before: `import { getAuth } from '@clerk/nextjs/server';\n${DB}\nexport const getServerSideProps = async ({ req }) => {\n  const { userId } = getAuth(req);\n  return { props: { userId, rows: await db.note.findMany() } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
    flags: { all: true, permission: ['/admin=org:notes:read'] },
    refused: /the name userId is taken/,
  },
  {
    says: 'a getServerSideProps that takes nothing is given the request, with its type where nothing else tells it',
    file: 'pages/admin.tsx',
    before: `${DB}\nexport const getServerSideProps = async () => ({ props: { rows: await db.note.findMany() } });\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'without a type where what it is assigned to tells it',
    file: 'pages/admin.tsx',
    before: `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async () => {\n  return { props: { rows: await db.note.findMany() } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'a function that takes nothing, in JavaScript',
    file: 'pages/admin.jsx',
    before: `${DB}\nexport async function getServerSideProps() {\n  return { props: { rows: await db.note.findMany() } };\n}\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'what takes something else of the context takes the request as well',
    file: 'pages/team/[id].tsx',
    before: `import type { GetServerSidePropsContext } from 'next';\n${DB}\nexport async function getServerSideProps({ params }: GetServerSidePropsContext<{ id: string }>) {\n  return { props: { rows: await db.note.findMany(params) } };\n}\n\nexport default function Team() {\n  return null;\n}\n`,
  },
  {
    says: 'a pattern over several lines keeps its lines',
    file: 'pages/team/[id].tsx',
    before: `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async ({\n  params, // of the path\n  query,\n}) => {\n  return { props: { rows: await db.note.findMany({ params, query }) } };\n};\n\nexport default function Team() {\n  return null;\n}\n`,
  },
  {
    says: 'a request by another name is asked by that name',
    file: 'pages/admin.tsx',
    before: `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async ({ req: request, query }) => {\n  return { props: { rows: await db.note.findMany({ query, url: request.url }) } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'a pattern with a type of its own is refused: it may not have a request',
    file: 'pages/team/[id].tsx',
    before: `${DB}\nexport async function getServerSideProps({ params }: { params: { id: string } }) {\n  return { props: { rows: await db.note.findMany(params) } };\n}\n\nexport default function Team() {\n  return null;\n}\n`,
    refused: /do not name the request/,
  },
  {
    says: 'a pattern that takes the rest is refused: the rest would change',
    file: 'pages/admin.tsx',
    before: `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async ({ params, ...rest }) => {\n  return { props: { rows: await db.note.findMany({ params, rest }) } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
    refused: /do not name the request/,
  },
  {
    says: 'one in whose body the name is taken is refused',
    file: 'pages/admin.tsx',
    before: `${DB}\nexport const getServerSideProps = async () => {\n  const req = await db.note.findMany();\n  return { props: { req } };\n};\n\nexport default function Admin() {\n  return null;\n}\n`,
    refused: /do not name the request/,
  },
  {
    says: 'a handler that is a constant, exported below',
    file: 'pages/api/notes.ts',
    before: `import type { NextApiHandler } from 'next';\n${DB}\nconst handler: NextApiHandler = async (request, response) => {\n  const rows = await db.note.findMany();\n  response.status(200).json(rows);\n};\n\nexport default handler;\n`,
  },
  {
    says: 'a handler that tells methods apart is checked before all of them',
    file: 'pages/api/notes.ts',
    before: `import type { NextApiRequest, NextApiResponse } from 'next';\n${DB}\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  if (req.method === 'POST') return res.json(await db.note.create(req.body));\n  switch (req.method) {\n    case 'GET':\n      return res.json(await db.note.findMany());\n    default:\n      res.status(405).end();\n  }\n}\n`,
  },
  {
    says: 'one that takes the request only is refused: it has nothing to answer with',
    file: 'pages/api/notes.ts',
    before: `import type { NextApiRequest } from 'next';\n${DB}\nexport default async function handler(req: NextApiRequest) {\n  await db.note.create(req.body);\n}\n`,
    refused: /do not name the request and the response/,
  },
  {
    says: 'tabs, no semicolons and CRLF',
    file: 'pages/api/notes.ts',
    before:
      `import type { NextApiRequest, NextApiResponse } from "next"\n\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n\tres.json(await db.note.findMany())\n}\n\nimport { db } from "@/lib/db"\n`.replace(
        /\n/g,
        '\r\n',
      ),
  },
  {
    says: 'a parameter without parentheses, and a type it satisfies',
    file: 'pages/admin.tsx',
    before: `${DB}\nexport const getServerSideProps = (async context => ({\n  props: { rows: await db.note.findMany(context.query) },\n})) satisfies GetServerSideProps;\n\nexport default function Admin() {\n  return null;\n}\n`,
  },
  {
    says: 'a CommonJS handler is refused',
    file: 'pages/api/notes.js',
    before: `const { db } = require('../../lib/db');\nmodule.exports = async (req, res) => {\n  res.json(await db.note.findMany());\n};\n`,
    refused: /not exported here by name/,
  },
];

const STEPS = { flags: { all: true, 'step-up': [ACTIONS] }, adds: ['step-up'] };
const SERVER = `'use server';\n\n${DB}\n`;

export const STEP_UP: Case[] = [
  {
    says: 'on request the step-up helper stands first in place of auth.protect()',
    file: ACTIONS,
    ...STEPS,
    before: `${SERVER}export async function close(id: string) {\n  await db.account.delete({ where: { id } });\n  return { closed: true };\n}\n`,
  },
  {
    says: 'one of a file by its name; the others get the usual check',
    file: ACTIONS,
    ...STEPS,
    flags: { all: true, 'step-up': ['app/*.ts#close'] },
    before: `${SERVER}export async function rename(id: string) {\n  await db.account.update({ where: { id } });\n}\n\nexport const close = async (id: string) => db.account.delete({ where: { id } });\n`,
  },
  {
    says: 'a permission is asked for before anybody is prompted',
    file: ACTIONS,
    ...STEPS,
    flags: { ...STEPS.flags, permission: ['app/actions.ts=org:billing:manage'] },
    before: `${SERVER}export async function close(id: string): Promise<unknown> {\n  return db.account.delete({ where: { id } });\n}\n`,
  },
  {
    says: 'a name that is taken is not declared twice',
    file: ACTIONS,
    ...STEPS,
    before: `${SERVER}export async function close(stepUp: string) {\n  return db.account.delete({ where: { id: stepUp } });\n}\n`,
  },
  {
    says: 'another function of that name makes ours come under another one',
    file: ACTIONS,
    ...STEPS,
    files: { 'lib/own.ts': 'export function requireStepUpForAction() {}\n' },
    before: `'use server';\n\n${DB}import { requireStepUpForAction } from '@/lib/own';\n\nexport async function close(id: string) {\n  await db.account.delete({ where: { id } });\n  requireStepUpForAction();\n}\n`,
  },
  {
    says: 'an inline one that a component calls, in tabs and without semicolons',
    file: 'app/page.tsx',
    ...STEPS,
    flags: { all: true, 'step-up': ['app/page.tsx'] },
    before: `import { db } from "@/lib/db"\nimport { Closer } from "@/lib/closer"\n\nexport default function Page() {\n\tasync function close(id: string) {\n\t\t"use server"\n\t\tawait db.account.delete({ where: { id } })\n\t}\n\treturn <Closer close={close} />\n}\n`,
    files: {
      'lib/closer.tsx': `'use client'\nexport const Closer = (_: { close: (id: string) => Promise<unknown> }) => null\n`,
    },
  },
  {
    says: 'in JavaScript, a constant exported below',
    file: 'app/actions.js',
    ...STEPS,
    flags: { all: true, 'step-up': ['app/actions.js'] },
    before: `${SERVER}const close = async (id) => {\n  await db.account.delete({ where: { id } });\n};\n\nexport { close };\n`,
  },
  {
    says: 'without the piece it is refused, with the command that adds it',
    file: ACTIONS,
    flags: STEPS.flags,
    before: `${SERVER}export async function close(id: string) {\n  await db.account.delete({ where: { id } });\n}\n`,
    refused: /not installed/,
  },
  {
    says: 'below Clerk 6.12.7 it is refused: nothing says when a user last proved who they are',
    file: ACTIONS,
    flags: STEPS.flags,
    versions: { next: '15.5.29', clerk: '6.12.6' },
    before: `${SERVER}export async function close(id: string) {\n  await db.account.delete({ where: { id } });\n}\n`,
    refused: /needs @clerk\/nextjs 6\.12\.7/,
  },
  {
    says: 'a return type that has no place for the answer is refused',
    file: ACTIONS,
    ...STEPS,
    before: `${SERVER}export async function close(id: string): Promise<void> {\n  await db.account.delete({ where: { id } });\n}\n`,
    refused: /Promise<void> has no place/,
  },
  {
    says: 'a type written to its name is refused, too',
    file: ACTIONS,
    ...STEPS,
    before: `${SERVER}type Close = (id: string) => Promise<void>;\n\nexport const close: Close = async (id) => {\n  await db.account.delete({ where: { id } });\n};\n`,
    refused: /type written to close/,
  },
  {
    says: "one that is written into a form's action is refused: nobody reads what it answers",
    file: 'app/page.tsx',
    ...STEPS,
    flags: { all: true, 'step-up': ['app/**'] },
    before: `${DB}\nexport default function Page() {\n  return (\n    <form\n      action={async () => {\n        'use server';\n        await db.account.delete({});\n      }}\n    />\n  );\n}\n`,
    refused: /form's action/,
  },
  {
    says: 'one that goes through a wrapper is refused: its answer may not come back',
    file: ACTIONS,
    ...STEPS,
    files: { 'lib/logged.ts': 'export const logged = (run) => async (...args) => run(...args);\n' },
    before: `${SERVER}import { logged } from '@/lib/logged';\n\nexport const close = logged(async (id: string) => {\n  await db.account.delete({ where: { id } });\n});\n`,
    refused: /goes through logged/,
  },
];
