import { type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const REFUSE = 'return new Response(null, { status: 401 });';
const USER = 'const { userId } = await auth();';
/** Who calls is asked, and what is said of that goes nowhere. */
const ASKED = `${USER}\nconsole.log(userId);\n`;

const STATE = 'export const state = { open: false, allowed: ["admin"] };\n';
const NOTHING = "import { state } from '@/lib/a';\n";
/** Two tests of what a module keeps, and another handler that may change it. */
const besideOf = (test: string, change: string): Record<string, string> =>
  get(
    `${ASKED}if (${test}) ${REFUSE}\n${ANSWER}`,
    {
      'lib/a.ts': STATE,
      'app/api/y/route.ts': `import { state } from '@/lib/a';\nexport async function POST(request: Request) {\nconst sent = request.headers.get('x') as any;\n${change}\nreturn new Response('ok');\n}\n`,
    },
    NOTHING,
  );
const IS_CLOSED = '!state.open';
const IS_UNNAMED = "!state.allowed.includes(request.headers.get('x') as string) || !userId";
const IS_NOT_ALLOWED = "!state.allowed.includes('x')";

const RULES = {
  'lib/a.ts': 'export const state = [{ open: false }, { open: false }];\n',
};
const TABLE = { 'lib/a.ts': 'export const state = { a: { open: false } };\n' };
/** What changes what stands in a list, in an object, and an object by a method of it. */
const INDIRECT: readonly [says: string, a: Record<string, string>, test: string, change: string][] = [
  ['in a loop', RULES, '!state[0].open', 'for (const one of state) one.open = true;'],
  ['in forEach()', RULES, '!state[0].open', 'state.forEach((one) => { one.open = true; });'],
  [
    'once it has found it',
    RULES,
    '!state[0].open',
    'const one = state.find((it) => !it.open);\nif (one) one.open = true;',
  ],
  ['that it takes apart', RULES, '!state[0].open', 'const [one] = state;\none.open = true;'],
  [
    'in a loop over values',
    TABLE,
    '!state.a.open',
    'for (const one of Object.values(state)) one.open = true;',
  ],
  [
    'in a function of its own',
    TABLE,
    '!state.a.open',
    'const put = (one: any) => { one.a.open = true; };\nput(state);',
  ],
  [
    'in a function that is called in place',
    TABLE,
    '!state.a.open',
    '((one: any) => { one.a.open = true; })(state);',
  ],
  ['that is one of two', TABLE, '!state.a.open', 'const one: any = sent ? state : {};\none.a.open = true;'],
  [
    'by a name that it is given later',
    TABLE,
    '!state.a.open',
    'let one: any;\none = state;\none.a.open = true;',
  ],
  [
    'by a method of it',
    { 'lib/a.ts': 'export const state = { open: false, put(is: boolean) { this.open = is; } };\n' },
    '!state.open',
    'state.put(true);',
  ],
];

/** What programs have shown that were made up and run. */
export const GENERATED_CASES: Case[] = [
  open(
    'a refusal that hangs on the text of an object which writes itself as an empty one',
    get(`${ASKED}const own = { toString: () => '' };\nif (String(own)) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a refusal that hangs on the text of a list with nothing in it',
    get(`${ASKED}if (String([])) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a check behind the text of an object',
    get(
      `${USER}\nif (String({ toString: () => '' })) console.log(userId);\nif (!userId) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a switch that another handler sets by another name of it',
    besideOf(IS_CLOSED, 'const same = state;\nsame.open = sent;'),
  ),
  open(
    'a switch that another handler sets by the second name of another name of it',
    besideOf(
      IS_CLOSED,
      'const same = state;\nconst again = same;\n[1].forEach(() => { again.open = sent; });',
    ),
  ),
  open(
    'a list that another handler adds to by a name for a part of what holds it',
    besideOf(IS_NOT_ALLOWED, 'const { allowed } = state;\nallowed.push(sent);'),
  ),
  open(
    'a list that another handler adds to by a new name for a part of what holds it',
    besideOf(IS_NOT_ALLOWED, 'const { allowed: all } = state;\nall.push(sent);'),
  ),
  open(
    'a list that another handler adds to by a name of its own',
    besideOf(IS_NOT_ALLOWED, 'const all = state.allowed;\nall.push(sent);'),
  ),
  ok(
    'a list that another handler adds to, beside a check',
    besideOf(IS_UNNAMED, 'const all = state.allowed;\nall.push(sent);'),
  ),
  ok(
    'a check, where another handler changes an object of its own that is called like the one of a module',
    besideOf(
      'state.open === false && !userId',
      'const own = { open: false };\n{ const state = own;\nstate.open = sent; }',
    ),
  ),
  ...INDIRECT.map(([says, a, test, change]) =>
    open(`what another handler changes ${says}`, { ...besideOf(test, change), ...a }),
  ),
  ...INDIRECT.map(([says, a, test]) =>
    ok(`a check before what another handler might change ${says}`, {
      ...besideOf(`${test} && !userId || !userId`, ''),
      ...a,
    }),
  ),
  ok('a check, where another handler changes copies of what stands in a list', {
    ...besideOf(
      'state[0].open || !userId',
      'const all = state.map((one) => ({ ...one }));\nfor (const one of all) one.open = true;',
    ),
    ...RULES,
  }),
];
