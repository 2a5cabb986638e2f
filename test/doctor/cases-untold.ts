import type { Case } from './cases-clerk.ts';
import { get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const CHECKED = (flag: string): string =>
  `const { userId } = await auth();\nif (${flag} && !userId) return new Response(null, { status: 401 });\nreturn NextResponse.json(await db.note.findMany());`;
const HAS = `import { config } from './a';\n`;

/** A handler whose check hangs on what a module exports, and others that have that, too. */
const beside = (b: string, c = '', a = 'export const config = { check: true };\n'): Record<string, string> =>
  get(
    CHECKED('config.check'),
    { 'lib/a.ts': a, 'lib/b.ts': `${HAS}${b}\n`, ...(c === '' ? {} : { 'lib/c.ts': `${c}\n` }) },
    `import { config } from '@/lib/a';\n`,
  );
/** One whose check hangs on what a list or a set holds. */
const listed = (a: string, asks: string, b: string): Record<string, string> =>
  get(
    CHECKED(`!open.${asks}('/notes')`),
    { 'lib/a.ts': `export const open = ${a};\n`, 'lib/b.ts': `import { open } from './a';\n${b}\n` },
    `import { open } from '@/lib/a';\n`,
  );
/** A function that has another one out of a module that is chosen where it is called. */
const chosen = (body: string): string =>
  `export async function go(name: string) { const { run } = await import('./plugins/' + name); ${body} }`;
const EACH = 'export function each(run: (one: any) => void) { run(config); }';
const called = (by: string): string => `import { each } from './b';\nexport function go() { ${by} }`;

/** What code may change that can't be told, and what code is told that calls others. */
export const UNTOLD_CASES: Case[] = [
  open('a check that code has which is chosen by its name', beside(chosen('run(config);'))),
  open('a check that such code has in an object', beside(chosen('run({ config });'))),
  ok('a check of which such code has what it says now', beside(chosen('run(config.check);'))),
  ok('a check of which such code has a copy', beside(chosen('run({ ...config });'))),
  ok(
    'a check of which such code has a copy as deep as it is',
    beside(chosen('run(structuredClone({ config }));')),
  ),
  ok(
    'a check that nobody changes any more, which such code has',
    beside(chosen('run(config);'), '', 'export const config = Object.freeze({ check: true });\n'),
  ),
  open('a check that is put where everybody finds it', beside('(globalThis as any).config = config;')),
  open(
    'a list that code has which is chosen by its name',
    listed(`['/about']`, 'includes', chosen('run(open);')),
  ),
  open(
    'a set that code has which is chosen by its name',
    listed(`new Set(['/about'])`, 'has', chosen('run(open);')),
  ),
  ok(
    'a list of which such code has each text',
    listed(
      `['/about']`,
      'includes',
      chosen('for (const one of open) run(one); open.map((one) => run(one));'),
    ),
  ),
  ok(
    'a list of which others change copies',
    listed(
      `['/about']`,
      'includes',
      `const set = new Set(open);\nconst copy = Array.from(open);\nexport function go(one: string) { set.add(one); copy.push(one); [...open].push(one); open.concat().push(one); }`,
    ),
  ),
  open(
    'a check that one of several functions switches off, told by its key',
    beside(
      `import { table } from './c';\nexport function go(key: string) { table[key](config); }`,
      'export const table: any = { a: (x: any) => { x.check = false; }, b: (x: any) => x.check };',
    ),
  ),
  ok(
    'a check of which several functions ask, told by their key',
    beside(
      `import { table } from './c';\nexport function go(key: string) { table[key](config); }`,
      'export const table: any = { a: (x: any) => !x.check, b: (x: any) => x.check };',
    ),
  ),
  open(
    'a check that a plugin of a list switches off',
    beside(
      `import { plugins } from './c';\nexport function go() { for (const one of plugins) one(config); }`,
      'export const plugins = [(x: any) => { x.check = false; }];',
    ),
  ),
  ok(
    'a check of which the plugins of a list ask',
    beside(
      `import { plugins } from './c';\nexport function go() { plugins.forEach((one) => one.setup(config)); }`,
      'export const plugins = [{ setup(x: any) { return x.check; } }];',
    ),
  ),
  open(
    'a check that what a function makes switches off',
    beside(
      `import { make } from './c';\nexport function go() { make().use(config); }`,
      'export const make = () => ({ use(x: any) { x.check = false; } });',
    ),
  ),
  ok(
    'a check of which what a function makes asks',
    beside(
      `import { make } from './c';\nexport function go() { make().use(config); }`,
      'export const make = () => ({ use(x: any) { return x.check; } });',
    ),
  ),
  ok(
    'a check that a client of a package has, which a function makes once',
    beside(
      `import { client } from './c';\nexport async function go() { (await client()).send(config); }`,
      `import { Client } from 'client';\nlet one: any;\nexport async function client() { if (!one) one = new Client(); return one; }`,
    ),
  ),
  open(
    'a check that a function switches off which is handed to one that hands it on',
    beside(
      EACH,
      `import { each } from './b';\nconst second = (run: any) => each(run);\nexport function go() { second((one: any) => { one.check = false; }); }`,
    ),
  ),
  open(
    'a check that a function switches off which its caller hands over',
    beside(EACH, called('each((one) => { one.check = false; });')),
  ),
  ok(
    'a check of which a function asks that its caller hands over',
    beside(EACH, called('each((one) => one.check);')),
  ),
  open(
    'a check that a function has which one of its callers has from elsewhere',
    beside(
      EACH,
      `${called('each((one) => one.check);')}\nexport class All { of: any; go(key: string) { each(this.of[key]()); } }`,
    ),
  ),
  ok(
    'a check that is answered, resolved, kept and rendered',
    beside(
      `import { createContext, useState } from 'react';\nexport const C = createContext(config);\nexport function useIt() { const [one, set] = useState(config); set(config); return one; }\nexport const later = () => new Promise((resolve) => resolve(config));\nexport const stream = new ReadableStream({ start(to) { to.enqueue(config); } });\nexport default function handler(req: any, res: any) { res.status(200).json(config); }`,
    ),
  ),
];
