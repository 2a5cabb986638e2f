import { type Case, DB } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const imports = (names: string, from: string): string => `import ${names} from '${from}';\n`;
const HEAD =
  imports('{ auth }', '@clerk/nextjs/server') +
  imports('{ Elysia }', 'elysia') +
  imports('{ db }', '@/lib/db');
const ROWS = '() => db.note.findMany()';
const ASKS = `async ({ status }) => { const { userId } = await auth(); if (!userId) return status(401); return db.note.findMany(); }`;
const GATE = `async ({ status }) => { const { userId } = await auth(); if (!userId) return status(401); }`;
const WHO = `async ({ status }) => { const { userId } = await auth(); if (!userId) return status(401); return { userId }; }`;
const END =
  'export const GET = app.handle;\nexport const POST = app.handle;\nexport const DELETE = app.handle;\n';

/** A handler whose application is given, with other files. */
const elysia = (app: string, more: Record<string, string> = {}, head = ''): Record<string, string> => ({
  'app/api/[[...slugs]]/route.ts': `${HEAD}${head}const app = ${app};\n${END}`,
  ...DB,
  ...more,
});
const NEW = `new Elysia({ prefix: '/api' })`;
/** A plugin in a module of its own. */
const plugin = (body: string): Record<string, string> => ({
  'lib/plugin.ts': `${HEAD}export const plugin = ${body};\n`,
});
const PLUGIN = imports('{ plugin }', '@/lib/plugin');
/** A plugin that asks nobody, and one that does. */
const twoPlugins = (called: string): string =>
  `const first = new Elysia({ name: 'auth' }).derive({ as: 'scoped' }, () => ({ a: 1 }));\nconst second = new Elysia({ ${called} }).onBeforeHandle({ as: 'scoped' }, ${GATE});\n`;
const idle = judged('public');

