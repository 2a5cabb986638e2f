import { type ChildProcess, spawn } from 'node:child_process';

/** What git says; all empty where there is no git or no repository. */
export interface GitState {
  repository: boolean;
  dirty: boolean;
  branch?: string | undefined;
  /** Tracked `.env*` files below the app root, relative to it. */
  trackedEnv: Set<string>;
}

const TIMEOUT_MS = 4_000;
const MAX_OUTPUT = 1_000_000;

/** Never runs what a repository's configuration names: monitors, hooks, pagers, prompts. */
const SAFE = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
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
 * @param firstByteIsEnough Stops git as soon as it printed anything.
 */
function git(
  cwd: string,
  args: readonly string[],
  overrides: readonly [string, string][] = [],
  firstByteIsEnough = false,
): Promise<Ran> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
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
      if (firstByteIsEnough || stdout.length > MAX_OUTPUT) child.kill('SIGKILL');
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
export async function readGit(root: string): Promise<GitState> {
  const none: GitState = { repository: false, dirty: false, trackedEnv: new Set() };
  const [inside, tracked, branch, filters] = await Promise.all([
    git(root, ['rev-parse', '--is-inside-work-tree']),
    git(root, ['ls-files', '-z', '--', ':(glob).env*']),
    git(root, ['symbolic-ref', '--short', '-q', 'HEAD']),
    git(root, ['config', '--show-scope', '--name-only', '-z', '--get-regexp', '^filter\\.']),
  ]);
  if (inside.code !== 0 || inside.stdout.trim() !== 'true') return none;
  const readable = filters.code === 0 || filters.code === 1;
  const status = readable
    ? await git(
        root,
        ['status', '--porcelain', '--ignore-submodules=all', '--no-renames', '--', '.'],
        emptied(filters.stdout),
        true,
      )
    : undefined;
  const name = branch.stdout.trim();
  return {
    repository: true,
    dirty: status !== undefined && status.stdout !== '',
    branch: name === '' ? undefined : name,
    trackedEnv: new Set(tracked.stdout.split('\0').filter((file) => file !== '')),
  };
}

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
