import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { ABSENT, codeOf } from './system-errors.ts';

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
