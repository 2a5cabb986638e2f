import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import { takeBack, undo } from '../../src/commands/undo.ts';
import { keepLockfile } from '../../src/journal/install-record.ts';
import { acquire, release } from '../../src/journal/lock.ts';
import { run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { treeOf } from '../journal/tree.ts';
import { type Copy, copyOf } from '../support/fixtures.ts';

let copy: Copy;
beforeEach(() => {
  copy = copyOf('next16-clerk7');
});
afterEach(() => copy.remove());

const at = (path: string) => join(copy.root, path);
const asking = (flags: Record<string, unknown>) => ({
  flags: { yes: true, json: true, ...flags },
  dir: copy.root,
  voice: createVoice(true),
  interactive: false,
});
const add = (named: string[], flags: Record<string, unknown> = {}) =>
  run({ ...asking({ 'no-install': true, ...flags }), named });
const back = (flags: Record<string, unknown> = {}) => undo(asking(flags));

describe('undo', () => {
  it('restores every byte, mode and folder, and then has nothing to take back', async () => {
    chmodSync(at('package.json'), 0o600);
    const before = treeOf(copy.root);
    await add(['security-check', 'headers', 'env-files']);
    expect(treeOf(copy.root)).not.toEqual(before);
    const { exitCode, document } = await back();
    expect([exitCode, document.outcome]).toEqual([0, 'applied']);
    expect(document.commands).toEqual([expect.stringMatching(/^npm install/)]);
    expect(treeOf(copy.root)).toEqual(before);
    expect(existsSync(at('.clerk-guard'))).toBe(false);
    const again = await back();
    expect([again.exitCode, again.document.outcome]).toEqual([0, 'unchanged']);
  });

  it('takes back the last run only', async () => {
    await add(['env-files']);
    const between = treeOf(copy.root);
    await add(['rate-limit']);
    await back();
    expect(treeOf(copy.root)).toEqual(between);
  });

  it('refuses by name where the owner edited since; --force keeps a copy and says where', async () => {
    const before = treeOf(copy.root);
    await add(['headers']);
    writeFileSync(at('security-headers.ts'), 'mine\n');
    chmodSync(at('next.config.ts'), 0o755);
    const edited = treeOf(copy.root);
    const { exitCode, document } = await back();
    expect([exitCode, document.outcome]).toEqual([1, 'refused']);
    expect(document.notDone.map(({ path }) => path).sort()).toEqual([
      'next.config.ts',
      'security-headers.ts',
    ]);
    expect(treeOf(copy.root)).toEqual(edited);
    const forced = await back({ force: true });
    expect(forced.exitCode).toBe(0);
    expect(forced.document.notes.join('\n')).toContain(
      'security-headers.ts is kept as security-headers.ts.mine',
    );
    expect(readFileSync(at('security-headers.ts.mine'), 'utf8')).toBe('mine\n');
    expect(statSync(at('next.config.ts.mine')).mode & 0o777).toBe(0o755);
    for (const name of ['security-headers.ts.mine', 'next.config.ts.mine']) rmSync(at(name));
    expect(treeOf(copy.root)).toEqual(before);
  });

  it('writes nothing on a dry run, nor with --json alone', async () => {
    await add(['env-files']);
    const written = treeOf(copy.root);
    expect((await back({ 'dry-run': true })).document.outcome).toBe('planned');
    expect((await back({ yes: undefined })).document.outcome).toBe('planned');
    expect(treeOf(copy.root)).toEqual(written);
  });

  it('puts the lockfile back as it was before the install, unless it changed since', async () => {
    const facts = {
      root: copy.root,
      packageManager: { name: 'npm' as const, lockfile: 'package-lock.json', because: '' },
      workspace: { kind: 'single' as const, root: '.', apps: [] },
    };
    writeFileSync(at('package-lock.json'), 'before');
    const install = () => {
      const lock = acquire(copy.root);
      apply(copy.root, [{ path: 'new.txt', before: undefined, after: 'new', pieces: [] }]);
      const note = keepLockfile(lock, facts);
      writeFileSync(at('package-lock.json'), 'after');
      note?.();
      release(lock);
    };
    install();
    takeBack(copy.root, false);
    expect(readFileSync(at('package-lock.json'), 'utf8')).toBe('before');
    install();
    writeFileSync(at('package-lock.json'), 'later');
    const { document } = await back();
    expect(document.notes).toEqual([expect.stringMatching(/package-lock\.json changed since/)]);
    expect(readFileSync(at('package-lock.json'), 'utf8')).toBe('later');
  });

  it('keeps no value of an example file in its journal, and restores the file all the same', async () => {
    writeFileSync(at('.env.example'), 'DATABASE_URL=plain-hunter2');
    const before = treeOf(copy.root);
    await add(['env-files']);
    const journal = readFileSync(at('.clerk-guard/local/last.lock'), 'utf8');
    expect(journal).not.toContain('hunter2');
    expect(journal).not.toContain(Buffer.from('DATABASE_URL=plain-hunter2').toString('base64'));
    await back();
    expect(treeOf(copy.root)).toEqual(before);
  });
});

describe('a journal that came with a clone', () => {
  const forged = (id: string) =>
    `clerk-guard 1 ${id} ${'0'.repeat(64)}\n${JSON.stringify({ kind: 'run', folders: [], drop: [], entries: [{ path: '../../x', real: '../../x', spare: '.000000000000.clerk-guard.tmp', before: null, after: null }] })}\n`;

  it.each([
    ['forged', forged('0'.repeat(32))],
    ['with prototype keys', '{"__proto__":{"kind":"run"}}'],
    ['of megabytes', 'x'.repeat(5_000_000)],
    ['cut short', 'clerk-guard 1 '],
  ])('%s is never replayed: a clear error, nothing written', async (_what, text) => {
    mkdirSync(at('.clerk-guard/local'), { recursive: true });
    writeFileSync(at('.clerk-guard/local/pending.lock'), text);
    const before = treeOf(copy.root);
    await expect(add(['env-files'])).rejects.toMatchObject({ code: 'JOURNAL_FOREIGN', exitCode: 1 });
    await expect(add(['env-files'], { 'dry-run': true })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(treeOf(copy.root)).toEqual(before);
    rmSync(at('.clerk-guard/local/pending.lock'));
    writeFileSync(at('.clerk-guard/local/last.lock'), text);
    await expect(back()).rejects.toMatchObject({ code: 'JOURNAL_FOREIGN' });
    expect(treeOf(copy.root)).toEqual(before);
  });

  it('that was true and then changed is not used either', async () => {
    await add(['env-files']);
    const file = at('.clerk-guard/local/last.lock');
    writeFileSync(file, readFileSync(file, 'utf8').replace('".gitignore"', '"package.json"'));
    await expect(back()).rejects.toMatchObject({ code: 'JOURNAL_FOREIGN' });
  });

  it('cannot lead elsewhere by a link in place of the folder', async () => {
    const elsewhere = copyOf('no-clerk-16');
    mkdirSync(at('.clerk-guard'));
    symlinkSync(elsewhere.root, at('.clerk-guard/local'));
    const before = treeOf(elsewhere.root);
    await expect(add(['env-files'])).rejects.toMatchObject({ code: 'LOCAL_UNUSABLE', exitCode: 1 });
    expect(treeOf(elsewhere.root)).toEqual(before);
    elsewhere.remove();
  });
});

describe('two runs at once', () => {
  const holder = (over: Record<string, unknown>) => {
    const lock = acquire(copy.root);
    const text = readFileSync(lock.local.running, 'utf8');
    release(lock);
    mkdirSync(at('.clerk-guard/local'), { recursive: true });
    writeFileSync(lock.local.running, `${JSON.stringify({ ...JSON.parse(text), ...over })}\n`);
  };

  it('are refused the second, which names the first', () => {
    // Process 1 is always there; of its start nothing is known.
    holder({ pid: 1, start: '' });
    expect(() => takeBack(copy.root, false)).toThrow(/Another run is writing.*process 1 /);
  });

  it('are not seen in a lock whose process is gone, whose number was used again, or that an earlier start of the machine left', () => {
    for (const gone of [
      { pid: 4_194_999 },
      { pid: 1, start: 'long ago' },
      { pid: 1, boot: 'an earlier one' },
    ]) {
      holder(gone);
      release(acquire(copy.root));
    }
    expect(existsSync(at('.clerk-guard'))).toBe(false);
  });
});

it('undo after any run restores every byte and mode of the tree', { timeout: 300_000 }, () => {
  const name = fc.constantFrom('a.txt', 'b/c.txt', 'b/d/e.txt', 'f/g/h.txt', 'i.sh', '.env.example');
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  const file = fc.record({
    name,
    before: fc.option(text, { nil: undefined }),
    after: fc.option(text, { nil: undefined }),
    mode: fc.constantFrom(0o644, 0o755, 0o600),
  });
  const root = at('any');
  fc.assert(
    fc.property(fc.uniqueArray(file, { selector: (one) => one.name, minLength: 1 }), (files) => {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(root);
      for (const { name: path, before, mode } of files) {
        if (before === undefined) continue;
        mkdirSync(join(root, path, '..'), { recursive: true });
        writeFileSync(join(root, path), before);
        chmodSync(join(root, path), mode);
      }
      const tree = treeOf(root);
      const changes = files.filter(({ before, after }) => before !== after);
      apply(
        root,
        changes.map(({ name: path, before, after }) => ({ path, before, after, pieces: [] })),
      );
      if (changes.length > 0) takeBack(root, false);
      expect(treeOf(root)).toEqual(tree);
    }),
    { numRuns: 150 },
  );
});
