import { KEY_ENTRIES } from '../src/clerk/key-entries.ts';
import { shellQuote } from '../src/shell-quote.ts';
import type { Edit, EnvEntry, EnvFileFact, Facts, NextStep, Piece, PieceContext } from '../src/types.ts';

const NAME = 'env-files';
const GITIGNORE = '.gitignore';
const ALL_ENV = '.env*';
const KEEP_EXAMPLE = '!.env.example';
/** Keys that Clerk writes there when it runs without any (keyless mode). */
const CLERK_FOLDER = '.clerk/';

/** Lines to append, in an order that works: the exception after what it is an exception to. */
function ignoreLines({ gitignore }: Facts): string[] {
  const missing = new Set(gitignore.missing);
  // A later `.env*` overrules an exception that stands above it.
  const example = missing.has(ALL_ENV) || missing.has(KEEP_EXAMPLE);
  return [
    ...(missing.has(ALL_ENV) ? [ALL_ENV] : []),
    ...(example ? [KEEP_EXAMPLE] : []),
    ...(missing.has(CLERK_FOLDER) ? [CLERK_FOLDER] : []),
  ];
}

function gitignore(facts: Facts): Edit[] {
  const lines = ignoreLines(facts);
  if (lines.length === 0) return [];
  if (facts.gitignore.symlink !== 'no') {
    // gitignore(5): git doesn't follow symbolic links when it reads a .gitignore in the working tree.
    const because = `${GITIGNORE} is a symbolic link, which git does not follow: none of its lines holds. Put a file in its place, with these lines.`;
    return [{ type: 'manual', piece: NAME, path: GITIGNORE, because, snippet: lines.join('\n') }];
  }
  const heading =
    lines[0] === CLERK_FOLDER
      ? 'Clerk keeps keys here when it runs without any of yours'
      : 'Environment files hold secrets; .env.example holds names only';
  return [{ type: 'lines', piece: NAME, path: GITIGNORE, heading, lines }];
}

/** Files made to be shared: names only, or values that are encrypted (dotenvx). */
function isShareable(file: EnvFileFact): boolean {
  return (
    /\.(?:example|sample|template|dist)(?:\.|$)/.test(file.path) ||
    file.names.some((name) => name.startsWith('DOTENV_PUBLIC_KEY'))
  );
}

/** `.env.test` is often committed on purpose, with made-up values. */
function isForTests(path: string): boolean {
  return /(?:^|\/)\.env\.test$/.test(path);
}

/** Env files that git tracks, and the names in them whose values are secrets. */
function trackedSecrets(facts: Facts): { path: string; names: string[] }[] {
  return facts.envFiles
    .filter((file) => file.tracked && !isShareable(file))
    .map((file) => ({ path: file.path, names: file.secrets }))
    .filter((file) => file.names.length > 0);
}

function untrack(facts: Facts): Edit[] {
  const real = trackedSecrets(facts).filter(({ path }) => !isForTests(path));
  return real.map(({ path, names }) => ({
    type: 'manual',
    piece: NAME,
    path,
    because: `git tracks it, with ${names.join(', ')}: whoever has the repository, or its history, has these secrets. Untrack it and replace them; ignoring alone changes nothing.`,
    snippet: `git rm --cached -- ${shellQuote(path)}`,
  }));
}

function env({ facts }: PieceContext): EnvEntry[] {
  const page = (name: string, url: string | undefined, comment: string): EnvEntry[] => {
    if (url === undefined) return [];
    if (!url.includes('[')) return [{ name, comment, example: url, required: false }];
    // A pattern is no address: a visitor sent there would find nothing.
    const told = `${comment} The page is at ${url}: give one address of it, without brackets.`;
    return [{ name, comment: told, example: '', required: false }];
  };
  return [
    ...KEY_ENTRIES,
    ...page('NEXT_PUBLIC_CLERK_SIGN_IN_URL', facts.signIn?.url, 'Where signed-out visitors are sent.'),
    ...page('NEXT_PUBLIC_CLERK_SIGN_UP_URL', facts.signUp?.url, 'Where new visitors create an account.'),
  ];
}

function next({ facts }: PieceContext): NextStep[] {
  const tests = trackedSecrets(facts).filter(({ path }) => isForTests(path));
  return tests.map(({ path, names }) => ({
    kind: 'code',
    text: `git tracks ${path}, with ${names.join(', ')}: fine while their values are made up.`,
  }));
}

/** Keeps environment files out of git and lists every variable in .env.example. */
export const envFiles: Piece = {
  name: NAME,
  title: 'Environment files',
  summary:
    'Lines in .gitignore that keep .env files out, and .env.example with every variable the pieces read.',
  version: 1,
  notes: [{ version: 1, text: 'First version.' }],
  suggestion: (facts) => {
    const [tracked] = trackedSecrets(facts);
    if (tracked) return { selected: true, because: `git tracks ${tracked.path}, which holds secrets.` };
    return facts.gitignore.missing.includes(ALL_ENV)
      ? { selected: true, because: 'Not every .env file is ignored by git.' }
      : { selected: true, because: '.env.example tells the next person which variables to set.' };
  },
  questions: [],
  env,
  edits: ({ facts }) => [...gitignore(facts), ...untrack(facts)],
  next,
};
