import { describe, expect, it } from 'vitest';
import { ensureLines, missingIgnores } from '../../src/code/lines.ts';

const WANTED = ['.env*', '!.env.example'];

function ensure(
  source: string | undefined,
  lines: readonly string[] = WANTED,
  eol: '\n' | '\r\n' = '\n',
): string {
  return ensureLines(source, { heading: 'secrets', lines, eol });
}

describe('missingIgnores', () => {
  it('names everything for a file that is not there', () => {
    expect(missingIgnores(undefined, ['.env', '.env.local'])).toEqual(['.env', '.env.local']);
  });

  it('sees that a broader pattern covers a narrower one', () => {
    expect(missingIgnores('.env*\n', ['.env', '.env.local', '.env.*.local', '/.env'])).toEqual([]);
  });

  it('sees that .env*.local does not cover .env', () => {
    expect(missingIgnores('.env*.local\n', ['.env*.local', '.env'])).toEqual(['.env']);
  });

  it('lets a later negation win', () => {
    expect(missingIgnores('.env*\n!.env.production\n', WANTED)).toEqual(['.env*', '!.env.example']);
    expect(missingIgnores('!.env.production\n.env*\n', ['.env*'])).toEqual([]);
  });

  it('asks for a negation only where its file is ignored', () => {
    expect(missingIgnores('.env\n.env.local\n', ['!.env.example'])).toEqual([]);
    expect(missingIgnores('.env*\n', ['!.env.example'])).toEqual(['!.env.example']);
  });

  it('does not take a comment, or a pattern in another case, for the pattern', () => {
    expect(missingIgnores('# .env*\n.ENV*\n', ['.env*'])).toEqual(['.env*']);
  });

  it('reads a file with a byte order mark and CRLF', () => {
    expect(missingIgnores('\uFEFF.env*\r\n!.env.example\r\n', WANTED)).toEqual([]);
  });

  it('understands folders', () => {
    expect(missingIgnores('.clerk-guard/\n', ['.clerk-guard/journal/'])).toEqual([]);
    expect(missingIgnores('other/\n', ['.clerk-guard/journal/'])).toEqual(['.clerk-guard/journal/']);
  });
});

describe('ensureLines', () => {
  it('writes a new file', () => {
    expect(ensure(undefined)).toBe('# secrets\n.env*\n!.env.example\n');
    expect(ensure(undefined, WANTED, '\r\n')).toBe('# secrets\r\n.env*\r\n!.env.example\r\n');
  });

  it('does not glue its lines to a file without a final newline', () => {
    expect(ensure('node_modules')).toBe('node_modules\n\n# secrets\n.env*\n!.env.example\n');
  });

  it('keeps CRLF', () => {
    expect(ensure('node_modules\r\n.next\r\n')).toBe(
      'node_modules\r\n.next\r\n\r\n# secrets\r\n.env*\r\n!.env.example\r\n',
    );
  });

  it('adds only what is missing', () => {
    expect(ensure('node_modules\n.env*\n')).toBe('node_modules\n.env*\n\n# secrets\n!.env.example\n');
  });

  it('leaves a file alone in which everything holds', () => {
    for (const source of ['.env*\n!.env.example', '*.local\n.env*\n!.env.example\n# end\n']) {
      expect(ensure(source)).toBe(source);
    }
  });

  it('goes behind a negation that would win, and repeats the negation it needs', () => {
    const source = '.env*\n!.env.example\n!.env.production\n';
    expect(ensure(source)).toBe(`${source}\n# secrets\n.env*\n!.env.example\n`);
    expect(missingIgnores(ensure(source), WANTED)).toEqual([]);
  });

  it("keeps the owner's other example files visible to git", () => {
    const source = '!.env.production\n!.env.sample\n';
    expect(ensure(source)).toBe(`${source}\n# secrets\n.env*\n!.env.example\n!.env.sample\n`);
  });

  it('does not bring back a negation of a real env file', () => {
    expect(ensure('.env\n!.env.production\n')).not.toMatch(/!\.env\.production[\s\S]*!\.env\.production/);
  });

  it('continues its own block when that is the last one', () => {
    const first = ensure('node_modules\n', ['.env']);
    expect(ensure(first, ['.env', '.env.local'])).toBe('node_modules\n\n# secrets\n.env\n.env.local\n');
  });

  it('starts a new block when the owner wrote behind ours', () => {
    const source = `${ensure('node_modules\n', ['.env'])}\n# mine\n!.env.local\n`;
    expect(ensure(source, ['.env', '.env.local'])).toBe(`${source}\n# secrets\n.env.local\n`);
  });

  it('writes one empty line between, however the file ends', () => {
    expect(ensure('a\n\n')).toBe('a\n\n# secrets\n.env*\n!.env.example\n');
    expect(ensure('a\n')).toBe('a\n\n# secrets\n.env*\n!.env.example\n');
  });

  it('changes nothing when run again', () => {
    for (const source of [
      undefined,
      '',
      'a',
      'a\r\n',
      '\uFEFFa\n',
      '!.env.production\n!.env.sample\n',
      '!.env\n.env',
    ]) {
      const once = ensure(source);
      expect(ensure(once)).toBe(once);
      expect(missingIgnores(once, WANTED)).toEqual([]);
    }
  });

  it('keeps every line of the owner', () => {
    const source = '  # odd\n\n\n*.log  \n\\#hash\n';
    expect(ensure(source).startsWith(source)).toBe(true);
  });
});
