import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/doctor/types.ts';
import { DB } from './cases-clerk.ts';
import { mapOf, PLAIN_WALL } from './project.ts';

/**
 * Once a page has read data before any check its verdict stands, and elements that can ask nobody are passed over: no
 * verdict hangs on them, and no reason is left out.
 */
const AUTH = `import { auth } from '@clerk/nextjs/server';\n`;
const HEAD = `import { db } from '@/lib/db';\n`;
const ROWS = `${HEAD}export async function Rows() { return <p>{await db.note.count()}</p>; }\n`;

const page = (head: string, body: string, more = ''): string =>
  `${HEAD}${head}\nexport default async function Page(props) {\n${body}\n}\n${more}`;

async function judged(files: Readonly<Record<string, string>>, path: string): Promise<Resource | undefined> {
  const all = await mapOf({ 'proxy.ts': PLAIN_WALL, ...DB, ...files });
  return all.find(({ file, name }) => file === path && name === 'default');
}

interface Verdicts {
  says: string;
  files: Record<string, string>;
  verdict: Resource['verdict'];
}

/** Each of them is judged by what an element does that stands behind work which counts for nothing. */
const VERDICTS: Verdicts[] = [
  {
    says: 'what opens the database decides nothing, so what is made while it opens is rendered',
    files: {
      'lib/open.tsx': `import { Rows } from './rows';\nexport async function openDatabase() {\nawait fetch('x');\nreturn { view: <Rows /> };\n}\n`,
      'app/x/page.tsx': page(
        `import { openDatabase } from '@/lib/open';`,
        'const { view } = await openDatabase();\nreturn <main>{view}</main>;',
      ),
    },
    verdict: 'exposed',
  },
  {
    says: 'nor does what a function does that the opening one calls',
    files: {
      'lib/open.tsx': `import { Rows } from './rows';\nconst make = async () => {\nawait fetch('x');\nreturn <Rows />;\n};\nexport const openDatabase = async () => make();\n`,
      'app/x/page.tsx': page(
        `import { openDatabase } from '@/lib/open';`,
        'return <main>{await openDatabase()}</main>;',
      ),
    },
    verdict: 'exposed',
  },
  {
    says: 'nor does a log of who called, written once a check was asked',
    files: {
      'lib/log.tsx': `import { Rows } from './rows';\nexport async function logAccess() {\nawait fetch('x');\nreturn <Rows />;\n}\n`,
      'app/x/page.tsx': page(
        `${AUTH}import { logAccess } from '@/lib/log';`,
        'const { userId } = await auth();\nconst view = await logAccess();\nreturn userId ? <b /> : view;',
      ),
    },
    verdict: 'exposed',
  },
  {
    says: 'what a call gave to a page that had read data is not given to one that has not',
    files: {
      'lib/view.tsx': `import { Rows } from './rows';\nexport async function view() { return <Rows />; }\n`,
      'app/a/page.tsx': page(
        `import { view } from '@/lib/view';`,
        'await db.note.count();\nawait view(); await view(); await view(); await view();\nreturn <main>{await view()}</main>;',
      ),
      'app/x/page.tsx': page(`import { view } from '@/lib/view';`, 'return <main>{await view()}</main>;'),
    },
    verdict: 'exposed',
  },
  {
    says: 'nor is what a call gave that has read data itself, where that counts for nothing',
    files: {
      'lib/view.tsx': `import { Rows } from './rows';\nexport async function view() { await fetch('x'); return <Rows />; }\nexport async function own() { return view(); }\nexport async function openDatabase() { return view(); }\n`,
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name) => [
          `app/${name}/page.tsx`,
          page(`import { own } from '@/lib/view';`, 'return <main>{await own()}</main>;'),
        ]),
      ),
      'app/x/page.tsx': page(
        `import { openDatabase } from '@/lib/view';`,
        'return <main>{await openDatabase()}</main>;',
      ),
    },
    verdict: 'exposed',
  },
  {
    says: 'what runs when a module is loaded decides nothing',
    files: {
      'lib/view.tsx': `import { Rows } from './rows';\nfunction make() { fetch('x'); return <Rows />; }\nexport const view = make();\nexport const views = [view];\n`,
      'app/x/page.tsx': page(
        `import { view, views } from '@/lib/view';`,
        'return <main>{view}{views}</main>;',
      ),
    },
    verdict: 'exposed',
  },
  {
    says: 'nor does it when a page asks for it that has read data, and others share it',
    files: {
      'lib/view.tsx': `import { Rows } from './rows';\nexport const view = <Rows />;\n`,
      'app/a/page.tsx': page(
        `import { view } from '@/lib/view';`,
        'await db.note.count();\nreturn <main>{view}</main>;',
      ),
      'app/x/page.tsx': page(`import { view } from '@/lib/view';`, 'return <main>{view}</main>;'),
    },
    verdict: 'exposed',
  },
  {
    says: 'a check that lets everybody on decides nothing',
    files: {
      'app/x/page.tsx': page(
        `${AUTH}import { Rows } from '@/lib/rows';`,
        'await auth();\nreturn <main><Rows /></main>;',
      ),
    },
    verdict: 'exposed',
  },
  {
    says: 'what only somebody with a session gets is rendered to find out that the check matters',
    files: {
      'app/x/page.tsx': page(
        `${AUTH}import { Rows } from '@/lib/rows';`,
        'const { userId } = await auth();\nreturn <main>{userId ? <Rows /> : null}</main>;',
      ),
    },
    verdict: 'protected',
  },
];

