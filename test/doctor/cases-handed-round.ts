import type { Case } from './cases-clerk.ts';
import { get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const CHECKED = (flag: string): string =>
  `const { userId } = await auth();\nif (${flag} && !userId) return new Response(null, { status: 401 });\nreturn NextResponse.json(await db.note.findMany());`;
const CONFIG = 'export const config = { check: true };\n';
const HAS = `import { config } from './a';\n`;

/** A handler whose check hangs on what a module exports, and another module that has that, too. */
const beside = (b: string, c = '', a = CONFIG): Record<string, string> =>
  get(
    CHECKED('config.check'),
    { 'lib/a.ts': a, 'lib/b.ts': b, ...(c === '' ? {} : { 'lib/c.ts': c }) },
    `import { config } from '@/lib/a';\n`,
  );
/** The same, which another module hands to one of a third one. */
const handed = (call: string, c: string, imported = '{ off }'): Record<string, string> =>
  beside(`${HAS}import ${imported} from './c';\nexport function go() { ${call} }\n`, c);
const nested = (body: string): Record<string, string> =>
  get(
    CHECKED('state.config.check'),
    {
      'lib/a.ts': 'export const state = { config: { check: true } };\n',
      'lib/b.ts': `import { state } from './a';\nexport function go() { ${body} }\n`,
    },
    `import { state } from '@/lib/a';\n`,
  );

/** What others do with what a module exports, who have it by other names, out of lists and objects, or from functions. */
export const HANDED_ROUND_CASES: Case[] = [
  open(
    'a check that a helper of a third module switches off, by another name',
    handed('off(config);', 'export function off(x: any) { const y = x; y.check = false; }\n'),
  ),
  ok(
    'a check of which a helper of a third module asks by another name',
    handed('off(config);', 'export function off(x: any) { const y = x; return y.check === false; }\n'),
  ),
  open(
    'a check that a helper switches off to which another helper hands it on',
    handed(
      'off(config);',
      'const last = (x: any) => { x.check = false; };\nexport function off(x: any) { last(x); }\n',
    ),
  ),
  open(
    'a check that a helper switches off which takes it out of what it is handed',
    handed('off({ config });', 'export function off({ config: x }: any) { x.check = false; }\n'),
  ),
  ok(
    'a check of which a helper gives another value to what it is handed it in',
    handed('off({ config });', 'export function off(all: any) { all.config = { check: false }; }\n'),
  ),
  open(
    'a check that a method of a class of a third module switches off',
    handed('new C().off(config);', 'export class C { off(x: any) { x.check = false; } }\n', '{ C }'),
  ),
  open(
    'a check that an object of a class switches off which it is handed to',
    handed(
      'new C(config).off();',
      'export class C { x: any; constructor(x: any) { this.x = x; } off() { this.x.check = false; } }\n',
      '{ C }',
    ),
  ),
  open(
    'a check that an object of a class switches off which keeps what it is handed by its parameter',
    handed(
      'new C(config).off();',
      'export class C { constructor(private x: any) {} off() { this.x.check = false; } }\n',
      '{ C }',
    ),
  ),
  ok(
    'a check that an object of a class asks which it is handed to',
    handed(
      'new C(config).off();',
      'export class C { x: any; constructor(x: any) { this.x = x; } off() { return this.x.check; } }\n',
      '{ C }',
    ),
  ),
  open(
    'a check that a function switches off which is called on it',
    handed('off.call(config);', 'export function off(this: any) { this.check = false; }\n'),
  ),
  open(
    'a check that is switched off where it stands in an object',
    beside(`${HAS}const all = { config };\nexport function go() { all.config.check = false; }\n`),
  ),
  ok(
    'a check in an object of which another field is switched off',
    beside(
      `${HAS}const all = { config, other: { check: true } };\nexport function go() { all.other.check = false; }\n`,
    ),
  ),
  open(
    'a check that is switched off where it stands in a list',
    beside(
      `${HAS}const all = [config];\nexport function go() { for (const one of all) one.check = false; }\n`,
    ),
  ),
  open(
    'a check that is switched off where it stands in a Map',
    beside(
      `${HAS}const all = new Map([['a', config]]);\nexport function go() { all.get('a')!.check = false; }\n`,
    ),
  ),
  open(
    'a check that is switched off in a copy of what holds it',
    nested('const copy = { ...state }; copy.config.check = false;'),
  ),
  ok(
    'a check that is switched off in a copy of it',
    beside(`${HAS}export function go() { const copy = { ...config }; copy.check = false; return copy; }\n`),
  ),
  ok(
    'a check of which a copy of what holds it gets another one',
    nested('const copy = { ...state }; copy.config = { check: false }; return copy;'),
  ),
  open(
    'a check that is switched off in what a function gives back',
    beside(
      `import { getConfig } from './c';\nexport function go() { getConfig().check = false; }\n`,
      `${HAS}export const getConfig = () => config;\n`,
    ),
  ),
  ok(
    'a check that is asked in what a function gives back',
    beside(
      `import { getConfig } from './c';\nexport function go() { return getConfig().check; }\n`,
      `${HAS}export const getConfig = () => config;\n`,
    ),
  ),
  open(
    'a check that is switched off by the name that a third module exports it by',
    beside(
      `import { other } from './c';\nexport function go() { other.check = false; }\n`,
      `${HAS}export const other = config;\n`,
    ),
  ),
  open(
    'a check that is switched off in what import() gives, taken apart',
    beside(`export async function go() { const { config } = await import('./a'); config.check = false; }\n`),
  ),
  open(
    'a check that is switched off in what import() hands to a function',
    beside(`export function go() { import('./a').then((a) => { a.config.check = false; }); }\n`),
  ),
  ok(
    'a check that is asked in what import() gives',
    beside(`export async function go() { const { config } = await import('./a'); return config.check; }\n`),
  ),
  ok(
    'a check of a module that passes on all of another one, which passes on all of it',
    beside(
      `export * from './a';\nexport const other = 1;\n`,
      '',
      `export * from './b';\nexport const config = { check: true };\n`,
    ),
  ),
  open(
    'a check of such a module that a third one switches off, which has it of the other',
    beside(
      `export * from './a';\n`,
      `import { config } from './b';\nexport function go() { config.check = false; }\n`,
      `export * from './b';\nexport const config = { check: true };\n`,
    ),
  ),
  open('a check that a server component switches off while it renders', {
    ...beside('export {};\n'),
    'app/z/page.tsx': `import { config } from '@/lib/a';\nexport default function Page() { config.check = false; return <p>hello</p>; }\n`,
  }),
  open('a check that a component switches off which is rendered with it', {
    ...beside('export {};\n'),
    'lib/part.tsx': `export function Part({ of }: any) { of.check = false; return <p>hello</p>; }\n`,
    'app/z/page.tsx': `import { config } from '@/lib/a';\nimport { Part } from '@/lib/part';\nexport default function Page() { return <Part of={config} />; }\n`,
  }),
  ok('a check that a server component asks while it renders', {
    ...beside('export {};\n'),
    'app/z/page.tsx': `import { config } from '@/lib/a';\nexport default function Page() { return <p>{config.check ? 'on' : 'off'}</p>; }\n`,
  }),
];
