import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { trustedEnv } from '../trusted-env.ts';
import { isInside } from './files.ts';

/** What git says; all empty where there is no git or no repository. */
export interface GitState {
  repository: boolean;
  dirty: boolean;
  branch?: string | undefined;
  /** The asked folder below the root of the repository, `.` for that root. */
  folder?: string | undefined;
  /** Tracked `.env*` files in the app's folder and the workspace root, relative to the app. */
  trackedEnv: Set<string>;
}

const TIMEOUT_MS = 4_000;
const MAX_OUTPUT = 1_000_000;

/**
 * Never runs what a repository's configuration names: monitors, hooks, pagers, prompts. A folder with the files of a
 * bare repository can be committed like any other, so one that is merely found is not used [git-config safe.bareRepository].
 */
const SAFE = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'safe.bareRepository=explicit',
  '--no-optional-locks',
  '--no-pager',
];

interface Ran {
  code: number | null;
  stdout: string;
}

/**
 * Runs git, reading only; the one place where the inspector starts a process.
 * @param overrides Configuration set through the environment, which keys with any characters survive.
 * @param enough Stops git as soon as its output matches.
 */
function git(
  cwd: string,
  args: readonly string[],
  overrides: readonly [string, string][] = [],
  enough?: RegExp,
): Promise<Ran> {
  const env: NodeJS.ProcessEnv = {
    ...trustedEnv(cwd),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A partial clone fetches what is missing, by the commands its configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
  };
  for (const name of [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_EXTERNAL_DIFF',
    'GIT_CONFIG_PARAMETERS',
  ]) {
    delete env[name];
  }
  env.GIT_CONFIG_COUNT = String(overrides.length);
  overrides.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return new Promise((resolve) => {
    let stdout = '';
    let child: ChildProcess;
    try {
      child = spawn('git', [...SAFE, ...args], {
        cwd,
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
        windowsHide: true,
      });
    } catch {
      resolve({ code: null, stdout });
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (chunk: string) => {
      stdout += chunk;
      if (enough?.test(stdout) || stdout.length > MAX_OUTPUT) child.kill('SIGKILL');
    });
    child.on('error', () => {
      clearTimeout(timer);
      resolve({ code: null, stdout });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout });
    });
  });
}

/**
 * Git state of the app's folder. Missing git, no repository and time-outs are all "no repository".
 *
 * `git status` runs the clean filters that a repository's own configuration names, which would be running
 * the target's code; so filters from that configuration are emptied first.
 */
export async function readGit(root: string, workspaceRoot: string = root): Promise<GitState> {
  const none: GitState = { repository: false, dirty: false, trackedEnv: new Set() };
  if (!liesInRepository(root)) return none;
  const [tracked, filters] = await Promise.all([
    git(root, [
      'ls-files',
      '-z',
      '--',
      ...[...new Set([root, workspaceRoot])].map((at) => `:(glob)${envIn(root, at)}`),
    ]),
    git(root, ['config', '--show-scope', '--name-only', '-z', '--get-regexp', '^filter\\.']),
  ]);
  // 1 says that there is no such key; anything else that the configuration cannot be read.
  if (tracked.code !== 0 || (filters.code !== 0 && filters.code !== 1)) return none;
  const args = ['status', '--porcelain=v2', '--branch', '--ignore-submodules=all', '--no-renames', '--', '.'];
  const status = await git(root, args, emptied(filters.stdout), CHANGED);
  const branch = /^# branch\.head ([^\n(]+)$/m.exec(status.stdout)?.[1];
  return {
    repository: true,
    dirty: CHANGED.test(status.stdout),
    branch,
    folder:
      path
        .relative(repositoryOf(root) ?? root, root)
        .split(path.sep)
        .join('/') || '.',
    trackedEnv: new Set(tracked.stdout.split('\0').filter((file) => file !== '')),
  };
}

