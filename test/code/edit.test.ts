import { describe, expect, it } from 'vitest';
import { Edits, eolOf, indentAt, lineEnd, lineStart, startsLine } from '../../src/code/edit.ts';
import { addImport, type ImportWanted } from '../../src/code/imports.ts';
import { parses } from '../../src/code/parse.ts';
import { quoted } from '../../src/code/quotes.ts';
import { readSource } from '../../src/code/source-file.ts';

describe('Edits', () => {
  it('applies edits at offsets of the original, in any order', () => {
    expect(new Edits('abcdef').replace(3, 4, 'X').remove(0, 1).insert(6, '!').insert(6, '?').apply()).toBe(
      'bcXef!?',
    );
  });

  it('throws when edits overlap', () => {
    expect(() => new Edits('abcdef').replace(0, 3, 'X').replace(2, 4, 'Y').apply()).toThrow(/overlap/);
    expect(() => new Edits('abcdef').replace(0, 3, 'X').insert(1, 'Y').apply()).toThrow(/overlap/);
    expect(() => new Edits('abc').remove(2, 9)).toThrow(RangeError);
  });

  it('gives new text the line ending of the file', () => {
    expect(new Edits('a\r\nb\r\n').insert(3, 'x\ny\r\n').apply()).toBe('a\r\nx\r\ny\r\nb\r\n');
  });
});

describe('lines', () => {
  it('knows line, indentation and line ending', () => {
    const source = '\uFEFFa\r\n\t b\r\n';
    expect(eolOf(source)).toBe('\r\n');
    expect(lineStart(source, 1)).toBe(1);
    expect(lineStart(source, 6)).toBe(4);
    expect(lineEnd(source, 5)).toBe(7);
    expect(indentAt(source, 6)).toBe('\t ');
    expect(startsLine(source, 6)).toBe(true);
    expect(startsLine(source, 1)).toBe(true);
    expect(eolOf('')).toBe('\n');
  });
});

describe('quoted', () => {
  it.each([
    ["it's", "'", '"it\'s"'],
    ['a\\b', '"', '"a\\\\b"'],
    ['"\'"', "'", "'\"\\'\"'"],
    ['a\nb\u2028', "'", "'a\\nb\\u2028'"],
  ] as const)('writes %j in %s as %s', (value, quote, literal) => {
    expect(quoted(value, quote)).toBe(literal);
  });
});

describe('addImport', () => {
  function add(
    source: string,
    wanted: ImportWanted,
    path = 'a.ts',
  ): { text: string; locals: Record<string, string> } {
    const file = readSource(path, source);
    if (typeof file === 'string') throw new Error(file);
    const edits = new Edits(source);
    const locals = addImport(edits, file, wanted);
    const text = edits.size === 0 ? source : edits.apply();
    expect(parses(path, text)).toBeUndefined();
    return { text, locals };
  }
  const wanted = { from: 'x', names: ['a'] };

  it.each([
    ["import b from 'b';\n\nf();\n", "import b from 'b';\nimport { a } from 'x';\n\nf();\n"],
    ["import b from 'b'; // why\nf();\n", "import b from 'b'; // why\nimport { a } from 'x';\nf();\n"],
    ["import { b } from 'x';\n", "import { b, a } from 'x';\n"],
    ["import { b, } from 'x';\n", "import { b, a, } from 'x';\n"],
    ["import {\n  b,\n  c, // why\n} from 'x';\n", "import {\n  b,\n  c, // why\n  a,\n} from 'x';\n"],
    ["import {\n  b,\n  c // why\n} from 'x';\n", "import {\n  b,\n  c, // why\n  a\n} from 'x';\n"],
    ["import b from 'x';\n", "import b, { a } from 'x';\n"],
    ["import {} from 'y';\nimport b, {} from 'x';\n", "import {} from 'y';\nimport b, { a } from 'x';\n"],
    ["import * as b from 'x';\n", "import * as b from 'x';\nimport { a } from 'x';\n"],
    ["import 'x';\n", "import 'x';\nimport { a } from 'x';\n"],
    ["import type { B } from 'x';\n", "import type { B } from 'x';\nimport { a } from 'x';\n"],
    ["'use client';\n\nf();\n", "'use client';\n\nimport { a } from 'x';\n\nf();\n"],
    [
      '/* Licence: MIT. Copyright Acme */\nf();\n',
      "/* Licence: MIT. Copyright Acme */\nimport { a } from 'x';\n\nf();\n",
    ],
    ['// header\n\n// of f\nf();\n', "// header\n\nimport { a } from 'x';\n\n// of f\nf();\n"],
    ['// of f\nf();\n', "import { a } from 'x';\n\n// of f\nf();\n"],
    ['// @ts-check\n// of f\nf();\n', "// @ts-check\nimport { a } from 'x';\n\n// of f\nf();\n"],
    ['#!/usr/bin/env node\nf();\n', "#!/usr/bin/env node\nimport { a } from 'x';\n\nf();\n"],
    ['\uFEFFf();\n', "\uFEFFimport { a } from 'x';\n\nf();\n"],
    ["'use client'; f();\n", "'use client';\nimport { a } from 'x';\n\n f();\n"],
    ['', "import { a } from 'x';\n"],
    ["import b from 'b'\nf()\n", "import b from 'b'\nimport { a } from 'x'\nf()\n"],
    ['import b from "b";\n', 'import b from "b";\nimport { a } from "x";\n'],
    ["import b from 'b'; f();\n", "import b from 'b';\nimport { a } from 'x';\n f();\n"],
  ])('%j becomes %j', (before, after) => {
    const { text, locals } = add(before, wanted);
    expect(text).toBe(after);
    expect(locals).toEqual({ a: 'a' });
  });

  it('uses a name that is imported already, under whatever local name', () => {
    const source = "import { a as b } from 'x';\n";
    expect(add(source, wanted)).toEqual({ text: source, locals: { a: 'b' } });
  });

  it('takes another name when the name is in use', () => {
    expect(add('const a = 1, a2 = 2;\n', wanted)).toEqual({
      text: "import { a as a3 } from 'x';\n\nconst a = 1, a2 = 2;\n",
      locals: { a: 'a3' },
    });
  });

  it('does not mind a property of the same name', () => {
    expect(add('f.a({ a: 1 });\n', wanted).locals).toEqual({ a: 'a' });
  });

  it('imports a default, and types', () => {
    expect(add('', { from: 'x', default: 'd', names: ['a'] }).text).toBe("import d, { a } from 'x';\n");
    expect(add('', { from: 'x', names: ['T'], typeOnly: true }).text).toBe("import type { T } from 'x';\n");
    expect(add("import { b } from 'x';\n", { from: 'x', names: ['T'], typeOnly: true }).text).toBe(
      "import { b, type T } from 'x';\n",
    );
  });

  it('requires in a CommonJS file', () => {
    expect(add("const b = require('b');\n\nmodule.exports = b;\n", wanted, 'a.js').text).toBe(
      "const b = require('b');\nconst { a } = require('x');\n\nmodule.exports = b;\n",
    );
    expect(add('const a = 1;\nmodule.exports = a;\n', wanted, 'a.cjs').text).toBe(
      "const { a: a2 } = require('x');\n\nconst a = 1;\nmodule.exports = a;\n",
    );
  });

  it('keeps CRLF', () => {
    expect(add("import b from 'b';\r\nf();\r\n", wanted).text).toBe(
      "import b from 'b';\r\nimport { a } from 'x';\r\nf();\r\n",
    );
  });
});
