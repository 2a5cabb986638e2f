import { type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const CHECK = 'const { userId } = await auth();\nif (!userId) return new Response(null, { status: 401 });';
const WORK = 'void db.note.deleteMany().then(() => {});';
const PURE = 'return 1;';

/** A handler that does something before its check. */
const before = (what: string, head = ''): Record<string, string> =>
  get(`${what}\n${CHECK}\n${ANSWER}`, {}, head);

/** Members that the language calls, with what they do, and what makes it call them. */
const CALLED: readonly (readonly [says: string, head: (does: string) => string, use: string])[] = [
  ['toJSON() of a class', (does) => `class View { toJSON() { ${does} } }\n`, 'JSON.stringify(new View());'],
  ['valueOf() of a class', (does) => `class View { valueOf() { ${does} } }\n`, 'console.log(+new View());'],
  [
    'toString() of a class',
    (does) => `class View { toString() { ${does} } }\n`,
    `console.log('' + new View());`,
  ],
  [
    'what a class says its objects are as a text',
    (does) => `class View { [Symbol.toPrimitive]() { ${does} } }\n`,
    'console.log(`${new View()}`);',
  ],
  [
    'an iterator of a class',
    (does) => `class View { *[Symbol.iterator]() { ${does} } }\n`,
    'for (const one of new View()) console.log(one);',
  ],
  [
    'an iterator of a class that a list is made of',
    (does) => `class View { *[Symbol.iterator]() { ${does} } }\n`,
    'Array.from(new View());',
  ],
  [
    'what a class does at the end of a block',
    (does) => `class View { [Symbol.dispose]() { ${does} } }\n`,
    'using view = new View();',
  ],
  [
    'then() of a class',
    (does) => `class View { then(done: () => void) { done(); ${does} } }\n`,
    'await new View();',
  ],
  [
    'then() of what an async function returns',
    (does) =>
      `class View { then(done: () => void) { done(); ${does} } }\nconst run = async () => new View();\n`,
    'void run();',
  ],
  [
    'then() of what is waited for with others',
    (does) => `class View { then(done: () => void) { done(); ${does} } }\n`,
    'await Promise.all([new View()]);',
  ],
  [
    'a getter that JSON is made of',
    (does) => `const view = { in: { get total() { ${does} } } };\n`,
    'JSON.stringify(view);',
  ],
  [
    'a getter of what is answered',
    (does) => `const view = { get total() { ${does} } };\n`,
    'NextResponse.json(view);',
  ],
  [
    'a getter of what is cloned',
    (does) => `const view = { get total() { ${does} } };\n`,
    'structuredClone(view);',
  ],
  [
    'a getter among all values',
    (does) => `const view = { get total() { ${does} } };\n`,
    'Object.values(view);',
  ],
  [
    'a getter among what a pattern leaves',
    (does) => `const view = { get total() { ${does} } };\n`,
    'const { ...copy } = view;',
  ],
  [
    'a constructor that Reflect calls',
    (does) => `class View { constructor() { ${does} } }\n`,
    'Reflect.construct(View, []);',
  ],
  [
    'what is set to be called when a signal is aborted',
    (does) => `const abort = () => { ${does} };\n`,
    'const stop = new AbortController();\nstop.signal.onabort = abort;\nstop.abort();',
  ],
  [
    'what is set to be called when the request is aborted',
    (does) => `const abort = () => { ${does} };\n`,
    'request.signal.onabort = abort;',
  ],
];

const THENABLE = (id: string): string =>
  `class Session { then(done: (id: unknown) => void) { done(${id}); } }\n`;

/** What the language and the platform call by themselves. */
export const CALLED_CASES: Case[] = [
  ...CALLED.flatMap(([says, head, use]) => [
    open(`${says} works before the check`, before(use, head(`${WORK} ${PURE}`))),
    ok(`${says} does nothing before the check`, before(use, head(PURE))),
  ]),
  open(
    'an object says who is there by its then()',
    get(
      `const id = await new Session();\nif (!id) return new Response(null);\n${ANSWER}`,
      {},
      THENABLE(`'guest'`),
    ),
  ),
  open(
    'a check in toJSON() is one that the language may never call',
    get(
      `JSON.stringify(new View());\n${ANSWER}`,
      {},
      `class View { async toJSON() { await auth.protect(); return 1; } }\n`,
    ),
  ),
];