/** Pathspec of the `.env*` files in a folder, as seen from the app. Characters of a folder's name that globs read are escaped. */
function envIn(root: string, folder: string): string {
  const relative = path.relative(root, folder).split(path.sep).join('/');
  return relative === '' ? '.env*' : `${relative.replace(/[\\*?[\]]/g, '\\$&')}/.env*`;
}

/** A line of porcelain v2 that is not a heading: something is changed or untracked. */
const CHANGED = /^[12u?] /m;

/** The nearest folder from here upwards that is a git repository's. */
function repositoryOf(root: string): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Spares a project outside of any repository three processes. */
const liesInRepository = (root: string): boolean => repositoryOf(root) !== undefined;

/** Overrides for every filter that the repository itself configures, from `scope NUL key NUL` pairs. */
function emptied(listing: string): [string, string][] {
  const fields = listing.split('\0');
  const overrides: [string, string][] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const scope = fields[at];
    const key = fields[at + 1] ?? '';
    if (scope === 'system' || scope === 'global' || key === '') continue;
    overrides.push([key, key.endsWith('.required') ? 'false' : '']);
  }
  return overrides;
}

/** A ref as people write one; a leading dash would be an option, `..` a range, `:` a path in it. */
const REF = /^(?![-.])(?!.*\.\.)[\w./@{}^~+-]{1,200}$/;

/** Whether text may be handed to git as a revision. */
export const isRef = (text: string): boolean => REF.test(text);

/**
 * Files that differ between the point where a branch left `ref` and what lies in the folder now, relative to the root;
 * files that git does not know yet are among them.
 * @param workspace Folder of the workspace, relative to the root: what changed beside the app counts, too.
 * @returns undefined where git can't say: no repository, or no such ref.
 */
export async function changedSince(
  root: string,
  ref: string,
  workspace = '.',
): Promise<string[] | undefined> {
  const repository = repositoryOf(root);
  if (!isRef(ref) || repository === undefined) return undefined;
  const wide = path.resolve(root, workspace);
  const folder = isInside(repository, wide) ? wide : root;
  const [filters, base] = await Promise.all([
    git(root, ['config', '--show-scope', '--name-only', '-z', '--get-regexp', '^filter\\.']),
    git(root, ['merge-base', '--end-of-options', ref, 'HEAD']),
  ]);
  if (filters.code !== 0 && filters.code !== 1) return undefined;
  const quiet = emptied(filters.stdout);
  const from = base.stdout.trim();
  if (base.code !== 0 || !/^[0-9a-f]{40,64}$/.test(from)) return undefined;
  const flags = ['--name-only', '-z', '--relative', '--no-ext-diff', '--no-textconv', '--no-renames'];
  const [tracked, others] = await Promise.all([
    git(folder, ['diff', ...flags, '--ignore-submodules=all', from, '--', '.'], quiet),
    git(folder, ['ls-files', '-z', '--others', '--exclude-standard', '--', '.'], quiet),
  ]);
  if (tracked.code !== 0 || others.code !== 0) return undefined;
  const app = path.relative(folder, root).split(path.sep).join('/');
  const named = `${tracked.stdout}\0${others.stdout}`.split('\0').filter((file) => file !== '');
  return [...new Set(named.map((file) => path.posix.relative(app, file)))].sort();
}

/** Text of a tracked file as of a commit; undefined where it is not in it. */
export async function textAt(root: string, ref: string, file: string): Promise<string | undefined> {
  if (!isRef(ref) || !liesInRepository(root)) return undefined;
  const shown = await git(root, [
    'show',
    '--no-ext-diff',
    '--no-textconv',
    '--end-of-options',
    `${ref}:./${file}`,
  ]);
  return shown.code === 0 ? shown.stdout : undefined;
}

/** Every tracked file below the root, relative to it; undefined outside of a repository. */
export async function trackedFiles(root: string): Promise<string[] | undefined> {
  if (!liesInRepository(root)) return undefined;
  const listed = await git(root, ['ls-files', '-z', '--', '.']);
  return listed.code === 0 ? listed.stdout.split('\0').filter((file) => file !== '') : undefined;
}
