import { type Case, DB } from './cases-clerk.ts';
import { lost, ok, open } from './twins.ts';

const HEAD = `import { auth } from '@clerk/nextjs/server';
import { createNextHandler, tsr } from '@ts-rest/serverless/next';
import { contract } from '@/lib/contract';
import { db } from '@/lib/db';
`;
const CONTRACT = {
  'lib/contract.ts': `import { initContract } from '@ts-rest/core';\nconst c = initContract();\nexport const contract = c.router({ list: { method: 'GET', path: '/notes', responses: {} }, clear: { method: 'DELETE', path: '/notes', responses: {} } });\n`,
};
const ROWS = 'async () => ({ status: 200, body: await db.note.findMany() })';
const ASKS = `async () => { const { userId } = await auth(); if (!userId) return { status: 401, body: {} }; return { status: 200, body: await db.note.findMany() }; }`;
const CLEAR = 'async () => ({ status: 200, body: await db.note.deleteMany() })';
const END = 'export { handler as GET, handler as DELETE };\n';
const OPTIONS = `{ handlerType: 'app-router' }`;

/** A handler whose router is given. */
const rest = (
  router: string,
  options = OPTIONS,
  more: Record<string, string> = {},
  head = '',
): Record<string, string> => ({
  'app/api/[...ts-rest]/route.ts': `${HEAD}${head}const handler = createNextHandler(contract, ${router}, ${options});\n${END}`,
  ...CONTRACT,
  ...DB,
  ...more,
});
const pages = (router: string): Record<string, string> => ({
  'pages/api/[...ts-rest].ts': `import { createNextRoute, createNextRouter } from '@ts-rest/next';\nimport { getAuth } from '@clerk/nextjs/server';\nimport { contract } from '@/lib/contract';\nimport { db } from '@/lib/db';\nconst router = createNextRoute(contract, ${router});\nexport default createNextRouter(contract, router);\n`,
  ...CONTRACT,
  ...DB,
});
const BY_CONTRACT = `async (_, { appRoute }) => { if (appRoute.metadata.auth !== 'public') { const { userId } = await auth(); if (!userId) return { status: 401, body: {} }; } return { status: 200, body: await db.note.findMany() }; }`;
/** The same where the contract says more of the route. */
const told = (router: string, metadata: string): Record<string, string> =>
  rest(router, OPTIONS, {
    'lib/contract.ts': `import { initContract } from '@ts-rest/core';\nconst c = initContract();\nexport const contract = c.router({ list: { method: 'GET', path: '/notes', responses: {}, metadata: ${metadata} } as const });\n`,
  });
/** The same where the contract says something of all of its routes. */
const toldOfAll = (metadata: string, all: string, within = ''): Record<string, string> =>
  rest(`{ list: ${BY_CONTRACT} }`, OPTIONS, {
    'lib/contract.ts': `import { initContract } from '@ts-rest/core';\nconst c = initContract();\nconst inner = c.router({ list: { method: 'GET', path: '/notes', responses: {}, ${metadata} } }${within});\nexport const contract = c.router(inner, ${all});\n`,
  });
const GATE = `async (request) => { const { userId } = await auth(); if (!userId) return new Response('no', { status: 401 }); }`;

