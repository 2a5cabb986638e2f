import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { leftOut, pieceNamed, select, suggestedPieces } from '../../src/selection.ts';
import type { Facts, Piece } from '../../src/types.ts';

const piece = (name: string, more: Partial<Piece> = {}): Piece => ({
  name,
  title: name,
  summary: name,
  version: 1,
  notes: [],
  suggestion: () => ({ selected: true, because: '' }),
  questions: [],
  edits: () => [],
  next: () => [],
  ...more,
});
const facts = (installed: Record<string, number> = {}) => ({ installed }) as unknown as Facts;
const names = (pieces: readonly Piece[]) => pieces.map(({ name }) => name);

const limiter = piece('rate-limit');
const route = piece('api-route', { needs: ['rate-limit'] });
const stepUp = piece('step-up', { unsupported: () => 'Clerk is too old.' });
const all = [limiter, route, stepUp];

describe('choosing pieces', () => {
  it('adds what a piece needs, before it', () => {
    expect(names(select(['api-route'], [], true, facts(), all).pieces)).toEqual(['rate-limit', 'api-route']);
  });

  it('does not write again what is needed and installed', () => {
    expect(names(select(['api-route'], [], true, facts({ 'rate-limit': 1 }), all).pieces)).toEqual([
      'api-route',
    ]);
  });

  it('lists as not done what was asked for and does not fit', () => {
    const { pieces, notDone } = select(['step-up'], [], true, facts(), all);
    expect(pieces).toEqual([]);
    expect(notDone).toEqual([{ piece: 'step-up', path: '.', because: 'Clerk is too old.', snippet: '' }]);
  });

  it('only mentions what does not fit when nobody asked for it', () => {
    const { notDone, notes } = select(['rate-limit'], [], false, facts(), all);
    expect(notDone).toEqual([]);
    expect(notes).toEqual(['step-up does not fit here: Clerk is too old.']);
  });

  it('leaves out what was skipped, and says what could not be done without it', () => {
    const { pieces, notDone } = select(['api-route'], ['rate-limit'], true, facts(), all);
    expect(pieces).toEqual([]);
    expect(notDone[0]?.because).toBe('api-route needs rate-limit: it was skipped');
    expect(select(['rate-limit'], ['rate-limit'], true, facts(), all)).toEqual({
      pieces: [],
      notDone: [],
      notes: [],
    });
  });

  it('says of what fits and is left out by itself why, and how to have it', () => {
    const no = () => ({ selected: false, because: 'lib/limits.ts limits already.' });
    const pieces = [
      piece('rate-limit', { suggestion: no }),
      piece('ci', { suggestion: no, onRequest: true }),
    ];
    expect(leftOut(facts(), [], pieces)).toEqual([
      'rate-limit was left out: lib/limits.ts limits already. add rate-limit writes it all the same.',
    ]);
    expect(leftOut(facts(), ['rate-limit'], pieces)).toEqual([]);
    expect(leftOut(facts({ 'rate-limit': 1 }), [], pieces)).toEqual([]);
    expect(leftOut(facts(), [], [piece('webhook')])).toEqual([]);
  });

  it('suggests nothing for a word too short to be near anything', () => {
    expect(() => pieceNamed('.', [piece('ci')])).toThrow(/^There is no piece "\."\.$/);
  });

  it('suggests the nearest name for an unknown one', () => {
    expect(() => pieceNamed('webhok', [piece('webhook')])).toThrow(/Did you mean webhook\?/);
    expect(() => select(['nothing-like-it'], [], true, facts(), all)).toThrow(UserError);
  });

  it('starts a first run from what is installed and what fits', () => {
    expect(names(suggestedPieces(facts(), all))).toEqual(['rate-limit', 'api-route']);
    expect(names(suggestedPieces(facts({ 'step-up': 1 }), all))).toContain('step-up');
  });
});