describe('verdicts', () => {
  it.each(VERDICTS)('$says', async ({ files, verdict }) => {
    const all = { 'lib/rows.tsx': ROWS, ...files };
    expect(await judged(all, 'app/x/page.tsx')).toMatchObject({ verdict });
  });
});

interface Reasons {
  says: string;
  head?: string;
  /** What stands behind the reading of data. */
  body: string;
  /** Behind the page. */
  more?: string;
  files?: Record<string, string>;
  /** What the reasons tell of. */
  note: string;
}

const GUARD = 'auth.protect()';
const LOADS = `import { load } from '@/lib/panel';`;
const SHELL = (body: string): Record<string, string> => ({
  'lib/shell.tsx': `export const Shell = (props) => <div>${body}</div>;\n`,
});

const REASONS: Reasons[] = [
  {
    says: 'a component that asks',
    head: `import Panel from '@/lib/panel';`,
    body: 'return <main><Panel /></main>;',
    note: GUARD,
  },
  {
    says: 'one that other components lead to',
    head: `import { View } from '@/lib';`,
    body: 'return <main><View /></main>;',
    files: {
      'lib/index.ts': `export * from './view';\n`,
      'lib/view.tsx': `import Panel from './panel';\nexport const View = () => <Panel />;\n`,
    },
    note: GUARD,
  },
  {
    says: 'one that is loaded later',
    head: `import dynamic from 'next/dynamic';\nconst Panel = dynamic(() => import('@/lib/panel'));`,
    body: 'return <main><Panel /></main>;',
    note: GUARD,
  },
  {
    says: 'one that another module loads later, whatever comment stands before its name',
    head: `import { View } from '@/lib/view';`,
    body: 'return <main><View /></main>;',
    files: {
      'lib/view.tsx': `import dynamic from 'next/dynamic';\nconst Panel = dynamic(() => import(/* webpackChunkName: 'p' */ './panel'));\nexport const View = () => <Panel />;\n`,
    },
    note: GUARD,
  },
  {
    says: 'one of a module that the page imports where it needs it',
    body: `const ui = await import('@/lib/panel');\nreturn <main><ui.default /></main>;`,
    note: GUARD,
  },
  {
    says: 'one whose name has letters beyond ASCII',
    head: `import Prüfung from '@/lib/panel';`,
    body: 'return <main><Prüfung /></main>;',
    note: GUARD,
  },
  {
    says: 'one in an object of the page',
    head: `import Panel from '@/lib/panel';`,
    body: 'const slots = { top: Panel };\nreturn <main><slots.top /></main>;',
    note: GUARD,
  },
  {
    says: 'one in a list of the page',
    head: `import Panel from '@/lib/panel';`,
    body: 'const all = [Panel];\nreturn <main>{all.map((One) => <One />)}</main>;',
    note: GUARD,
  },
  {
    says: 'one handed to another one',
    head: `import Panel from '@/lib/panel';\nimport { Shell } from '@/lib/shell';`,
    body: 'return <Shell as={Panel} />;',
    files: SHELL('<props.as />'),
    note: GUARD,
  },
  {
    says: 'a function that another one renders',
    head: `${LOADS}\nimport { Shell } from '@/lib/shell';`,
    body: 'return <Shell render={load} />;',
    files: SHELL('{props.render()}'),
    note: GUARD,
  },
  {
    says: 'a component that stands between the tags of another one',
    head: `import Panel from '@/lib/panel';\nimport { Shell } from '@/lib/shell';`,
    body: 'return <Shell><Panel /></Shell>;',
    files: SHELL('{props.children}'),
    note: GUARD,
  },
  {
    says: 'one of two functions that a function made, the other of which asks nobody',
    head: LOADS,
    body: `const wrap = (inner) => async () => inner();\nconst plain = wrap(() => 1);\nconst own = wrap(load);\nreturn <main>{await plain()}{await own()}</main>;`,
    note: GUARD,
  },
  {
    says: 'a method',
    head: `${LOADS}\nclass View { async run() { return load(); } }`,
    body: 'const view = new View();\nreturn <main>{await view.run()}</main>;',
    note: GUARD,
  },
  {
    says: 'a getter',
    head: LOADS,
    body: 'const view = { get rows() { return load(); } };\nreturn <main>{await view.rows}</main>;',
    note: GUARD,
  },
  {
    says: 'a function with arguments bound to it',
    head: LOADS,
    body: 'const own = load.bind(null, 1);\nreturn <main>{await own()}</main>;',
    note: GUARD,
  },
  {
    says: 'a function that the page has left with a module',
    head: `${LOADS}\nimport { hooks } from '@/lib/hooks';`,
    body: 'hooks.push(load);\nreturn <main>{hooks.map((one) => one())}</main>;',
    files: { 'lib/hooks.ts': 'export const hooks = [];\n' },
    note: GUARD,
  },
  {
    says: 'a function of the session',
    head: AUTH,
    body: `const { has } = await auth();\nreturn <main>{has({ role: 'a' }) && <b />}</main>;`,
    note: 'has(), which asks what somebody may do and so who they are',
  },
  {
    says: 'a session that nobody awaited',
    head: AUTH,
    body: 'const me = auth();\nreturn <main>{me.userId && <b />}</main>;',
    note: 'auth() is not awaited, so what is read from it is never there',
  },
  {
    says: 'a refusal that is caught',
    head: AUTH,
    body: 'const gate = auth.protect();\nreturn <main>{await gate.catch(() => null)}</main>;',
    note: 'auth.protect() is caught and passed over',
  },
  {
    says: 'a secret that something is compared with',
    body: 'const expected = process.env.PREVIEW_SECRET;\nconst { preview } = await props.searchParams;\nreturn <main>{preview === expected ? <b /> : null}</main>;',
    note: 'the comparison with PREVIEW_SECRET',
  },
  {
    says: 'a row that is looked up by the hash of the key that was sent',
    head: `import { createHash } from 'node:crypto';\nimport { headers } from 'next/headers';`,
    body: `const key = (await headers()).get('x-api-key');\nconst sum = createHash('sha256').update(key).digest('hex');\nreturn <main>{(await db.client.findUnique({ where: { sum } }))?.name}</main>;`,
    note: 'the look-up by the hash of the key that was sent',
  },
  {
    says: 'a client of a package that was made before',
    head: `import { make } from '@/lib/make';`,
    body: 'const { getUser } = make();\nreturn <main>{(await getUser())?.id}</main>;',
    files: {
      'lib/make.ts': `import { getKindeServerSession } from '@kinde-oss/kinde-auth-nextjs/server';\nexport const make = () => getKindeServerSession();\n`,
    },
    note: 'getUser() of Kinde',
  },
  {
    says: "a gate of Clerk's by another name",
    head: `import { SignedIn } from '@clerk/nextjs';`,
    body: 'const Gate = SignedIn;\nreturn <main><Gate><b /></Gate></main>;',
    note: '<Gate>',
  },
];

