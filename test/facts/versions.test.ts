import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { advisoriesFor, chooseClerk, inspect, unsupportedProject } from '../../src/facts/index.ts';
import { lockedVersion } from '../../src/facts/lockfile.ts';
import { app, factsOf, installed, PACKAGE, project, write } from './project.ts';

const PAGE = 'export default function Page() { return null; }\n';

function bare(range: string, more: object = {}): Record<string, string | object> {
  return { 'package.json': { name: 'shop', dependencies: { next: range }, ...more }, 'app/page.tsx': PAGE };
}

describe('the Next version', () => {
  test('is the installed one before all others', async () => {
    const facts = await factsOf({ ...bare('^15.0.0'), ...installed({ next: '15.5.29' }) });
    expect(facts.next).toEqual({ name: 'next', range: '^15.0.0', version: '15.5.29', source: 'installed' });
    expect(facts.nextMajor).toBe(15);
  });

  test('is found in the node_modules of the workspace root, not above it', async () => {
    const dir = project({
      'node_modules/next/package.json': { name: 'next', version: '12.0.0' },
      'mono/package.json': { workspaces: ['apps/*'] },
      'mono/apps/web/package.json': { name: 'web', dependencies: { next: '^16.0.0' } },
      'mono/apps/web/app/page.tsx': PAGE,
    });
    const web = path.join(dir, 'mono/apps/web');
    expect((await inspect(web)).next).toMatchObject({ version: '16.0.0', source: 'range' });
    write(dir, { 'mono/node_modules/next/package.json': { name: 'next', version: '16.2.0' } });
    expect((await inspect(web)).next).toMatchObject({ version: '16.2.0', source: 'installed' });
  });

  test('follows a pnpm link inside the workspace, and none that leads out of it', async () => {
    const dir = project({
      'out/next/package.json': { name: 'next', version: '11.0.0' },
      'in/package.json': { name: 'shop', dependencies: { next: '^16.1.0' } },
      'in/app/page.tsx': PAGE,
      'in/node_modules/.pnpm/next@16.4.6/node_modules/next/package.json': { name: 'next', version: '16.4.6' },
    });
    const link = path.join(dir, 'in/node_modules/next');
    fs.symlinkSync('.pnpm/next@16.4.6/node_modules/next', link);
    expect((await inspect(path.join(dir, 'in'))).next?.version).toBe('16.4.6');
    fs.unlinkSync(link);
    fs.symlinkSync('../../out/next', link);
    expect((await inspect(path.join(dir, 'in'))).next).toMatchObject({ version: '16.1.0', source: 'range' });
  });

  test('comes from the lockfile when nothing is installed', async () => {
    const facts = await factsOf({
      ...bare('latest'),
      'package-lock.json': {
        lockfileVersion: 3,
        packages: { '': {}, 'node_modules/next': { version: '16.4.1' } },
      },
    });
    expect(facts.next).toEqual({ name: 'next', range: 'latest', version: '16.4.1', source: 'lockfile' });
  });

  test('is the lowest of the range when there is nothing else', async () => {
    expect((await factsOf(bare('~14.2.3'))).next).toMatchObject({ version: '14.2.3', source: 'range' });
    expect((await factsOf(bare('npm:next@^15.1.0'))).next).toMatchObject({
      version: '15.1.0',
      source: 'range',
    });
  });

  test('is unknown for a tag that nothing resolves, and the project is told to install', async () => {
    const facts = await factsOf(bare('latest'));
    expect(facts.next).toEqual({ name: 'next', range: 'latest', source: 'unknown' });
    expect([facts.nextMajor, unsupportedProject(facts)?.next]).toEqual([
      0,
      expect.stringContaining('npm install'),
    ]);
  });

  test('is looked up in pnpm catalogs, default and named, and in catalogs of package.json', async () => {
    const pnpm = 'packages:\n  - apps/*\ncatalog:\n  next: ^15.5.0\ncatalogs:\n  edge:\n    next: 16.4.6\n';
    for (const [range, version] of [
      ['catalog:', '15.5.0'],
      ['catalog:default', '15.5.0'],
      ['catalog:edge', '16.4.6'],
    ] as const) {
      const dir = project({
        'pnpm-workspace.yaml': pnpm,
        'package.json': {},
        'apps/web/package.json': { name: 'web', dependencies: { next: range } },
        'apps/web/app/page.tsx': PAGE,
      });
      expect((await inspect(path.join(dir, 'apps/web'))).next).toMatchObject({ version, source: 'range' });
    }
    const bun = await factsOf(
      bare('catalog:', { workspaces: { packages: [], catalog: { next: '^14.2.35' } } }),
    );
    expect(bun.next?.version).toBe('14.2.35');
  });
});

