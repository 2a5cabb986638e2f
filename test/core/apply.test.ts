import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import { UserError } from '../../src/errors.ts';
import type { Change } from '../../src/types.ts';

let root = '';
const at = (path: string) => join(root, path);
const change = (path: string, before: string | undefined, after: string | undefined): Change => ({
  path,
  before,
  after,
  pieces: ['test'],
});

/** Every file below the root with its bytes and mode. */
function tree(folder = root): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    found[path.slice(root.length)] = entry.isFile()
      ? `${statSync(path).mode.toString(8)} ${readFileSync(path, 'utf8')}`
      : 'folder';
  }
  return found;
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guard-apply-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('writing a plan', () => {
  it('writes new files with their folders and changes old ones', () => {
    writeFileSync(at('old.ts'), 'const a = 1;\n');
    apply(root, [
      change('new/deep/file.ts', undefined, 'export {};\n'),
      change('old.ts', 'const a = 1;\n', 'const a = 2;\n'),
    ]);
    expect(readFileSync(at('new/deep/file.ts'), 'utf8')).toBe('export {};\n');
    expect(readFileSync(at('old.ts'), 'utf8')).toBe('const a = 2;\n');
    expect(Object.keys(tree()).filter((path) => path.includes('.tmp'))).toEqual([]);
  });

  it("keeps the owner's file mode", () => {
    writeFileSync(at('run.sh'), 'a');
    chmodSync(at('run.sh'), 0o751);
    apply(root, [change('run.sh', 'a', 'b')]);
    expect(statSync(at('run.sh')).mode & 0o777).toBe(0o751);
  });

  it('keeps a byte-order mark and carriage returns', () => {
    const text = '\ufeffconst a = 1;\r\n';
    apply(root, [change('a.ts', undefined, text)]);
    expect(readFileSync(at('a.ts')).equals(Buffer.from(text, 'utf8'))).toBe(true);
  });

  it('writes nothing when one file changed since the plan was made', () => {
    writeFileSync(at('b.ts'), 'changed\n');
    const before = tree();
    expect(() => apply(root, [change('a.ts', undefined, 'x'), change('b.ts', 'planned\n', 'y')])).toThrow(
      /changed since/,
    );
    expect(tree()).toEqual(before);
  });

  it('writes nothing when a file appeared meanwhile', () => {
    writeFileSync(at('a.ts'), 'mine');
    expect(() => apply(root, [change('a.ts', undefined, 'x')])).toThrow(/changed since/);
    expect(readFileSync(at('a.ts'), 'utf8')).toBe('mine');
  });

  it('writes nothing that does not parse', () => {
    expect(() =>
      apply(root, [change('ok.ts', undefined, 'export {};\n'), change('bad.ts', undefined, 'const = ;')]),
    ).toThrow(/parse/);
    expect(tree()).toEqual({});
  });

  it('writes nothing where a directory stands in the way', () => {
    mkdirSync(at('proxy.ts'));
    expect(() =>
      apply(root, [change('a.ts', undefined, 'let a;'), change('proxy.ts', undefined, 'let b;')]),
    ).toThrow(/directory/);
    expect(existsSync(at('a.ts'))).toBe(false);
  });

  it.each(['../out.ts', 'a/../../out.ts', '/etc/out.ts'])('never writes outside the root: %s', (path) => {
    expect(() => apply(root, [change(path, undefined, 'x')])).toThrow(UserError);
  });

  it('never follows a link out of the root', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'guard-elsewhere-'));
    symlinkSync(elsewhere, at('lib'));
    expect(() => apply(root, [change('lib/a.ts', undefined, 'let a;')])).toThrow(/symbolic link/);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  it('never writes through a dangling link', () => {
    symlinkSync(join(tmpdir(), 'guard-nowhere', 'x'), at('a.ts'));
    expect(() => apply(root, [change('a.ts', undefined, 'let a;')])).toThrow(/symbolic link/);
  });

  it('changes the file a link inside the root points to, and keeps the link', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/a.txt'), 'a');
    symlinkSync('real/a.txt', at('link.txt'));
    apply(root, [change('link.txt', 'a', 'b')]);
    expect(readFileSync(at('real/a.txt'), 'utf8')).toBe('b');
  });

  it('puts everything back when a later file cannot be written', () => {
    writeFileSync(at('a.txt'), 'old');
    chmodSync(at('a.txt'), 0o640);
    mkdirSync(at('folder'));
    const before = tree();
    // A name longer than the file system allows fails only when it is created.
    const impossible = `folder/${'x'.repeat(300)}.txt`;
    expect(() =>
      apply(root, [
        change('a.txt', 'old', 'new'),
        change('deep/er/b.txt', undefined, 'b'),
        change(impossible, undefined, 'c'),
      ]),
    ).toThrow(/everything was put back. Nothing was written/);
    expect(tree()).toEqual(before);
  });

  it('deletes a file the plan deletes', () => {
    writeFileSync(at('gone.txt'), 'bye');
    apply(root, [change('gone.txt', 'bye', undefined)]);
    expect(existsSync(at('gone.txt'))).toBe(false);
  });
});