const PANEL = `${AUTH}export const load = async () => { await auth.protect(); return 1; };\nexport default async function Panel() { await load(); return <p />; }\n`;

describe('reasons tell of what is asked too late by', () => {
  it.each(REASONS)('$says', async ({ head = '', body, more, files, note }) => {
    const late = page(head, `const notes = await db.note.findMany();\n${body}`, more);
    const all = { 'lib/panel.tsx': PANEL, 'app/x/page.tsx': late, ...files };
    const found = await judged(all, 'app/x/page.tsx');
    expect(found).toMatchObject({ verdict: 'exposed' });
    expect(found?.evidence.map((one) => one.note)).toContain(note);
    expect(found?.because).not.toContain('no check');
  });
});

it('files that elements lead to which were passed over are among those that a verdict rests on', async () => {
  const files = {
    'lib/rows.tsx': ROWS,
    'lib/card.tsx': `import { Rows } from './rows';\nexport const Card = () => <Rows />;\n`,
    'app/x/page.tsx': page(
      `import { Card } from '@/lib/card';`,
      'await db.note.count();\nreturn <main><Card /></main>;',
    ),
  };
  const found = await judged(files, 'app/x/page.tsx');
  expect(found?.files).toEqual(expect.arrayContaining(['lib/card.tsx', 'lib/rows.tsx']));
  expect(found?.because).toContain('no check before it');
});

