import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { freshCopy } from '../apps/apps.ts';
import { run } from '../apps/shell.ts';
import { program, programJson } from './program.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'clerk-guard-npx-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes of all files below a folder. */
function bytesBelow(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

/** Names of the packages installed in a `node_modules` folder. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((sub) => `${name}/${sub}`) : [name],
    );
}

it('holds the program, its templates and the notices, and nothing else', async () => {
  const listed = (await run('tar', ['-tzf', inject('tarball')], folder))
    .split('\n')
    .filter((line) => line !== '');
  const tops = new Set(listed.map((path) => path.split('/')[1] ?? ''));
  const allowed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'templates'];
  expect([...tops].filter((name) => !allowed.includes(name))).toEqual([]);
  for (const path of [
    'dist/cli.js',
    'dist/plopfile.js',
    'dist/output.schema.json',
    'dist/THIRD_PARTY_NOTICES.md',
    'LICENSE',
  ]) {
    expect(listed).toContain(`package/${path}`);
  }
});

it('npx with an empty cache installs at most 6 packages and 12 MB, and runs in the folder it was called in', async () => {
  const copy = await freshCopy('next16-clerk7');
  try {
    const env = { npm_config_cache: join(folder, 'cache'), npm_config_prefer_offline: 'false' };
    // As a bare path npx would take the tarball for a script to run.
    const args = ['--yes', `file:${inject('tarball')}`, '--dry-run'];
    const { exitCode, document } = await programJson(args, { cwd: copy.root, env, program: 'npx' });
    expect([exitCode, document.outcome]).toEqual([0, 'planned']);
    const [installed = ''] = readdirSync(join(folder, 'cache/_npx'));
    const modules = join(folder, 'cache/_npx', installed, 'node_modules');
    expect(packagesIn(modules)).toContain('create-clerk-guard');
    expect(packagesIn(modules).length).toBeLessThanOrEqual(6);
    expect(bytesBelow(modules)).toBeLessThanOrEqual(12 * 1024 * 1024);
  } finally {
    copy.remove();
  }
});

it('both names start the same program, which says its version and its help', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  mkdirSync(join(folder, 'elsewhere'), { recursive: true });
  const cwd = join(folder, 'elsewhere');
  for (const name of [inject('program'), inject('program').replace(/create-clerk-guard$/, 'clerk-guard')]) {
    expect(await program(['--version'], { cwd, program: name })).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  }
  for (const verb of [[], ['add'], ['list'], ['inspect']]) {
    const { exitCode, stdout } = await program([...verb, '--help'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/create-clerk-guard/);
  }
  expect(readdirSync(cwd)).toEqual([]);
});
