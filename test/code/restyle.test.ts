import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parses } from '../../src/code/parse.ts';
import { restyle } from '../../src/code/restyle.ts';
import type { Formatting } from '../../src/types.ts';

const ROOT = new URL('./restyle/', import.meta.url);

const CANONICAL: Formatting = {
  quotes: 'single',
  jsxQuotes: 'double',
  semicolons: true,
  indent: { kind: 'space', size: 2 },
  trailingCommas: 'all',
  eol: '\n',
  finalNewline: true,
  lineWidth: 80,
  source: 'test',
};

/** The styles that the golden files are named after. */
const STYLES: Record<string, Partial<Formatting>> = {
  'tabs-double-quotes-no-semicolons': {
    quotes: 'double',
    jsxQuotes: 'single',
    semicolons: false,
    indent: { kind: 'tab' },
  },
  'four-spaces-es5-commas': { indent: { kind: 'space', size: 4 }, trailingCommas: 'es5' },
  'no-commas-crlf': { quotes: 'double', trailingCommas: 'none', eol: '\r\n' },
};

function allFormattings(): Formatting[] {
  const all: Formatting[] = [];
  for (const quotes of ['single', 'double'] as const)
    for (const semicolons of [true, false])
      for (const indent of [{ kind: 'tab' }, { kind: 'space', size: 2 }, { kind: 'space', size: 4 }] as const)
        for (const trailingCommas of ['all', 'es5', 'none'] as const) {
          const jsxQuotes = quotes === 'single' ? 'double' : 'single';
          // Line ending and width take turns rather than doubling the number twice more.
          const eol = all.length % 2 === 0 ? '\n' : '\r\n';
          const lineWidth = all.length % 4 < 2 ? 80 : 120;
          all.push({ ...CANONICAL, quotes, jsxQuotes, semicolons, indent, trailingCommas, eol, lineWidth });
        }
  return all;
}

/** The program without positions, spellings, and the empty statements that stand for a leading semicolon. */
function meaning(path: string, source: string): string {
  const { program, errors } = parse(path, source.replaceAll('\r\n', '\n'));
  expect(errors).toEqual([]);
  const drop = new Set(['start', 'end', 'raw']);
  return JSON.stringify(program.body, function (this: { type?: string }, key: string, value: unknown) {
    if (drop.has(key) || (key === 'value' && this.type === 'JSXText')) return undefined;
    if (Array.isArray(value))
      return value.filter((item: { type?: string } | null) => item?.type !== 'EmptyStatement');
    return typeof value === 'bigint' ? String(value) : value;
  });
}

const samples = readdirSync(ROOT).map((name) => {
  const folder = new URL(`${name}/`, ROOT);
  const files = readdirSync(folder);
  const before = files.find((file) => file.startsWith('before.')) ?? '';
  return { name, folder, files, before, source: readFileSync(new URL(before, folder), 'utf8') };
});

function style(source: string, change: Partial<Formatting>, path = 'a.ts'): string {
  return restyle(path, source, { ...CANONICAL, ...change });
}