/** Applications of Elysia behind one of Next's handlers. */
export const ELYSIA_CASES: Case[] = [
  ok('a route that asks by itself', elysia(`${NEW}.get('/notes', ${ASKS})`)),
  open('a route that does not ask', elysia(`${NEW}.get('/notes', ${ROWS})`), {
    because: /no check before route GET \/api\/notes calls db\.note\.findMany\(\)/,
  }),
  idle('a route that gives a text', elysia(`${NEW}.get('/health', 'fine').get('/', () => ({ fine: true }))`)),
  ok(
    'a function before the routes that are added after it',
    elysia(`${NEW}.onBeforeHandle(${GATE}).get('/notes', ${ROWS})`),
  ),
  open(
    'a function that is added after the route',
    elysia(`${NEW}.get('/notes', ${ROWS}).onBeforeHandle(${GATE})`),
  ),
  open(
    'a function that sets the status and goes on',
    elysia(
      `${NEW}.onBeforeHandle(async ({ set }) => { const { userId } = await auth(); if (!userId) set.status = 401; }).get('/notes', ${ROWS})`,
    ),
  ),
  ok(
    'a function that throws',
    elysia(
      `${NEW}.onBeforeHandle(async () => { const { userId } = await auth(); if (!userId) throw new Error('no'); }).get('/notes', ${ROWS})`,
    ),
  ),
  open(
    'a function that works before it asks',
    elysia(
      `${NEW}.onBeforeHandle(async ({ status }) => { await db.log.create({ data: {} }); const { userId } = await auth(); if (!userId) return status(401); }).get('/notes', ${ROWS})`,
    ),
  ),
  ok(
    'a part of the context that answers whoever is signed out',
    elysia(`${NEW}.derive(${WHO}).get('/notes', ${ROWS})`),
  ),
  open(
    'a part of the context that is an answer which nobody sends',
    elysia(
      `${NEW}.derive(async () => { const { userId } = await auth(); if (!userId) return new Response('no', { status: 401 }); return { userId }; }).get('/notes', ${ROWS})`,
    ),
  ),
  ok(
    'a user in the context that the route asks for',
    elysia(
      `${NEW}.derive(async () => ({ userId: (await auth()).userId })).get('/notes', ({ userId, status }) => { if (!userId) return status(401); return db.note.findMany(); })`,
    ),
  ),
  open(
    'a user in the context that the route does not ask for',
    elysia(`${NEW}.derive(async () => ({ userId: (await auth()).userId })).get('/notes', ${ROWS})`),
  ),
  ok(
    'status() of the package',
    elysia(
      `${NEW}.resolve(async () => { const { userId } = await auth(); if (!userId) return status(401); return { userId }; }).get('/notes', ${ROWS})`,
      {},
      imports('{ status }', 'elysia'),
    ),
  ),
  ok('a function of one route', elysia(`${NEW}.get('/notes', ${ROWS}, { beforeHandle: ${GATE} })`)),
  open(
    'a function of another route',
    elysia(
      `${NEW}.get('/notes', ${ROWS}, { beforeHandle: ${GATE} }).delete('/notes', () => db.note.deleteMany())`,
    ),
    {
      name: 'DELETE',
      because: /route DELETE \/api\/notes/,
    },
  ),
  ok(
    'functions of one route in a list',
    elysia(`${NEW}.get('/notes', ${ROWS}, { beforeHandle: [() => undefined, ${GATE}] })`),
  ),
  ok(
    'a guard around routes',
    elysia(`${NEW}.guard({ beforeHandle: ${GATE} }, (app) => app.get('/notes', ${ROWS}))`),
  ),
  open(
    'a route beside a guard',
    elysia(
      `${NEW}.guard({ beforeHandle: ${GATE} }, (app) => app.get('/mine', ${ROWS})).get('/notes', ${ROWS})`,
    ),
    {
      because: /route GET \/api\/notes/,
    },
  ),
  ok(
    'a guard before the routes that follow',
    elysia(`${NEW}.guard({ beforeHandle: ${GATE} }).get('/notes', ${ROWS})`),
  ),
  open(
    'derive in the options of a guard around routes, which never runs',
    elysia(`${NEW}.guard({ derive: ${WHO} }, (app) => app.get('/notes', ${ROWS}))`),
  ),
  ok(
    'a group that asks',
    elysia(`${NEW}.group('/mine', (app) => app.onBeforeHandle(${GATE}).get('/notes', ${ROWS}))`),
  ),
  open(
    'a route beside a group that asks',
    elysia(
      `${NEW}.group('/mine', (app) => app.onBeforeHandle(${GATE}).get('/notes', ${ROWS})).get('/notes', ${ROWS})`,
    ),
    {
      because: /route GET \/api\/notes/,
    },
  ),
  ok(
    'a group with options that ask',
    elysia(`${NEW}.group('/mine', { beforeHandle: ${GATE} }, (app) => app.get('/notes', ${ROWS}))`),
  ),
  ok(
    'a function before an application that is used',
    elysia(
      `${NEW}.onBeforeHandle(${GATE}).use(plugin)`,
      plugin(`new Elysia().get('/notes', ${ROWS})`),
      PLUGIN,
    ),
  ),
  open(
    'a function after an application that is used',
    elysia(
      `${NEW}.use(plugin).onBeforeHandle(${GATE})`,
      plugin(`new Elysia().get('/notes', ${ROWS})`),
      PLUGIN,
    ),
  ),
  open(
    'a function of an application that is used, for itself only',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS})`,
      plugin(`new Elysia().onBeforeHandle(${GATE})`),
      PLUGIN,
    ),
  ),
  ok(
    'the same for whoever uses it',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS})`,
      plugin(`new Elysia().onBeforeHandle({ as: 'scoped' }, ${GATE})`),
      PLUGIN,
    ),
  ),
  ok(
    'the same by as()',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS})`,
      plugin(`new Elysia().derive(${WHO}).as('scoped')`),
      PLUGIN,
    ),
  ),
  open(
    'the same for whoever uses it, and not those who use that',
    elysia(
      `${NEW}.use(new Elysia().use(plugin)).get('/notes', ${ROWS})`,
      plugin(`new Elysia().onBeforeHandle({ as: 'scoped' }, ${GATE})`),
      PLUGIN,
    ),
  ),
  ok(
    'the same for all',
    elysia(
      `${NEW}.use(new Elysia().use(plugin)).get('/notes', ${ROWS})`,
      plugin(`new Elysia().onBeforeHandle({ as: 'global' }, ${GATE})`),
      PLUGIN,
    ),
  ),
  ok(
    'a function that adds to the application',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS})`,
      plugin(`(app: Elysia) => app.onBeforeHandle(${GATE})`),
      PLUGIN,
    ),
  ),
  ok(
    'a function of every request, wherever it is added',
    elysia(`${NEW}.get('/notes', ${ROWS}).onRequest(${GATE})`),
  ),
  ok(
    'a macro that a route asks for',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS}, { auth: true })`,
      plugin(`new Elysia().macro({ auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  open(
    'a macro that a route does not ask for',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS})`,
      plugin(`new Elysia().macro({ auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  open(
    'a macro that a route asks not to have',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS}, { auth: false })`,
      plugin(`new Elysia().macro({ auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  open(
    'a macro behind one that is switched off, which leaves it out',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS}, { log: false, auth: true })`,
      plugin(`new Elysia().macro({ log: { beforeHandle: () => undefined }, auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  ok(
    'a macro before one that is switched off',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS}, { auth: true, log: false })`,
      plugin(`new Elysia().macro({ log: { beforeHandle: () => undefined }, auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  open(
    'a macro behind one that gives nothing',
    elysia(
      `${NEW}.use(plugin).get('/notes', ${ROWS}, { log: 1, auth: true })`,
      plugin(`new Elysia().macro({ log: () => undefined, auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  ok(
    'a function of a route behind a macro that is switched off',
    elysia(
      `${NEW}.macro({ log: { beforeHandle: () => undefined } }).get('/notes', ${ROWS}, { log: false, beforeHandle: ${GATE} })`,
    ),
  ),
  open(
    'derive in a macro, which never runs',
    elysia(`${NEW}.macro({ auth: { derive: ${WHO} } }).get('/notes', ${ROWS}, { auth: true })`),
  ),
  open(
    'a macro that comes after the route',
    elysia(
      `${NEW}.get('/notes', ${ROWS}, { auth: true }).use(plugin)`,
      plugin(`new Elysia().macro({ auth: { resolve: ${WHO} } })`),
      PLUGIN,
    ),
  ),
  ok(
    'a macro that is a function',
    elysia(
      `${NEW}.macro({ role: (role: string) => ({ beforeHandle: ${GATE} }) }).get('/notes', ${ROWS}, { role: 'admin' })`,
    ),
  ),
  ok(
    'a macro by its name, for a guard',
    elysia(
      `${NEW}.macro('auth', { beforeHandle: ${GATE} }).guard({ auth: true }, (app) => app.get('/notes', ${ROWS}))`,
    ),
  ),
  ok(
    'verify() of @elysiajs/jwt',
    elysia(
      `${NEW}.use(jwt({ secret: process.env.JWT_SECRET! })).get('/notes', async ({ jwt, cookie: { session }, status }) => { const user = await jwt.verify(session.value); if (!user) return status(401); return db.note.findMany(); })`,
      {},
      imports('{ jwt }', '@elysiajs/jwt'),
    ),
  ),
  open(
    'verify() of @elysiajs/jwt with a key that stands in the code',
    elysia(
      `${NEW}.use(jwt({ secret: 'secret' })).get('/notes', async ({ jwt, cookie: { session }, status }) => { const user = await jwt.verify(session.value); if (!user) return status(401); return db.note.findMany(); })`,
      {},
      imports('{ jwt }', '@elysiajs/jwt'),
    ),
  ),
  ok(
    'plugins that let everybody through, and a client in the context',
    elysia(
      `${NEW}.use(swagger()).use(cors()).decorate('data', db).get('/notes', async ({ data, status }) => { const { userId } = await auth(); if (!userId) return status(401); return data.note.findMany(); })`,
      {},
      imports('{ cors }', '@elysiajs/cors') + imports('{ swagger }', '@elysiajs/swagger'),
    ),
  ),
  open(
    'a client in the context, and no check',
    elysia(`${NEW}.decorate('data', db).get('/notes', ({ data }) => data.note.findMany())`),
  ),
  lost(
    'a plugin of a package that is not known',
    elysia(`${NEW}.use(gate()).get('/notes', ${ROWS})`, {}, imports('{ gate }', 'elysia-gate')),
  ),
  open(
    'a plugin of the same name as one before it, whose function Elysia leaves out',
    elysia(`${NEW}.use(first).use(second).get('/notes', ${ROWS})`, {}, twoPlugins(`name: 'auth'`)),
  ),
  ok(
    'a plugin of another name than one before it',
    elysia(`${NEW}.use(first).use(second).get('/notes', ${ROWS})`, {}, twoPlugins(`name: 'other'`)),
  ),
  ok(
    'a plugin of the same name with a seed of its own',
    elysia(
      `${NEW}.use(first).use(second).get('/notes', ${ROWS})`,
      {},
      twoPlugins(`name: 'auth', seed: 'admin'`),
    ),
  ),
  lost(
    'a plugin of the same name with a seed that is not known',
    elysia(
      `${NEW}.use(first).use(second).get('/notes', ${ROWS})`,
      {},
      twoPlugins(`name: 'auth', seed: { role: 'admin' }`).replace(
        `name: 'auth' }`,
        `name: 'auth', seed: { role: 'none' } }`,
      ),
    ),
  ),
  ok(
    'one plugin with a name that is used twice',
    elysia(`${NEW}.use(second).use(second).get('/notes', ${ROWS})`, {}, twoPlugins(`name: 'auth'`)),
  ),
  lost(
    'options of a route that are not known',
    elysia(`${NEW}.get('/notes', ${ROWS}, options)`, {}, imports('{ options }', 'options-of-others')),
  ),
  ok(
    'statements that add to an application',
    elysia(`${NEW};\napp.onBeforeHandle(${GATE});\napp.get('/notes', ${ROWS})`),
  ),
  open(
    'statements that add a route before the function',
    elysia(`${NEW};\napp.get('/notes', ${ROWS});\napp.onBeforeHandle(${GATE})`),
  ),
  open(
    'a function that only some settings add',
    elysia(`${NEW};\nif (process.env.PROTECTED) app.onBeforeHandle(${GATE});\napp.get('/notes', ${ROWS})`),
  ),
  lost('an application to which another module adds', {
    'app/api/[[...slugs]]/route.ts': `${imports('{ app }', '@/lib/app')}import '@/lib/more';\n${END}`,
    'lib/app.ts': `${HEAD}export const app = ${NEW}.get('/notes', ${ASKS});\n`,
    'lib/more.ts': `${HEAD}${imports('{ app }', '@/lib/app')}app.get('/all', ${ROWS});\n`,
    ...DB,
  }),
  ok('an application of another module', {
    'app/api/[[...slugs]]/route.ts': `${imports('{ app }', '@/lib/app')}export const GET = (request: Request) => app.fetch(request);\n`,
    'lib/app.ts': `${HEAD}export const app = ${NEW}.get('/notes', ${ASKS});\n`,
    ...DB,
  }),
];
