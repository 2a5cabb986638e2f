import { action, type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const WRITE = 'await db.note.deleteMany();';
const REFUSE = 'return new Response(null, { status: 401 });';
const LET_USER = 'let { userId } = await auth();';
const USER = 'const { userId } = await auth();';
const Q = `const q = new URL(request.url).searchParams.get('q');`;

/** What JavaScript does with a check, found by running small handlers for a stranger. */
export const LANGUAGE_CASES: Case[] = [
  open(
    'a user that a function handed to sort() invents',
    get(`${LET_USER}\n[2, 1].sort(() => { userId = 'me'; return 0; });\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a user that a function handed to sort() only looks at',
    get(`${USER}\n[2, 1].sort(() => (userId ? 1 : 0));\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),
  open('work in a function handed to sort()', get(`[2, 1].sort(() => { db.note.deleteMany(); return 0; });`)),
  open(
    'work in a function handed to findLastIndex()',
    get(`[2, 1].findLastIndex(() => { db.note.deleteMany(); return true; });`),
  ),
  open(
    'a user that a function called by Reflect.apply() invents',
    get(`${LET_USER}\nReflect.apply(() => { userId = 'me'; }, null, []);\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),
  ok('a check called by Reflect.apply()', action(`await Reflect.apply(auth.protect, auth, []);\n${WRITE}`)),
  open(
    'a check that is left out where nothing is handed over',
    action(
      `await run(...(id ?? []));`,
      {},
      `async function run(...roles) { if (roles.length) await auth.protect(); ${WRITE} }\n`,
    ),
  ),
  ok(
    'a check that is left out where nothing is handed over, and something is',
    action(
      `await run('admin');`,
      {},
      `async function run(...roles) { if (roles.length) await auth.protect(); ${WRITE} }\n`,
    ),
  ),
  open(
    'a user behind && that is compared with false',
    get(`${Q}\n${USER}\nconst is = q && userId;\nif (is === false) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a user behind && that counts as false',
    get(`${Q}\n${USER}\nconst is = q && userId;\nif (!is) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a role behind && that is compared with a name',
    get(
      `${Q}\nconst { sessionClaims } = await auth();\nconst role = q && sessionClaims?.metadata?.role;\nif (role !== 'admin') ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a refusal behind || that is compared with true',
    get(`${Q}\n${USER}\nconst no = q || !userId;\nif (no === true) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a refusal behind || that counts as true',
    get(`${Q}\n${USER}\nconst no = q || !userId;\nif (no) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'somebody who stands in behind ?? for a user behind &&',
    get(`${Q}\n${USER}\nconst who = (q && userId) ?? 'anybody';\nif (!who) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a list of what is nothing that may not have the one in it',
    get(
      `${Q}\nconst { sessionClaims } = await auth();\nconst role = q ? sessionClaims?.role : sessionClaims;\nif ([null].includes(role)) ${REFUSE}\n${ANSWER}`,
    ),
  ),
];
