import { describe, expect, it } from 'vitest';
import { addDependency } from '../../src/code/json.ts';

const zod = { name: 'zod', range: '^4.1.0', dev: false };

function added(source: string, dependency = zod): string {
  const result = addDependency(source, dependency);
  if (typeof result !== 'string') throw new Error(result.because);
  return result;
}

describe('addDependency', () => {
  it('goes to its alphabetical place in a sorted block and changes no other line', () => {
    const before =
      '{\n  "name": "a",\n  "dependencies": {\n    "next": "16.0.0",\n    "zustand": "5.0.0"\n  }\n}\n';
    expect(added(before)).toBe(
      '{\n  "name": "a",\n  "dependencies": {\n    "next": "16.0.0",\n    "zod": "^4.1.0",\n    "zustand": "5.0.0"\n  }\n}\n',
    );
  });

  it('goes first when it sorts before all others', () => {
    const before = '{\n  "dependencies": {\n    "next": "16.0.0"\n  }\n}\n';
    expect(added(before, { name: '@clerk/nextjs', range: '^7.0.0', dev: false })).toBe(
      '{\n  "dependencies": {\n    "@clerk/nextjs": "^7.0.0",\n    "next": "16.0.0"\n  }\n}\n',
    );
  });

  it('goes last in a block that is not sorted', () => {
    const before = '{\n  "dependencies": {\n    "zustand": "5.0.0",\n    "next": "16.0.0"\n  }\n}\n';
    expect(added(before)).toContain('"next": "16.0.0",\n    "zod": "^4.1.0"\n  }');
  });

  it('keeps tabs, CRLF, a byte order mark and a missing final newline', () => {
    const before = '\uFEFF{\r\n\t"dependencies": {\r\n\t\t"next": "16.0.0"\r\n\t}\r\n}';
    expect(added(before)).toBe(
      '\uFEFF{\r\n\t"dependencies": {\r\n\t\t"next": "16.0.0",\r\n\t\t"zod": "^4.1.0"\r\n\t}\r\n}',
    );
  });

  it('makes the dependencies block, above devDependencies', () => {
    const before = '{\n    "name": "a",\n    "devDependencies": {\n        "typescript": "5.9.3"\n    }\n}\n';
    expect(added(before)).toBe(
      '{\n    "name": "a",\n    "dependencies": {\n        "zod": "^4.1.0"\n    },\n    "devDependencies": {\n        "typescript": "5.9.3"\n    }\n}\n',
    );
  });

  it('makes the devDependencies block, below dependencies', () => {
    const before = '{\n  "dependencies": {\n    "next": "16.0.0"\n  },\n  "engines": { "node": ">=20" }\n}\n';
    expect(added(before, { ...zod, dev: true })).toBe(
      '{\n  "dependencies": {\n    "next": "16.0.0"\n  },\n  "devDependencies": {\n    "zod": "^4.1.0"\n  },\n  "engines": { "node": ">=20" }\n}\n',
    );
  });

  it('makes a block at the end of a file that has neither', () => {
    expect(added('{\n  "name": "a"\n}\n')).toBe(
      '{\n  "name": "a",\n  "dependencies": {\n    "zod": "^4.1.0"\n  }\n}\n',
    );
  });

  it('fills an empty block', () => {
    expect(added('{\n  "dependencies": {},\n  "private": true\n}\n')).toBe(
      '{\n  "dependencies": {\n    "zod": "^4.1.0"\n  },\n  "private": true\n}\n',
    );
  });

  it('fills an empty object', () => {
    expect(JSON.parse(added('{}'))).toEqual({ dependencies: { zod: '^4.1.0' } });
  });

  it('keeps a file on one line on one line', () => {
    expect(added('{"name":"a","dependencies":{"next":"16.0.0"}}')).toBe(
      '{"name":"a","dependencies":{"next":"16.0.0","zod":"^4.1.0"}}',
    );
  });

  it('never changes the range of a dependency that is there', () => {
    const before = '{\n  "dependencies": {\n    "zod": "3.0.0"\n  }\n}\n';
    expect(added(before)).toBe(before);
    expect(added(before, { ...zod, dev: true })).toBe(before);
    const optional = before.replace('dependencies', 'optionalDependencies');
    expect(added(optional)).toBe(optional);
  });

  it('leaves a development dependency alone when a development dependency is wanted', () => {
    const before = '{\n  "devDependencies": {\n    "zod": "3.0.0"\n  }\n}\n';
    expect(added(before, { ...zod, dev: true })).toBe(before);
  });

  it('does not move a development dependency that is needed at run time, but says so with its range', () => {
    const result = addDependency('{\n  "devDependencies": {\n    "zod": "3.0.0"\n  }\n}\n', zod);
    expect(result).toMatchObject({ refused: true, because: expect.stringContaining('devDependencies') });
    expect(result).toMatchObject({ snippet: '"dependencies": {\n  "zod": "3.0.0"\n}' });
  });

  it('refuses a file that is not valid JSON, with the place', () => {
    const result = addDependency('{\n  "name": "a"\n  "x": 1\n}\n', zod);
    expect(result).toMatchObject({ refused: true, because: expect.stringContaining('3:3') });
  });

  it('refuses comments, which npm cannot read either', () => {
    expect(addDependency('{\n  // a\n  "name": "a"\n}\n', zod)).toMatchObject({ refused: true });
  });

  it.each(['[]', '"x"', '', '{"dependencies": []}', '{"dependencies": null}'])('refuses %s', (source) => {
    expect(addDependency(source, zod)).toMatchObject({ refused: true });
  });

  it('writes into the block that npm reads when a key is there twice', () => {
    const before = '{\n  "dependencies": {\n    "a": "1"\n  },\n  "dependencies": {\n    "b": "1"\n  }\n}\n';
    expect(JSON.parse(added(before))).toEqual({ dependencies: { b: '1', zod: '^4.1.0' } });
  });

  it('changes nothing when run again', () => {
    for (const before of ['{}', '{\n\t"name": "a"\n}\n', '{"dependencies":{"a":"1"}}']) {
      const once = added(before);
      expect(added(once)).toBe(once);
    }
  });

  it('writes names and ranges as JSON strings', () => {
    const odd = { name: 'a"b', range: 'x\\y', dev: false };
    expect(JSON.parse(added('{}', odd))).toEqual({ dependencies: { 'a"b': 'x\\y' } });
  });
});

it('a package.json that nests for ever is refused', () => {
  const source = `{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`;
  const result = addDependency(source, { name: 'zod', range: '^4.0.0', dev: false });
  expect(result).toMatchObject({ refused: true });
});
