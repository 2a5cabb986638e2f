import { describe, expect, it } from 'vitest';
import { settle } from '../../src/settle.ts';

const base = 'one\ntwo\nthree\nfour\nfive\n';

describe('a generated file that is written again', () => {
  it('is created where nothing is known of it', () => {
    expect(settle(undefined, undefined, base)).toEqual({ kind: 'write', text: base, how: 'created' });
  });

  it('stays deleted when the owner deleted it', () => {
    expect(settle(base, undefined, base)).toEqual({ kind: 'leave', reason: 'deleted' });
  });

  it('is never overwritten when somebody else wrote it', () => {
    expect(settle(undefined, 'mine\n', base)).toEqual({ kind: 'leave', reason: 'foreign' });
  });

  it('is kept when it already says the same', () => {
    expect(settle(undefined, base, base)).toEqual({ kind: 'keep' });
  });

  it('is renewed when the owner did not edit it', () => {
    expect(settle(base, base, 'new\n')).toEqual({ kind: 'write', text: 'new\n', how: 'renewed' });
  });

  it("keeps the owner's edits when nothing new is to be said", () => {
    expect(settle(base, 'edited\n', base)).toEqual({ kind: 'keep' });
  });

  it("takes the new lines and keeps the owner's", () => {
    const mine = base.replace('one', 'ONE');
    const theirs = base.replace('five', 'FIVE');
    expect(settle(base, mine, theirs)).toEqual({
      kind: 'write',
      text: 'ONE\ntwo\nthree\nfour\nFIVE\n',
      how: 'merged',
    });
  });

  it('is left alone when both sides changed the same line', () => {
    expect(settle(base, base.replace('two', 'mine'), base.replace('two', 'theirs'))).toEqual({
      kind: 'leave',
      reason: 'conflict',
    });
  });

  it('does not take line endings for an edit', () => {
    expect(settle(base, base.replace(/\n/g, '\r\n'), base)).toEqual({ kind: 'keep' });
    const merged = settle(
      base,
      base.replace('one', 'ONE').replace(/\n/g, '\r\n'),
      base.replace('five', 'FIVE'),
    );
    expect(merged).toMatchObject({ kind: 'write', text: 'ONE\r\ntwo\r\nthree\r\nfour\r\nFIVE\r\n' });
  });
});
