import { type Case, DB } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const imports = (names: string, from: string): string => `import ${names} from '${from}';\n`;
const HEAD =
  imports('{ auth }', '@clerk/nextjs/server') +
  imports('{ Hono }', 'hono') +
  imports('{ createMiddleware }', 'hono/factory') +
  imports('{ HTTPException }', 'hono/http-exception') +
  imports('{ handle }', 'hono/vercel') +
  imports('{ db }', '@/lib/db');
const ROWS = 'async (c) => c.json(await db.note.findMany())';
const ASKS = `async (c, next) => { const { userId } = await auth(); if (!userId) throw new HTTPException(401); c.set('userId', userId); await next(); }`;
const NEW = `const app = new Hono().basePath('/api');\n`;
const END =
  'export const GET = handle(app);\nexport const POST = handle(app);\nexport const DELETE = handle(app);\n';

/** A handler whose application is given, with other files. */
const hono = (app: string, more: Record<string, string> = {}, head = ''): Record<string, string> => ({
  'app/api/[[...route]]/route.ts': `${HEAD}${head}${app}\n${END}`,
  ...DB,
  ...more,
});
const notes = (body: string): Record<string, string> => ({ 'lib/notes.ts': `${HEAD}${body}\n` });
const NOTES = imports('notes', '@/lib/notes');
const CLERK = imports('{ clerkMiddleware, getAuth }', '@hono/clerk-auth');