const many = (count: number, of: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join('\n');

/** Of each of them an element is looked at that asks, and all that it has in it. */
const LARGE: [string, Record<string, string>][] = [
  [
    'elements that stand within one another',
    {
      'app/x/page.tsx': page(
        `import Panel from '@/lib/panel';`,
        `await db.note.count();\nreturn ${'<div>'.repeat(400)}<Panel />${'</div>'.repeat(400)};`,
      ),
    },
  ],
  [
    'elements that share a large table',
    {
      'app/x/page.tsx': page(
        `import Panel from '@/lib/panel';\n${many(400, (at) => `const v${at} = { of: v${(at * 7 + 1) % 400}, or: v${(at * 3 + 2) % 400} };`)}`,
        `await db.note.count();\nreturn <main><Panel />${many(400, (at) => `<i><b title={v${at}} /><Panel /></i>`)}</main>;`,
      ),
    },
  ],
  [
    'elements that stand in others twice, and those again',
    {
      'app/x/page.tsx': page(
        `import Panel from '@/lib/panel';`,
        `let all = <Panel />;\n${many(40, () => 'all = <i>{all}{all}</i>;')}\nawait db.note.count();\nreturn <main>{all}</main>;`,
      ),
    },
  ],
  [
    'imports that end in no name',
    {
      'lib/wide.tsx': `${'import/*'.repeat(30_000)}\n${'from//'.repeat(30_000)}`,
      'app/x/page.tsx': page(
        `import Panel from '@/lib/panel';\nimport Wide from '@/lib/wide';`,
        'await db.note.count();\nreturn <main><Panel /><Wide /></main>;',
      ),
    },
  ],
  [
    'elements with a value that holds itself',
    {
      'app/x/page.tsx': page(
        `import Panel from '@/lib/panel';`,
        `const all = {};\n${many(30, (at) => `all.f${at} = all;`)}\nawait db.note.count();\nreturn <main><Panel />${many(200, () => '<i><b>{all.f1}</b></i>')}</main>;`,
      ),
    },
  ],
  [
    'modules that import one another in a circle, and a barrel of them',
    {
      'lib/index.ts': many(300, (at) => `export * from './c${at}';`),
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, at) => [
          `lib/c${at}.tsx`,
          `import { C${(at + 1) % 300} } from '@/lib';\nexport const C${at} = (p) => p.on ? <C${(at + 1) % 300} /> : <i />;\n`,
        ]),
      ),
      'app/x/page.tsx': page(
        `import Panel from '@/lib/panel';\nimport { C0, C9 } from '@/lib';`,
        'await db.note.count();\nreturn <main><Panel /><C0 /><C9 on /></main>;',
      ),
    },
  ],
];

it.each(LARGE)('%s take no time to speak of', async (_name, files) => {
  const start = performance.now();
  const found = await judged({ 'lib/panel.tsx': PANEL, ...files }, 'app/x/page.tsx');
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(found?.because).toContain(GUARD);
});
