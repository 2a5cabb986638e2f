import { describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { fromFlags, parseAnswers } from '../../src/answers.ts';
import { COMMON, parse, questionFlags } from '../../src/args.ts';
import { UserError } from '../../src/errors.ts';
import { shellQuote } from '../../src/shell-quote.ts';
import type { ListQuestion } from '../../src/types.ts';
import { runVerb } from '../../src/verbs.ts';
import { COMMAND } from '../../src/version.ts';

const OPTIONS = { ...COMMON, ...questionFlags(pieces) };

describe('a command line', () => {
  it('keeps a folder apart from list flags, which take one value each', () => {
    const { flags, positionals } = parse(['--public', '/a', 'my-app', '--public', '/b'], OPTIONS, 'init');
    expect(positionals).toEqual(['my-app']);
    expect(flags.public).toEqual(['/a', '/b']);
  });

  it('suggests the flag that was probably meant', () => {
    expect(() => parse(['--dryrun'], OPTIONS, 'init')).toThrow(/no flag --dryrun\. Did you mean --dry-run\?/);
    expect(() => parse(['--zzzzzzzzzzzz'], OPTIONS, 'init')).toThrow(/no flag --zzzzzzzzzzzz\.$/);
  });

  it('is refused when a flag lacks its value or has one too many', () => {
    expect(() => parse(['--cwd'], OPTIONS, 'init')).toThrow(UserError);
    expect(() => parse(['--json=yes'], OPTIONS, 'init')).toThrow(UserError);
  });

  it('is refused when it contradicts itself', () => {
    expect(() => parse(['--hsts-subdomains', '--no-hsts-subdomains'], OPTIONS, 'init')).toThrow(/contradict/);
  });

  it('whose first word is near a verb is asked for that verb, with a folder behind it or a piece', async () => {
    await expect(runVerb(['ad', 'webhook'])).rejects.toThrow(/Did you mean add\?/);
    await expect(runVerb(['statsu'])).rejects.toThrow(/Did you mean status\?/);
    await expect(runVerb(['frobnicate'])).rejects.toThrow(
      /no command and no folder "frobnicate"\. Commands: add, update, .*migrate\./,
    );
    await expect(runVerb(['some/where'])).rejects.toThrow(/There is no folder .*where\./);
  });

  it('may not both add and skip a piece', async () => {
    await expect(runVerb(['add', 'webhook', '--skip', 'webhook'])).rejects.toThrow(/contradict/);
  });

  it('is told where help is in words that can be pasted, with the exact version', () => {
    expect(() => parse(['--nope'], OPTIONS, 'add')).toThrow(
      expect.objectContaining({ next: expect.stringContaining(`${COMMAND} add --help`) }),
    );
  });

  it('writes an empty list as an empty value', () => {
    const question = pieces
      .flatMap((piece) => piece.questions)
      .find((candidate): candidate is ListQuestion => candidate.kind === 'list');
    if (!question) throw new Error('no list question');
    expect(fromFlags(question, parse([`--${question.flag}=`], OPTIONS, 'init').flags)).toEqual([]);
  });

  it.each(["it's", 'a b', '$(rm -rf /)', '`x`', '', 'a;b', '*'])(
    'prints %j so that a shell reads it back',
    async (word) => {
      const { execFileSync } = await import('node:child_process');
      const echoed = execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' });
      expect(echoed).toBe(word);
    },
  );

  // [learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules]
  it.each([
    ['--cwd=C:/app', '--cwd=C:/app'],
    ['--csp-host=img-src https://a.example', '"--csp-host=img-src https://a.example"'],
    ['app/(open)/page.tsx', '"app/(open)/page.tsx"'],
    ['--app=@acme/web', '"--app=@acme/web"'],
    ['a,b', '"a,b"'],
    ['app/$slug', "'app/$slug'"],
    ["100% it's", "'100% it''s'"],
  ])('quotes %s for the shells of Windows', (word, quoted) => {
    expect(shellQuote(word, 'win32')).toBe(quoted);
  });
});

describe('an answers file', () => {
  const read = (text: string) => parseAnswers(text, 'answers.json', pieces);

  it('is read by piece and question', () => {
    expect(read('{"headers":{"csp":"off"}}')).toEqual({ headers: { csp: 'off' } });
  });

  it('is read with the byte order mark that PowerShell writes', () => {
    expect(read('\uFEFF{"headers":{"csp":"off"}}')).toEqual({ headers: { csp: 'off' } });
  });

  it.each([
    ['{', /answers\.json is not JSON/],
    ['[]', /not an object/],
    ['{"webhok":{}}', /webhok is not a piece/],
    ['{"headers":3}', /headers is not an object/],
    ['{"headers":{"cps":"off"}}', /headers\.cps is not a question of headers/],
  ])('says which field is wrong and why: %s', (text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });
});
