import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parses } from '../../src/code/parse.ts';
import { stripTypes } from '../../src/code/strip-types.ts';

const ROOT = new URL('./strip-types/', import.meta.url);

function strip(source: string, path = 'a.ts'): string {
  return stripTypes(path, source);
}

describe('stripTypes', () => {
  // The after files were compared with Prettier 3 (single quotes, trailing commas) when they were written.
  it.each(readdirSync(ROOT))('%s comes out as JavaScript that Prettier would leave alone', (name) => {
    const folder = new URL(`${name}/`, ROOT);
    const files = readdirSync(folder);
    const before = files.find((file) => file.startsWith('before.')) ?? '';
    const after = files.find((file) => file.startsWith('after.')) ?? '';
    const result = stripTypes(before, readFileSync(new URL(before, folder), 'utf8'));
    expect(result).toBe(readFileSync(new URL(after, folder), 'utf8'));
    expect(parses(after, result)).toBeUndefined();
    expect(stripTypes(before, result)).toBe(result);
  });

  it.each([
    ['const a: Foo = b;', 'const a = b;'],
    ['let a!: string;', 'let a;'],
    ['const a = b as unknown as Foo;', 'const a = b;'],
    ['const a = <Foo>b;', 'const a = b;'],
    ['const a = [1] as const;', 'const a = [1];'],
    ['const a = { b: 1 } satisfies Foo;', 'const a = { b: 1 };'],
    ['const a = b!.c![0]!;', 'const a = b.c[0];'],
    ['const a = (await b()) as Foo;', 'const a = await b();'],
    ['(a as Foo).b = 1;', 'a.b = 1;'],
    ['const a = (b ?? c)!;', 'const a = b ?? c;'],
    ['const a = (await b)!.c;', 'const a = (await b).c;'],
    ['const a = (b as number) + 1;', 'const a = b + 1;'],
    ['const a = !(b as Foo);', 'const a = !b;'],
    ['const a = ((b, c) as Foo);', 'const a = (b, c);'],
    ['const f = () => ({}) as Foo;', 'const f = () => ({});'],
    ['const f = () => ({ a: 1 }) satisfies Foo;', 'const f = () => ({ a: 1 });'],
    ['f<string>(a)<number>(b);', 'f(a)(b);'],
    ['const f = g<string>;', 'const f = g;'],
    ['new Map<string, Set<number>>();', 'new Map();'],
    [
      'function f<T extends object = {}>(a: T, b?: number, ...c: T[]): a is T {}',
      'function f(a, b, ...c) {}',
    ],
    ['function f(this: Foo, a: string): void {}', 'function f(a) {}'],
    ['function f(this: Foo): void {}', 'function f() {}'],
    ['function f({ a, b }: Foo = {}, [c]: Bar): asserts a {}', 'function f({ a, b } = {}, [c]) {}'],
    ['const f = async <T,>(a: T): Promise<T> => a;', 'const f = async (a) => a;'],
    ['class A<T> extends B<T> implements C, D<T> {}', 'class A extends B {}'],
    ['class A implements C {}', 'class A {}'],
    ['abstract class A {\n  abstract b(): void;\n  c = 1;\n}', 'class A {\n  c = 1;\n}'],
    [
      'class A {\n  declare b: string;\n  private readonly c?: string = d;\n  #e!: number;\n}',
      'class A {\n  c = d;\n  #e;\n}',
    ],
    ['class A {\n  protected override async b?(): Promise<void> {}\n}', 'class A {\n  async b() {}\n}'],
    ['class A {\n  [key: string]: unknown;\n  b = 1;\n}', 'class A {\n  b = 1;\n}'],
    ["import type { A } from 'a';\nimport { b } from 'b';\nb();", "import { b } from 'b';\nb();"],
    ["import { type A, b } from 'b';\nb();", "import { b } from 'b';\nb();"],
    ["import { b, type A } from 'b';\nb();", "import { b } from 'b';\nb();"],
    ["import { type A, type B } from 'b';\nfoo();", 'foo();'],
    ["import B, { type A } from 'b';\nB();", "import B from 'b';\nB();"],
    ["import { A, b } from 'b';\nb<A>();", "import { b } from 'b';\nb();"],
    ["import A, { b } from 'b';\nb<A>();", "import { b } from 'b';\nb();"],
    ["import { A } from 'b';\nlet c: A;", 'let c;'],
    ["import 'server-only';\nlet c: A;", "import 'server-only';\nlet c;"],
    ["import { A } from 'b';\nexport { A };", "import { A } from 'b';\nexport { A };"],
    ["export type { A } from 'a';\nexport { type B, c } from 'b';", "export { c } from 'b';"],
    ["export type * from 'a';\nexport * from 'b';", "export * from 'b';"],
    ['try {\n} catch (error: unknown) {\n}', 'try {\n} catch (error) {\n}'],
    ['declare const a: string;\nf(a);', 'f(a);'],
    ['declare global {\n  var a: string;\n}\nf();', 'f();'],
  ])('%j becomes %j', (before, after) => {
    expect(strip(`${before}\n`)).toBe(`${after}\n`);
  });

  it('takes the comment of a type with it, and leaves the others', () => {
    const before =
      '/** File. */\n\n/** The type. */\ninterface A {\n  b: string;\n}\n\n/** The value. */\nexport const c = 1;\n';
    expect(strip(before)).toBe('/** File. */\n\n/** The value. */\nexport const c = 1;\n');
  });

  it('leaves no holes where declarations were', () => {
    const before = 'const a = 1;\n\ntype A = 1;\n\ninterface B {}\n\nconst b = 2;\n';
    expect(strip(before)).toBe('const a = 1;\n\nconst b = 2;\n');
    expect(strip('f();\n\ntype A = 1;\n')).toBe('f();\n');
    expect(strip('type A = 1;\n\nf();\n')).toBe('f();\n');
    expect(strip('function f() {\n  type A = 1;\n\n  return 1;\n}\n')).toBe(
      'function f() {\n  return 1;\n}\n',
    );
  });

  it('collapses empty lines, but not inside of template literals and comments', () => {
    const before = 'const a = `x\n\n\ny`;\n\n\n/*\n\n\n*/\nf(a);\n';
    expect(strip(before)).toBe('const a = `x\n\n\ny`;\n\n/*\n\n\n*/\nf(a);\n');
  });

  it('keeps text that only looks like types', () => {
    const before = "const a = 'b as string';\nconst c = `${a} satisfies <T>`; // x: string\n";
    expect(strip(before)).toBe(before);
  });

  it('keeps a call that is compared, not a generic one', () => {
    expect(strip('const a = b < c && d > (e);\n')).toBe('const a = b < c && d > (e);\n');
  });

  it('understands TSX', () => {
    const before =
      "import { useState, type FC } from 'react';\nexport const A: FC<{ a: string }> = ({ a }) => <b>{a as string}{useState<string>()}</b>;\n";
    expect(strip(before, 'a.tsx')).toBe(
      "import { useState } from 'react';\nexport const A = ({ a }) => <b>{a}{useState()}</b>;\n",
    );
  });

  it.each(['enum A { b }', 'class A { constructor(private b: string) {} }', 'const = 1;'])(
    'says no to %j',
    (source) => {
      expect(() => strip(source)).toThrow(/a\.ts/);
    },
  );
});
