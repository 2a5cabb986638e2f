import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshCopy, type Project } from '../apps/apps.ts';
import { snapshot } from '../apps/tree.ts';
import { type FinishedJson, program, programJson, type Start } from './program.ts';

const FIRST_RUN = ['--yes', '--no-install'];

let project: Project;
beforeEach(async () => {
  project = await freshCopy('next16-clerk7', 'not installed');
});
afterEach(() => project.remove());

const write = (path: string, text: string) => writeFileSync(join(project.root, path), text);

/** Runs with `--json`, and proves that not one byte of the project has changed. */
async function refused(args: readonly string[], start: Partial<Start> = {}): Promise<FinishedJson> {
  const before = snapshot(project.root);
  const finished = await programJson(args, { cwd: project.root, ...start });
  expect(snapshot(project.root)).toEqual(before);
  return finished;
}

describe('each of these is refused with a clear message, and nothing is written:', () => {
  it('an empty folder', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'clerk-guard-empty-'));
    try {
      const { exitCode, document } = await programJson(FIRST_RUN, { cwd: empty });
      expect(exitCode).toBe(3);
      expect(document.error?.message).toMatch(/no package\.json/);
      expect(snapshot(empty)).toEqual({});
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('a project without Next.js', async () => {
    write('package.json', '{ "name": "x", "dependencies": {} }\n');
    const { exitCode, document } = await refused(FIRST_RUN);
    expect(exitCode).toBe(3);
    expect(document.error?.message).toMatch(/not a Next\.js project/);
  });

  it('a broken package.json, with file and position', async () => {
    write('package.json', '{\n  "name": "x",\n  "dependencies": {,\n}\n');
    const { exitCode, document } = await refused(FIRST_RUN);
    expect(exitCode).toBe(3);
    expect(document.error).toMatchObject({ file: 'package.json', line: 3 });
    expect(document.error?.message).toMatch(/^package\.json .*line 3, column 20/);
  });

  it('a broken tsconfig.json, with file and position', async () => {
    write('tsconfig.json', '{\n  // comments are fine\n  "compilerOptions": {\n    "paths": oops\n');
    const { exitCode, document } = await refused(FIRST_RUN);
    expect(exitCode).toBe(3);
    expect(document.error).toMatchObject({ file: 'tsconfig.json', line: 4 });
  });

  it('an unknown piece, with the one that was meant', async () => {
    const { exitCode, document } = await refused(['add', 'webhok', ...FIRST_RUN]);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/"webhok".*webhook\?/);
  });

  it('an unknown piece to skip', async () => {
    const { exitCode, document } = await refused([...FIRST_RUN, '--skip', 'heders']);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/"heders".*headers\?/);
  });

  it('a piece that is both added and skipped', async () => {
    const { exitCode, document } = await refused([
      'add',
      'webhook',
      '--skip',
      'webhook',
      ...FIRST_RUN.slice(1),
    ]);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/contradict/);
  });

  it('an unknown flag, with the one that was meant', async () => {
    const { exitCode, document } = await refused([...FIRST_RUN, '--dry-rum']);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/--dry-rum.*--dry-run\?/);
  });

  it('a flag without its value, and one with a value that is not allowed', async () => {
    expect((await refused(['--yes', '--answers'])).exitCode).toBe(2);
    const { exitCode, document } = await refused([...FIRST_RUN, '--csp', 'maybe']);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/--csp.*maybe/);
  });

  it.each([
    ['a question that does not exist', '{ "headers": { "cspp": "off" } }', /headers\.cspp/],
    ['a piece that does not exist', '{ "heders": {} }', /heders/],
    ['a value of the wrong kind', '{ "rate-limit": { "limit": "many" } }', /rate-limit\.limit.*"many"/],
    ['a value that its question refuses', '{ "api-route": { "path": "/../x" } }', /api-route\.path/],
    ['text that is not JSON', '{ "headers": ', /not JSON/],
  ])('an answers file with %s, naming the field and why', async (_what, text, says) => {
    const file = join(dirname(project.root), 'answers.json');
    writeFileSync(file, text);
    const { exitCode, document } = await refused([...FIRST_RUN, '--answers', file]);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(says);
  });

  it('the same answers on standard input', async () => {
    const start = { input: '{ "headers": { "cspp": "off" } }' };
    const { exitCode, document } = await refused([...FIRST_RUN, '--answers', '-'], start);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/headers\.cspp/);
  });

  it('an answers file that is not there', async () => {
    expect((await refused([...FIRST_RUN, '--answers', 'nowhere.json'])).exitCode).toBe(2);
  });

  it('a folder that is not there', async () => {
    const { exitCode, document } = await refused(['nowhere', ...FIRST_RUN]);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/nowhere/);
  });

  it('a folder that must not be written to', async () => {
    const start: Partial<Start> = {};
    // Permissions don't bind root: there the program runs as nobody, to whom the folder belongs even less.
    if (process.getuid?.() === 0) {
      chmodSync(dirname(project.root), 0o755);
      start.user = 65_534;
    }
    chmodSync(project.root, 0o555);
    try {
      const { exitCode, document } = await refused(FIRST_RUN, start);
      expect(exitCode).toBe(1);
      expect(document.outcome).toBe('error');
      expect(document.error?.message).toMatch(/could not be written.*Nothing was written/);
    } finally {
      chmodSync(project.root, 0o755);
    }
  });

  it('a route whose path leads outside of the project', async () => {
    const { exitCode, document } = await refused([
      'add',
      'api-route',
      '--api-path',
      '/../../x',
      ...FIRST_RUN,
    ]);
    expect(exitCode).toBe(2);
    expect(document.error?.message).toMatch(/api-path/);
  });

  it('a target folder that is a link to the outside', async () => {
    const outside = join(dirname(project.root), 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(project.root, 'lib'));
    const { exitCode, document } = await refused(['add', 'middleware', ...FIRST_RUN]);
    expect(exitCode).toBe(1);
    expect(JSON.stringify([document.error, document.notDone])).toMatch(/leads out of the project/);
    expect(snapshot(outside)).toEqual({});
  });

  it('a directory where a file must go', async () => {
    mkdirSync(join(project.root, 'proxy.ts'));
    const { exitCode, document } = await refused(['add', 'middleware', ...FIRST_RUN]);
    expect(exitCode).toBe(1);
    expect(JSON.stringify([document.error, document.notDone])).toMatch(/proxy\.ts is a directory/);
  });
});