describe('lockfiles', () => {
  const query = { name: 'next', range: '^15.0.0', importer: 'apps/web', importerName: 'web' };

  test('package-lock: the app’s own copy before the shared one', () => {
    const packages = {
      'node_modules/next': { version: '14.0.0' },
      'apps/web/node_modules/next': { version: '15.3.1' },
    };
    expect(lockedVersion('package-lock.json', JSON.stringify({ packages }), query)).toBe('15.3.1');
    expect(
      lockedVersion('package-lock.json', JSON.stringify({ packages }), { ...query, importer: 'apps/docs' }),
    ).toBe('14.0.0');
    expect(lockedVersion('package-lock.json', '{ broken', query)).toBeUndefined();
  });

  test('pnpm-lock 9: the version of the asking importer', () => {
    const text = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      next:
        specifier: 14.0.0
        version: 14.0.0

  apps/web:
    dependencies:
      '@clerk/nextjs':
        specifier: ^6.0.0
        version: 6.39.8(next@15.3.1(react@19.0.0))(react@19.0.0)
      next:
        specifier: 'catalog:'
        version: 15.3.1(react@19.0.0)

packages:

  next@14.0.0:
    resolution: {integrity: sha512-x}
  '@clerk/backend@2.33.8':
    resolution: {integrity: sha512-x}
`;
    expect(lockedVersion('pnpm-lock.yaml', text, query)).toBe('15.3.1');
    expect(lockedVersion('pnpm-lock.yaml', text, { ...query, name: '@clerk/nextjs' })).toBe('6.39.8');
    expect(lockedVersion('pnpm-lock.yaml', text, { ...query, importer: '.' })).toBe('14.0.0');
    expect(lockedVersion('pnpm-lock.yaml', text, { ...query, name: '@clerk/backend' })).toBe('2.33.8');
  });

  test('pnpm-lock 6 of one package, and 5 with short entries', () => {
    const six =
      "lockfileVersion: '6.0'\n\ndependencies:\n  next:\n    specifier: ^13.5.4\n    version: 13.5.6(react@18.2.0)\n";
    const five =
      'lockfileVersion: 5.4\n\nspecifiers:\n  next: 13.0.0\n\ndependencies:\n  next: 13.0.0_biqbaboplfbrettd7655fr4n2y\n';
    expect(lockedVersion('pnpm-lock.yaml', six, { ...query, importer: '.' })).toBe('13.5.6');
    expect(lockedVersion('pnpm-lock.yaml', five, { ...query, importer: '.' })).toBe('13.0.0');
  });

  test('yarn v1 and berry: by range, else when there is only one', () => {
    const v1 =
      '# yarn lockfile v1\n\n\nnext@^14.0.0:\n  version "14.2.3"\n\n"next@^15.0.0", next@^15.1.0:\n  version "15.5.0"\n  resolved "x"\n';
    const berry =
      '__metadata:\n  version: 8\n\n"next@npm:^15.0.0":\n  version: 15.4.2\n  resolution: "next@npm:15.4.2"\n';
    expect(lockedVersion('yarn.lock', v1, query)).toBe('15.5.0');
    expect(lockedVersion('yarn.lock', v1, { ...query, range: 'latest' })).toBeUndefined();
    expect(lockedVersion('yarn.lock', berry, query)).toBe('15.4.2');
    expect(lockedVersion('yarn.lock', berry, { ...query, range: 'latest' })).toBe('15.4.2');
  });

  test('bun.lock: the app’s own copy before the shared one', () => {
    const text =
      '{\n  "packages": {\n    "next": ["next@15.1.0", "", {}, "sha512-x"],\n    "web/next": ["next@15.2.0", "", {}, "sha512-x"],\n  }\n}\n';
    expect(lockedVersion('bun.lock', text, query)).toBe('15.2.0');
    expect(lockedVersion('bun.lock', text, { ...query, importerName: 'docs' })).toBe('15.1.0');
  });

  test('CRLF lockfiles read the same', () => {
    expect(lockedVersion('yarn.lock', 'next@^15.0.0:\r\n  version "15.5.0"\r\n', query)).toBe('15.5.0');
  });
});

describe('the package manager', () => {
  test('is what packageManager says, with its lockfile', async () => {
    const facts = await factsOf(
      app({
        'package.json': { ...PACKAGE, packageManager: 'pnpm@10.5.2+sha512.ab' },
        'pnpm-lock.yaml': '',
        'yarn.lock': '',
      }),
    );
    expect(facts.packageManager).toEqual({
      name: 'pnpm',
      version: '10.5.2',
      lockfile: 'pnpm-lock.yaml',
      because: 'the packageManager field of package.json',
    });
  });

  test('else devEngines, else the nearest lockfile, else npm', async () => {
    const engines = { devEngines: { packageManager: { name: 'yarn' } } };
    expect((await factsOf(app({ 'package.json': { ...PACKAGE, ...engines } }))).packageManager.name).toBe(
      'yarn',
    );
    const classic =
      '# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n';
    expect((await factsOf(app({ 'yarn.lock': classic }))).packageManager).toMatchObject({
      name: 'yarn',
      version: '1',
    });
    const berry = '# This file is generated by running "yarn install"\n\n__metadata:\n  version: 8\n';
    expect((await factsOf(app({ 'yarn.lock': berry }))).packageManager).not.toHaveProperty('version');
    expect((await factsOf(app({ 'bun.lock': '{}' }))).packageManager).toMatchObject({
      name: 'bun',
      lockfile: 'bun.lock',
    });
    expect((await factsOf(app())).packageManager.name).toBe('npm');
  });

  test('is told by the settings that it alone reads, where nothing is installed yet', async () => {
    const workspace = {
      'package.json': {},
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
      'apps/web/package.json': { name: 'web', dependencies: { next: '16.4.6' } },
      'apps/web/app/page.tsx': PAGE,
    };
    expect((await inspect(path.join(project(workspace), 'apps/web'))).packageManager).toEqual({
      name: 'pnpm',
      because: 'the settings file ../../pnpm-workspace.yaml',
    });
    const berry = await factsOf(app({ '.yarnrc.yml': 'nodeLinker: node-modules\n' }));
    expect(berry.packageManager).toEqual({ name: 'yarn', because: 'the settings file .yarnrc.yml' });
    const locked = await factsOf(app({ 'pnpm-workspace.yaml': '', 'package-lock.json': '{}' }));
    expect(locked.packageManager.name).toBe('npm');
  });

  test('is found up to the workspace root', async () => {
    const dir = project({
      'package.json': { workspaces: ['apps/*'] },
      'yarn.lock': '',
      'apps/web/package.json': { name: 'web', dependencies: { next: '16.4.6' } },
      'apps/web/app/page.tsx': PAGE,
    });
    const facts = await inspect(path.join(dir, 'apps/web'));
    expect(facts.packageManager).toMatchObject({ name: 'yarn', lockfile: '../../yarn.lock' });
    expect(facts.workspace.kind).toBe('yarn');
  });
});

describe('Clerk', () => {
  test('packages, major and the backend beside it', async () => {
    const facts = await factsOf({
      ...app({
        'package.json': {
          name: 'shop',
          dependencies: { ...PACKAGE.dependencies, '@clerk/themes': '^2.0.0' },
        },
      }),
      ...installed({ '@clerk/backend': '3.25.0' }, 'node_modules/@clerk/nextjs/'),
    });
    expect([facts.clerk.major, facts.clerk.nextjs?.version, facts.clerk.backend?.version]).toEqual([
      7,
      '7.9.17',
      '3.25.0',
    ]);
    expect(facts.clerk.packages.map((item) => item.name)).toEqual(['@clerk/nextjs', '@clerk/themes']);
  });

  test('is not there when nothing names it', async () => {
    expect((await factsOf(bare('16.4.6'))).clerk).toMatchObject({
      nextjs: null,
      major: 0,
      backend: null,
      packages: [],
    });
  });

  test('is seen through a workspace package', async () => {
    const dir = project({
      'package.json': { workspaces: ['apps/*', 'packages/*'] },
      'apps/web/package.json': { name: 'web', dependencies: { next: '16.4.6', '@acme/auth': 'workspace:*' } },
      'apps/web/app/page.tsx': PAGE,
      'packages/auth/package.json': { name: '@acme/auth', dependencies: { '@clerk/nextjs': '^6.30.0' } },
      ...installed({ '@clerk/nextjs': '6.39.8' }),
    });
    const { clerk } = await inspect(path.join(dir, 'apps/web'));
    expect([clerk.via, clerk.major, clerk.nextjs?.source]).toEqual(['@acme/auth', 6, 'installed']);
    expect(clerk.beside).toBeUndefined();
  });

  test('in a workspace package is out of reach of an app whose packages are kept apart', async () => {
    const dir = project({
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\n',
      'package.json': {},
      'apps/web/package.json': { name: 'web', dependencies: { next: '16.4.6', '@acme/auth': 'workspace:*' } },
      'apps/web/app/page.tsx': PAGE,
      'packages/auth/package.json': { name: '@acme/auth', dependencies: { '@clerk/nextjs': '^7.9.0' } },
      ...installed({ '@clerk/nextjs': '7.9.17' }, 'packages/auth/'),
    });
    expect((await inspect(path.join(dir, 'apps/web'))).clerk).toMatchObject({
      via: '@acme/auth',
      beside: '^7.9.0',
    });
  });

  test('provider and key kind are found, the key is not', async () => {
    const facts = await factsOf(
      app({
        'app/layout.tsx':
          "import { ClerkProvider } from '@clerk/nextjs';\nexport default function L({ children }) { return <ClerkProvider dynamic>{children}</ClerkProvider>; }\n",
        '.env': 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_Y2xlcmsuZXhhbXBsZQ\n',
      }),
    );
    expect(facts.clerk.provider).toEqual({ file: 'app/layout.tsx', dynamic: true });
    expect(facts.clerk.keyMode).toBe('test');
    expect(JSON.stringify(facts)).not.toContain('Y2xlcmsu');
  });
});

describe('choosing Clerk for a project without it', () => {
  const choose = (version: string) =>
    chooseClerk({ next: { name: 'next', version, source: 'installed' }, react: null });

  test.each([
    ['16.4.6', '7.9.17'],
    ['15.5.29', '7.9.17'],
    ['15.2.4', '6.39.8'],
    ['14.2.35', '6.39.8'],
    ['14.2.24', '5.7.6'],
    ['14.0.3', '5.7.6'],
    ['13.5.7', '6.39.8'],
    ['13.5.4', '5.7.6'],
    ['16.0.5', '6.39.8'],
  ])('Next %s gets %s', (next, clerk) => {
    expect(choose(next)).toEqual({ range: `^${clerk}`, version: clerk });
  });

  test('names the Next version to move to when none fits', () => {
    expect(choose('14.0.2')).toEqual({ refuse: expect.stringContaining('Move to Next.js 15.5.29') });
    expect(chooseClerk({ next: null, react: null })).toEqual({
      refuse: expect.stringContaining('not known'),
    });
  });

  test('is none for a Next that no known release was written for, whatever an open range admits', () => {
    expect(choose('17.0.0')).toEqual({ refuse: expect.stringContaining('admits Next.js 17.0.0') });
  });

  test('is none where an install would fail for React: the version to leave is named', () => {
    const next = { name: 'next', version: '15.5.29', source: 'installed' as const };
    const installed = (version: string) => ({
      name: 'react',
      range: version,
      version,
      source: 'installed' as const,
    });
    expect(chooseClerk({ next, react: installed('19.1.0') })).toEqual({
      refuse: expect.stringMatching(/does not admit react 19\.1\.0: .* react-dom to 19\.1\.4 or a later/),
    });
    expect(chooseClerk({ next, react: installed('19.1.4') })).toMatchObject({ version: '7.9.17' });
    const range = { name: 'react', range: '^19.0.0', version: '19.0.0', source: 'range' as const };
    expect(chooseClerk({ next, react: range })).toMatchObject({ version: '7.9.17' });
  });

  test('what it chooses has no known hole', () => {
    for (const version of ['7.9.17', '6.39.8', '5.7.6'])
      expect(advisoriesFor('@clerk/nextjs', version)).toEqual([]);
  });
});

describe('advisories', () => {
  test('cover the versions they name and not the fixed ones', () => {
    expect(advisoriesFor('next', '15.2.2').map((row) => row.id)).toContain('CVE-2025-29927');
    expect(advisoriesFor('next', '15.2.3').map((row) => row.id)).not.toContain('CVE-2025-29927');
    expect(advisoriesFor('@clerk/nextjs', '6.21.0').map((row) => row.id)).toContain('CVE-2025-53548');
    expect(advisoriesFor('next', undefined)).toEqual([]);
    expect(advisoriesFor('next', 'latest')).toEqual([]);
  });
});

describe('projects no piece can be added to', () => {
  test.each([
    ['no next', { 'package.json': { name: 'x' } }, 'not a Next.js project'],
    ['an old Next', bare('13.5.3'), 'too old'],
    [
      'an old Clerk',
      {
        ...bare('14.2.35'),
        'package.json': { dependencies: { next: '14.2.35', '@clerk/nextjs': '^4.29.0' } },
      },
      'too old',
    ],
    [
      'Clerk 5 in an app folder on Next 16',
      {
        ...bare('16.4.6'),
        'package.json': { dependencies: { next: '16.4.6', '@clerk/nextjs': '5.7.6' } },
      },
      'cannot read the request',
    ],
    [
      'a static export',
      { ...bare('16.4.6'), 'next.config.mjs': "export default { output: 'export' };\n" },
      "output: 'export'",
    ],
    ['two app folders', { ...bare('16.4.6'), 'src/app/page.tsx': PAGE }, 'two folders'],
    ['app and pages apart', { ...bare('16.4.6'), 'src/pages/a.tsx': PAGE }, 'refuses to build'],
    ['no folder at all', { 'package.json': { dependencies: { next: '16.4.6' } } }, 'neither an app/'],
  ] as const)('%s is said in a sentence with a way out', async (_, files, words) => {
    const found = unsupportedProject(await factsOf(files));
    expect(found?.message).toContain(words);
    expect(found?.next.length).toBeGreaterThan(20);
  });

  test('Clerk 5 on Next 16 fits where there are pages only, whose requests are handed to it', async () => {
    const files = {
      'package.json': { dependencies: { next: '16.4.6', '@clerk/nextjs': '5.7.6' } },
      'pages/index.tsx': PAGE,
    };
    expect(unsupportedProject(await factsOf(files))).toBeUndefined();
  });

  test('a project without next is not sent to itself', async () => {
    const files = { 'package.json': { peerDependencies: { next: '16.4.6' } }, 'app/page.tsx': PAGE };
    expect(unsupportedProject(await factsOf(files))?.next).toBe('Run this where next is in package.json.');
  });

  test('an ordinary app is supported', async () => {
    expect(unsupportedProject(await factsOf(app()))).toBeUndefined();
  });
});
