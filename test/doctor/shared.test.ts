import { expect, it } from 'vitest';
import type { Resource } from '../../src/doctor/types.ts';
import { DB } from './cases-clerk.ts';
import { mapOf, PLAIN_WALL } from './project.ts';

/** What resources share is followed once for all: each is judged as it would be without the other ones. */
const HEAD = `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n`;
const END = 'await auth.protect();\nreturn Response.json(await db.note.count());';
const STORE = `function make() { let now = null; return { set: (v) => { now = v; }, call: () => now() }; }
export const store = make();
`;

interface Shared {
  says: string;
  helper: string;
  /** Bodies of handlers; the verdict is the last one's. */
  bodies: string[];
  verdict: Resource['verdict'];
}

const CASES: Shared[] = [
  {
    says: 'objects that a helper makes are not the same twice',
    helper: 'export const gate = () => ({ skip: false });',
    bodies: [
      'gate(); gate(); gate(); gate();',
      `const one = gate();\nconst other = gate();\nother.skip = true;\nif (!one.skip) await fetch('x');\n${END}`,
    ],
    verdict: 'exposed',
  },
  {
    says: 'nor is what its functions close over',
    helper:
      'export function gate() { let on = false; return { set: () => { on = true; }, get: () => on, list: [], self: null }; }',
    bodies: [
      'gate(); gate(); gate(); gate();',
      `const one = gate();\nconst other = gate();\nother.set();\nif (!one.get()) await fetch('x');\n${END}`,
    ],
    verdict: 'exposed',
  },
  {
    says: 'what a function does that was not followed once more inside of itself is found out by others',
    helper: `export async function f(n) { if (n === 'a') return f('b'); if (n === 'b') { await f('c'); return gate(); } await fetch('x'); }
async function gate() { return f('c'); }
export async function via() { return gate(); }`,
    bodies: [
      "await f('a'); await f('a'); if (request.url) await f('a'); if (request.url) await f('a');",
      `if (request.url) await via();\n${END}`,
    ],
    verdict: 'exposed',
  },
  {
    says: 'a hook that changes a variable of the handler changes it each time',
    helper: `${STORE}export function gate() { store.call(); }`,
    bodies: [
      `let on = false;\nstore.set(() => { on = true; });\ngate(); gate(); gate();\non = false;\ngate();\nif (on) await fetch('x');\n${END}`,
    ],
    verdict: 'exposed',
  },
  {
    says: 'a variable that is declared after it was handed on has its value from then on',
    helper: `${STORE}export function gate() { if (store.call()) fetch('x'); }`,
    bodies: [`store.set(() => flag);\ngate(); gate(); gate();\nconst flag = true;\ngate();\n${END}`],
    verdict: 'exposed',
  },
  {
    says: 'what is put into a part of a list is not in the list of others',
    helper: 'export const hooks = [() => {}, () => {}];',
    bodies: [
      "const mine = hooks.slice(Number(request.url));\nmine.push(() => { fetch('x'); });",
      `for (const one of hooks) one();\n${END}`,
    ],
    verdict: 'protected',
  },
  {
    says: 'what is put into a list under another name of it is in it',
    helper: `const hooks = [() => {}];\nconst same = hooks;\nexport const gate = (fn) => { same.push(fn); };\nexport function f() { for (const one of hooks) one(); }`,
    bodies: [`gate(() => { fetch('x'); });\nf();\n${END}`],
    verdict: 'exposed',
  },
  {
    says: 'a look-up by what was sent is doubted whether or not the check in it was asked before',
    helper:
      "export async function currentMember(kind) {\nconst { userId } = await auth();\nif (kind === 'a') return userId;\nreturn db.note.findMany();\n}",
    bodies: [
      "await currentMember('a'); await currentMember('a'); await currentMember('a');",
      "await currentMember('a');\nreturn Response.json(await currentMember('b'));",
    ],
    verdict: 'unknown',
  },
  {
    says: 'a check inside a cache protects nothing, also where it was asked before',
    helper: `import { unstable_cache } from 'next/cache';
export async function viewer() { return (await auth()).userId; }
const rows = unstable_cache(async () => {
if (!(await viewer())) throw new Error('no');
return db.note.findMany();
});
export const gate = async (name) => rows();`,
    bodies: [
      "await gate('b'); await gate('b'); await gate('b');",
      "await viewer();\nreturn Response.json(await gate('a'));",
    ],
    verdict: 'exposed',
  },
  {
    says: 'a label is one of its own function',
    helper: 'export function gate() { out: { if (Math.random() > 1) break out; console.log(1); } return 1; }',
    bodies: ['gate(); gate(); gate();', `out: { gate(); await auth.protect(); }\n${END}`],
    verdict: 'protected',
  },
  {
    says: 'and of none of those it calls',
    helper: 'export function gate() { out: { console.log(1); } return 1; }',
    bodies: [
      'gate(); gate(); gate();',
      `out: { if (request.headers.get('x')) break out; gate(); await auth.protect(); }\nreturn Response.json(await db.note.count());`,
    ],
    verdict: 'exposed',
  },
];

