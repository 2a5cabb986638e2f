import { type Case, DB } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return Response.json(await db.note.findMany());';
const REFUSE = 'return new Response(null, { status: 401 });';
const USER = `const { userId } = await auth();\nif (!userId) ${REFUSE}`;
const CLERK = `import { auth, currentUser } from '@clerk/nextjs/server';`;
const route = (body: string, head = ''): Record<string, string> => ({
  'app/api/x/route.ts': `import { after } from 'next/server';\n${CLERK}\nimport { db } from '@/lib/db';\n${head}export async function GET(req) {\n${body}\n}\n`,
  ...DB,
});
const machine = (accepts: string, asks: string, takes = 'const told'): Record<string, string> =>
  route(`${takes} = await auth({ acceptsToken: ${accepts} });\nif (${asks}) ${REFUSE}\n${ANSWER}`);

/** What runs once the code that plans it has gone on, what a module has asked before anybody came, and other tokens than a session's. */
export const LATER_CASES: Case[] = [
  ok(
    'what is planned before the check only says something',
    route(`after(() => console.log(req.url));\n${USER}\n${ANSWER}`),
  ),
  open(
    'what is planned before it changes something',
    route(`after(() => db.log.create());\n${USER}\n${ANSWER}`),
  ),
  open(
    'what is planned before it waits for a change',
    route(`after(async () => { await db.log.create(); });\n${USER}\n${ANSWER}`),
  ),
  open('a change is planned as a promise', route(`after(db.log.create());\n${USER}\n${ANSWER}`)),
  open(
    'a function of a package is planned',
    route(`after(job);\n${USER}\n${ANSWER}`, `import { job } from 'jobs';\n`),
  ),
  ok(
    'a wrapper plans to write its log, whoever calls',
    route(
      `return logged(async () => { ${USER}\n${ANSWER} });`,
      `async function logged(run) { const answer = await run(); after(async () => { console.log('done'); }); return answer; }\n`,
    ),
  ),
  open(
    'it plans to write that down in the database',
    route(
      `return logged(async () => { ${USER}\n${ANSWER} });`,
      `async function logged(run) { const answer = await run(); after(async () => { await db.log.create(); }); return answer; }\n`,
    ),
  ),
  ok(
    'what is planned asks for the user itself',
    route(
      'const { userId } = await auth();\nafter(() => { if (userId) return db.note.deleteMany(); });\nreturn new Response();',
    ),
  ),
  open('a check is planned', route(`after(() => auth.protect());\n${ANSWER}`)),
  open(
    'what is planned hangs on a name that is given another value behind it',
    route(
      `let all = false;\nafter(() => { if (all) return db.note.deleteMany(); });\nall = true;\n${USER}\n${ANSWER}`,
    ),
  ),
  open(
    'it hangs on a field that is given another value behind it',
    route(
      `const what = { all: false };\nafter(() => { if (what.all) return db.note.deleteMany(); });\nwhat.all = true;\n${USER}\n${ANSWER}`,
    ),
  ),
  open(
    'a timer hangs on one',
    route(
      `let all = false;\nsetTimeout(() => { if (all) db.note.deleteMany(); }, 0);\nall = true;\n${USER}\n${ANSWER}`,
    ),
  ),
  ok(
    'a timer hangs on one that was given its value before',
    route(
      `let user;\nuser = await currentUser();\nsetTimeout(() => { if (user) db.log.create(); }, 0);\nif (!user) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a module has asked for the session when it was loaded',
    route(`if (!userId) ${REFUSE}\n${ANSWER}`, 'const { userId } = await auth();\n'),
  ),
  open(
    'a module keeps the promise of one',
    route(
      `const { userId } = await session;\nif (!userId) ${REFUSE}\n${ANSWER}`,
      'const session = auth();\n',
    ),
  ),
  open(
    'a module keeps the user in an object',
    route(`if (!state.user) ${REFUSE}\n${ANSWER}`, 'const state = { user: await currentUser() };\n'),
  ),
  open('a module is protected where it is loaded', route(ANSWER, 'const guard = auth.protect();\n')),
  ok('an API key says whose it is', machine(`'api_key'`, '!told.subject')),
  open('one says what it is, also where there is none', machine(`'api_key'`, `told.tokenType !== 'api_key'`)),
  ok('a machine says which one it is', machine(`'m2m_token'`, '!told.machineId')),
  ok(
    'one of several tokens says whether it is good',
    machine(`['api_key', 'session_token']`, '!told.isAuthenticated'),
  ),
  ok('it says who it is for', machine(`['api_key', 'session_token']`, '!userId', 'const { userId }')),
  open(
    'where none of them is sent, the user is not null, but missing',
    machine(`['api_key', 'm2m_token']`, 'userId === null', 'const { userId }'),
  ),
  ok(
    'with a session alone the user is null',
    machine(`'session_token'`, 'userId === null', 'const { userId }'),
  ),
];
