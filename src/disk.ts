import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Where a project path leads on disk, after symlinks. */
export type Target =
  | { kind: 'missing'; real: string }
  | { kind: 'file'; real: string; mode: number }
  | { kind: 'directory'; real: string }
  | { kind: 'outside'; because: string };

/** Whether `path` is `root` or below it; both absolute and already resolved. */
export function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below === '' || (!below.startsWith(`..${sep}`) && below !== '..' && !isAbsolute(below));
}

/** Whether a resolved path lies in git's own folder, which no edit of ours is about. */
function isGitOwn(root: string, path: string): boolean {
  return relative(root, path)
    .split(sep)
    .some((segment) => segment.toLowerCase() === '.git');
}

/** The nearest existing ancestor, resolved through symlinks, plus what does not exist yet. */
function realParent(path: string): { real: string; rest: string[] } {
  const rest: string[] = [];
  let current = path;
  for (;;) {
    try {
      return { real: realpathSync.native(current), rest };
    } catch {
      const parent = dirname(current);
      if (parent === current) return { real: current, rest };
      rest.unshift(current.slice(parent.length).replace(/^[\\/]+/, ''));
      current = parent;
    }
  }
}

function isDanglingLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/**
 * Finds out what a project path is without ever leaving the root.
 * @param root Absolute project root.
 * @param path Relative to the root, `/`-separated.
 * @returns `outside` when the path, or a symlink on it, leads out of the root or into `.git`, or through a file.
 */
export const locate = (root: string, path: string): Target => locateBelow(realpathSync.native(root), path);

/**
 * The same for many paths of one project.
 * @param realRoot Absolute project root without symlinks.
 */
export function locateBelow(realRoot: string, path: string): Target {
  const absolute = resolve(realRoot, path);
  if (!isInside(realRoot, absolute) || absolute === realRoot) {
    return { kind: 'outside', because: `${path} is not inside the project.` };
  }
  const { real, rest } = realParent(absolute);
  const target = join(real, ...rest);
  if (!isInside(realRoot, target)) {
    return { kind: 'outside', because: `${path} leads out of the project through a symbolic link.` };
  }
  if (isGitOwn(realRoot, target)) return { kind: 'outside', because: `${path} leads into git's own folder.` };
  if (rest.length > 0) {
    if (isDanglingLink(join(real, rest[0] ?? ''))) {
      return { kind: 'outside', because: `${path} goes through a symbolic link that leads nowhere.` };
    }
    return statSync(real).isDirectory()
      ? { kind: 'missing', real: target }
      : { kind: 'outside', because: `${path} needs a folder where ${relative(realRoot, real)} is a file.` };
  }
  const stat = statSync(target);
  if (stat.isDirectory()) return { kind: 'directory', real: target };
  return { kind: 'file', real: target, mode: stat.mode & 0o7777 };
}

/**
 * Whether the folder of a path is reached without a symbolic link of the project's: outside of the project the way there
 * is the user's own.
 */
export function realParentOf(root: string, path: string): boolean {
  const folder = dirname(path);
  if (!isInside(root, folder)) return true;
  try {
    return realpathSync.native(folder) === join(realpathSync.native(root), relative(root, folder));
  } catch {
    // There is no such folder: writing fails, and says so.
    return true;
  }
}

/** An env file with real values: its text belongs in no diff and in no record. */
export function holdsValues(path: string): boolean {
  return /^\.env(?:\.|$)/.test(basename(path)) && !/\.(?:example|sample|template)$/.test(path);
}

/** Text of a file, or why it can't be treated as text. */
export type ReadResult = { text: string } | { unreadable: string };

/** Nothing we edit is larger (bytes). */
const MAX_BYTES = 5_000_000;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a file as UTF-8 text, byte-exact: a BOM stays in the text, and bytes that are not UTF-8 are refused, since
 * writing the text back would change them.
 * @param real Absolute path without symlinks, from `locate`.
 */
export function readText(real: string): ReadResult {
  try {
    // Opening a named pipe would wait for a writer; O_NONBLOCK does not. Windows knows neither flag.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const descriptor = openSync(real, flags);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) return { unreadable: 'it is not a regular file' };
      if (stat.size > MAX_BYTES) return { unreadable: `it is larger than ${MAX_BYTES / 1_000_000} MB` };
      return { text: decoder.decode(readFileSync(descriptor)) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { unreadable: 'it is not UTF-8 text' };
    return { unreadable: `it could not be read (${code || 'unknown error'})` };
  }
}
