import { describe, expect, it } from 'vitest';
import { HELP } from '../../src/help.ts';
import { verbHelp } from '../../src/verb-help.ts';
import { wrapHelp } from '../../src/wrap-help.ts';

const VERBS = [
  'add',
  'update',
  'status',
  'remove',
  'undo',
  'list',
  'inspect',
  'doctor',
  'protect',
  'migrate',
];

describe('help', () => {
  it.each(VERBS)('of %s fits into 90 columns', (verb) => {
    const wide = (verbHelp(verb) ?? 'none').split('\n').filter((line) => line.length > 90);
    expect(wide).toEqual([]);
  });

  it('of the program fits into 90 columns', () => {
    expect(HELP.split('\n').filter((line) => line.length > 90)).toEqual([]);
  });

  it('is broken below what it says, and a command never', () => {
    const words = 'word '.repeat(25).trim();
    const command = `  npx create-clerk-guard@0.1.0 add ${'x'.repeat(90)} --yes`;
    const [first, second, last] = wrapHelp(`  --flag  ${words}\n${command}`).split('\n');
    expect(first?.length).toBeLessThanOrEqual(90);
    expect(second).toMatch(/^ {10}word/);
    expect(last).toBe(command);
  });
});
