import { describe, expect, it } from 'vitest';
import { parse, parses, positionOf, walk } from '../../src/code/parse.ts';

describe('parse', () => {
  it.each([
    ['a.js', 'const a = <b>{c}</b>; export default a;'],
    ['a.js', 'module.exports = {}; return;'],
    ['a.cjs', 'const { a } = require("a"); return;'],
    ['a.mjs', 'await import("a"); export {};'],
    ['a.js', 'await f();'],
    ['a.ts', 'const a = <T>(b: T) => <unknown>b;'],
    ['a.tsx', 'const a = <T,>(b: T) => <p>{b as string}</p>;'],
    ['a.mts', 'export const a: string = "";'],
    ['a.cts', 'import a = require("a"); export = a;'],
    ['a.d.ts', 'declare const a: string; export default a;'],
    ['a.js', '#!/usr/bin/env node\nf();'],
    ['a.js', '\uFEFFf();'],
    ['a.js', '\uFEFF#!/usr/bin/env node\nf();'],
    ['a.js', ''],
  ])('reads %s: %j', (path, source) => {
    expect(parses(path, source)).toBeUndefined();
  });

  it('takes comments as HTML has them in a script only', () => {
    for (const path of ['a.js', 'a.ts'])
      for (const comment of ['<!-- a', '\n--> a']) {
        expect(parses(path, `f();\n${comment}\nmodule.exports = 1;`)).toBeUndefined();
        expect(parses(path, `f();\n${comment}\nexport default 1;`)).toBeDefined();
      }
    expect(parses('a.js', `export default '<!-- a -->';`)).toBeUndefined();
  });

  it('gives offsets of the text as it was given', () => {
    for (const start of ['', '\uFEFF', '#!/bin/sh\n', '\uFEFF#!/bin/sh\n', '"é😀"; ']) {
      const source = `${start}const name = 1; // end`;
      const { program, comments } = parse('a.js', source);
      const last = program.body.at(-1);
      expect(source.slice(last?.start, last?.end)).toBe('const name = 1;');
      expect(
        comments.filter((one) => one.value === ' end').map((one) => source.slice(one.start, one.end)),
      ).toEqual(['// end']);
    }
  });

  it('names the first error with line and column', () => {
    expect(parses('a.ts', 'const a = 1;\nconst b = ;\n')).toMatch(/\(2:11\)$/);
    expect(parses('a.ts', 'const a = 1;\r\nconst b = ;\r\n')).toMatch(/\(2:11\)$/);
    expect(parses('a.js', 'const a: string = 1')).toBe('Missing initializer in const declaration (1:7)');
  });

  it.each([
    '(',
    '[',
    '{',
    '!',
    '- ',
    'a=',
    'a=>',
    'a?b:',
    'if(a) ',
    'new ',
    'for(;;) ',
    'while(a,a)',
    'a+',
    '`${',
    '<a>',
  ])('survives a hundred thousand times %j, which would end the process', (piece) => {
    const { program, errors } = parse('a.js', piece.repeat(100_000));
    expect(errors.length).toBeGreaterThan(0);
    walk(program, () => undefined);
  });

  it.each(['else if(a){}', '<a>'])('of %s is refused too, although its brackets close each time', (link) => {
    expect(parses('a.tsx', `if(a){}${link.repeat(20_000)}`)).toMatch(/nested too deeply/);
  });

  it('reads a long sum and a deep but human nesting', () => {
    expect(parses('a.js', `x = ${'a + '.repeat(2000)}a;`)).toBeUndefined();
    expect(parses('a.js', `${'f(['.repeat(100)}1${'])'.repeat(100)};`)).toBeUndefined();
    expect(parses('a.js', 'f(a, b);\n'.repeat(20_000))).toBeUndefined();
  });
});

describe('walk', () => {
  it('visits parents before children, and skips what it is told to skip', () => {
    const seen: string[] = [];
    walk(parse('a.ts', 'f(a); function g() { return h; }').program, (node, parents) => {
      if (node.type === 'Identifier') seen.push(`${parents.at(-1)?.type}.${node.name}`);
      return node.type === 'FunctionDeclaration' ? false : undefined;
    });
    expect(seen).toEqual(['CallExpression.f', 'CallExpression.a']);
  });
});

describe('positionOf', () => {
  it('counts from one', () => {
    expect(positionOf('a\nbc', 0)).toEqual({ line: 1, column: 1 });
    expect(positionOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
    expect(positionOf('a\r\nbc', 4)).toEqual({ line: 2, column: 2 });
  });
});
