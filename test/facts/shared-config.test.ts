import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import { app, factsOf, project, write } from './project.ts';

// Made up, and put together here so that no scanner takes this file for a leak.
const KEY = ['sk', 'test', 'q7Zr2LmX9cVb4NtK8wPj3HsD'].join('_');

/** The files of an app, moved into a folder of a workspace. */
function workspace(files: Record<string, string | object>): string {
  const inApp = Object.entries(app()).map(([file, content]) => [`apps/web/${file}`, content]);
  return project({
    'package.json': { name: 'all', private: true, workspaces: ['apps/*'] },
    ...Object.fromEntries(inApp),
    ...files,
  });
}

describe('overrides of prettier', () => {
  const formatting = async (overrides: unknown, others: Record<string, string | object> = {}) =>
    (await factsOf(app({ '.prettierrc': { singleQuote: true, overrides }, ...others }))).formatting;

  test.each([
    ['by name', '*.ts'],
    ['by braces', '*.{ts,tsx}'],
    ['by nested braces', '{app,lib,.}/**/{*.d,*}.{ts,tsx}'],
    ['by path', '**/*.ts'],
    ['in a list', ['*.md', '*.ts']],
  ])('that hold for the code we write count, told %s', async (_, files) => {
    expect((await formatting([{ files, options: { semi: false } }])).semicolons).toBe(false);
  });

  test.each([
    ['for other files', { files: ['*.md', '*.json'] }],
    ['for one folder of several', { files: 'app/**/*.ts' }],
    ['that exclude what we write', { files: '*.ts', excludeFiles: ['proxy.ts', '*.test.ts'] }],
    ['with a glob of endless alternatives', { files: '{*,*.ts}'.repeat(60) }],
  ])('%s do not count', async (_, override) => {
    expect((await formatting([{ ...override, options: { semi: false } }])).semicolons).toBe(true);
  });

  test('are laid over each other and over the options in order', async () => {
    const found = await formatting([
      { files: '*.ts', options: { semi: false, singleQuote: false } },
      { files: '**/*.ts', options: { semi: true, tabWidth: 4 } },
    ]);
    expect(found).toMatchObject({ semicolons: true, quotes: 'double', indent: { kind: 'space', size: 4 } });
  });

  test('of a workspace name paths from its root', async () => {
    const overrides = [
      { files: 'apps/web/**', options: { semi: false } },
      { files: 'apps/docs/**', options: { singleQuote: true } },
    ];
    const root = workspace({ '.prettierrc.json': { overrides } });
    const { formatting } = await inspect(path.join(root, 'apps/web'));
    expect(formatting).toMatchObject({
      semicolons: false,
      quotes: 'double',
      source: '../../.prettierrc.json',
    });
  });
});

describe('biome', () => {
  test('inherits from the relative files it extends, the later and its own options winning', async () => {
    const { formatting } = await factsOf(
      app({
        'biome.json': {
          extends: ['./config/base.json', './config/team.jsonc'],
          javascript: { formatter: { semicolons: 'asNeeded' } },
        },
        'config/base.json': {
          extends: './deep/indent.json',
          formatter: { lineWidth: 120 },
          javascript: { formatter: { quoteStyle: 'single', semicolons: 'always' } },
        },
        'config/deep/indent.json': { formatter: { indentStyle: 'space', indentWidth: 3, lineWidth: 90 } },
        'config/team.jsonc': '// ours\n{ "javascript": { "formatter": { "trailingCommas": "none" } } }\n',
      }),
    );
    expect(formatting).toMatchObject({
      source: 'biome.json',
      indent: { kind: 'space', size: 3 },
      lineWidth: 120,
      quotes: 'single',
      trailingCommas: 'none',
      semicolons: false,
    });
  });

  test('may extend itself, what is not there, or what lies outside, without harm', async () => {
    const { formatting } = await factsOf(
      app({
        'biome.json': {
          extends: ['./biome.json', './biome.json', './gone.json', '../../../../etc/passwd'],
          javascript: { formatter: { quoteStyle: 'single' } },
        },
      }),
    );
    expect(formatting).toMatchObject({ quotes: 'single', source: 'biome.json' });
  });
});

describe('typescript.tsconfigPath of next.config', () => {
  const paths = (prefix: string) => ({ compilerOptions: { paths: { [`${prefix}/*`]: ['./*'] } } });

  test('names the tsconfig whose aliases resolve', async () => {
    const facts = await factsOf(
      app({
        'next.config.mjs': "export default { typescript: { tsconfigPath: './tsconfig.build.json' } };\n",
        'tsconfig.json': paths('@'),
        'tsconfig.build.json': paths('~'),
      }),
    );
    expect([facts.alias?.prefix, facts.language]).toEqual(['~/', 'ts']);
  });

  test('that is computed is named as unreadable, and tsconfig.json counts', async () => {
    const facts = await factsOf(
      app({
        'next.config.mjs': 'export default { typescript: { tsconfigPath: process.env.TSCONFIG } };\n',
        'tsconfig.json': paths('@'),
      }),
    );
    expect([facts.alias?.prefix, facts.nextConfig.unreadable]).toEqual(['@/', ['typescript.tsconfigPath']]);
  });

  test('that is not there, or lies outside, leaves tsconfig.json', async () => {
    for (const named of ['gone.json', '../../outside.json']) {
      const facts = await factsOf(
        app({
          'next.config.mjs': `export default { typescript: { tsconfigPath: '${named}' } };\n`,
          'tsconfig.json': paths('@'),
        }),
      );
      expect(facts.alias?.prefix).toBe('@/');
    }
  });
});

describe('.env files at the root of a workspace', () => {
  test('are listed after those of the app, with what git tracks and ignores', async () => {
    const root = workspace({
      '.env': `CLERK_SECRET_KEY=${KEY}\n`,
      '.env.local': 'NEXT_PUBLIC_CLERK_SIGN_IN_URL=/root-sign-in\n',
      '.gitignore': '.env.local\n',
      'apps/web/.env': 'NEXT_PUBLIC_CLERK_SIGN_IN_URL=/sign-in\n',
    });
    write(root, { 'apps/other/.env': 'NOT_OURS=1\n' });
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['add', '.env', 'apps/other/.env'], { cwd: root });
    const facts = await inspect(path.join(root, 'apps/web'));
    expect(facts.envFiles).toEqual([
      { path: '.env', names: ['NEXT_PUBLIC_CLERK_SIGN_IN_URL'], secrets: [], tracked: false, ignored: false },
      {
        path: '../../.env',
        names: ['CLERK_SECRET_KEY'],
        secrets: ['CLERK_SECRET_KEY'],
        tracked: true,
        ignored: false,
      },
      {
        path: '../../.env.local',
        names: ['NEXT_PUBLIC_CLERK_SIGN_IN_URL'],
        secrets: [],
        tracked: false,
        ignored: true,
      },
    ]);
    expect(facts.gitignore.missing).toContain('.env*');
    expect(facts.signIn?.url).toBe('/sign-in');
    expect(JSON.stringify(facts)).not.toContain(KEY);
  });
});
