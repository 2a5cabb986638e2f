import { describe, expect, it } from 'vitest';
import { ensureEnv } from '../../src/code/env.ts';

const SECRET = { name: 'CLERK_SECRET_KEY', comment: 'From the Clerk dashboard.', example: 'sk_test_…' };
const PUBLIC = { name: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', comment: '', example: 'pk_test_…' };

describe('ensureEnv', () => {
  it('writes a new file', () => {
    expect(ensureEnv(undefined, [SECRET, PUBLIC], '\n')).toBe(
      '# From the Clerk dashboard.\nCLERK_SECRET_KEY=sk_test_…\n\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_…\n',
    );
  });

  it('writes a new file with the line ending asked for', () => {
    expect(ensureEnv(undefined, [SECRET], '\r\n')).toBe(
      '# From the Clerk dashboard.\r\nCLERK_SECRET_KEY=sk_test_…\r\n',
    );
  });

  it('adds only what is absent', () => {
    expect(ensureEnv('CLERK_SECRET_KEY=\n', [SECRET, PUBLIC], '\n')).toBe(
      'CLERK_SECRET_KEY=\n\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_…\n',
    );
  });

  it.each([
    'CLERK_SECRET_KEY=x',
    '  CLERK_SECRET_KEY = x',
    'export CLERK_SECRET_KEY=x',
    '# CLERK_SECRET_KEY=x',
    '#CLERK_SECRET_KEY=',
    '#  export CLERK_SECRET_KEY="x"',
    'CLERK_SECRET_KEY: x',
    '\uFEFFCLERK_SECRET_KEY=x',
  ])('takes %j for present', (line) => {
    expect(ensureEnv(`${line}\n`, [SECRET], '\n')).toBe(`${line}\n`);
  });

  it.each([
    'MY_CLERK_SECRET_KEY=x',
    'CLERK_SECRET_KEY_OLD=x',
    'A=CLERK_SECRET_KEY=x',
    '# CLERK_SECRET_KEY: see below',
    '# needs CLERK_SECRET_KEY',
  ])('does not take %j for present', (line) => {
    expect(ensureEnv(`${line}\n`, [SECRET], '\n')).toBe(
      `${line}\n\n# From the Clerk dashboard.\nCLERK_SECRET_KEY=sk_test_…\n`,
    );
  });

  it('does not glue to a file without a final newline', () => {
    expect(ensureEnv('A=1', [PUBLIC], '\n')).toBe('A=1\n\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_…\n');
  });

  it('keeps CRLF', () => {
    expect(ensureEnv('A=1\r\nB=2\r\n', [PUBLIC], '\n')).toBe(
      'A=1\r\nB=2\r\n\r\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_…\r\n',
    );
  });

  it('writes a comment of several lines', () => {
    const entry = { ...SECRET, comment: 'One.\n\nTwo.' };
    expect(ensureEnv(undefined, [entry], '\n')).toBe('# One.\n#\n# Two.\nCLERK_SECRET_KEY=sk_test_…\n');
  });

  it('quotes an example that holds a space or a comment sign', () => {
    expect(ensureEnv(undefined, [{ name: 'A', comment: '', example: 'x # y' }], '\n')).toBe('A="x # y"\n');
  });

  it('never lets an example begin a line of its own', () => {
    expect(ensureEnv(undefined, [{ name: 'A', comment: '', example: 'x\nB=2' }], '\n')).toBe('A="x B=2"\n');
  });

  it('writes an empty example as an empty value', () => {
    expect(ensureEnv(undefined, [{ name: 'A', comment: '', example: '' }], '\n')).toBe('A=\n');
  });

  it('adds a name that is asked for twice once', () => {
    expect(ensureEnv(undefined, [PUBLIC, PUBLIC], '\n')).toBe(
      'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_…\n',
    );
  });

  it('keeps every line that is there, and changes nothing when run again', () => {
    for (const source of ['', 'A=1', '# x\n\n\nA=1\n\n', 'A="1\n2"\r\n', '\n\n']) {
      const once = ensureEnv(source, [SECRET, PUBLIC], '\n');
      expect(once.startsWith(source.trimEnd())).toBe(true);
      expect(ensureEnv(once, [SECRET, PUBLIC], '\n')).toBe(once);
    }
  });
});