describe('restyle', () => {
  // The golden files are Prettier 3's own output for the same options.
  it.each(
    samples.flatMap((one) =>
      one.files
        .filter((file) => file !== one.before)
        .map((file) => [`${one.name}: ${file}`, one, file] as const),
    ),
  )('%s equals what Prettier prints', (_title, one, file) => {
    const change = STYLES[file.replace(/\.tsx?$/, '')];
    if (change === undefined) throw new Error(`No style is called ${file}`);
    expect(restyle(one.before, one.source, { ...CANONICAL, ...change })).toBe(
      readFileSync(new URL(file, one.folder), 'utf8'),
    );
  });

  it.each(samples.map((one) => [one.name, one] as const))(
    '%s keeps its meaning in every style, and a second run changes nothing',
    (_name, one) => {
      const before = meaning(one.before, one.source);
      for (const formatting of allFormattings()) {
        const result = restyle(one.before, one.source, formatting);
        expect(meaning(one.before, result)).toBe(before);
        expect(restyle(one.before, result, formatting)).toBe(result);
      }
    },
    60_000,
  );

  it.each(samples.map((one) => [one.name, one] as const))(
    '%s is left alone in our own style',
    (_name, one) => {
      expect(restyle(one.before, one.source, CANONICAL)).toBe(one.source);
    },
  );

  it('takes the quote that needs fewer escapes', () => {
    expect(style("a('x', \"it's\", 'say \"hi\"', 'both \\' and \"');\n", { quotes: 'double' })).toBe(
      'a("x", "it\'s", \'say "hi"\', "both \' and \\"");\n',
    );
  });

  it('leaves a directive alone that holds a quote', () => {
    expect(style("'use client';\n", { quotes: 'double' })).toBe('"use client";\n');
    expect(style("'it\\'s';\n", { quotes: 'double' })).toBe("'it\\'s';\n");
  });

  it('writes JSX attributes with the quotes for JSX', () => {
    const before = `const a = <a b="c" d='say "hi"' e="it's" />;\n`;
    expect(style(before, { quotes: 'double', jsxQuotes: 'single' }, 'a.tsx')).toBe(
      `const a = <a b='c' d='say "hi"' e="it's" />;\n`,
    );
  });

  it('guards a line that would continue the one above', () => {
    expect(style('f();\n[1].map(f);\n(a || b).c();\n`x`.d();\n++e;\n', { semicolons: false })).toBe(
      'f()\n;[1].map(f)\n;(a || b).c()\n;`x`.d()\n++e\n',
    );
  });

  it('keeps the semicolon of a class field that the next member would continue', () => {
    const before = "class A {\n  a = 1;\n  ['b'] = 2;\n  c = 3;\n  *d() {}\n  e = 4;\n  f() {}\n}\n";
    expect(style(before, { semicolons: false })).toBe(
      "class A {\n  a = 1;\n  ['b'] = 2\n  c = 3;\n  *d() {}\n  e = 4\n  f() {}\n}\n",
    );
  });

  it('keeps semicolons that are not at the end of a line', () => {
    const before =
      'for (let i = 0; i < 1; i++) f(i);\nif (a) f();\nelse g();\ntype A = { a: 1; b: 2 };\nfor (;;);\n';
    expect(style(before, { semicolons: false })).toBe(
      'for (let i = 0; i < 1; i++) f(i)\nif (a) f()\nelse g()\ntype A = { a: 1; b: 2 }\nfor (;;);\n',
    );
  });

  it('writes interface members without semicolons', () => {
    expect(style('interface A {\n  b: string;\n  c(): void;\n}\n', { semicolons: false })).toBe(
      'interface A {\n  b: string\n  c(): void\n}\n',
    );
  });

  it('keeps a comma that means a hole or a type parameter', () => {
    const before = 'const a = [\n  1,\n  ,\n];\nconst f = <T,>(b: T) => b;\n';
    expect(style(before, { trailingCommas: 'none' }, 'a.tsx')).toBe(before);
  });

  it('keeps the lines of template literals and plain comments', () => {
    const before =
      'function f() {\n  return `\n  a\n    b\n`;\n  /*\n   plain\n     text\n  */\n  /**\n   * doc\n   */\n}\n';
    expect(style(before, { indent: { kind: 'tab' } })).toBe(
      'function f() {\n\treturn `\n  a\n    b\n`;\n\t/*\n   plain\n     text\n  */\n\t/**\n\t * doc\n\t */\n}\n',
    );
  });

  it('writes the line endings and the final newline asked for', () => {
    expect(style('a();\nb();\n', { eol: '\r\n' })).toBe('a();\r\nb();\r\n');
    expect(style('a();\r\nb();', { eol: '\n' })).toBe('a();\nb();\n');
    expect(style('a();\n', { finalNewline: false })).toBe('a();');
  });

  it('joins what fits a wider line', () => {
    const before =
      'export function aRatherLongName(\n  aFirstParameter: string,\n  aSecondParameter: string,\n): void {}\n';
    expect(style(before, { lineWidth: 120 })).toBe(
      'export function aRatherLongName(aFirstParameter: string, aSecondParameter: string): void {}\n',
    );
    expect(style(before, {})).toBe(before);
  });

  it('leaves no empty line where a block begins or ends, and one elsewhere', () => {
    expect(style('\nf({\n\n  a,\n\n\n  b,\n\n});\n\n\ng();\n\n', {})).toBe(
      'f({\n  a,\n\n  b,\n});\n\ng();\n',
    );
  });

  it('does not join what holds a comment', () => {
    const before = 'f(\n  a, // why\n  b,\n);\n';
    expect(style(before, { lineWidth: 120 })).toBe(before);
  });

  it('only touches line endings of a text that does not parse', () => {
    expect(style("const = 'a';\r\n", { quotes: 'double' })).toBe("const = 'a';\n");
    expect(parses('a.ts', 'const = 1;')).toBe('Unexpected token (1:7)');
  });
});
