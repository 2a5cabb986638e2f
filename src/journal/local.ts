import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { door } from './door.ts';
import { kindOf, quietly, readFile, removeIfThere, syncFolder, unless, writeNew } from './durable.ts';

/** What concerns one clone only, below the committed `.clerk-guard`; git ignores all of it. */
export const LOCAL = '.clerk-guard/local';

/**
 * Files of the local folder. They end as the manifest does, so that no tool reads them:
 * `running` names the process that writes; `pending` is the journal of a run that has not ended, `last` that of the last
 * one that did; `install` tells what an install made of the lockfile, `lockfile` holds its bytes before.
 */
const FILES = {
  ignore: '.gitignore',
  running: 'running.lock',
  takeover: 'takeover.lock',
  pending: 'pending.lock',
  spare: 'pending.lock.tmp',
  last: 'last.lock',
  install: 'install.lock',
  installSpare: 'install.lock.tmp',
  lockfile: 'lockfile.before.lock',
} as const;

/** The absolute paths of a project's local folder. */
export interface Local extends Record<keyof typeof FILES, string> {
  realRoot: string;
  /** `.clerk-guard` */
  outer: string;
  folder: string;
}

/** The paths, whether they exist or not. */
export function localOf(root: string): Local {
  const realRoot = realpathSync(root);
  const folder = join(realRoot, LOCAL);
  const paths = Object.entries(FILES).map(([name, file]) => [name, join(folder, file)] as const);
  const files = Object.fromEntries(paths) as Record<keyof typeof FILES, string>;
  return { ...files, realRoot, outer: join(realRoot, '.clerk-guard'), folder };
}

/** A path of ours that a repository filled with something else. */
export function notOurs(path: string, because: string): UserError {
  return new UserError(`${path} ${because}. Nothing was written.`, {
    code: 'LOCAL_UNUSABLE',
    exitCode: EXIT.notDone,
    next: `Remove ${path} and run again.`,
    file: path,
  });
}

/**
 * Whether the local folder is there.
 * @throws UserError (exit 1) when it, or `.clerk-guard`, is a link or a file: it would lead elsewhere.
 */
export function hasLocal(local: Local): boolean {
  for (const [path, name] of [
    [local.outer, '.clerk-guard'],
    [local.folder, LOCAL],
  ] as const) {
    const kind = kindOf(path);
    if (kind === 'missing') return false;
    if (kind !== 'folder') throw notOurs(name, kind === 'file' ? 'is a file' : 'is a symbolic link');
  }
  return true;
}

/** Makes the folder where it is missing. Another run may be removing it at the same time. */
export function makeLocal(local: Local): void {
  if (hasLocal(local)) return;
  for (const path of [local.outer, local.folder])
    unless(['EEXIST'], () => door.makeFolder(path, path === local.folder ? 0o700 : 0o777));
  hasLocal(local);
}

/** Keeps the folder out of git, whatever the project's own `.gitignore` says. For the holder of the lock only. */
export function ignoreLocal(local: Local): void {
  if (kindOf(local.ignore) !== 'missing') {
    const there = kindOf(local.ignore) === 'file' ? readFile(local.ignore, 1_000_000) : undefined;
    if (there?.bytes.toString('latin1') === '*\n') return;
    removeIfThere(local.ignore);
  }
  try {
    writeNew(local.ignore, Buffer.from('*\n'), 0o600);
  } catch (error) {
    quietly(() => removeIfThere(local.ignore));
    throw error;
  }
}

/** Makes the folder itself outlast a power cut. */
export function syncLocal(local: Local): void {
  for (const folder of [local.folder, local.outer, local.realRoot]) syncFolder(folder);
}

/** Takes the folder away where nothing is left in it. */
export function removeEmpty(local: Local): void {
  for (const folder of [local.folder, local.outer]) quietly(() => door.removeFolder(folder));
}
