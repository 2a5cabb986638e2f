import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isInside } from '../disk.ts';
import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { door } from './door.ts';
import { removeIfThere, syncFolder, writeNew } from './durable.ts';
import { kindOf, readFile } from './reading.ts';
import { quietly, unless } from './system-errors.ts';

/**
 * What only this user on this machine has: per journal a key that it is sealed with. A journal that came with a clone is
 * sealed with no key of ours, so nothing of it is ever used.
 */
export interface Key {
  id: string;
  key: Buffer;
}

/** The user's home, undefined for a user without one (a container started as a bare number). */
function home(): string | undefined {
  try {
    return realpathSync(homedir());
  } catch {
    return undefined;
  }
}

/** Where programs keep what should outlive a restart: the XDG base directory rules, and their kin elsewhere. */
function stateHome(): string | undefined {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  // The specification has relative paths ignored.
  if (XDG_STATE_HOME !== undefined && isAbsolute(XDG_STATE_HOME)) return XDG_STATE_HOME;
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return LOCALAPPDATA;
  const own = home();
  if (own === undefined) return undefined;
  return process.platform === 'darwin'
    ? join(own, 'Library', 'Application Support')
    : join(own, '.local', 'state');
}

/** The part of a path that exists, links resolved. */
function realPart(path: string): string {
  for (let part = path; ; part = dirname(part)) {
    if (existsSync(part) || part === dirname(part)) return realpathSync(part);
  }
}

/** The outermost folder that could have come with a clone: the repository's, unless somebody keeps their home in git. */
function cloneOf(root: string): string {
  const own = home();
  let clone = root;
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    if (folder !== own && existsSync(join(folder, '.git'))) clone = folder;
  }
  return clone;
}

const unusable = (because: string, folder?: string) =>
  new UserError(
    `${folder === undefined ? 'There is no place for' : `${folder} can't hold`} the record of what is written: ${because}. Nothing was written.`,
    {
      code: 'STATE_UNUSABLE',
      exitCode: EXIT.notDone,
      next: 'Set XDG_STATE_HOME to a folder of yours outside the project, and run again.',
    },
  );

/**
 * The folder that holds the keys of one project's journals, whether it exists or not.
 * @throws UserError (exit 1) where there is no place for it outside the repository.
 */
function stateFolder(realRoot: string): string {
  const place = stateHome();
  if (place === undefined) throw unusable('this user has no home folder');
  const name = createHash('sha256').update(realRoot).digest('hex').slice(0, 32);
  const folder = join(place, 'create-clerk-guard', name);
  // What lies inside the repository could have come with it.
  if (isInside(cloneOf(realRoot), realPart(folder))) throw unusable('it is inside the repository', folder);
  return folder;
}

/**
 * Makes a key for a new journal and has it on the disk.
 * @throws UserError (exit 1) where there is no place for it outside the repository.
 */
export function makeKey(realRoot: string, id: string): Key {
  const folder = stateFolder(realRoot);
  const key = randomBytes(32);
  try {
    const missing: string[] = [];
    for (let part = folder; kindOf(part) === 'missing'; part = dirname(part)) missing.unshift(part);
    for (const part of missing) {
      unless(['EEXIST'], () => door.makeFolder(part, 0o700));
      syncFolder(dirname(part));
    }
    const file = join(folder, id);
    try {
      writeNew(file, Buffer.from(key.toString('hex')), 0o600);
    } catch (error) {
      removeIfThere(file);
      throw error;
    }
    syncFolder(folder);
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error), folder);
  }
  return { id, key };
}

/** The key of a journal, undefined when this user never made one of that id for this project. */
export function keyOf(realRoot: string, id: string): Key | undefined {
  if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
  try {
    const text = readFile(join(stateFolder(realRoot), id), 64)?.bytes.toString('latin1') ?? '';
    return /^[0-9a-f]{64}$/.test(text) ? { id, key: Buffer.from(text, 'hex') } : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets the key of one journal. */
export function forgetKey(realRoot: string, id: string): void {
  quietly(() => removeIfThere(join(stateFolder(realRoot), id)));
}

/** Forgets all keys of a project but those of these journals. What can't be removed only lies there. */
export function forgetKeys(realRoot: string, except: readonly string[]): void {
  try {
    const folder = stateFolder(realRoot);
    const names = kindOf(folder) === 'folder' ? readdirSync(folder) : [];
    for (const name of names.filter((candidate) => !except.includes(candidate)))
      removeIfThere(join(folder, name));
    if (names.length > 0 && except.length === 0) door.removeFolder(folder);
  } catch {
    // A key without a journal opens nothing.
  }
}
