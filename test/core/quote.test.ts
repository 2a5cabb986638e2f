import { describe, expect, it } from 'vitest';
import { commentText, dataLiteral, identifier, numberLiteral, stringLiteral } from '../../src/quote.ts';

const HOSTILE = [
  "'; process.exit(1); '",
  '"); alert(1); ("',
  'line\nbreak',
  'carriage\rreturn',
  'sep\u2028arator\u2029s',
  '`${process.env.CLERK_SECRET_KEY}`',
  '*/ evil() /*',
  '\\',
  "\\'",
  '</script>',
  '\u202eexe.nimda',
  '\u0000',
  '{{json this}}',
];

/** The value a literal stands for, read by the language itself. */
function evaluate(literal: string): unknown {
  return new Function(`'use strict'; return (${literal});`)();
}

describe('a value that enters generated code', () => {
  it.each(HOSTILE)('is read back as the same text: %j', (value) => {
    expect(evaluate(stringLiteral(value))).toBe(value);
  });

  it.each(HOSTILE)('shows a reviewer every character it holds: %j', (value) => {
    expect(stringLiteral(value)).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]*$/);
  });

  it.each(HOSTILE)('survives inside plain data: %j', (value) => {
    const data = { list: [value], [value]: { nested: value, yes: true, none: null, count: 3 } };
    expect(evaluate(dataLiteral(data))).toEqual(data);
  });

  it.each(['*/', 'a\nb', 'a\u2028b', 'tick`', 'x ${y}', '\u202e'])(
    'is refused inside a comment: %j',
    (value) => {
      expect(() => commentText(value)).toThrow(TypeError);
    },
  );

  it('passes through a comment when it is harmless', () => {
    expect(commentText("it's /blog/* and more")).toBe("it's /blog/* and more");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined])(
    'is refused as a number: %j',
    (value) => {
      expect(() => numberLiteral(value)).toThrow(TypeError);
    },
  );

  it.each(['a-b', '1a', 'a.b()', '', 'a b', 'a;b', null])('is refused as an identifier: %j', (value) => {
    expect(() => identifier(value)).toThrow(TypeError);
  });

  it('may be an identifier or a dotted path', () => {
    expect(identifier('$a_1.b')).toBe('$a_1.b');
  });

  it.each([[() => 1], [new Date(0)], [Symbol('x')], [undefined]])(
    'is refused as data when it is not plain',
    (value) => {
      expect(() => dataLiteral(value)).toThrow(TypeError);
    },
  );
});
