/** Checks that go into another file than the one Next serves, or that need a second file. */
export interface Elsewhere {
  /** The promise, in words. */
  says: string;
  files: Record<string, string>;
  /** What is changed, in the order of their names; absent where everything is refused. */
  changes?: string[];
  /** What must be said of what is refused. */
  refused?: RegExp;
  flags?: Record<string, unknown>;
  versions?: { next?: string; clerk?: string };
  adds?: string[];
}

const DB = `import { db } from '@/lib/db';\n`;
const GET = `${DB}\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`;
const COUNTED = `${DB}\nexport const counted = (run) => async (...args) => {\n  await db.hit.create({});\n  return run(...args);\n};\n`;
const ROUTE = 'app/api/notes/route.ts';
const OTHER = 'app/api/old/notes/route.ts';
const ALL = { all: true };

export const EXPORTS: Elsewhere[] = [
  {
    says: 'a handler that is exported again gets its check where it is written',
    files: { 'lib/handlers.ts': GET, [ROUTE]: `export { GET } from '@/lib/handlers';\n` },
    changes: ['lib/handlers.ts'],
  },
  {
    says: 'two routes with one handler, both to be protected',
    files: {
      'lib/handlers.ts': GET,
      [ROUTE]: `export { GET } from '@/lib/handlers';\n`,
      [OTHER]: `import { GET as list } from '@/lib/handlers';\n\nexport const GET = list;\n`,
    },
    changes: ['lib/handlers.ts'],
  },
  {
    says: 'by another name, through a file that exports everything',
    files: {
      'lib/handlers/list.ts': GET.replace('GET', 'list'),
      'lib/handlers/index.ts': `export * from './list';\n`,
      [ROUTE]: `import { list } from '@/lib/handlers';\n\nexport { list as GET, list as POST };\n`,
    },
    changes: ['lib/handlers/list.ts'],
  },
  {
    says: 'a page that is exported again',
    files: {
      'lib/page.tsx': `${DB}\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`,
      'app/admin/page.tsx': `export { default } from '@/lib/page';\n`,
    },
    changes: ['lib/page.tsx'],
  },
  {
    says: 'one that is declared public keeps its handler open: the other route gets a function before it',
    files: {
      'lib/handlers.ts': GET,
      [ROUTE]: `export { GET } from '@/lib/handlers';\n`,
      [OTHER]: `export { GET } from '@/lib/handlers';\n`,
    },
    flags: { all: true, public: ['/api/old/notes'] },
    changes: [ROUTE],
  },
  {
    says: 'one that only was asked for leaves the other as it is',
    files: {
      'lib/handlers.ts': GET,
      [ROUTE]: `export { GET } from '@/lib/handlers';\n`,
      [OTHER]: `export { GET } from '@/lib/handlers';\n`,
    },
    flags: { only: ['/api/notes'] },
    changes: [ROUTE],
  },
  {
    says: 'what other code calls, too, is left as it is',
    files: {
      'lib/handlers.ts': GET,
      'lib/warm.ts': `import { GET } from './handlers';\n\nexport const warm = () => GET();\n`,
      [ROUTE]: `export { GET } from '@/lib/handlers';\n`,
    },
    changes: [ROUTE],
  },
  {
    says: 'what a test calls, too, with parameters that are handed on',
    files: {
      'lib/handlers.ts': `${DB}\nexport async function GET(request: Request) {\n  return Response.json(await db.note.findMany({ where: { id: request.url } }));\n}\n`,
      'lib/handlers.test.ts': `import { GET } from './handlers';\n\nGET(new Request('http://localhost'));\n`,
      [ROUTE]: `import { GET } from '@/lib/handlers';\n\nexport { GET };\n`,
    },
    changes: [ROUTE],
  },
  {
    says: 'another thing of that name in the file is not declared twice: nothing is written',
    files: {
      'lib/handlers.ts': GET.replace('GET', 'list'),
      'lib/warm.ts': `import { list } from './handlers';\n\nexport const warm = () => list();\n`,
      [ROUTE]: `const GET = 'GET';\n\nexport { list as GET } from '@/lib/handlers';\nexport const runtime = GET && 'nodejs';\n`,
    },
    refused: /GET is another thing in the file/,
  },
  {
    says: 'what the whole module is taken of is left as it is',
    files: {
      'lib/handlers.ts': GET,
      'lib/warm.ts': `import * as handlers from './handlers';\n\nexport const all = Object.values(handlers);\n`,
      [ROUTE]: `export { GET } from '@/lib/handlers';\n`,
    },
    changes: [ROUTE],
  },
  {
    says: 'of several in one list only that which needs it is taken out of it',
    files: {
      'lib/handlers.ts': `${GET}\nexport async function OPTIONS() {\n  await db.hit.create({});\n  return new Response(null);\n}\n\nexport const runtime = 'nodejs';\n`,
      'lib/warm.ts': `import { GET } from './handlers';\n\nexport const warm = () => GET();\n`,
      [ROUTE]: `export { GET, runtime } from '@/lib/handlers';\n`,
    },
    changes: [ROUTE],
  },
  {
    says: 'a page that another component shows, too, gets one of its own before it',
    files: {
      'lib/page.tsx': `${DB}\nexport default async function Page({ params }: { params: Promise<{ id: string }> }) {\n  return <p>{await db.note.count(await params)}</p>;\n}\n`,
      'lib/preview.tsx': `import Page from './page';\n\nexport const Preview = () => <Page params={Promise.resolve({ id: '1' })} />;\n`,
      'app/team/[id]/page.tsx': `export { default } from '@/lib/page';\n`,
    },
    changes: ['app/team/[id]/page.tsx'],
  },
  {
    says: 'a page in a plain .ts file, which can hold no elements',
    files: {
      'lib/page.tsx': `${DB}\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`,
      'lib/preview.tsx': `import Page from './page';\n\nexport const Preview = () => <Page />;\n`,
      'app/admin/page.ts': `import Page from '@/lib/page';\n\nexport default Page;\n`,
    },
    changes: ['app/admin/page.ts'],
  },
  {
    says: 'a page of the client that only the wall keeps from gets a server component before it',
    files: {
      'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware(async (auth) => {\n  await auth.protect();\n});\n`,
      'lib/board.tsx': `'use client';\n\nexport function Board() {\n  return <p>Board</p>;\n}\n`,
      'app/board/page.tsx': `export { Board as default } from '@/lib/board';\n`,
    },
    changes: ['app/board/page.tsx'],
  },
  {
    says: 'with cacheComponents the page before it goes below Suspense',
    files: {
      'next.config.mjs': 'export default { cacheComponents: true };\n',
      'lib/page.tsx': `${DB}\nexport default async function Page({ params }: { params: Promise<{ id: string }> }) {\n  return <p>{await db.note.count(await params)}</p>;\n}\n`,
      'lib/preview.tsx': `import Page from './page';\n\nexport const Preview = () => <Page params={Promise.resolve({ id: '1' })} />;\n`,
      'app/team/[id]/page.tsx': `export { default } from '@/lib/page';\n`,
    },
    changes: ['app/team/[id]/page.tsx'],
  },
  {
    says: 'a handler that is handed to a wrapper by name is checked where it is written',
    files: {
      'lib/logged.ts': `export const logged = (handler) => async (...args) => {\n  console.log(1);\n  return handler(...args);\n};\n`,
      'lib/handlers.ts': GET.replace('GET', 'list'),
      [ROUTE]: `import { list } from '@/lib/handlers';\nimport { logged } from '@/lib/logged';\n\nexport const GET = logged(list);\n`,
    },
    changes: ['lib/handlers.ts'],
  },
  {
    says: 'in its own file, below two wrappers and beside options',
    files: {
      'lib/logged.ts': `export const logged = (handler, options = {}) => async (...args) => {\n  console.log(options);\n  return handler(...args);\n};\n`,
      [ROUTE]: `${DB}import { logged } from '@/lib/logged';\n\nconst options = { name: 'notes' };\n\nasync function list() {\n  return Response.json(await db.note.findMany());\n}\n\nexport const GET = logged(logged(list), options);\n`,
    },
    changes: [ROUTE],
  },
  {
    says: 'a wrapper that works before the function runs gets the check around it, all that it wraps kept',
    files: {
      'lib/counted.ts': COUNTED,
      [ROUTE]: `${DB}import { counted } from '@/lib/counted';\n\n/** The notes. */\nexport const GET = counted(async (request: Request) => {\n  // all of them\n  return Response.json(await db.note.findMany({ url: request.url }));\n});\n\nexport const POST = counted(async (request: Request) => Response.json(await db.note.create(request)));\n`,
    },
    changes: [ROUTE],
  },
  {
    says: 'a server function in such a wrapper',
    files: {
      'lib/counted.ts': COUNTED,
      'app/actions.ts': `'use server';\n\n${DB}import { counted } from '@/lib/counted';\n\nexport const save = counted(async (text: string) => {\n  await db.note.create({ text });\n});\n`,
    },
    changes: ['app/actions.ts'],
  },
  {
    says: 'a handler that is called by its name in its file keeps its name, and gets no check',
    files: {
      'lib/counted.ts': COUNTED,
      [ROUTE]: `${DB}import { counted } from '@/lib/counted';\n\nexport const GET = counted(async () => Response.json(await db.note.findMany()));\n\nexport const HEAD = async () => new Response(null, { headers: (await GET()).headers });\n`,
    },
    flags: { only: ['/api/notes'] },
    changes: [ROUTE],
    refused:
      /comes too late, as its wrapper works before it; none was put around the wrapper, as GET is used elsewhere/,
  },
  {
    says: 'one that is handed to a wrapper and called elsewhere, too, is refused, saying by whom',
    files: {
      'lib/logged.ts': `export const logged = (handler) => async (...args) => {\n  console.log(1);\n  return handler(...args);\n};\n`,
      'lib/handlers.ts': GET.replace('GET', 'list'),
      'lib/warm.ts': `import { list } from './handlers';\n\nexport const warm = () => list();\n`,
      [ROUTE]: `import { list } from '@/lib/handlers';\nimport { logged } from '@/lib/logged';\n\nexport const GET = logged(list);\n`,
    },
    refused: /lib\/warm\.ts uses list, too/,
  },
  {
    says: 'a comment in the list is not lost: nothing is written',
    files: {
      'lib/handlers.ts': GET,
      'lib/warm.ts': `import { GET } from './handlers';\n\nexport const warm = () => GET();\n`,
      [ROUTE]: `export { GET /* of the office */ } from '@/lib/handlers';\n`,
    },
    refused: /a comment stands in the statement/,
  },
  {
    says: 'force-static beside what is exported again is refused',
    files: {
      'lib/page.tsx': `${DB}\nexport default async function Page() {\n  return <p>{await db.note.count()}</p>;\n}\n`,
      'app/admin/page.tsx': `export { default } from '@/lib/page';\n\nexport const dynamic = 'force-static';\n`,
    },
    refused: /force-static/,
  },
  {
    says: 'the getServerSideProps of two pages is checked once',
    files: {
      'lib/props.ts': `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async (context) => {\n  return { props: { rows: await db.note.findMany(context.query) } };\n};\n`,
      'pages/sign-in.tsx': `export default function SignIn() {\n  return null;\n}\n`,
      'pages/one.tsx': `export { getServerSideProps } from '@/lib/props';\n\nexport default function One() {\n  return null;\n}\n`,
      'pages/two.tsx': `export { getServerSideProps } from '@/lib/props';\n\nexport default function Two() {\n  return null;\n}\n`,
    },
    changes: ['lib/props.ts'],
  },
  {
    says: 'one that may not be checked where it is written has no place in the Pages Router',
    files: {
      'lib/props.ts': `import type { GetServerSideProps } from 'next';\n${DB}\nexport const getServerSideProps: GetServerSideProps = async (context) => {\n  return { props: { rows: await db.note.findMany(context.query) } };\n};\n`,
      'lib/warm.ts': `import { getServerSideProps } from './props';\n\nexport const warm = getServerSideProps;\n`,
      'pages/one.tsx': `export { getServerSideProps } from '@/lib/props';\n\nexport default function One() {\n  return null;\n}\n`,
    },
    refused: /lib\/warm\.ts uses getServerSideProps, too/,
  },
];

