import { describe, expect, it } from 'vitest';
import { sayNotDone } from '../../src/preview.ts';
import type { ManualStep } from '../../src/types.ts';

const step = (number: number, reason: string, snippet = ''): ManualStep => {
  const what = `GET of /api/r${number} (line 1)`;
  return {
    piece: 'protect',
    path: `app/api/r${number}/route.ts`,
    because: `${what} gets no check. ${reason}`,
    snippet,
    about: { what, reason },
  };
};

function said(steps: readonly ManualStep[]): string {
  const lines: string[] = [];
  sayNotDone({ quiet: false, line: (text = '') => lines.push(text), aside: () => undefined }, steps);
  return lines.join('\n');
}

describe('what was not done', () => {
  it('many with one reason are told once, with how many, the first few and the lines to paste', () => {
    const steps = [...Array(200).keys()].map((number) => step(number, 'No proxy runs.', 'add middleware'));
    expect(said(steps)).toBe(
      [
        'Not done (200):',
        '  200 for one reason (protect)',
        '    No proxy runs.',
        ...[0, 1, 2, 3, 4].map(
          (number) => `    - app/api/r${number}/route.ts: GET of /api/r${number} (line 1)`,
        ),
        '    - and 195 more, which --json lists',
        '    Paste:',
        '      add middleware',
        '',
      ].join('\n'),
    );
  });

  it('few, other reasons and other lines to paste are told by themselves', () => {
    const text = said([
      step(1, 'It has hooks.'),
      step(2, 'It has hooks.'),
      step(3, 'It is static.', 'a'),
      step(4, 'It is static.', 'b'),
      step(5, 'It is static.', 'c'),
    ]);
    expect(text).not.toContain('for one reason');
    expect(text.match(/gets no check/g)).toHaveLength(5);
  });

  it('reasons stay in the order in which they came up', () => {
    const text = said([step(1, 'A.'), step(2, 'B.'), step(3, 'A.'), step(4, 'A.')]);
    expect(text.indexOf('3 for one reason')).toBeLessThan(text.indexOf('B.'));
  });
});
