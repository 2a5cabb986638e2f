import { describe, expect, it } from 'vitest';
import { type SettleInput, settle } from '../../src/settle.ts';

const base = 'one\ntwo\nthree\nfour\nfive\n';
const known = (input: Partial<SettleInput>) =>
  settle({ known: true, base, mine: base, theirs: base, ...input });
const unknown = (mine: string | undefined) => settle({ known: false, base: undefined, mine, theirs: base });

describe('a generated file that is written again', () => {
  it('is created where nothing is known of it', () => {
    expect(unknown(undefined)).toEqual({ kind: 'write', text: base, how: 'created' });
  });

  it('stays deleted when the owner deleted it, until it is wanted again', () => {
    expect(known({ mine: undefined })).toEqual({ kind: 'leave', reason: 'deleted' });
    expect(known({ mine: undefined, base: undefined })).toEqual({ kind: 'leave', reason: 'deleted' });
    expect(known({ mine: undefined, again: true })).toEqual({ kind: 'write', text: base, how: 'created' });
  });

  it('is never overwritten when somebody else wrote it, or when our record of it is gone', () => {
    expect(unknown('mine\n')).toEqual({ kind: 'leave', reason: 'foreign' });
    expect(known({ base: undefined, mine: 'mine\n' })).toEqual({ kind: 'leave', reason: 'unrecorded' });
  });

  it('is kept when it already says the same', () => {
    expect(unknown(base)).toEqual({ kind: 'keep' });
    expect(known({ base: undefined })).toEqual({ kind: 'keep' });
  });

  it('is renewed, not merged, when only another piece put lines into it', () => {
    const mine = base.replace('five', 'five\nsix of another piece');
    const theirs = base.replace('two', 'TWO');
    const text = mine.replace('two', 'TWO');
    expect(known({ mine, own: base, theirs })).toEqual({ kind: 'write', text, how: 'renewed' });
    expect(known({ mine, theirs })).toEqual({ kind: 'write', text, how: 'merged' });
  });

  it('is renewed when the owner did not edit it', () => {
    expect(known({ theirs: 'new\n' })).toEqual({ kind: 'write', text: 'new\n', how: 'renewed' });
  });

  it("keeps the owner's edits when nothing new is to be said", () => {
    expect(known({ mine: 'edited\n' })).toEqual({ kind: 'keep' });
  });

  it("takes the new lines and keeps the owner's", () => {
    const merged = known({ mine: base.replace('one', 'ONE'), theirs: base.replace('five', 'FIVE') });
    expect(merged).toEqual({ kind: 'write', text: 'ONE\ntwo\nthree\nfour\nFIVE\n', how: 'merged' });
  });

  it('does not take line endings, a byte order mark or the last line break for an edit, and keeps them', () => {
    const crlf = (text: string) => text.replace(/\n/g, '\r\n');
    const theirs = base.replace('five', 'FIVE');
    expect(known({ mine: crlf(base) })).toEqual({ kind: 'keep' });
    expect(known({ mine: `\uFEFF${crlf(base)}`, theirs })).toMatchObject({
      text: `\uFEFF${crlf(theirs)}`,
      how: 'renewed',
    });
    expect(known({ mine: base.trimEnd(), theirs })).toMatchObject({ text: theirs.trimEnd(), how: 'renewed' });
    expect(known({ mine: crlf(base.replace('one', 'ONE')), theirs })).toMatchObject({
      text: 'ONE\r\ntwo\r\nthree\r\nfour\r\nFIVE\r\n',
      how: 'merged',
    });
  });

  it("leaves each line of the owner's its own ending where they are mixed", () => {
    const mine = 'ONE\r\ntwo\nthree\r\nfour\r\nfive\r\n';
    expect(known({ mine, theirs: base.replace('five', 'FIVE') })).toMatchObject({
      text: 'ONE\r\ntwo\nthree\r\nfour\r\nFIVE\r\n',
    });
  });
});

describe('the same line changed by both sides', () => {
  const both = { mine: base.replace('two', 'MINE'), theirs: base.replace('two', 'THEIRS') };

  it('is a conflict, counted and left alone', () => {
    expect(known(both)).toEqual({ kind: 'leave', reason: 'conflict', conflicts: 1 });
  });

  it('is no conflict when both made the same change', () => {
    const same = base.replace('two', 'SAME');
    expect(known({ mine: same.replace('five', 'FIVE'), theirs: same })).toEqual({ kind: 'keep' });
  });

  it('is marked on request as git marks it, with both sides named', () => {
    const settled = known({ ...both, choice: 'markers', label: 'create-clerk-guard 1.2.3' });
    expect(settled).toEqual({
      kind: 'write',
      how: 'marked',
      conflicts: 1,
      text: 'one\n<<<<<<< mine\nMINE\n||||||| base\ntwo\n=======\nTHEIRS\n>>>>>>> create-clerk-guard 1.2.3\nthree\nfour\nfive\n',
    });
  });

  it('is not touched again while markers are left', () => {
    const marked = known({ ...both, choice: 'markers' });
    if (marked.kind !== 'write') throw new Error('nothing was marked');
    expect(known({ ...both, mine: marked.text })).toEqual({ kind: 'leave', reason: 'marked' });
    expect(known({ ...both, mine: marked.text, choice: 'take-theirs' })).toMatchObject({ reason: 'marked' });
  });

  it('takes the side that was asked for on those lines, and both sides elsewhere', () => {
    const mine = both.mine.replace('five', 'FIVE');
    const wide = { mine, theirs: both.theirs.replace('four', 'FOUR').replace('one\n', 'one\n\n') };
    const apart = { mine, theirs: both.theirs.replace('one\n', 'zero\none\n') };
    expect(known({ ...apart, choice: 'take-theirs' })).toMatchObject({
      text: 'zero\none\nTHEIRS\nthree\nfour\nFIVE\n',
      how: 'merged',
    });
    expect(known({ ...apart, choice: 'keep-mine' })).toMatchObject({
      text: 'zero\none\nMINE\nthree\nfour\nFIVE\n',
    });
    expect(known({ ...wide, choice: 'take-theirs' })).toMatchObject({ how: 'merged' });
  });
});
