import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import { takeBack } from '../../src/commands/undo.ts';
import { UserError } from '../../src/errors.ts';
import { type Door, door } from '../../src/journal/door.ts';
import { settleInterrupted } from '../../src/journal/recover.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { treeOf } from './tree.ts';

const plain: Door = { ...door };
const NAMES = Object.keys(plain) as (keyof Door)[];
let all: Scenario[] = [];

beforeAll(async () => {
  all = await scenarios();
}, 120_000);
afterAll(() => {
  for (const one of all) one.remove();
});
afterEach(() => {
  Object.assign(door, plain);
});

interface Calls {
  made: (keyof Door)[];
}

/** Lets calls fail for which `fails` says so, by their number and name; all are counted. */
function failing(code: string, fails: (number: number, name: keyof Door) => boolean): Calls {
  const calls: Calls = { made: [] };
  for (const name of NAMES) {
    const action = plain[name] as (...values: unknown[]) => unknown;
    const failingAction = (...values: unknown[]) => {
      calls.made.push(name);
      if (fails(calls.made.length, name)) throw Object.assign(new Error(`${code}: made to fail`), { code });
      return action(...values);
    };
    Object.assign(door, { [name]: failingAction });
  }
  return calls;
}

const act = ({ deed }: Scenario, root: string) =>
  'undo' in deed ? takeBack(root, false) : apply(root, deed.changes);

/** What the action came to, in the words of the user. */
function attempt(one: Scenario, root: string): string {
  try {
    act(one, root);
    return 'done';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(1);
    return error.message;
  }
}

/** Tries one scenario with one kind of failure at each of its calls. */
function everywhere(one: Scenario, code: string, lasting: boolean): string {
  let root = one.reset();
  const old = treeOf(root);
  const { made } = failing('', () => false);
  act(one, root);
  Object.assign(door, plain);
  const done = treeOf(root);
  const count = { 'put back': 0, 'put back later': 0, done: 0 };
  const takesRoom = (name: keyof Door) => ['open', 'write', 'makeFolder'].includes(name);
  for (let at = 1; at <= made.length; at++) {
    const name = made[at - 1];
    if (code === 'ENOSPC' && name !== undefined && !takesRoom(name)) continue;
    root = one.reset();
    failing(code, (number, called) => (lasting ? number >= at && takesRoom(called) : number === at));
    const said = attempt(one, root);
    Object.assign(door, plain);
    const where = `${one.name}: ${code} at call ${at} (${name})`;
    if (said === 'done') {
      // What could not be cleared up in our own folder is cleared up by the next command that writes.
      settleInterrupted(root);
      const left = treeOf(root);
      // A folder that may not be removed stays, empty: git knows no empty ones.
      for (const path of Object.keys(left))
        if (name === 'removeFolder' && done[path] === undefined && left[path]?.startsWith('folder '))
          delete left[path];
      expect([where, left]).toEqual([where, done]);
      count.done++;
    } else if (/Nothing was written/.test(said)) {
      expect([where, treeOf(root)]).toEqual([where, old]);
      count['put back']++;
    } else {
      expect([where, said]).toEqual([where, expect.stringMatching(/could not be put back/)]);
      settleInterrupted(root);
      expect([where, treeOf(root)]).toEqual([where, old]);
      count['put back later']++;
    }
    // Whatever happened, the next run works.
    if (said !== 'done') {
      expect([where, attempt(one, root)]).toEqual([where, 'done']);
      expect([where, treeOf(root)]).toEqual([where, done]);
    }
  }
  expect(count['put back']).toBeGreaterThan(0);
  return `${one.name.padEnd(20)} ${code}${lasting ? ' from there on' : ''}: ${JSON.stringify(count)}`;
}

it.each([
  ['a disk that is full for one call', 'ENOSPC', false],
  ['a disk that stays full', 'ENOSPC', true],
  ['a call that is not permitted', 'EACCES', false],
] as const)(
  '%s, wherever it happens, leaves all as it was or all done, and says which',
  { timeout: 300_000 },
  (_what, code, lasting) => {
    console.log(`\n${all.map((one) => everywhere(one, code, lasting)).join('\n')}\n`);
  },
);

it('puts the key and the journal on the disk before it touches a file, and every file before the journal says done', () => {
  const [first] = all;
  if (!first) throw new Error('no scenario');
  const root = first.reset();
  const log: string[] = [];
  const names = new Map<number, string>();
  door.open = (path, flags, mode) => {
    const descriptor = plain.open(path, flags, mode);
    names.set(descriptor, path);
    return descriptor;
  };
  door.sync = (descriptor) => {
    log.push(`sync ${names.get(descriptor) ?? 'folder'}`);
    names.delete(descriptor);
    plain.sync(descriptor);
  };
  door.rename = (from, to) => {
    log.push(`rename ${to}`);
    plain.rename(from, to);
  };
  door.makeFolder = (path, mode) => {
    log.push(`folder ${path}`);
    plain.makeFolder(path, mode);
  };
  act(first, root);
  const index = (pattern: RegExp) => log.findIndex((line) => pattern.test(line));
  const key = index(/sync .*create-clerk-guard\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  const journal = index(/sync .*pending\.lock\.tmp$/);
  const pending = index(/rename .*pending\.lock$/);
  const file = index(/sync .*[0-9a-f]{12}\.clerk-guard\.tmp$/);
  const placed = index(/rename (?!.*\.clerk-guard\/local)/);
  const done = index(/rename .*last\.lock$/);
  expect([key, journal, pending, file, placed, done].every((at) => at >= 0)).toBe(true);
  expect(key).toBeLessThan(journal);
  expect(journal).toBeLessThan(pending);
  expect(log.slice(pending, file)).toContain('sync folder');
  expect(file).toBeLessThan(placed);
  const lastFile = log.findLastIndex((line) => /sync .*[0-9a-f]{12}\.clerk-guard\.tmp$/.test(line));
  expect(lastFile).toBeLessThan(placed);
  const lastPlaced = log.findLastIndex((line) => /rename (?!.*\.clerk-guard\/local)/.test(line));
  expect(log.slice(lastPlaced, done)).toContain('sync folder');
});