/** Routes of ts-rest behind one of Next's handlers. */
export const TS_REST_CASES: Case[] = [
  ok('routes of ts-rest that each ask', rest(`{ list: ${ASKS} }`)),
  open('one route of ts-rest that does not ask', rest(`{ list: ${ASKS}, clear: ${CLEAR} }`), {
    because: /no check before route clear calls db\.note\.deleteMany\(\)/,
  }),
  open(
    'a route of ts-rest in a group that does not ask',
    rest(`{ notes: { list: ${ASKS}, clear: ${CLEAR} } }`),
    {
      because: /route notes\.clear/,
    },
  ),
  ok('a router made by tsr.router()', rest(`tsr.router(contract, { list: ${ASKS} })`)),
  open('a router made by tsr.router() without a check', rest(`tsr.router(contract, { list: ${ROWS} })`)),
  ok(
    'routers of other modules',
    rest(
      `{ ...notes }`,
      OPTIONS,
      { 'lib/notes.ts': `${HEAD}export const notes = tsr.router(contract, { list: ${ASKS} });\n` },
      `import { notes } from '@/lib/notes';\n`,
    ),
  ),
  ok(
    'a middleware of all routes that answers whoever is signed out',
    rest(`{ list: ${ROWS} }`, `{ handlerType: 'app-router', requestMiddleware: [tsr.middleware(${GATE})] }`),
  ),
  open(
    'a middleware of all routes that makes an answer and returns nothing',
    rest(
      `{ list: ${ROWS} }`,
      `{ handlerType: 'app-router', requestMiddleware: [tsr.middleware(async (request) => { const { userId } = await auth(); if (!userId) new Response('no', { status: 401 }); })] }`,
    ),
  ),
  ok(
    'a middleware of one route',
    rest(`{ list: tsr.routeWithMiddleware(contract.list)({ middleware: [${GATE}], handler: ${ROWS} }) }`),
  ),
  open(
    'a middleware of another route',
    rest(
      `{ list: tsr.routeWithMiddleware(contract.list)({ middleware: [${GATE}], handler: ${ROWS} }), clear: ${CLEAR} }`,
    ),
    {
      because: /route clear/,
    },
  ),
  open(
    'what handles errors and reads',
    rest(
      `{ list: ${ASKS} }`,
      `{ handlerType: 'app-router', errorHandler: async () => { await db.log.create({ data: {} }); } }`,
    ),
  ),
  ok(
    'the user who has the key of a header',
    rest(
      `{ list: async ({ headers }) => { const user = await db.user.findUnique({ where: { apiToken: headers.authorization } }); if (!user) return { status: 401, body: {} }; return { status: 200, body: await db.note.findMany() }; } }`,
    ),
  ),
  open(
    'what has the token that stands in the body',
    rest(
      `{ list: async ({ body }) => { const share = await db.share.findUnique({ where: { token: body.token } }); if (!share) return { status: 401, body: {} }; return { status: 200, body: await db.note.findMany() }; } }`,
    ),
  ),
  ok('what the contract says of a route that asks', told(`{ list: ${BY_CONTRACT} }`, `{ auth: 'session' }`)),
  open(
    'what the contract says of a route that everybody may have',
    told(`{ list: ${BY_CONTRACT} }`, `{ auth: 'public' }`),
  ),
  open(
    'what the contract says of all of its routes',
    toldOfAll(`metadata: { title: 'x' }`, `{ metadata: { auth: 'public' } }`),
  ),
  open(
    'what the contract says of all of its routes, of one of which it says nothing',
    toldOfAll('', `{ metadata: { auth: 'public' } }`),
  ),
  ok(
    'what the contract says of all of its routes, that they ask',
    toldOfAll(`metadata: { title: 'x' }`, `{ metadata: { auth: 'session' } }`),
  ),
  ok(
    'what the contract says of one route over what it says of all',
    toldOfAll(`metadata: { auth: 'session' }`, `{ metadata: { auth: 'public' } }`),
  ),
  ok(
    'a contract that says nothing of all of its routes but where they are',
    toldOfAll(`metadata: { auth: 'session' }`, `{ pathPrefix: '/v1' }`),
  ),
  open(
    'what the contract says of the routes of a part of it',
    toldOfAll(`metadata: { title: 'x' }`, `{ pathPrefix: '/v1' }`, `, { metadata: { auth: 'public' } }`),
  ),
  lost(
    'a router that a package gives',
    rest('made()', OPTIONS, {}, `import { made } from 'routers-of-others';\n`),
  ),
  lost(
    'a middleware that a package gives',
    rest(
      `{ list: ${ROWS} }`,
      `{ handlerType: 'app-router', requestMiddleware: [gate()] }`,
      {},
      `import { gate } from 'gates-of-others';\n`,
    ),
  ),
  ok(
    'routes in a file of pages/api',
    pages(
      `{ list: async ({ req }) => { if (!getAuth(req).userId) return { status: 401, body: {} }; return { status: 200, body: await db.note.findMany() }; } }`,
    ),
  ),
  open('the same without a check', pages(`{ list: ${ROWS} }`)),
];
