import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonDocument, Manifest } from '../../src/types.ts';
import { APPS, type AppName, freshCopy, type Project, type TestApp } from '../apps/apps.ts';
import { pathWithPnpm, run } from '../apps/shell.ts';
import { snapshot } from '../apps/tree.ts';
import { makeKeys } from './keys.ts';
import { programJson, wordsOf } from './program.ts';
import { serve } from './server.ts';
import { build, lint, typecheck } from './toolchain.ts';

const EVERY_PIECE = [
  'middleware',
  'headers',
  'webhook',
  'api-route',
  'security-check',
  'rate-limit',
  'step-up',
  'env-files',
];

interface Expected {
  nextMajor: 14 | 15 | 16;
  /** The one file Next loads before every request. */
  entry: string;
  pieces: readonly string[];
  /** True where the run itself installs; elsewhere it is told not to and the printed command is run. */
  installs?: boolean;
  /** Words that a user would have to add. */
  args?: readonly string[];
  /** A build that would show nothing the others don't show is left out, for the time it takes. */
  build?: false;
  /** True where the built app is also started and asked a few things. */
  serve?: true;
}

const EXPECTED: Record<AppName, Expected> = {
  'next16-app-ts': { nextMajor: 16, entry: 'proxy.ts', pieces: EVERY_PIECE, installs: true },
  'next16-app-js': { nextMajor: 16, entry: 'proxy.js', pieces: EVERY_PIECE },
  'next16-app-src': { nextMajor: 16, entry: 'src/proxy.ts', pieces: EVERY_PIECE, build: false },
  'next16-pages-ts': { nextMajor: 16, entry: 'proxy.ts', pieces: EVERY_PIECE },
  'next16-clerk7': { nextMajor: 16, entry: 'proxy.ts', pieces: EVERY_PIECE, serve: true },
  'next15-clerk6': { nextMajor: 15, entry: 'middleware.ts', pieces: EVERY_PIECE, serve: true },
  // Clerk 5 has no has({ reverification }).
  'next14-clerk5': {
    nextMajor: 14,
    entry: 'middleware.ts',
    pieces: EVERY_PIECE.filter((name) => name !== 'step-up'),
    serve: true,
  },
  t3: { nextMajor: 15, entry: 'src/middleware.ts', pieces: EVERY_PIECE },
  'pnpm-workspace': { nextMajor: 16, entry: 'proxy.ts', pieces: EVERY_PIECE, installs: true, build: false },
  turborepo: {
    nextMajor: 16,
    entry: 'proxy.ts',
    pieces: EVERY_PIECE,
    installs: true,
    args: ['--app', 'web'],
    build: false,
  },
};

/** What an install rewrites, which no two installs have to agree on. */
const INSTALL = new Set(['package-lock.json', 'pnpm-lock.yaml', 'local']);

function sourcesOf(root: string): Record<string, string> {
  const all = snapshot(root);
  return Object.fromEntries(
    Object.entries(all).filter(([path]) => !path.split('/').some((part) => INSTALL.has(part))),
  );
}

const readManifest = (dir: string) =>
  JSON.parse(readFileSync(join(dir, '.clerk-guard/manifest.lock'), 'utf8')) as Manifest;

