import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drawMap, exposureMap } from '../../src/doctor/map.ts';
import type { Resource } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/inspect.ts';
import type { Facts } from '../../src/types.ts';
import { ATTACK_CASES } from './cases-attacks.ts';
import { type Case, CLERK_CASES } from './cases-clerk.ts';
import { HIDDEN_CASES } from './cases-hidden.ts';
import { OTHER_CASES } from './cases-other.ts';
import { REAL_CASES } from './cases-real.ts';
import { PLAIN_WALL } from './project.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project on disk, looked at as a whole. */
async function opened(
  files: Readonly<Record<string, string>>,
  { next = '16.4.6', clerk = '7.9.17' }: Case['versions'] & object = {},
  app = '.',
): Promise<{ facts: Facts; all: Resource[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'guard-touched-'));
  folders.push(folder);
  const every: Record<string, string> = {
    [join(app, 'package.json')]: JSON.stringify({
      name: 'case',
      dependencies: { next, '@clerk/nextjs': clerk },
    }),
    [join(app, 'tsconfig.json')]: JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
    ...files,
  };
  for (const [path, text] of Object.entries(every)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const facts = await inspect(join(folder, app));
  return { facts, all: await exposureMap(facts) };
}

/** On the wall hangs everything. */
const restingOn = (all: readonly Resource[], file: string): readonly Resource[] =>
  /^(?:proxy|middleware)\./.test(file) ? all : all.filter(({ files }) => files.includes(file));

describe.each([
  ['Clerk', CLERK_CASES],
  ['hidden checks', HIDDEN_CASES],
  ['other checks', OTHER_CASES],
  ['code in use', REAL_CASES],
  ['attacks', ATTACK_CASES],
] as const)('a look at what a diff touches finds what a look at everything finds there: %s', (_, cases) => {
  it.each(cases.map((one) => [one.says, one] as const))(
    'whichever file of it changed: %s',
    async (_says, one) => {
      const app = one.app ?? '.';
      const wall = one.versions?.next?.startsWith('14') ? 'middleware.ts' : 'proxy.ts';
      const files: Record<string, string> = { ...one.files, [posix.join(app, wall)]: PLAIN_WALL };
      const { facts, all } = await opened(files, one.versions, app);
      const sources = Object.keys(files).filter((name) => /\.[cm]?[jt]sx?$/.test(name));
      expect(sources.length).toBeGreaterThan(1);
      for (const path of sources) {
        const file = posix.relative(app, path);
        expect(await exposureMap(facts, { changed: [file] }), path).toEqual(restingOn(all, file));
      }
    },
  );
});

const GUARD = `import { auth } from '@clerk/nextjs/server';
export async function requireUser() { const { userId } = await auth(); if (!userId) throw new Error('no'); }
`;
const page = (imports: string): string =>
  `${imports}\nexport default async function Page() { await requireUser(); return <p>{await fetch('https://x.example')}</p>; }\n`;

/** Ids of the resources found when a file changed. */
async function touchedIn(files: Record<string, string>, changed: string[], app = '.'): Promise<string[]> {
  const { facts } = await opened(files, {}, app);
  return (await exposureMap(facts, { changed })).map(({ id }) => id);
}

