import { action, type Case, get } from './cases-clerk.ts';
import { judged, ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const REFUSE = 'return new Response(null, { status: 401 });';
const ROLE = 'const { sessionClaims } = await auth();\nconst role = sessionClaims?.metadata?.role;\n';
const OFF = `const { userId } = await auth();\nif (config.check && !userId) ${REFUSE}\n${ANSWER}`;
const SET = 'export const allowed = new Set<unknown>(["admin"]);\n';
const LIST = 'export const allowed: unknown[] = ["admin"];\n';
const CONFIG = 'export const config = { check: true };\n';
const NESTED = 'export const state = { allowed: new Set<unknown>(["admin"]) };\n';
const LOADS = `import { currentUser } from '@clerk/nextjs/server';\nexport class Service { user: unknown = 'guest'; async load(request?: Request) { if (request?.headers.get('x')) return; this.user = await currentUser(); } }\nexport const service = new Service();\n`;
const STORE = `import { PrismaClient } from '@prisma/client';\nclass Store { client: PrismaClient | null = null; open() { if (!this.client) this.client = new PrismaClient(); return this.client; } async get() { return this.open().note.findMany(); } }\nexport const store = new Store();\n`;

/** A handler beside that changes what it is told to change. */
const beside = (change: string): Record<string, string> => ({
  'app/api/y/route.ts': `import { allowed } from '@/lib/a';\nexport async function POST(request: Request) { const { role } = await request.json(); ${change} return new Response('ok'); }\n`,
});

const inSet = (a: string, more: Record<string, string> = {}, head = ''): Record<string, string> =>
  get(
    `${ROLE}if (!allowed.has(role)) ${REFUSE}\n${ANSWER}`,
    { 'lib/a.ts': a, ...more },
    `import { allowed } from '@/lib/a';\n${head}`,
  );
const inList = (a: string, more: Record<string, string> = {}, head = ''): Record<string, string> =>
  get(
    `${ROLE}if (!allowed.includes(role)) ${REFUSE}\n${ANSWER}`,
    { 'lib/a.ts': a, ...more },
    `import { allowed } from '@/lib/a';\n${head}`,
  );
const config = (b: string, a = CONFIG, more: Record<string, string> = {}): Record<string, string> =>
  get(OFF, { 'lib/a.ts': a, 'lib/b.ts': b, ...more }, `import { config } from '@/lib/a';\n`);
const nested = (b: string): Record<string, string> =>
  get(
    `${ROLE}if (!state.allowed.has(role)) ${REFUSE}\n${ANSWER}`,
    { 'lib/a.ts': NESTED, 'lib/b.ts': b },
    `import { state } from '@/lib/a';\n`,
  );
const served = (body: string): Record<string, string> =>
  get(
    `${body}\nif (!service.user) ${REFUSE}\n${ANSWER}`,
    { 'lib/a.ts': LOADS },
    `import { Service, service as kept } from '@/lib/a';\n`,
  );

const ROWS = 'const rows = new Map<unknown, unknown>();\n';
/** A handler for a method, whose body is given. */
const handled = (method: string, body: string, head: string): Record<string, string> => ({
  'app/api/x/route.ts': `import { auth } from '@clerk/nextjs/server';\n${head}export async function ${method}(request: Request) {\n${body}\nreturn new Response('ok');\n}\n`,
});
/** What an app keeps in its own memory, and what changes it. */
const KEEPING = [
  ['a Map of its module', ROWS, 'rows.delete(id);'],
  ['a list of its module', 'const jobs: unknown[] = [];\n', 'jobs.push(id);'],
  ['a variable of its module', 'let maintenance = false;\n', 'maintenance = id;'],
  ['the global object', '', '(globalThis as any).maintenance = id;'],
] as const;

/** What requests before this one, and modules beside it, have left changed. */
export const STATE_CASES: Case[] = [
  ok('a set of roles that nobody changes', inSet(SET)),
  ok('a list of roles that nobody changes', inList(LIST)),
  open(
    'a set of roles that another module adds to when it is loaded',
    inSet(
      SET,
      { 'lib/b.ts': `import { allowed } from './a';\nallowed.add(undefined);\n` },
      `import '@/lib/b';\n`,
    ),
  ),
  open(
    'a list of roles that another module adds to when it is loaded',
    inList(
      LIST,
      { 'lib/b.ts': `import { allowed } from './a';\nallowed.push(undefined);\n` },
      `import '@/lib/b';\n`,
    ),
  ),
  open('a set of roles that another handler adds to', inSet(SET, beside('allowed.add(role);'))),
  ok('a set of roles that another handler asks', inSet(SET, beside('console.log(allowed.has(role));'))),
  open('a list of roles that another handler adds to', inList(LIST, beside('allowed.push(role);'))),
  ok('a list of roles that another handler reads', inList(LIST, beside('console.log(allowed.join());'))),
  open(
    'a set of roles that a function of its own module adds to',
    inSet(`${SET}export const allow = (role: unknown) => allowed.add(role);\n`),
  ),
  open(
    'a set that another module hands to a function which adds to it',
    inSet(SET, {
      'lib/b.ts': `import { allowed } from './a';\nimport { put } from './put';\nexport function more(role: unknown) { put(allowed, role); }\n`,
      'lib/put.ts': `export function put(set: Set<unknown>, one: unknown) { set.add(one); }\n`,
    }),
  ),
  ok(
    'a set that another module hands to a function which asks it',
    inSet(SET, {
      'lib/b.ts': `import { allowed } from './a';\nimport { put } from './put';\nexport function more(role: unknown) { put(allowed, role); }\n`,
      'lib/put.ts': `export function put(set: Set<unknown>, one: unknown) { return set.has(one); }\n`,
    }),
  ),
  open(
    'a set that another module adds to by another name',
    inSet(SET, {
      'lib/b.ts': `import { allowed } from './a';\nconst all = allowed;\nexport function more(role: unknown) { all.add(role); }\n`,
    }),
  ),
  open(
    'a set in an object that another module adds to',
    nested(
      `import { state } from './a';\nexport const more = (role: unknown) => { state.allowed.add(role); };\n`,
    ),
  ),
  ok(
    'a set in an object that another module asks',
    nested(`import { state } from './a';\nexport const more = (role: unknown) => state.allowed.has(role);\n`),
  ),
  open(
    'a check that another module switches off',
    config(`import { config } from './a';\nexport function off() { config.check = false; }\n`),
  ),
  ok(
    'a check of which another module asks whether it is on',
    config(`import { config } from './a';\nexport function off() { return config.check === false; }\n`),
  ),
  open(
    'a check that another module switches off, which it has with all of its module',
    config(`import * as a from './a';\nexport function off() { a.config.check = false; }\n`),
  ),
  open(
    'a check that another module switches off, which it has by way of a barrel',
    config(
      `import { config as own } from './index';\nexport function off() { own.check = false; }\n`,
      CONFIG,
      {
        'lib/index.ts': `export * from './a';\n`,
      },
    ),
  ),
  open(
    'a check that another module puts other settings over',
    config(
      `import { config } from './a';\nexport function off(other: object) { Object.assign(config, other); }\n`,
    ),
  ),
  open(
    'a check that another module merges other settings into',
    config(
      `import { config } from './a';\nimport { merge } from 'lodash';\nexport function off(other: object) { merge(config, other); }\n`,
    ),
  ),
  ok(
    'a check of which another module merges the settings into others',
    config(
      `import { config } from './a';\nimport { merge } from 'lodash';\nexport function all(other: object) { return merge({}, config, other); }\n`,
    ),
  ),
  open(
    'a check that another module switches off, in what is exported without a name',
    get(
      OFF,
      {
        'lib/a.ts': `export default { check: true };\n`,
        'lib/b.ts': `import own from './a';\nexport function off() { own.check = false; }\n`,
      },
      `import config from '@/lib/a';\n`,
    ),
  ),
  ok(
    'a check that a test switches off',
    get(
      OFF,
      {
        'lib/a.ts': CONFIG,
        'lib/a.test.ts': `import { config } from './a';\nexport function off() { config.check = false; }\n`,
      },
      `import { config } from '@/lib/a';\n`,
    ),
  ),
  open(
    'a check in place of which another module puts another one',
    get(
      `const is = guard.check(await auth());\nif (!is) ${REFUSE}\n${ANSWER}`,
      {
        'lib/a.ts': `export const guard = { check: (a: { userId: string | null }) => Boolean(a.userId) };\n`,
        'lib/b.ts': `import { guard } from './a';\nexport function off() { guard.check = () => true; }\n`,
      },
      `import { guard } from '@/lib/a';\n`,
    ),
  ),
  open(
    'an object of a class that says it is closed until a request opens it',
    get(
      `if (!gate.open) ${REFUSE}\nconst { userId } = await auth();\nconsole.log(userId);\n${ANSWER}`,
      {
        'lib/a.ts': `class Gate { open = false; allow() { this.open = true; } }\nexport const gate = new Gate();\n`,
      },
      `import { gate } from '@/lib/a';\n`,
    ),
  ),
  ok(
    'a user that is loaded into an object of a request',
    served('const service = new Service();\nawait service.load();'),
  ),
  open('a user that is not loaded into an object of a request', served('const service = new Service();')),
  open(
    'a user that is perhaps loaded into an object of a request',
    served(`const service = new Service();\nif (request.headers.get('x')) await service.load();`),
  ),
  open(
    'a user that is loaded by a method that may leave before',
    served('const service = new Service();\nawait service.load(request);'),
  ),
  ok(
    'a user that is loaded into an object of the module',
    served('const service = kept;\nawait service.load();'),
  ),
  open('a user that some request has loaded into an object of the module', served('const service = kept;')),
  open(
    'a user in an object of the module that is asked for once something else was waited for',
    served('const service = kept;\nawait service.load();\nawait request.text();'),
  ),
  open(
    'a user in an object of the module whose method waits once it is loaded',
    get(
      `await service.load();\nif (!service.user) ${REFUSE}\n${ANSWER}`,
      {
        'lib/a.ts': LOADS.replace(
          'currentUser();',
          'currentUser(); await new Promise((go) => setTimeout(go, 1));',
        ),
      },
      `import { service } from '@/lib/a';\n`,
    ),
  ),
  ok(
    'a user in an object of the request that is asked for once something else was waited for',
    served('const service = new Service();\nawait service.load();\nawait request.text();'),
  ),
  open(
    'a session in an object of the module, which another request may have put there meanwhile',
    get(
      `kept.session = await auth();\nawait request.text();\nif (!kept.session.userId) ${REFUSE}\n${ANSWER}`,
      {},
      'const kept: any = {};\n',
    ),
  ),
  open(
    'a set of roles that is added to by a name that is not known',
    inSet(SET, {
      'app/api/y/route.ts': `import * as all from '@/lib/a';\nexport async function POST(request: Request) { const { name, role } = await request.json(); all[name].add(role); return new Response('ok'); }\n`,
    }),
  ),
  open(
    'a user that nobody waits for is loaded into an object of the module',
    served('const service = kept;\nservice.load();'),
  ),
  open(
    'a client that an object of the module makes when it is first asked for',
    get(
      `const { userId } = await auth();\nconsole.log(userId);\nreturn Response.json(await store.get());`,
      { 'lib/a.ts': STORE },
      `import { store } from '@/lib/a';\n`,
    ),
  ),
  ok(
    'such a client that is asked behind a check',
    get(
      `const { userId } = await auth();\nif (!userId) ${REFUSE}\nreturn Response.json(await store.get());`,
      { 'lib/a.ts': STORE },
      `import { store } from '@/lib/a';\n`,
    ),
  ),

  ...KEEPING.map(([says, head, change]) =>
    open(
      `a handler that changes ${says}`,
      handled('POST', `const { id } = await request.json();\n${change}`, head),
    ),
  ),
  ...KEEPING.map(([says, head, change]) =>
    ok(
      `a handler that changes ${says} for members`,
      handled(
        'POST',
        `const { userId } = await auth();\nif (!userId) ${REFUSE}\nconst { id } = await request.json();\n${change}`,
        head,
      ),
    ),
  ),
  open('a server function that changes a Map of the app', action('rows.delete(id);', {}, ROWS)),
  judged('public')(
    'a cache that what answers GET fills by what is asked for',
    get(
      `const q = new URL(request.url).searchParams.get('q');\nrows.set(q, 'x');\nreturn new Response('ok');`,
      {},
      ROWS,
    ),
  ),
  judged('public')(
    'a limiter that counts in a Map of the app who calls',
    handled(
      'POST',
      `const ip = request.headers.get('x-forwarded-for');\nhits.set(ip, 1);\nreturn new Response('ok');`,
      'const hits = new Map<unknown, unknown>();\n',
    ),
  ),
  judged('public')(
    'a Map that a handler makes for itself',
    handled(
      'POST',
      `const rows = new Map();\nrows.set(await request.text(), 1);\nreturn new Response('ok');`,
      '',
    ),
  ),
];
