import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { door } from './door.ts';

/** The code of a system error, `''` for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** There is nothing at a path, and with the last two there can't be. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/** Runs an action whose failure with one of these codes is no failure. */
export function unless(codes: readonly string[], action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!codes.includes(codeOf(error))) throw error;
  }
}

/** Tidies up: what can't be done now is done by a later run, and must not hide what happened before. */
export function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Left for a later run.
  }
}

/**
 * Writes a file that is not there yet, and has it on the disk before it returns.
 * @param mode Exact permission bits; undefined leaves them to the umask, as for any new file.
 * @throws The system's error; a file that was begun is then still there.
 */
export function writeNew(path: string, bytes: Uint8Array, mode: number | undefined): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const descriptor = door.open(path, flags, mode ?? 0o666);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += door.write(descriptor, bytes, offset);
    // The umask may have taken bits off an owner's mode.
    if (mode !== undefined) door.chmod(descriptor, mode);
    door.sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes a file (or a link, never what it points to) where there is one. */
export function removeIfThere(path: string): void {
  unless(ABSENT, () => door.remove(path));
}

/** Puts a file's new bytes in place at once: whoever reads sees the old file or the new one, also after a power cut. */
export function replaceFile(path: string, spare: string, bytes: Uint8Array, mode: number): void {
  removeIfThere(spare);
  writeNew(spare, bytes, mode);
  door.rename(spare, path);
}

/** Has a folder's entries (files made, renamed, removed in it) on the disk. Windows and some file systems know no such thing. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    unless(['EINVAL', 'ENOTSUP'], () => door.sync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

/** What stands at a path, links not followed. */
export function kindOf(path: string): 'missing' | 'file' | 'folder' | 'other' {
  try {
    const stat = lstatSync(path);
    if (stat.isFile()) return 'file';
    return stat.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (ABSENT.includes(codeOf(error))) return 'missing';
    throw error;
  }
}

export interface FileNow {
  bytes: Buffer;
  /** Permission bits. */
  mode: number;
}

/**
 * Bytes and mode of a regular file; a link is not followed, a pipe not waited for.
 * @returns undefined when there is none.
 * @throws When it is something else, larger than `limit` bytes, or can't be read.
 */
export function readFile(path: string, limit: number): FileNow | undefined {
  let descriptor: number;
  try {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    descriptor = openSync(path, flags);
  } catch (error) {
    if (ABSENT.includes(codeOf(error))) return undefined;
    if (codeOf(error) === 'ELOOP') throw new Error('it is a symbolic link');
    throw error;
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error('it is not a regular file');
    if (stat.size > limit) throw new Error(`it is larger than ${limit / 1_000_000} MB`);
    return { bytes: readFileSync(descriptor), mode: stat.mode & 0o7777 };
  } finally {
    closeSync(descriptor);
  }
}