describe.each(Object.entries(EXPECTED) as [AppName, Expected][])('in %s', (name, expected) => {
  const app: TestApp = APPS[name];
  const args = expected.args ?? [];
  const noInstall = expected.installs ? [] : ['--no-install'];
  const keys = makeKeys();
  let project: Project;
  let before: Record<string, string>;
  let dry: JsonDocument;
  let applied: JsonDocument;

  beforeAll(async () => {
    project = await freshCopy(name);
    before = snapshot(project.root);
  });
  afterAll(() => project?.remove());

  it('a dry run says what would happen and changes nothing', async () => {
    const { exitCode, document, stderr } = await programJson(['--dry-run', ...args], { cwd: project.root });
    dry = document;
    expect({ exitCode, outcome: document.outcome, notDone: document.notDone, stderr }).toEqual({
      exitCode: 0,
      outcome: 'planned',
      notDone: [],
      stderr: '',
    });
    expect(snapshot(project.root)).toEqual(before);
  });

  it('the first run with --yes writes every piece that fits, and what the dry run promised', async () => {
    const { exitCode, document, stderr } = await programJson(['--yes', ...noInstall, ...args], {
      cwd: project.root,
    });
    applied = document;
    expect({ exitCode, outcome: document.outcome, notDone: document.notDone }, stderr).toEqual({
      exitCode: 0,
      outcome: 'applied',
      notDone: [],
    });
    expect(document.changes).toEqual(dry.changes);
    expect(Object.keys(readManifest(project.dir).pieces).sort()).toEqual([...expected.pieces].sort());
    expect(document.changes.map(({ path }) => path)).toContain(expected.entry);
  });

  it('git shows the changes that were announced, and no others', async () => {
    const status = await run('git', ['status', '--porcelain', '--untracked-files=all', '-z'], project.dir);
    const prefix = app.dir === '.' ? '' : `${app.dir}/`;
    const changed = status
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice(3))
      .filter((path) => !/(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml)$/.test(path));
    expect(changed.sort()).toEqual(applied.changes.map(({ path }) => `${prefix}${path}`).sort());
  });

  it('the same command again says unchanged, and not one byte changes', async () => {
    const after = snapshot(project.root);
    const { exitCode, document } = await programJson(['--yes', ...noInstall, ...args], { cwd: project.root });
    expect({
      exitCode,
      outcome: document.outcome,
      changes: document.changes,
      notDone: document.notDone,
    }).toEqual({
      exitCode: 0,
      outcome: 'unchanged',
      changes: [],
      notDone: [],
    });
    expect(snapshot(project.root)).toEqual(after);
  });

  it('the printed command gives a fresh copy the same files', async () => {
    const command = applied.commands.at(-1) ?? '';
    const copy = await freshCopy(name);
    try {
      const words = [...wordsOf(command), '--no-install'];
      const { exitCode, document, stderr } = await programJson(words, { cwd: copy.root });
      expect({ exitCode, outcome: document.outcome, notDone: document.notDone }, stderr).toEqual({
        exitCode: 0,
        outcome: 'applied',
        notDone: [],
      });
      expect(sourcesOf(copy.root)).toEqual(sourcesOf(project.root));
    } finally {
      copy.remove();
    }
  });

  it('what package.json asks for is installed', async () => {
    if (!expected.installs && applied.dependencies.length > 0) {
      const [command = ''] = applied.commands;
      expect(command).toMatch(/^npm install /);
      const [file = '', ...words] = command.split(' ');
      await run(file, words, project.dir, { PATH: await pathWithPnpm() });
    }
    const manifest = JSON.parse(readFileSync(join(project.dir, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const { name: dependency } of applied.dependencies) {
      expect(Object.keys(manifest.dependencies)).toContain(dependency);
      const resolved = await run(
        process.execPath,
        [
          '-p',
          `require.resolve.paths('x').map((p) => p + '/${dependency}').find((p) => fs.existsSync(p)) ?? ''`,
        ],
        project.dir,
      );
      expect(resolved, `${dependency} is not installed`).not.toBe('');
    }
  });

  it.runIf(app.language === 'ts')('tsc is clean in strict mode', async () => {
    await typecheck(project.dir, expected.nextMajor);
  });

  it("the project's own ESLint has nothing to say about our files", async () => {
    const ours = new Set(applied.changes.map(({ path }) => path));
    const { seen, complaints } = await lint(project.dir);
    expect(seen).toContain(expected.entry);
    expect(complaints.filter(({ path }) => ours.has(path))).toEqual([]);
  });

  it.runIf(expected.build !== false)('next build passes', async () => {
    expect(await build(project.dir, keys)).toMatch(/(?:Proxy|Middleware)/);
  });

  it.runIf(expected.serve)('what was built lets in whom it should, and nobody else', async () => {
    const { origin, stop } = await serve(project.dir, keys);
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${origin}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });
    try {
      const home = await ask('/');
      expect([home.status, home.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
      const api = await ask('/api/projects');
      expect([api.status, api.headers.get('content-type')]).toEqual([401, 'application/json']);
      const page = await ask('/dashboard');
      expect([page.status, page.headers.get('location')]).toEqual([307, expect.stringMatching(/\/sign-in/)]);
      const webhook = await ask('/api/webhooks/clerk', { method: 'POST', body: '{}' });
      expect(webhook.status).toBe(400);
    } finally {
      await stop();
    }
  });
});
