import { describe, expect, it } from 'vitest';
import { isPublicPath } from '../../src/routes/match.ts';
import { normalizePattern, patternProblem } from '../../src/routes/pattern.ts';

describe('a public pattern', () => {
  it.each([
    ['/', '/'],
    ['/x', '/x'],
    ['/x/', '/x'],
    [' /x ', '/x'],
    ['/x/*', '/x/*'],
    ['/x/**', '/x/**'],
    ['/x(.*)', '/x/**'],
    ['/x/(.*)', '/x/**'],
    ['/x/:path*', '/x/**'],
    ['/x/:id', '/x/*'],
    ['/x/:id/y', '/x/*/y'],
    ['/über', '/%C3%BCber'],
  ])('%s means %s', (typed, canonical) => {
    expect(patternProblem(typed)).toBeUndefined();
    expect(normalizePattern(typed)).toBe(canonical);
    expect(normalizePattern(canonical)).toBe(canonical);
    expect(patternProblem(canonical)).toBeUndefined();
  });

  it.each(['/**', '/(.*)', '/:path*', '(.*)', '/*/**', '/*/*/**', '/:a/:b*'])(
    '%s is refused: it would open the whole app',
    (typed) => {
      expect(patternProblem(typed)).toMatch(/whole app|begin with/);
    },
  );

  it.each(['//', '//evil.example', ' //'])('%s is refused: browsers read it as an address', (typed) => {
    expect(patternProblem(typed)).toMatch(/address/);
  });

  it.each([
    'x',
    '',
    '/x/**/y',
    '/x*',
    '/x/***',
    '/x/:path+',
    '/x?',
    '/x#y',
    '/x/[id]',
    '/x//y',
    '/x/../y',
    '/x/%2e%2e',
    '/x%2fy',
    '/x;y',
    '/a b',
    '/x\\y',
    '/x\ny',
    '/x`',
    '/${x}',
    '/x/*/\u0000',
    '/\ud800',
    '/<x>',
    '/x"y',
    `/${'a'.repeat(600)}`,
    '/x/%zz',
    '/a|b',
  ])('%j is refused', (typed) => {
    expect(patternProblem(typed)).toEqual(expect.any(String));
  });

  it('with invisible characters is taken as browsers send them, never as they are', () => {
    expect(normalizePattern('/x\u2028y')).toBe('/x%E2%80%A8y');
    expect(normalizePattern('/x\u202ey')).toBe('/x%E2%80%AEy');
  });

  it('that is accepted opens at least one path', () => {
    for (const pattern of ["/it's", '/a(b)', '/~x/*', '/a@b/**', '/x.y', '/$&']) {
      expect(patternProblem(pattern)).toBeUndefined();
      expect(isPublicPath(pattern.replace('/**', '').replace('/*', '/y'), [pattern])).toBe(true);
    }
  });
});