const CLIENT = `import { createSafeActionClient } from 'next-safe-action';\n\nexport const client = createSafeActionClient();\n`;
const ACTIONS = 'app/actions.ts';
const save = (client: string, name = 'save'): string =>
  `export const ${name} = ${client}.schema({}).action(async ({ parsedInput }) => {\n  await db.note.create(parsedInput);\n});\n`;
const SERVER = `'use server';\n\n${DB}import { client } from '@/lib/client';\n\n`;
const package_ = (version: string, clerk = '7.9.17', next = '16.4.6'): Record<string, string> => ({
  'package.json': JSON.stringify({
    name: 'case',
    dependencies: { next, '@clerk/nextjs': clerk, 'next-safe-action': version },
  }),
});
const EIGHT = package_('^8.0.0');

export const CLIENTS: Elsewhere[] = [
  {
    says: 'the client of next-safe-action gets the check, once for all that it makes',
    files: {
      ...EIGHT,
      'lib/client.ts': CLIENT,
      [ACTIONS]: SERVER + save('client') + save('client', 'drop'),
      'app/more.ts': SERVER + save('client', 'more'),
    },
    changes: ['lib/client.ts'],
  },
  {
    says: 'version 7 hands the context on',
    files: { ...package_('7.0.0'), 'lib/client.ts': CLIENT, [ACTIONS]: SERVER + save('client') },
    changes: ['lib/client.ts'],
  },
  {
    says: 'before what the client does besides, over several lines and with options',
    files: {
      ...EIGHT,
      'lib/client.ts': `import { createSafeActionClient } from 'next-safe-action';\n\nexport const client = createSafeActionClient({\n  handleServerError: (error) => error.message, // shown\n})\n  .use(async ({ next }) => {\n    console.log('called');\n    return next();\n  });\n`,
      [ACTIONS]: SERVER + save('client'),
    },
    changes: ['lib/client.ts'],
  },
  {
    says: 'a client that is derived gets it, where the first one makes what is public',
    files: {
      ...EIGHT,
      'lib/client.ts': `${CLIENT}\nexport const named = client.use(async ({ next }) => {\n  console.log('called');\n  return next();\n});\n`,
      [ACTIONS]: SERVER.replace('{ client }', '{ named }') + save('named'),
      'app/open.ts': SERVER + save('client', 'subscribe'),
    },
    flags: { all: true, public: ['app/open.ts'] },
    changes: ['lib/client.ts'],
  },
  {
    says: 'a client in the file of its actions, with a permission',
    files: {
      ...EIGHT,
      [ACTIONS]: `'use server';\n\n${DB}import { createSafeActionClient } from 'next-safe-action';\n\nconst client = createSafeActionClient();\n\n${save('client')}`,
    },
    flags: { all: true, permission: ['app/actions.ts=org:notes:write'] },
    changes: [ACTIONS],
  },
  {
    says: 'Clerk 5 is called without await',
    files: {
      ...package_('7.10.0', '5.7.6', '14.2.35'),
      'lib/client.ts': CLIENT,
      [ACTIONS]: SERVER + save('client'),
    },
    versions: { next: '14.2.35', clerk: '5.7.6' },
    changes: ['lib/client.ts'],
  },
  {
    says: 'a client that also makes what is public is left, with the lines for another one',
    files: {
      ...EIGHT,
      'lib/client.ts': CLIENT,
      [ACTIONS]: SERVER + save('client'),
      'app/open.ts': SERVER + save('client', 'subscribe'),
    },
    flags: { all: true, public: ['app/open.ts'] },
    refused: /also makes subscribe \(app\/open\.ts\), which is to get no check/,
  },
  {
    says: 'one of which something else is made is left: that may be called by anybody',
    files: {
      ...EIGHT,
      'lib/client.ts': CLIENT,
      'lib/make.ts': `import { client } from './client';\n\nexport const make = (run) => client.action(run);\n`,
      [ACTIONS]: SERVER + save('client'),
    },
    refused: /is shared: lib\/make\.ts makes something else of it/,
  },
  {
    says: 'permissions that differ do not go into one client',
    files: {
      ...EIGHT,
      'lib/client.ts': CLIENT,
      [ACTIONS]: SERVER + save('client'),
      'app/more.ts': SERVER + save('client', 'more'),
    },
    flags: { all: true, permission: ['app/more.ts=org:notes:write'] },
    refused: /which asks for something else/,
  },
  {
    says: 'step-up is refused: the answer goes through the client',
    files: { ...EIGHT, 'lib/client.ts': CLIENT, [ACTIONS]: SERVER + save('client') },
    flags: { all: true, 'step-up': [ACTIONS] },
    adds: ['step-up'],
    refused: /ask for step-up inside the action/,
  },
  {
    says: 'a version that is not known is refused, with the option that older ones have',
    files: { ...package_('6.2.0'), 'lib/client.ts': CLIENT, [ACTIONS]: SERVER + save('client') },
    refused: /next-safe-action 6, which has no use/,
  },
];

