import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commit } from '../../src/commit.ts';
import { parseManifest } from '../../src/manifest.ts';
import { prepare, type RunRequest, run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import type { Change } from '../../src/types.ts';
import { type Copy, copyOf, snapshot } from '../support/fixtures.ts';
import { type Project, projectOf } from '../support/runs.ts';

let copy: Copy;
beforeEach(() => {
  copy = copyOf('next16-clerk7');
});
afterEach(() => copy.remove());

const at = (path: string) => join(copy.root, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const request = (named: string[], flags: Record<string, unknown> = {}): RunRequest => ({
  flags: { yes: true, json: true, 'no-install': true, ...flags },
  dir: copy.root,
  named,
  voice: createVoice(true),
  interactive: false,
});
const add = (named: string[], flags: Record<string, unknown> = {}) => run(request(named, flags));

describe('in a hostile project', () => {
  it('an example file that is a link to real values is neither read nor written', async () => {
    writeFileSync(at('.env.local'), 'DB_PASSWORD=hunter2secret\n');
    symlinkSync('.env.local', at('.env.example'));
    const { exitCode, document } = await add(['env-files']);
    expect(exitCode).toBe(1);
    expect(JSON.stringify(document)).not.toContain('hunter2secret');
    expect(read('.env.local')).toBe('DB_PASSWORD=hunter2secret\n');
  });

  it('two names for one file do not make one of the two changes vanish unsaid', async () => {
    symlinkSync('.gitignore', at('.env.example'));
    const { exitCode, document } = await add(['env-files']);
    expect([exitCode, document.outcome]).toEqual([1, 'partial']);
    expect(document.notDone.map(({ path }) => path)).toEqual(['.env.example']);
    expect(read('.gitignore')).toContain('.clerk/');
  });

  it('a record that cannot be kept is something not done', async () => {
    mkdirSync(at('.clerk-guard'));
    symlinkSync(tmpdir(), at('.clerk-guard/base'));
    const { exitCode, document } = await add(['step-up']);
    expect([exitCode, document.outcome]).toEqual([1, 'partial']);
    expect(document.notDone[0]?.because).toMatch(/leads out of the project/);
  });

  it('answers in the manifest that no question would accept count as never given', async () => {
    await add(['webhook', 'env-files']);
    const manifest = parseManifest(read('.clerk-guard/manifest.lock'));
    if (manifest.pieces.webhook) manifest.pieces.webhook.answers = { store: 'x\nEVIL=1', path: ['*/'] };
    writeFileSync(at('.clerk-guard/manifest.lock'), JSON.stringify(manifest));
    const before = read('.env.example');
    expect((await add(['rate-limit'])).exitCode).toBe(0);
    expect(read('.env.example')).toBe(before);
  });

  it('the app named in the hint is quoted for a shell', async () => {
    const workspace = { name: 'root', workspaces: ['apps/*'] };
    writeFileSync(at('package.json'), JSON.stringify(workspace));
    for (const [dir, name] of [
      ['a', 'x; rm -rf ~'],
      ['b', 'b'],
    ]) {
      mkdirSync(at(`apps/${dir}/app`), { recursive: true });
      writeFileSync(
        at(`apps/${dir}/package.json`),
        JSON.stringify({ name, dependencies: { next: '16.0.0' } }),
      );
    }
    await expect(add(['headers'])).rejects.toMatchObject({
      next: "Say which with '--app=x; rm -rf ~'. Nothing was written.",
    });
  });
});

describe('Ctrl-C while files are put in place', () => {
  it('waits until all of them are, and nothing is installed after it', async () => {
    const prepared = await prepare(request(['env-files'], { 'no-install': undefined }));
    if ('exitCode' in prepared) throw new Error('there was nothing to write');
    const [first, ...others] = prepared.plan.changes;
    if (!first) throw new Error('there was nothing to write');
    let armed = true;
    const interrupting: Change = {
      ...first,
      get before() {
        if (armed) process.kill(process.pid, 'SIGINT');
        armed = false;
        return first.before;
      },
    };
    prepared.plan.changes = [interrupting, ...others];
    prepared.plan.dependencies.push({ name: 'zod', range: '4', dev: false });
    const { exitCode, document } = await commit(prepared);
    expect(exitCode).toBe(1);
    expect(document.notDone.at(-1)?.because).toMatch(/files are written.*stopped before/);
    const written = snapshot(copy.root);
    for (const { path } of prepared.plan.changes) expect([...written.keys()]).toContain(path);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});

describe('a record of ours that somebody made up', () => {
  const LIMITER = 'lib/security/rate-limit.ts';
  const BASE = `.clerk-guard/base/${LIMITER}.lock`;

  it.each<[string, (project: Project) => void]>([
    ['megabytes of one line', (one) => one.write(BASE, 'a\n'.repeat(3_000_000))],
    ['lines that are all the same', (one) => one.write(BASE, 'a\nb\n'.repeat(60_000))],
    ['bytes that are no text', (one) => writeFileSync(one.at(BASE), Buffer.from([0, 255, 254, 1, 2]))],
    [
      'a link to somewhere else',
      (one) => {
        rmSync(one.at(BASE));
        symlinkSync('/etc/passwd', one.at(BASE));
      },
    ],
    [
      'a folder',
      (one) => {
        rmSync(one.at(BASE));
        mkdirSync(one.at(BASE));
      },
    ],
  ])('as %s leaves the file as its owner has it, and says so', { timeout: 20_000 }, async (_what, make) => {
    const one = projectOf('next16-clerk7');
    try {
      await one.add(['rate-limit']);
      one.edit(LIMITER, 'const LIMIT = 60;', 'const LIMIT = 7;');
      make(one);
      const before = one.read(LIMITER);
      const { exitCode, document } = await one.update();
      expect([1, 4]).toContain(exitCode);
      expect(document.notDone.map(({ path }) => path)).toEqual([LIMITER]);
      expect(one.read(LIMITER)).toBe(before);
      expect(JSON.stringify(document)).not.toContain('root:');
    } finally {
      one.remove();
    }
  });
});
