import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import { freshCopy, type Project } from '../apps/apps.ts';
import { snapshot } from '../apps/tree.ts';
import { program, programJson } from './program.ts';
import { KEY, Terminal } from './terminal.ts';

const LIMITER = 'lib/security/rate-limit.ts';
const BASE = `.clerk-guard/base/${LIMITER}.lock`;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function project(state: 'installed' | 'not installed' = 'not installed'): Promise<Project> {
  const copy = await freshCopy('next16-clerk7', state);
  open.push(copy.remove);
  return copy;
}

function at(copy: Project, ...args: string[]): Terminal {
  const terminal = new Terminal(inject('program'), args, copy.root);
  open.push(() => terminal.close());
  return terminal;
}

const read = (copy: Project, path: string): string => readFileSync(join(copy.dir, path), 'utf8');
function edit(copy: Project, path: string, from: string, to: string): void {
  const text = read(copy, path);
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(join(copy.dir, path), text.replace(from, to));
}

/** The limiter in which both sides changed one line since an earlier version wrote it. */
async function inConflict(): Promise<Project> {
  const copy = await project();
  expect(
    (await programJson(['add', 'rate-limit', '--yes', '--no-install'], { cwd: copy.dir })).exitCode,
  ).toBe(0);
  edit(copy, BASE, 'const LIMIT = 60;', 'const LIMIT = 59;');
  edit(copy, LIMITER, 'const LIMIT = 60;', 'const LIMIT = 7;');
  return copy;
}

it('update asks what goes where both sides changed a line, shows the diff with the answer, and exits 4 with markers', async () => {
  const copy = await inConflict();
  const terminal = at(copy, 'update', '--no-install');
  await terminal.expect(/Conflicts in lib\/security\/rate-limit\.ts \(1\)\. What goes there\?/);
  terminal.send(KEY.down, KEY.enter);
  await terminal.expect(/\+<<<<<<< mine/);
  await terminal.expect(/Write (?:this|these) file/);
  terminal.send(KEY.enter);
  expect(await terminal.exitCode()).toBe(4);
  expect(read(copy, LIMITER)).toMatch(
    /<<<<<<< mine\nconst LIMIT = 7;\n\|{7} base\nconst LIMIT = 59;\n=======\n/,
  );
});

it('update leaves a conflict alone when that is the answer', async () => {
  const copy = await inConflict();
  const before = snapshot(copy.root);
  const terminal = at(copy, 'update', '--no-install');
  await terminal.expect(/What goes there\?/);
  terminal.send(KEY.enter);
  expect(await terminal.exitCode()).toBe(4);
  expect(snapshot(copy.root)).toEqual(before);
});

it('update takes the new lines when a person says so, and exits 0', async () => {
  const copy = await inConflict();
  const terminal = at(copy, 'update', '--no-install');
  await terminal.expect(/What goes there\?/);
  terminal.send(KEY.up, KEY.enter);
  await terminal.expect(/Write (?:this|these) file/);
  terminal.send(KEY.enter);
  expect(await terminal.exitCode()).toBe(0);
  expect(read(copy, LIMITER)).toContain('const LIMIT = 60;');
});

it('undo shows what it takes back and asks; no leaves everything, yes brings back every byte', async () => {
  const copy = await project();
  const before = snapshot(copy.root);
  await programJson(['add', 'headers', '--yes', '--no-install'], { cwd: copy.dir });
  const after = snapshot(copy.root);

  const first = at(copy, 'undo');
  await first.expect(/-.*securityHeaders/);
  await first.expect(/Take the last run back \(\d+ files?\)\?/);
  first.send(`n${KEY.enter}`);
  expect(await first.exitCode()).toBe(130);
  expect(snapshot(copy.root)).toEqual(after);

  const second = at(copy, 'undo');
  await second.expect(/Take the last run back/);
  second.send(KEY.enter);
  await second.expect(/Taken back: \d+ files?\./);
  expect(await second.exitCode()).toBe(0);
  const {
    '.clerk-guard/local/last.lock': _journal,
    '.clerk-guard/local/undone.lock': _undone,
    ...rest
  } = snapshot(copy.root);
  expect(Object.keys(rest).filter((path) => !path.startsWith('.clerk-guard/local/'))).toEqual(
    Object.keys(before),
  );
  for (const [path, content] of Object.entries(before)) expect([path, rest[path]]).toEqual([path, content]);
});