const CLOSED = {
  'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware(async (auth) => {\n  await auth.protect();\n});\n`,
};
const WRAP = { all: true, 'wrap-client-pages': true };
const BOARD = `'use client';\n\nimport { useState } from 'react';\n\nexport default function Board() {\n  const [open, setOpen] = useState(false);\n  return <button onClick={() => setOpen(!open)}>{String(open)}</button>;\n}\n`;

export const CLIENT_PAGES: Elsewhere[] = [
  {
    says: 'a page of the client is moved aside as it is, and a server component checks before it',
    files: { ...CLOSED, 'app/board/page.tsx': BOARD },
    flags: WRAP,
    changes: ['app/board/page-client.tsx', 'app/board/page.tsx'],
  },
  {
    says: 'its properties are handed on, and its options for Next stay with the page',
    files: {
      ...CLOSED,
      'app/team/[id]/page.tsx': `"use client"\n\nimport { use } from "react"\n\nexport const dynamic = "force-dynamic"\n\nexport interface Props {\n\tparams: Promise<{ id: string }>\n}\n\nexport default function Team({ params }: Props) {\n\treturn <p>{use(params).id}</p>\n}\n`,
    },
    flags: WRAP,
    changes: ['app/team/[id]/page-client.tsx', 'app/team/[id]/page.tsx'],
  },
  {
    says: 'in JavaScript, with CRLF and a constant that is exported below',
    files: {
      ...CLOSED,
      'app/board/page.jsx':
        `'use client';\n\nconst Board = (props) => <p>{String(props.params)}</p>;\n\nexport default Board;\n`.replace(
          /\n/g,
          '\r\n',
        ),
    },
    flags: WRAP,
    changes: ['app/board/page-client.jsx', 'app/board/page.jsx'],
  },
  {
    says: 'one whose component is handed to memo() keeps that',
    files: {
      ...CLOSED,
      'app/board/page.tsx': `'use client';\n\nimport { memo } from 'react';\n\nexport default memo(function Board() {\n  return <p>Board</p>;\n});\n`,
    },
    flags: WRAP,
    changes: ['app/board/page-client.tsx', 'app/board/page.tsx'],
  },
  {
    says: 'with cacheComponents it goes below Suspense',
    files: {
      ...CLOSED,
      'next.config.mjs': 'export default { cacheComponents: true };\n',
      'app/board/page.tsx': BOARD,
    },
    flags: WRAP,
    changes: ['app/board/page-client.tsx', 'app/board/page.tsx'],
  },
  {
    says: 'with a permission, by its name, where no wall stands before it',
    files: { 'app/board/page.tsx': BOARD },
    flags: { only: ['/board'], 'wrap-client-pages': true, permission: ['/board=org:board:read'] },
    changes: ['app/board/page-client.tsx', 'app/board/page.tsx'],
  },
  {
    says: 'a name that is taken beside it is passed over',
    files: {
      ...CLOSED,
      'app/board/page.tsx': BOARD,
      'app/board/page-client.tsx': `'use client';\nexport const Other = () => null;\n`,
    },
    flags: WRAP,
    changes: ['app/board/client-page.tsx', 'app/board/page.tsx'],
  },
  {
    says: 'one that is written elsewhere and takes nothing is given nothing: its properties would have no type',
    files: {
      ...CLOSED,
      'features/board.tsx': BOARD,
      'app/board/page.tsx': `'use client';\n\nimport Board from '@/features/board';\n\nexport default Board;\n`,
      'app/desk/page.tsx': `'use client';\n\nexport { default } from '@/features/board';\n`,
    },
    flags: WRAP,
    changes: [
      'app/board/page-client.tsx',
      'app/board/page.tsx',
      'app/desk/page-client.tsx',
      'app/desk/page.tsx',
    ],
  },
  {
    says: 'the types it exports are still found at the page, by whichever form they leave it',
    files: {
      ...CLOSED,
      'app/board/page.tsx': `${BOARD}\nexport type Tab = 'open' | 'closed';\ntype Row = { tab: Tab };\nexport type { Row };\nexport { type Row as Line };\n`,
      'lib/tabs.ts': `import type { Tab } from '@/app/board/page';\n\nexport const FIRST: Tab = 'open';\n`,
    },
    flags: WRAP,
    changes: ['app/board/page-client.tsx', 'app/board/page.tsx'],
  },
  {
    says: 'one that exports more than a page is refused',
    files: { ...CLOSED, 'app/board/page.tsx': `${BOARD}\nexport const SIZE = 3;\n` },
    flags: WRAP,
    refused: /exports more than the page/,
  },
  {
    says: 'one that is imported elsewhere is refused: it would be another component there',
    files: {
      ...CLOSED,
      'app/board/page.tsx': BOARD,
      'lib/shown.tsx': `'use client';\nimport Board from '@/app/board/page';\nexport const Shown = () => <Board />;\n`,
    },
    flags: WRAP,
    refused: /lib\/shown\.tsx imports it/,
  },
  {
    says: 'force-static is refused',
    files: { ...CLOSED, 'app/board/page.tsx': `${BOARD}\nexport const dynamic = 'force-static';\n` },
    flags: WRAP,
    refused: /force-static/,
  },
];

export const GROUPS: [string, Elsewhere[]][] = [
  ['what is exported again', EXPORTS.map((one) => ({ flags: ALL, ...one }))],
  ['clients of next-safe-action', CLIENTS.map((one) => ({ flags: ALL, ...one }))],
  ['pages of the client', CLIENT_PAGES],
];