describe('what a diff touches', () => {
  const PAGE = 'page:app/a/page.tsx#default';
  it('is found through any number of barrels, and nothing beside it', async () => {
    const files = {
      'app/a/page.tsx': page("import { requireUser } from '@/lib';"),
      'app/b/page.tsx': 'export default function Page() { return <p>b</p>; }',
      'lib/index.ts': "export * from './auth';",
      'lib/auth/index.ts': "export { requireUser } from './guard';",
      'lib/auth/guard.ts': GUARD,
      'proxy.ts': PLAIN_WALL,
    };
    expect(await touchedIn(files, ['lib/auth/guard.ts'])).toEqual([PAGE]);
  });
  it.each([
    ['a specifier spelled with an escape', "import { requireUser } from '@/lib/\\x67uard';"],
    ['one spelled with a code point', "import { requireUser } from '@/lib/\\u{67}uard';"],
    ['one spelled with four digits', "import { requireUser } from '@/\\u006cib/guard';"],
    ['one that goes on in the next line', "import { requireUser } from '@/lib/\\\nguard';"],
    ['an escape that changes nothing', "import { requireUser } from '../../lib/\\guard';"],
    ['a comment between the words', "import { requireUser } from /* ' */ '@/lib/guard';"],
    ['a line break before the specifier', "import { requireUser } from\n  '@/lib/guard';"],
    ['a file ending', "import { requireUser } from '../../lib/guard.js';"],
  ])('is found behind %s', async (_, imports) => {
    const files = { 'app/a/page.tsx': page(imports), 'lib/guard.ts': GUARD, 'proxy.ts': PLAIN_WALL };
    expect(await touchedIn(files, ['lib/guard.ts'])).toEqual([PAGE]);
  });
  it('is not sought in files for the regular expressions in them', async () => {
    const words = "export const words = (text: string) => text.replace(/\\W+/g, ' ').split(/\\s+/);\n";
    const { facts } = await opened({
      'app/a/page.tsx': page("import { requireUser } from '@/lib/guard';"),
      'app/b/page.tsx': `import { words } from '@/lib/words';\nexport default function Page() { return <p>{words('b')}</p>; }\n`,
      'lib/guard.ts': GUARD,
      'lib/words.ts': words,
      'proxy.ts': PLAIN_WALL,
    });
    const { resources, judged, served } = await drawMap(facts, { changed: ['lib/guard.ts'] });
    expect([resources.map(({ id }) => id), judged, served]).toEqual([[PAGE], 1, 2]);
  });
  it('is found in a folder whose name an escape can hide', async () => {
    const files = {
      'app/a/page.tsx': page("import { requireUser } from '../../\\$lib/guard';"),
      '$lib/guard.ts': GUARD,
      'proxy.ts': PLAIN_WALL,
    };
    expect(await touchedIn(files, ['$lib/guard.ts'])).toEqual([PAGE]);
  });
  it('is found in a file whose name holds a quote', async () => {
    const files = {
      'app/a/page.tsx': page("import { requireUser } from '../../lib/it\\'s';"),
      "lib/it's.ts": GUARD,
      'proxy.ts': PLAIN_WALL,
    };
    expect(await touchedIn(files, ["lib/it's.ts"])).toEqual([PAGE]);
  });
  it('is found across the packages of a workspace', async () => {
    const files = {
      'package.json': '{ "workspaces": ["apps/*", "packages/*"] }',
      'apps/web/package.json': JSON.stringify({
        name: 'web',
        dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17', '@acme/auth': '*' },
      }),
      'packages/auth/package.json': '{ "name": "@acme/auth", "main": "src/index.ts" }',
      'packages/auth/src/index.ts': "export * from './guard';",
      'packages/auth/src/guard.ts': GUARD,
      'apps/web/app/a/page.tsx': page("import { requireUser } from '@acme/auth';"),
      'apps/web/proxy.ts': PLAIN_WALL,
    };
    expect(await touchedIn(files, ['../../packages/auth/src/guard.ts'], 'apps/web')).toEqual([PAGE]);
  });
  it('is all that rests on the wall when the wall changed, or something it imports', async () => {
    const files = {
      'app/a/page.tsx': page("import { requireUser } from '@/lib/guard';"),
      'app/b/page.tsx':
        "export default async function Page() { return <p>{await fetch('https://x.example')}</p>; }",
      'lib/guard.ts': GUARD,
      'lib/list.ts': "export const OPEN = ['/b'];",
      'proxy.ts': `import { OPEN } from './lib/list';\n${PLAIN_WALL}\nexport const open = OPEN;\n`,
    };
    expect(await touchedIn(files, ['proxy.ts'])).toEqual([PAGE, 'page:app/b/page.tsx#default']);
  });
  it('is everything when a file that the wall imports changed', async () => {
    const files = {
      'app/a/page.tsx':
        "export default async function Page() { return <p>{await fetch('https://x.example')}</p>; }",
      'lib/list.ts': "export const OPEN = ['/b'];",
      'lib/other.ts': 'export const other = 1;',
      'proxy.ts': `import { OPEN } from './lib/list';\n${PLAIN_WALL}\nexport const open = OPEN;\n`,
    };
    expect(await touchedIn(files, ['lib/list.ts'])).toEqual([PAGE]);
    expect(await touchedIn(files, ['lib/other.ts'])).toEqual([]);
  });
  it('is everything when a configuration that tsconfig.json extends changed', async () => {
    const files = {
      'app/a/page.tsx': page("import { requireUser } from '@/lib/guard';"),
      'lib/guard.ts': GUARD,
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
      'proxy.ts': PLAIN_WALL,
    };
    expect(await touchedIn(files, ['tsconfig.base.json'])).toEqual([PAGE]);
  });
  it.each([
    [
      'another file of that name',
      "import { requireUser } from '@/lib/guard';",
      { 'lib/guard/index.ts': 'export const requireUser = async () => {};' },
      'lib/guard.ts',
    ],
    [
      'another file of a barrel',
      "import { requireUser } from '@/lib';",
      {
        'lib/index.ts': "export * from './guard';\nexport * from './open';",
        'lib/open.ts': 'export const requireUser = async () => {};',
      },
      'lib/guard.ts',
    ],
  ] as const)('is found where a file is gone and %s takes its place', async (_, imports, more, gone) => {
    const files = {
      'app/a/page.tsx': page(imports),
      'app/b/page.tsx':
        "export default async function Page() { return <p>{await fetch('https://x.example')}</p>; }",
      'proxy.ts': PLAIN_WALL,
      ...more,
    };
    expect(await touchedIn(files, [gone])).toEqual([PAGE]);
  });
  it('is nothing when only words and styles changed', async () => {
    const files = {
      'app/a/page.tsx': page("import { requireUser } from '@/lib/guard';"),
      'lib/guard.ts': GUARD,
      'proxy.ts': PLAIN_WALL,
      'README.md': '# Hello',
    };
    expect(await touchedIn(files, ['README.md'])).toEqual([]);
  });
});