describe('where nobody can be asked', () => {
  it('without --yes it prints the plan and the flag that applies it, writes nothing and exits 1', async () => {
    const before = snapshot(project.root);
    const { exitCode, stdout } = await program([], { cwd: project.root });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^\+\+\+ .*proxy\.ts/m);
    expect(stdout).toMatch(/nothing was written/i);
    expect(stdout).toMatch(/--yes/);
    expect(snapshot(project.root)).toEqual(before);
  });

  it('--json never asks: without --yes it plans, as --dry-run does', async () => {
    const { exitCode, document } = await refused(['--no-install']);
    expect([exitCode, document.outcome]).toEqual([0, 'planned']);
    const dry = await refused(['--no-install', '--dry-run']);
    expect([dry.exitCode, dry.document.outcome]).toEqual([0, 'planned']);
    expect(dry.document.changes).toEqual(document.changes);
  });

  it('a workspace with several Next apps is refused until one is named', async () => {
    const workspace = await freshCopy('turborepo', 'not installed');
    try {
      const { exitCode, document } = await programJson(FIRST_RUN, { cwd: workspace.root });
      expect(exitCode).toBe(2);
      expect(document.error?.message).toMatch(/apps\/docs.*apps\/web/);
      expect(document.error?.next).toMatch(/--app/);
      const unknown = await programJson([...FIRST_RUN, '--app', 'wep'], { cwd: workspace.root });
      expect(unknown.exitCode).toBe(2);
    } finally {
      workspace.remove();
    }
  });

  it('nothing is coloured', async () => {
    const { stdout, stderr } = await program(['--dry-run'], { cwd: project.root });
    expect(stdout + stderr).not.toContain('\u001b[');
  });
});

it("a file of the owner's at a target path is left alone, reported with our text, and exits 1", async () => {
  const own = 'export const mine = true;\n';
  mkdirSync(join(project.root, 'lib/security'), { recursive: true });
  write('lib/security/step-up.ts', own);
  const { exitCode, document } = await programJson(FIRST_RUN, { cwd: project.root });
  expect([exitCode, document.outcome]).toEqual([1, 'partial']);
  const [step] = document.notDone.filter(({ path }) => path === 'lib/security/step-up.ts');
  expect(step?.because).toMatch(/already|yours|exists/);
  expect(step?.snippet).toMatch(/export /);
  expect(readFileSync(join(project.root, 'lib/security/step-up.ts'), 'utf8')).toBe(own);
});

it('a reader that hangs up early does not turn into a crash', async () => {
  const { stderr } = await program(['-c', '"$0" --dry-run | head -n 1', inject('program')], {
    cwd: project.root,
    program: 'sh',
  });
  expect(stderr).toBe('');
});
