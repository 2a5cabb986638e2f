import fs from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { assignmentsOf, holdsSecret, isExample } from '../doctor/rules/env-values.ts';
import type { EnvFileFact, Facts } from '../types.ts';
import { type Files, isInside, join, posix } from './files.ts';
import type { GitState } from './git.ts';

/** Lines that belong in .gitignore, with the files that show whether they are effective. */
const WANTED: readonly { pattern: string; files: readonly string[]; ignored: boolean }[] = [
  {
    pattern: '.env*',
    files: [
      '.env',
      '.env.local',
      '.env.development',
      '.env.development.local',
      '.env.test.local',
      '.env.production',
      '.env.production.local',
    ],
    ignored: true,
  },
  { pattern: '!.env.example', files: ['.env.example'], ignored: false },
  { pattern: '.clerk/', files: ['.clerk/keyless.json'], ignored: true },
  { pattern: '.vercel', files: ['.vercel/project.json'], ignored: true },
];
const NAME = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=/;

/** A pattern longer than this is none that a person wrote, and the matcher would make a regular expression of it. */
const MAX_PATTERN = 1_000;

function patternsOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.length <= MAX_PATTERN);
}

interface EnvRead {
  envFiles: EnvFileFact[];
  gitignore: Facts['gitignore'];
  keyMode: Facts['clerk']['keyMode'];
  /** Values of the two variables that are plain paths and no secrets. */
  signInUrl: string | undefined;
  signUpUrl: string | undefined;
  /** Those of the two that only an example for people names, which nothing reads when the app runs. */
  exampleUrls: { signIn: string | undefined; signUp: string | undefined };
}

/**
 * Reads the names in `.env*` files, and whether git tracks or ignores them. Values stay here.
 *
 * Next reads those of the app's folder only; in a workspace some are kept at its root, where a task runner hands them on.
 * What the app's own files say comes first.
 */
export function readEnv(files: Files, workspaceRoot: string, git: GitState): EnvRead {
  const rules = ignoreRules(files, workspaceRoot);
  // The nearest .gitignore that says anything about a file decides, negations included.
  const ignored = (file: string): boolean => {
    for (const { from, rule } of rules) {
      const path = spelled(from, files.root, file);
      // Rules of a folder say nothing about files outside of it.
      if (path.startsWith('../')) continue;
      const tested = rule.test(path);
      if (tested.ignored || tested.unignored) return tested.ignored;
    }
    return false;
  };
  const read: EnvRead = {
    envFiles: [],
    gitignore: gitignoreFacts(files, ignored),
    keyMode: 'unknown',
    signInUrl: undefined,
    signUpUrl: undefined,
    exampleUrls: { signIn: undefined, signUp: undefined },
  };
  const above = posix(path.relative(files.root, workspaceRoot));
  for (const name of [...envNames(files, '.'), ...(above === '.' ? [] : envNames(files, above))]) {
    const text = files.read(name) ?? '';
    const names = new Set<string>();
    for (const line of outsideQuotes(text)) {
      const variable = NAME.exec(line)?.[1];
      if (variable === undefined) continue;
      names.add(variable);
      note(read, variable, valueIn(line), isExample(name));
    }
    const held = assignmentsOf(text, name).filter(holdsSecret);
    read.envFiles.push({
      path: name,
      names: [...names],
      secrets: [...new Set(held.map((one) => one.name))],
      tracked: git.trackedEnv.has(name),
      ignored: ignored(name),
    });
  }
  return read;
}

/** `.env`, `.env.local`… in a folder, relative to the app. */
function envNames(files: Files, folder: string): string[] {
  return files
    .list(folder)
    .filter((name) => /^\.env(?:\.|$)/.test(name))
    .map((name) => join(folder, name))
    .filter((name) => files.isFile(name));
}

/** Lines that can define a variable: not those inside a quoted value of several lines, such as a PEM key. */
function outsideQuotes(text: string): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (open !== undefined) {
      if (line.includes(open)) open = undefined;
      continue;
    }
    lines.push(line);
    const value = NAME.test(line) ? line.slice(line.indexOf('=') + 1).trim() : '';
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote !== undefined && !value.slice(1).includes(quote)) open = quote;
  }
  return lines;
}

function note(read: EnvRead, variable: string, value: string, example: boolean): void {
  if (variable === 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY' && read.keyMode === 'unknown') {
    if (/^pk_test_\w{8,}/.test(value)) read.keyMode = 'test';
    else if (/^pk_live_\w{8,}/.test(value)) read.keyMode = 'live';
  }
  if (!/^\/(?!\/)[\w./-]*$/.test(value)) return;
  const { exampleUrls } = read;
  if (variable === 'NEXT_PUBLIC_CLERK_SIGN_IN_URL') {
    if (example) exampleUrls.signIn ??= value;
    else read.signInUrl ??= value;
  }
  if (variable === 'NEXT_PUBLIC_CLERK_SIGN_UP_URL') {
    if (example) exampleUrls.signUp ??= value;
    else read.signUpUrl ??= value;
  }
}

function valueIn(line: string): string {
  const raw = line.slice(line.indexOf('=') + 1).trim();
  const quote = raw[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = raw.indexOf(quote, 1);
    return end === -1 ? '' : raw.slice(1, end);
  }
  return (raw.split(' #')[0] ?? '').trim();
}

/** Rules of every .gitignore from the workspace root down to the app. Git does not read one that is a symlink. */
function ignoreRules(files: Files, workspaceRoot: string): { from: string; rule: Ignore }[] {
  const rules: { from: string; rule: Ignore }[] = [];
  for (let folder = files.root; isInside(workspaceRoot, folder); folder = path.dirname(folder)) {
    const file = path.join(folder, '.gitignore');
    const text = linkOf(file) === 'no' ? files.read(file) : undefined;
    if (text !== undefined) rules.push({ from: folder, rule: ignore().add(patternsOf(text)) });
    if (folder === path.dirname(folder)) break;
  }
  return rules;
}

function spelled(from: string, root: string, file: string): string {
  return posix(path.relative(from, path.join(root, file)));
}

function linkOf(file: string): 'no' | 'link' {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? 'link' : 'no';
}

function gitignoreFacts(files: Files, ignored: (file: string) => boolean): Facts['gitignore'] {
  const file = path.join(files.root, '.gitignore');
  const exists = fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  const symlink = linkOf(file) === 'no' ? 'no' : files.real(file) === undefined ? 'outside' : 'inside';
  const missing = WANTED.filter((wanted) =>
    wanted.files.some((name) => ignored(name) !== wanted.ignored),
  ).map(({ pattern }) => pattern);
  // Adding `.env*` would hide the example file unless the exception follows it.
  if (missing.includes('.env*') && !missing.includes('!.env.example')) missing.splice(1, 0, '!.env.example');
  return { exists, symlink, missing };
}
