import { describe, expect, it } from 'vitest';
import { envFiles } from '../../generators/env-files.ts';
import { secretNames } from '../../src/clerk/secret-names.ts';
import { ensureLines } from '../../src/code/lines.ts';
import type { Edit, EnvFileFact, Facts } from '../../src/types.ts';
import { facts } from '../routes/facts.ts';
import { contextFor } from '../support/piece-runner.ts';

const edits = (f: Facts): Edit[] => envFiles.edits(contextFor(envFiles, f));
const missing = (...lines: string[]): Facts => facts({ gitignore: { missing: lines } });
const tracked = (path: string, ...names: string[]): EnvFileFact => ({
  path,
  names,
  secrets: secretNames(names),
  tracked: true,
  ignored: false,
});

describe('.gitignore', () => {
  it('is left alone where every line holds', () => {
    expect(edits(facts())).toEqual([]);
  });

  it('gets what is missing, the exception after what it is an exception to', () => {
    expect(edits(missing('.env*', '!.env.example', '.clerk/'))).toMatchObject([
      { type: 'lines', path: '.gitignore', lines: ['.env*', '!.env.example', '.clerk/'] },
    ]);
    expect(edits(missing('.clerk/'))).toMatchObject([{ lines: ['.clerk/'] }]);
  });

  it('says of the lines what they are for', () => {
    expect(edits(missing('.env*', '.clerk/'))).toMatchObject([
      { heading: expect.stringContaining('Environment files') },
    ]);
    expect(edits(missing('.clerk/'))).toMatchObject([
      { heading: expect.stringContaining('Clerk keeps keys') },
    ]);
  });

  it('keeps .env.example in git when an exception stood above the new line', () => {
    const [edit] = edits(missing('.env*'));
    if (edit?.type !== 'lines') throw new Error('expected lines');
    const text = ensureLines('!.env.example\nnode_modules\n', {
      heading: edit.heading,
      lines: edit.lines,
      eol: '\n',
    });
    expect(text.trimEnd().split('\n').slice(-2)).toEqual(['.env*', '!.env.example']);
  });

  it.each(['inside', 'outside'] as const)(
    'is handed over when it is a link that leads %s, which git ignores',
    (symlink) => {
      const f = facts({ gitignore: { symlink, missing: ['.env*', '!.env.example'] } });
      expect(edits(f)).toMatchObject([
        { type: 'manual', path: '.gitignore', snippet: '.env*\n!.env.example' },
      ]);
    },
  );
});

describe('an env file that git tracks', () => {
  it('is reported with the command to untrack it, by the names of its secrets, and never touched', () => {
    const f = facts({ envFiles: [tracked('.env', 'CLERK_SECRET_KEY', 'PORT', 'DATABASE_URL')] });
    const [edit, ...rest] = edits(f);
    expect(rest).toEqual([]);
    expect(edit).toMatchObject({ type: 'manual', path: '.env', snippet: 'git rm --cached -- .env' });
    expect(edit).toMatchObject({ because: expect.stringContaining('CLERK_SECRET_KEY, DATABASE_URL:') });
    expect(JSON.stringify(edit)).not.toContain('PORT');
  });

  it('is quoted for the shell', () => {
    const [edit] = edits(facts({ envFiles: [tracked(".env.$(touch x)'", 'API_TOKEN')] }));
    expect(edit).toMatchObject({ snippet: "git rm --cached -- '.env.$(touch x)'\\'''" });
  });

  it.each([
    tracked('.env', 'PORT', 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'NEXT_PUBLIC_API_TOKEN'),
    tracked('.env.example', 'CLERK_SECRET_KEY'),
    tracked('.env.sample', 'CLERK_SECRET_KEY'),
    tracked('.env.production', 'DOTENV_PUBLIC_KEY_PRODUCTION', 'CLERK_SECRET_KEY'),
    { ...tracked('.env', 'CLERK_SECRET_KEY'), tracked: false },
    { ...tracked('.env.schema', 'CLERK_SECRET_KEY'), secrets: [] },
  ])('is fine without secrets of its own: $path with $names', (file) => {
    expect(edits(facts({ envFiles: [file] }))).toEqual([]);
  });

  it('is only mentioned when it is for tests', () => {
    const f = facts({ envFiles: [tracked('.env.test', 'CLERK_SECRET_KEY')] });
    expect(edits(f)).toEqual([]);
    expect(envFiles.next(contextFor(envFiles, f))).toMatchObject([
      { text: 'git tracks .env.test, with CLERK_SECRET_KEY: fine while their values are made up.' },
    ]);
  });
});

describe('.env.example', () => {
  const entries = (f: Facts) => envFiles.env?.(contextFor(envFiles, f)) ?? [];

  it('names both keys, without a value', () => {
    expect(entries(facts())).toMatchObject([
      { name: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', example: '', required: true },
      { name: 'CLERK_SECRET_KEY', example: '', required: true },
    ]);
  });

  it("names the app's own sign-in pages where they are known", () => {
    const f = facts({ signIn: { url: '/login' }, signUp: { url: '/join' } });
    expect(entries(f).slice(2)).toMatchObject([
      { name: 'NEXT_PUBLIC_CLERK_SIGN_IN_URL', example: '/login', required: false },
      { name: 'NEXT_PUBLIC_CLERK_SIGN_UP_URL', example: '/join', required: false },
    ]);
  });

  it('gives no pattern for an address: where a part of it varies, it is only named', () => {
    const [entry] = entries(facts({ signIn: { url: '/[locale]/sign-in' } })).slice(2);
    expect(entry).toMatchObject({ name: 'NEXT_PUBLIC_CLERK_SIGN_IN_URL', example: '' });
    expect(entry?.comment).toContain('The page is at /[locale]/sign-in');
  });
});
