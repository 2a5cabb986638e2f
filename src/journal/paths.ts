import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { kindOf } from './reading.ts';

/** What concerns one clone only, below the committed `.clerk-guard`; git ignores all of it. */
export const LOCAL = '.clerk-guard/local';

/**
 * Files of the local folder. They end as the manifest does, so that no tool reads them:
 * `running` names the process that writes; `pending` is the journal of a run that has not ended, `last` that of the last
 * one that did, `undone` that of an undo until its lock is given back; `install` tells what an install made of the lockfile, `lockfile` holds its bytes before.
 */
const FILES = {
  ignore: '.gitignore',
  running: 'running.lock',
  takeover: 'takeover.lock',
  pending: 'pending.lock',
  spare: 'pending.lock.tmp',
  last: 'last.lock',
  undone: 'undone.lock',
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