const filesOf = ({ helper, bodies }: Shared): [string, string][] => {
  const names = [...helper.matchAll(/export (?:async )?(?:const|function) (\w+)/g)].map(([, name]) => name);
  return bodies.map((body, at) => [
    `app/r${at}/route.ts`,
    `${HEAD}import { ${names.join(', ')} } from '@/lib/shared';\nexport async function GET(request) {\n${body}\n}\n`,
  ]);
};

it.each(CASES.map((one) => [`${one.verdict}: ${one.says}`, one] as const))('%s', async (_name, one) => {
  const shared = { 'proxy.ts': PLAIN_WALL, 'lib/shared.ts': HEAD + one.helper, ...DB };
  const files = filesOf(one);
  const [last] = files.slice(-1);
  const find = (all: readonly Resource[]) => all.find(({ file }) => file === last?.[0]);
  const together = find(await mapOf({ ...shared, ...Object.fromEntries(files) }));
  const alone = find(await mapOf({ ...shared, ...Object.fromEntries(last ? [last] : []) }));
  expect(together, JSON.stringify(together, null, 1)).toMatchObject({ verdict: one.verdict });
  expect(together).toEqual(alone);
});

const EXTRA: [string, Record<string, string>, Resource['verdict']][] = [
  [
    'what a module of the app exports comes before what a barrel of a package may',
    {
      'lib/index.ts': "export * from './vendor';\nexport * from './guard';\n",
      'lib/vendor.ts': "export * from 'zod';\n",
      'lib/guard.ts': `${HEAD}export async function gate() { await auth.protect(); }\n`,
    },
    'protected',
  ],
  [
    'the type of `this` is no parameter',
    {
      'lib/index.ts': `${HEAD}export async function gate(this: unknown, first?: string) {\nif (first === undefined) await fetch('x');\nawait auth.protect();\n}\n`,
    },
    'exposed',
  ],
];

it.each(EXTRA)('%s', async (_name, files, verdict) => {
  const all = await mapOf({
    'proxy.ts': PLAIN_WALL,
    'app/x/route.ts': `${HEAD}import { gate } from '@/lib';\nexport async function GET() {\nawait gate();\nreturn Response.json(await db.note.count());\n}\n`,
    ...files,
    ...DB,
  });
  expect(all.find(({ file }) => file === 'app/x/route.ts')).toMatchObject({ verdict });
});

it('names that stand for one another in a circle mean the same wherever it is entered, and take no time to speak of', async () => {
  const size = 100;
  const name = (at: number): string => `t${at % size}`;
  const tables = Array.from(
    { length: size },
    (_, at) => `export const ${name(at)} = table('${at}', ref(${name(at + 1)}, ${name(at + 7)}), gate);`,
  );
  const guard = 'export const gate = { must: async () => { await auth.protect(); }, of: [t3, t60] };';
  const handler = (body: string): string =>
    `${HEAD}import { gate, t5, t80 } from '@/lib/tables';\nexport async function GET() {\n${body}\nreturn Response.json(await db.note.count());\n}\n`;
  const shared = {
    'proxy.ts': PLAIN_WALL,
    'lib/tables.ts': `${HEAD}import { ref, table } from 'tables';\n${guard}\n${tables.join('\n')}\n`,
    ...DB,
  };
  const handlers: [string, string][] = [
    ['app/a/route.ts', handler('if (t80) await gate.must();')],
    ['app/b/route.ts', handler('if (t5.size > 1) await gate.must();')],
    ['app/c/route.ts', handler('await gate.must();')],
  ];
  const of = (all: readonly Resource[], path: string): Resource | undefined =>
    all.find(({ file }) => file === path);
  const start = performance.now();
  const together = await mapOf({ ...shared, ...Object.fromEntries(handlers) });
  for (const [path, text] of handlers)
    expect(of(await mapOf({ ...shared, [path]: text }), path)).toEqual(of(together, path));
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(of(together, 'app/c/route.ts')).toMatchObject({ verdict: 'protected' });
});