it('undo after an install puts package.json and the lockfile back and names the command for node_modules', async () => {
  const copy = await project('installed');
  const files = ['package.json', 'package-lock.json'];
  const before = files.map((path) => read(copy, path));
  const added = await programJson(['add', 'api-route', '--yes', '--rate-limit-store', 'memory'], {
    cwd: copy.dir,
  });
  expect([added.exitCode, added.document.dependencies.length > 0]).toEqual([0, true]);
  expect(files.map((path) => read(copy, path))).not.toEqual(before);
  const undone = await programJson(['undo', '--yes'], { cwd: copy.dir });
  expect(undone.exitCode).toBe(0);
  expect(files.map((path) => read(copy, path))).toEqual(before);
  expect(undone.document.commands.join()).toMatch(/^npm (?:install|ci)/);
});

it('of two programs that write at the same time one does all of it, and the other nothing, or after it', async () => {
  const copy = await project();
  const runs = await Promise.all(
    ['headers', 'rate-limit'].map((piece) =>
      programJson(['add', piece, '--yes', '--no-install'], { cwd: copy.dir }),
    ),
  );
  const done = runs.filter(({ exitCode }) => exitCode === 0);
  expect(done.length).toBeGreaterThan(0);
  // By how far the other one was: writing, done after the plan was made, or done after the manifest was read for it.
  const refusal =
    /^(?:Another run is writing in .+|\S+ changed (?:since|while) the plan was made)\. Nothing was written\.$/;
  for (const { exitCode, document } of runs) {
    if (exitCode !== 0) expect(document.error?.message).toMatch(refusal);
  }
  expect((await program(['status'], { cwd: copy.dir })).exitCode).toBe(0);
  const again = await programJson(['add', 'headers', 'rate-limit', '--yes', '--no-install'], {
    cwd: copy.dir,
  });
  expect([again.exitCode, again.document.notDone, again.document.error]).toEqual([0, [], undefined]);
  expect(existsSync(join(copy.dir, LIMITER))).toBe(true);
  expect((await program(['status'], { cwd: copy.dir })).exitCode).toBe(0);
});

it('no secret of the project reaches the terminal, in any verb', async () => {
  const copy = await project();
  const secrets = [
    'sk_live_Zq3T8vN1wX5yB7cD9eF2gH4j',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'hunter2-database',
  ];
  const [key, hook, database] = secrets;
  writeFileSync(
    join(copy.dir, '.env.local'),
    `CLERK_SECRET_KEY=${key}\nCLERK_WEBHOOK_SIGNING_SECRET=${hook}\nDATABASE_URL=postgres://app:${database}@db/app\n`,
  );
  writeFileSync(
    join(copy.dir, 'next.config.ts'),
    `// ${hook}\nconst token = '${key}';\n\nexport default { env: { token } };\n`,
  );
  const words = [
    ['--dry-run'],
    ['--yes', '--no-install'],
    ['update', '--yes', '--no-install'],
    ['inspect'],
    ['list'],
    ['status'],
    ['doctor', '--map'],
    ['protect', '--all', '--dry-run'],
    ['migrate', '--dry-run'],
    ['remove', 'headers', '--dry-run'],
    ['undo', '--dry-run'],
  ];
  for (const args of words) {
    const { exitCode, stdout, stderr } = await program(args, { cwd: copy.dir });
    expect([args, [0, 1].includes(exitCode ?? -1)]).toEqual([args, true]);
    for (const secret of secrets)
      expect([args, `${stdout}${stderr}`.includes(secret)]).toEqual([args, false]);
  }
  expect(read(copy, 'next.config.ts')).toContain(`const token = '${key}';`);
});
