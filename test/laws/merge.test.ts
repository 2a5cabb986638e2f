import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../../src/settle.ts';

/** Few different lines, so that texts repeat themselves as code does. */
const line = fc.constantFrom('a', 'b', 'c', '}', '', 'const x = 1;', 'grüße');
const text = fc.array(line, { maxLength: 25 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
const runs = { numRuns: 2_500, seed: 20_260_101 };
const known = (base: string, mine: string, theirs: string) => settle({ known: true, base, mine, theirs });
const mergedText = (base: string, mine: string, theirs: string) => {
  const settled = known(base, mine, theirs);
  return settled.kind === 'write' ? settled.text : mine;
};

describe('merging, whatever the texts', () => {
  it('gives the new text where nobody edited, and keeps the edits where nothing is new', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(mergedText(base, base, other)).toBe(other);
        expect(mergedText(base, other, base)).toBe(other);
      }),
      runs,
    );
  });

  it('done twice is the same as once', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const settled = known(base, mine, theirs);
        if (settled.kind === 'leave') return;
        const once = settled.kind === 'write' ? settled.text : mine;
        expect(known(theirs, once, theirs)).toEqual({ kind: 'keep' });
      }),
      runs,
    );
  });

  it('lets edits survive on lines that the new text leaves alone', () => {
    const edits = fc.tuple(fc.array(fc.nat(4), { minLength: 1 }), fc.array(fc.nat(4), { minLength: 1 }));
    fc.assert(
      fc.property(edits, ([first, second]) => {
        // Ours in one half, theirs in the other, every line of its own kind.
        const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
        const changed = (at: number[], by: string) =>
          lines.map((one, index) => (at.includes(index) ? `${one} ${by}` : one));
        const mine = changed(first, 'mine');
        const theirs = changed(
          second.map((index) => index + 7),
          'theirs',
        );
        const both = [...mine.slice(0, 6), ...theirs.slice(6)];
        const joined = (of: string[]) => `${of.join('\n')}\n`;
        expect(mergedText(joined(lines), joined(mine), joined(theirs))).toBe(joined(both));
      }),
      runs,
    );
  });

  it('never drops a line that neither side deleted', () => {
    const numbered = Array.from({ length: 14 }, (_, index) => `line ${index}`);
    /** Deletes some lines and puts new ones behind others. */
    const edited = (by: string) =>
      fc
        .array(fc.constantFrom('keep', 'keep', 'keep', 'delete', 'add'), { minLength: 14, maxLength: 14 })
        .map((what) =>
          numbered.flatMap((one, index) =>
            what[index] === 'delete' ? [] : what[index] === 'add' ? [one, `${by} ${index}`] : [one],
          ),
        );
    fc.assert(
      fc.property(edited('mine'), edited('theirs'), (mine, theirs) => {
        const joined = (of: string[]) => of.map((one) => `${one}\n`).join('');
        const merged = mergedText(joined(numbered), joined(mine), joined(theirs)).split('\n');
        for (const one of mine)
          if (theirs.includes(one) || one.startsWith('mine')) expect(merged).toContain(one);
      }),
      runs,
    );
  });
});