/** Applications of Hono behind one of Next's handlers. */
export const HONO_CASES: Case[] = [
  ok(
    'a middleware for all routes that stands before them',
    hono(`${NEW}app.use('*', ${ASKS});\napp.get('/notes', ${ROWS});`),
  ),
  open('a route before the middleware', hono(`${NEW}app.get('/notes', ${ROWS});\napp.use('*', ${ASKS});`), {
    because: /route GET \/api\/notes/,
  }),
  open('no middleware', hono(`${NEW}app.get('/notes', ${ROWS});`), {
    because: /no check before route GET \/api\/notes calls db\.note\.findMany\(\)/,
  }),
  ok(
    'routes and middlewares in one chain',
    hono(`const app = new Hono().basePath('/api').use(${ASKS}).get('/notes', ${ROWS});`),
  ),
  ok(
    'a route that asks by itself',
    hono(
      `${NEW}app.get('/notes', async (c) => { const { userId } = await auth(); if (!userId) return c.json({ error: 'no' }, 401); return c.json(await db.note.findMany()); });`,
    ),
  ),
  ok('a middleware of the route', hono(`${NEW}app.get('/notes', ${ASKS}, ${ROWS});`)),
  ok(
    'a middleware made by createMiddleware()',
    hono(`const asks = createMiddleware(${ASKS});\n${NEW}app.get('/notes', asks, ${ROWS});`),
  ),
  open(
    'one route of many that does not ask',
    hono(
      `${NEW}app.get('/notes', ${ASKS}, ${ROWS});\napp.delete('/notes/:id', async (c) => { await db.note.deleteMany(); return c.body(null, 204); });`,
    ),
    { name: 'DELETE', because: /route DELETE \/api\/notes\/:id/ },
  ),
  ok(
    'getAuth() of @hono/clerk-auth',
    hono(
      `${NEW}app.use(clerkMiddleware());\napp.get('/notes', async (c) => { const session = getAuth(c); if (!session?.userId) return c.json({}, 401); return c.json(await db.note.findMany()); });`,
      {},
      CLERK,
    ),
  ),
  open(
    'clerkMiddleware() of @hono/clerk-auth alone, which lets everybody through',
    hono(`${NEW}app.use(clerkMiddleware());\napp.get('/notes', ${ROWS});`, {}, CLERK),
  ),
  ok(
    'a middleware for a folder, and a route in it',
    hono(`${NEW}app.use('/admin/*', ${ASKS});\napp.get('/admin/notes', ${ROWS});`),
  ),
  open(
    'a middleware for a folder, and a route beside it',
    hono(`${NEW}app.use('/admin/*', ${ASKS});\napp.get('/administration', ${ROWS});`),
  ),
  open(
    'a middleware for one path, and a route with a parameter that may be another one',
    hono(`${NEW}app.use('/notes/mine', ${ASKS});\napp.get('/notes/:id', ${ROWS});`),
  ),
  ok(
    'a middleware for a folder with a parameter',
    hono(`${NEW}app.use('/:org/admin/*', ${ASKS});\napp.get('/:org/admin/notes', ${ROWS});`),
  ),
  open(
    'a middleware that only some settings add',
    hono(`${NEW}if (process.env.PROTECTED) app.use('*', ${ASKS});\napp.get('/notes', ${ROWS});`),
  ),
  open(
    'a middleware that goes on after a refusal',
    hono(
      `${NEW}app.use('*', async (c, next) => { const { userId } = await auth(); if (!userId) console.log('no'); await next(); });\napp.get('/notes', ${ROWS});`,
    ),
  ),
  open(
    'a middleware that works before it asks',
    hono(
      `${NEW}app.use('*', async (c, next) => { await db.log.create({ data: {} }); const { userId } = await auth(); if (!userId) return c.text('no', 401); await next(); });\napp.get('/notes', ${ROWS});`,
    ),
  ),
  ok(
    'a user that a middleware puts into the context, and the route asks for',
    hono(
      `${NEW}app.use('*', async (c, next) => { const { userId } = await auth(); c.set('userId', userId); await next(); });\napp.get('/notes', async (c) => { if (!c.get('userId')) return c.json({}, 401); return c.json(await db.note.findMany()); });`,
    ),
  ),
  ok(
    'a user of the context that is read from c.var',
    hono(
      `${NEW}app.use('*', async (c, next) => { const { userId } = await auth(); c.set('userId', userId); await next(); });\napp.get('/notes', async (c) => { if (!c.var.userId) return c.json({}, 401); return c.json(await db.note.findMany()); });`,
    ),
  ),
  open(
    'a user of the context by another name, which everybody lacks or has',
    hono(
      `${NEW}app.use('*', async (c, next) => { const { userId } = await auth(); c.set('userId', userId); await next(); });\napp.get('/notes', async (c) => { if (!c.get('user')) return c.json({}, 401); return c.json(await db.note.findMany()); });`,
    ),
  ),
  ok(
    'an application of another module whose routes ask',
    hono(
      `${NEW}const routes = app.route('/notes', notes);\nexport type App = typeof routes;`,
      notes(`const app = new Hono().get('/', ${ASKS}, ${ROWS});\nexport default app;`),
      NOTES,
    ),
  ),
  open(
    'an application of another module whose routes do not',
    hono(
      `${NEW}const routes = app.route('/notes', notes);\nexport type App = typeof routes;`,
      notes(`const app = new Hono().get('/', ${ROWS});\nexport default app;`),
      NOTES,
    ),
    { because: /route GET \/api\/notes calls/ },
  ),
  ok(
    'a middleware before what is mounted',
    hono(
      `${NEW}app.use('/notes/*', ${ASKS});\napp.route('/notes', notes);`,
      notes(`const notes = new Hono();\nnotes.get('/', ${ROWS});\nexport default notes;`),
      NOTES,
    ),
  ),
  open(
    'a middleware of another application that is mounted',
    hono(
      `${NEW}const inner = new Hono();\ninner.use('*', ${ASKS});\napp.route('/inner', inner);\napp.get('/notes', ${ROWS});`,
    ),
  ),
  open(
    'a route that the module of the handler adds to an application of another one',
    hono(
      `notes.get('/all', ${ROWS});\nconst app = notes;`,
      notes(
        `const notes = new Hono().basePath('/api');\nnotes.get('/none', (c) => c.text('x'));\nexport default notes;`,
      ),
      NOTES,
    ),
  ),
  open(
    'routes that a function adds',
    hono(`${NEW}register(app);\nfunction register(to) { to.get('/notes', ${ROWS}); }`),
  ),
  open(
    'routes that a loop adds',
    hono(
      `${NEW}const inner = new Hono().get('/', ${ROWS});\nfor (const path of ['/a', '/b']) app.route(path, inner);`,
    ),
  ),
  lost(
    'a module that is loaded for what it does, and may add routes',
    hono(
      `${NEW}app.get('/none', (c) => c.text('x'));`,
      notes(`import { app } from './app';\napp.get('/notes', ${ROWS});`),
      `import '@/lib/notes';\n`,
    ),
  ),
  lost(
    'a middleware of a package that is not known',
    hono(`${NEW}app.use(other());\napp.get('/notes', ${ROWS});`, {}, imports('{ other }', 'hono-other')),
  ),
  ok(
    'bearerAuth() with a token of the environment',
    hono(
      `${NEW}app.use('*', bearerAuth({ token: process.env.API_TOKEN }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ bearerAuth }', 'hono/bearer-auth'),
    ),
  ),
  lost(
    'bearerAuth() with a token that stands in the code',
    hono(
      `${NEW}app.use('*', bearerAuth({ token: 'letmein' }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ bearerAuth }', 'hono/bearer-auth'),
    ),
  ),
  open(
    'a hook of a validator that works before anything is asked',
    hono(
      `${NEW}app.get('/notes', zValidator('query', schema, async (result) => { await db.log.create({ data: result }); }), ${ASKS}, ${ROWS});`,
      {},
      imports('{ zValidator }', '@hono/zod-validator'),
    ),
  ),
  ok(
    'a path that a middleware leaves out, and no route has',
    hono(
      `${NEW}app.use('*', async (c, next) => { if (c.req.path === '/api/health') return next(); const { userId } = await auth(); if (!userId) return c.text('no', 401); await next(); });\napp.get('/health', (c) => c.text('ok'));\napp.get('/notes', ${ROWS});`,
    ),
  ),
  open(
    'a path that a middleware leaves out, and a route has',
    hono(
      `${NEW}app.use('*', async (c, next) => { if (c.req.path === '/api/notes') return next(); const { userId } = await auth(); if (!userId) return c.text('no', 401); await next(); });\napp.get('/notes', ${ROWS});`,
    ),
  ),
  ok(
    'handlers that createFactory() makes',
    hono(
      `const factory = createFactory();\nconst list = factory.createHandlers(${ASKS}, ${ROWS});\n${NEW}app.get('/notes', ...list);`,
      {},
      imports('{ createFactory }', 'hono/factory'),
    ),
  ),
  ok(
    'an application that createFactory() begins with a middleware',
    hono(
      `const factory = createFactory({ initApp: (app) => { app.use(${ASKS}); } });\nconst app = factory.createApp().basePath('/api');\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ createFactory }', 'hono/factory'),
    ),
  ),
  open(
    'an application that createFactory() begins with a route',
    hono(
      `const factory = createFactory({ initApp: (app) => { app.get('/all', ${ROWS}); } });\nconst app = factory.createApp();\napp.use(${ASKS});\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ createFactory }', 'hono/factory'),
    ),
    { because: /route GET \/all/ },
  ),
  ok(
    'a key of env() of hono/adapter',
    hono(
      `${NEW}app.use('*', async (c, next) => { const { API_KEY } = env(c); if (c.req.header('x-api-key') !== API_KEY) return c.text('no', 401); await next(); });\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ env }', 'hono/adapter'),
    ),
  ),
  ok(
    'verifyAuth() of @hono/auth-js',
    hono(
      `${NEW}app.use('*', initAuthConfig(() => ({})));\napp.use('/auth/*', authHandler());\napp.use('*', verifyAuth());\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ authHandler, initAuthConfig, verifyAuth }', '@hono/auth-js'),
    ),
  ),
  open(
    'initAuthConfig() of @hono/auth-js alone',
    hono(
      `${NEW}app.use('*', initAuthConfig(() => ({})));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ initAuthConfig }', '@hono/auth-js'),
    ),
  ),
  ok(
    'a route of OpenAPI with a middleware',
    hono(
      `const asks = createMiddleware(${ASKS});\nconst list = createRoute({ method: 'get', path: '/notes', middleware: [asks], responses: {} });\nconst app = new OpenAPIHono().basePath('/api');\napp.openapi(list, ${ROWS});`,
      {},
      imports('{ createRoute, OpenAPIHono }', '@hono/zod-openapi'),
    ),
  ),
  open(
    'a route of OpenAPI without one',
    hono(
      `const list = createRoute({ method: 'get', path: '/notes', responses: {} });\nconst app = new OpenAPIHono().basePath('/api');\napp.openapi(list, ${ROWS});`,
      {},
      imports('{ createRoute, OpenAPIHono }', '@hono/zod-openapi'),
    ),
  ),
  open(
    'a route that another name of the application gets',
    hono(`${NEW}app.get('/none', ${ASKS}, ${ROWS});\nconst api = app;\napi.get('/notes', ${ROWS});`),
  ),
  open(
    'a route below a base path, which the application shares',
    hono(
      `const app = new Hono();\napp.get('/none', ${ASKS}, ${ROWS});\nconst v1 = app.basePath('/v1');\nv1.get('/notes', ${ROWS});`,
    ),
  ),
  open(
    'a route that a function adds to the application it closes over',
    hono(
      `${NEW}app.get('/none', ${ASKS}, ${ROWS});\nfunction register() { app.get('/notes', ${ROWS}); }\nregister();`,
    ),
  ),
  open(
    'a route that an object of a class adds later',
    hono(
      `${NEW}app.get('/none', ${ASKS}, ${ROWS});\nclass Server { constructor(to) { this.to = to; } start() { this.to.get('/notes', ${ROWS}); } }\nconst server = new Server(app);\nserver.start();`,
    ),
  ),
  open(
    'a route that a method adds which is called by call()',
    hono(`${NEW}app.get('/none', ${ASKS}, ${ROWS});\napp.get.call(app, '/notes', ${ROWS});`),
  ),
  lost(
    'a route that a module adds which the handler loads for something else',
    hono(
      `console.log(size);`,
      {
        'lib/app.ts': `${HEAD}export ${NEW}app.get('/none', ${ASKS}, ${ROWS});\n`,
        ...notes(`import { app } from './app';\napp.get('/notes', ${ROWS});\nexport const size = 1;`),
      },
      imports('{ app }', '@/lib/app') + imports('{ size }', '@/lib/notes'),
    ),
  ),
  lost(
    'a route of an application that an object holds',
    hono(`const held = { app: new Hono() };\nheld.app.get('/notes', ${ROWS});\nconst { app } = held;`),
  ),
  lost(
    'an application whose fetch() is another one',
    hono(
      `${NEW}app.use('*', ${ASKS});\napp.get('/notes', ${ROWS});\napp.fetch = async () => Response.json(await db.note.findMany());`,
    ),
  ),
  ok(
    'an application beside one of the same module that is open',
    {
      'app/api/[[...route]]/route.ts': `${HEAD}${NEW}app.use('*', ${ASKS});\napp.get('/notes', ${ROWS});\nconst others = new Hono().get('/x', ${ROWS});\nexport const POST = handle(others);\n${END}`,
      ...DB,
    },
    { name: 'GET' },
  ),
  open(
    'a middleware that a try may not come to',
    hono(
      `${NEW}try { connect(); app.use('*', ${ASKS}); } catch {}\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ connect }', 'somewhere'),
    ),
  ),
  open(
    'a middleware that a function adds for which nobody waits',
    hono(
      `${NEW}async function secure() { await connect(); app.use('*', ${ASKS}); }\nsecure();\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ connect }', 'somewhere'),
    ),
  ),
  ok(
    'a middleware that a function adds for which the module waits',
    hono(
      `${NEW}async function secure() { await connect(); app.use('*', ${ASKS}); }\nawait secure();\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ connect }', 'somewhere'),
    ),
  ),
  lost(
    'more routes than can be followed',
    hono(
      `const a0 = new Hono().get('/', ${ASKS}, ${ROWS});\n${Array.from({ length: 12 }, (_, at) => `const a${at + 1} = new Hono().route('/x', a${at}).route('/y', a${at});`).join('\n')}\nconst app = a12;`,
    ),
  ),
  open(
    'a middleware that is one of two, of which one lets everybody through',
    hono(
      `const asks = process.env.ASKS ? ${ASKS} : async (c, next) => { await next(); };\n${NEW}app.get('/notes', asks, ${ROWS});`,
    ),
  ),
  ok('an application that each request makes', {
    'app/api/[[...route]]/route.ts': `${HEAD}export async function GET(request) { const app = new Hono(); app.use('*', ${ASKS}); app.get('/notes', ${ROWS}); return handle(app)(request); }\n`,
    ...DB,
  }),
  open('a route that a request adds', {
    'app/api/[[...route]]/route.ts': `${HEAD}${NEW}app.get('/none', ${ASKS}, ${ROWS});\nexport async function GET(request) { if (request.headers.get('x')) app.get('/notes', ${ROWS}); return handle(app)(request); }\n`,
    ...DB,
  }),
  open(
    'a middleware for a parameter, and a route that has nothing there',
    hono(`const app = new Hono();\napp.use('/:org/*', ${ASKS});\napp.get('/', ${ROWS});`),
  ),
  open(
    'a middleware for a parameter, and a route that ends with a slash',
    hono(`${NEW}app.use('/notes/:id', ${ASKS});\napp.get('/notes/', ${ROWS});`),
  ),
  open(
    'a middleware for a parameter, and a route with a pattern of many segments',
    hono(`${NEW}app.use('/:name', ${ASKS});\napp.get('/:path{.+}', ${ROWS});`),
  ),
  open(
    'a middleware for more segments than a route with a star needs',
    hono(`${NEW}app.use('/files/*/*', ${ASKS});\napp.get('/files/*', ${ROWS});`),
  ),
  open(
    'a middleware below a parameter that the route may lack',
    hono(`${NEW}app.use('/notes/:id?/*', ${ASKS});\napp.get('/notes/:id?', ${ROWS});`),
  ),
  ok(
    'a middleware for a folder, and a route with a pattern of many segments in it',
    hono(`${NEW}app.use('/files/*', ${ASKS});\napp.get('/files/:path{.+}', ${ROWS});`),
  ),
  ok(
    'a middleware for the same pattern',
    hono(`${NEW}app.use('/:path{.+}', ${ASKS});\napp.get('/:path{.+}', ${ROWS});`),
  ),
  ok(
    'routes whose paths are computed, behind a middleware for all',
    hono(`${NEW}app.use('*', ${ASKS});\nfor (const path of ['/a', '/b']) app.get(path, ${ROWS});`),
  ),
  open(
    'routes whose paths are computed, behind a middleware for a folder',
    hono(`${NEW}app.use('/a/*', ${ASKS});\nfor (const path of ['/a', '/b']) app.get(path, ${ROWS});`),
  ),
  open(
    'a middleware whose path is computed',
    hono(`${NEW}app.use(process.env.CLOSED, ${ASKS});\napp.get('/a', ${ROWS});`),
  ),
  ok(
    'an application that is mounted at a computed path, with a middleware of its own',
    hono(
      `${NEW}const inner = new Hono().use(${ASKS}).get('/a', ${ROWS});\napp.route(process.env.AT, inner);`,
    ),
  ),
  open(
    'a middleware of an application that is mounted at one computed path, and a route at another',
    hono(
      `${NEW}const inner = new Hono().use(${ASKS});\napp.route(process.env.AT, inner);\napp.route(process.env.ELSEWHERE, new Hono().get('/a', ${ROWS}));`,
    ),
  ),
  open(
    'applications that one function mounts, of which one asks',
    hono(
      `${NEW}function mount(at, inner) { app.route(at, inner); }\nmount(process.env.AT, new Hono().use(${ASKS}));\nmount(process.env.ELSEWHERE, new Hono().get('/a', ${ROWS}));`,
    ),
    { because: /route GET \/api\/\{computed\}\/a/ },
  ),
  open(
    'an error handler that works, which a check leads to',
    hono(
      `${NEW}app.onError(async (error, c) => { await db.log.create({ data: {} }); return c.text('no', 500); });\napp.get('/notes', ${ASKS}, ${ROWS});`,
    ),
  ),
  ok(
    'an error handler that answers',
    hono(
      `${NEW}app.onError((error, c) => { if (error instanceof HTTPException) return error.getResponse(); console.error(error); return c.json({ message: error.message }, 500); });\napp.get('/notes', ${ASKS}, ${ROWS});`,
    ),
  ),
  ok(
    'routes of several methods and paths behind a middleware',
    hono(`${NEW}app.use('*', ${ASKS});\napp.on(['GET', 'POST'], ['/a', '/b'], ${ROWS});`),
  ),
  ok(
    'a middleware that is added as a route for all methods',
    hono(`${NEW}app.all('/admin/*', ${ASKS});\napp.get('/admin/notes', ${ROWS});`),
  ),
  open(
    'a check of another method on the same path',
    hono(`${NEW}app.post('/notes', ${ASKS});\napp.get('/notes', ${ROWS});`),
  ),
  ok(
    'a middleware that createFactory() gives each application',
    hono(
      `const factory = createFactory({ initApp: (app) => { app.use('*', ${ASKS}); } });\nconst app = factory.createApp();\napp.get('/api/notes', ${ROWS});`,
      {},
      imports('{ createFactory }', 'hono/factory'),
    ),
  ),
  lost(
    'jwk() that lets those without a token through',
    hono(
      `${NEW}app.use('*', jwk({ keys: async () => [], allow_anon: true }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ jwk }', 'hono/jwk'),
    ),
  ),
  ok(
    'jwk() with the address of the keys',
    hono(
      `${NEW}app.use('*', jwk({ jwks_uri: 'https://clerk.example.com/.well-known/jwks.json', alg: ['RS256'] }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ jwk }', 'hono/jwk'),
    ),
  ),
  lost(
    'bearerAuth() with a token that every browser is told',
    hono(
      `${NEW}app.use('*', bearerAuth({ token: process.env.NEXT_PUBLIC_TOKEN }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ bearerAuth }', 'hono/bearer-auth'),
    ),
  ),
  lost(
    'bearerAuth() with a token that has a default',
    hono(
      `${NEW}app.use('*', bearerAuth({ token: process.env.API_TOKEN ?? 'dev' }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ bearerAuth }', 'hono/bearer-auth'),
    ),
  ),
  lost(
    'bearerAuth() that a function of its own decides',
    hono(
      `${NEW}app.use('*', bearerAuth({ token: process.env.API_TOKEN, verifyToken: () => true }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ bearerAuth }', 'hono/bearer-auth'),
    ),
  ),
  lost(
    'basicAuth() with a second user whose password stands in the code',
    hono(
      `${NEW}app.use('*', basicAuth({ username: 'a', password: process.env.ADMIN_PASSWORD }, { username: 'guest', password: 'guest' }));\napp.get('/notes', ${ROWS});`,
      {},
      imports('{ basicAuth }', 'hono/basic-auth'),
    ),
  ),
  open(
    'a helper for any application, whose parameter is named as this one',
    hono(
      `${NEW}const other = new Hono();\nfunction withLog(app) { app.use('*', async (c, next) => { await next(); }); }\napp.get('/mine', ${ASKS}, ${ROWS});\nwithLog(other);\napp.post('/notes', async (c) => { await db.note.deleteMany(); return c.json({}); });`,
    ),
    { name: 'POST', because: /route POST \/api\/notes/ },
  ),
  ok(
    'a method whose routes all ask, beside another one',
    hono(`${NEW}app.get('/notes', ${ROWS});\napp.post('/notes', ${ASKS}, ${ROWS});`),
    { name: 'POST' },
  ),
  open(
    'a method whose routes do not ask, beside another one',
    hono(`${NEW}app.get('/notes', ${ROWS});\napp.post('/notes', ${ASKS}, ${ROWS});`),
    { name: 'GET', because: /no check before route GET/ },
  ),
  open(
    'a method that may stand for another one',
    hono(
      `${NEW}app.use('*', methodOverride({ app }));\napp.delete('/notes', ${ROWS});\napp.post('/notes', ${ASKS}, ${ROWS});`,
      {},
      imports('{ methodOverride }', 'hono/method-override'),
    ),
  ),
  judged('public')('routes that do nothing', hono(`${NEW}app.get('/none', (c) => c.text('x'));`)),
];
