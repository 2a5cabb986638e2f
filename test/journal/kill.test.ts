import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptionIn } from '../../src/journal/interrupted.ts';
import { settleInterrupted } from '../../src/journal/recover.ts';
import type { Order } from './doer.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { treeOf } from './tree.ts';

/**
 * Calls of the door that each run made when this was last looked at. Fewer means that a write goes past the door, or that
 * something is no longer put on the disk before what relies on it.
 */
const FEWEST: Record<string, number> = {
  'first run': 96,
  're-run that merges': 72,
  removal: 62,
  undo: 73,
};

let folder = '';
let doer = '';
let all: Scenario[] = [];

beforeAll(async () => {
  // Where a bundle finds the parser, which can't be part of it.
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'guard-kill-'));
  doer = join(folder, 'dist/doer.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('doer.ts', import.meta.url))],
    outfile: doer,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['oxc-parser'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'package.json'), '{ "version": "0.0.0" }');
  all = await scenarios();
}, 120_000);
afterAll(() => {
  for (const one of all) one.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Has a process of its own do it; `calls` are those it made when it lived to the end. */
function doIt(order: Order): Promise<{ killed: boolean; calls: string[] }> {
  const file = join(folder, 'order.json');
  writeFileSync(file, JSON.stringify(order));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [doer, file], (error, stdout, stderr) => {
      if (error === null) resolve({ killed: false, calls: JSON.parse(stdout) as string[] });
      else if (error.signal === 'SIGKILL') resolve({ killed: true, calls: [] });
      else reject(new Error(stderr));
    });
  });
}

const localFiles = (root: string) =>
  existsSync(join(root, '.clerk-guard/local')) ? readdirSync(join(root, '.clerk-guard/local')).sort() : [];

/** For each key in the state folder, the folder of its project. */
function keys(): string[] {
  const entries = readdirSync(process.env.XDG_STATE_HOME ?? '', { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.parentPath);
}

type Tree = Record<string, string>;

/** Folders list their entries in any order. */
const same = (one: Tree, other: Tree) => isDeepStrictEqual(one, other);

/** What the next command that writes makes of what a killed process left, checked on the way. */
function settled(root: string, old: Tree, done: Tree, where: string): 'old' | 'new' {
  const left = treeOf(root);
  const lock = join(root, '.clerk-guard/local/running.lock');
  const locked = existsSync(lock) && readFileSync(lock, 'utf8').endsWith('}\n');
  const reported = interruptionIn(root);
  expect([where, treeOf(root)], 'looking changes nothing').toEqual([where, left]);
  const isOld = () => same(treeOf(root), old);
  const isNew = () => same(treeOf(root), done);
  // Half-written is never passed over in silence.
  if (reported === 'none')
    expect([where, isOld() || isNew() || foldersApart(left, old) || foldersApart(left, done)]).toEqual([
      where,
      true,
    ]);
  const said = settleInterrupted(root)?.said ?? '';
  const now = isOld() ? 'old' : isNew() ? 'new' : differing(treeOf(root), old, done);
  expect([where, now]).toEqual([where, isNew() ? 'new' : 'old']);
  if (locked)
    expect([where, said]).toEqual([
      where,
      expect.stringMatching(
        now === 'old' ? /as it is before|as it was before/ : /all its files were in place/,
      ),
    ]);
  expect([where, localFiles(root)]).toEqual([
    where,
    localFiles(root).length === 0 ? [] : ['.gitignore', 'last.lock'],
  ]);
  expect([where, new Set(keys()).size === keys().length]).toEqual([where, true]);
  return isOld() ? 'old' : 'new';
}

/** The files of a tree that is neither old nor new, for the message. */
function differing(left: Tree, old: Tree, done: Tree): string[] {
  const paths = [...new Set([...Object.keys(left), ...Object.keys(old), ...Object.keys(done)])];
  return paths
    .filter((path) => left[path] !== old[path] || left[path] !== done[path])
    .map(
      (path) =>
        `${path}: ${left[path] === old[path] ? 'old' : left[path] === done[path] ? 'new' : 'neither'}`,
    );
}

/** Whether a tree is another one but for empty folders: ours, or those whose files are gone already. */
function foldersApart(left: Tree, other: Tree): boolean {
  const kept = Object.entries(left).filter(
    ([path, what]) => other[path] !== undefined || !what.startsWith('folder '),
  );
  return same(Object.fromEntries(kept), other);
}

describe('a process killed at any of its writes, renames, syncs and removals', () => {
  it('leaves the old files or the new ones, all of them, after the next command that writes', {
    timeout: 900_000,
  }, async () => {
    const rows: string[] = [];
    for (const { name, deed, reset } of all) {
      const root = reset();
      const old = treeOf(root);
      const { calls } = await doIt({ root, deed, dieAt: 0, torn: false });
      const done = treeOf(root);
      expect(done).not.toEqual(old);
      const found = { old: 0, new: 0 };
      for (let dieAt = 1; dieAt <= calls.length; dieAt++) {
        for (const torn of calls[dieAt - 1] === 'write' ? [false, true] : [false]) {
          reset();
          const { killed } = await doIt({ root, deed, dieAt, torn });
          const where = `${name}: ${torn ? 'in' : 'before'} call ${dieAt} (${calls[dieAt - 1]})`;
          expect([where, killed]).toEqual([where, true]);
          found[settled(root, old, done, where)]++;
        }
      }
      rows.push(
        `${name.padEnd(20)} ${String(calls.length).padStart(4)} boundaries: ${found.old} × old, ${found.new} × new`,
      );
      expect([name, calls.length >= (FEWEST[name] ?? 0) || calls.length]).toEqual([name, true]);
      expect(found.old).toBeGreaterThan(0);
      expect(found.new).toBeGreaterThan(0);
    }
    console.log(`\n${rows.join('\n')}\n`);
  });

  it('may be killed again while it puts back', { timeout: 600_000 }, async () => {
    const rows: string[] = [];
    for (const { name, deed, reset } of all) {
      const root = reset();
      const old = treeOf(root);
      const { calls } = await doIt({ root, deed, dieAt: 0, torn: false });
      const done = treeOf(root);
      // Every file is new by then, and nothing counts yet.
      const dieAt = calls.indexOf('commit') + 1;
      expect(dieAt).toBeGreaterThan(0);
      const interrupt = async () => {
        reset();
        await doIt({ root, deed, dieAt, torn: false });
      };
      await interrupt();
      const recovery = await doIt({ root, deed: undefined, dieAt: 0, torn: false });
      expect(treeOf(root)).toEqual(old);
      for (let second = 1; second <= recovery.calls.length; second++) {
        await interrupt();
        const where = `${name}: putting back, before call ${second} (${recovery.calls[second - 1]})`;
        const torn = recovery.calls[second - 1] === 'write';
        const { killed } = await doIt({ root, deed: undefined, dieAt: second, torn });
        expect([where, killed]).toEqual([where, true]);
        expect([where, settled(root, old, done, where)]).toEqual([where, 'old']);
      }
      rows.push(`${name.padEnd(20)} ${String(recovery.calls.length).padStart(4)} boundaries of putting back`);
    }
    console.log(`\n${rows.join('\n')}\n`);
  });
});
