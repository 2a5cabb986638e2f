import { describe, expect, it } from 'vitest';
import { samplesOf } from '../../src/doctor/check/samples.ts';

describe('a text that fits a pattern', () => {
  it.each([
    /^\/u\/[a-f]{8}$/,
    /^\/s\/[a-zA-Z0-9]{6}\/?$/,
    /^\/(en|de)(\/.*)?$/,
    /^(?<year>\d{4})-(?:0[1-9]|1[0-2])$/,
    /^[^/]+$/,
    /^[\]a]x*$/,
    /^\bw\w{2,}?\.-$/,
  ])('is written for %s, with and without what may be left out', (pattern) => {
    const samples = samplesOf(pattern.source);
    expect(samples.length).toBeGreaterThan(0);
    for (const one of samples) expect(one).toMatch(pattern);
  });
  it.each([
    ['repeats what it found', /^(a)\1$/],
    ['names a kind of letter', /^\p{L}$/u],
    ['is longer than any path that is tried', /^a{5000}$/],
    ['nests deeper than anybody writes', new RegExp(`${'('.repeat(60)}a${')'.repeat(60)}`)],
  ])('is not written for one that %s', (_, pattern) => {
    expect(samplesOf(pattern.source)).toEqual([]);
  });
  it.each(['(', '[a', 'a)', '\\', '(?'])('%s, which is no pattern, does no harm', (source) => {
    expect(() => samplesOf(source)).not.toThrow();
  });
});
