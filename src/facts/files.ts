import fs from 'node:fs';
import path from 'node:path';

/** Files above this size are data, not code to understand (bytes). */
export const MAX_BYTES = 1_000_000;

/**
 * Reads below one folder and never outside `boundary`: a path, or the file a symlink leads to, that lies
 * outside is treated as not there.
 */
export interface Files {
  /** Absolute folder that relative paths start from. */
  readonly root: string;
  /** Real path that nothing read may lie outside of: the workspace root. */
  readonly boundary: string;
  /** Absolute real path of a path relative to `root` (or absolute), undefined when absent or outside. */
  real(file: string): string | undefined;
  isFile(file: string): boolean;
  isDirectory(file: string): boolean;
  /** Text without BOM; undefined when absent, outside, not a regular file, binary, or larger than `limit`. */
  read(file: string, limit?: number): string | undefined;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(folder: string): string[];
}

/** True when `child` is `parent` or lies below it. Both absolute. */
export function isInside(parent: string, child: string): boolean {
  const relative = path.relative(parent, child);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}

/** A path as facts spell it: `/` on every system, `.` for the folder itself. */
export function posix(relative: string): string {
  const spelled = path.sep === '/' ? relative : relative.split(path.sep).join('/');
  return spelled === '' ? '.' : spelled;
}

/** Joins facts paths: `join('.', 'app')` is `app`. */
export function join(...parts: string[]): string {
  return path.posix.join(...parts);
}

/** A root-bound reader. `root` must exist; `boundary` defaults to it. */
export function createFiles(root: string, boundary: string = root): Files {
  const realBoundary = fs.realpathSync.native(boundary);
  const real = (file: string): string | undefined => {
    try {
      const target = fs.realpathSync.native(path.resolve(root, file));
      return isInside(realBoundary, target) ? target : undefined;
    } catch {
      return undefined;
    }
  };
  const stat = (file: string): fs.Stats | undefined => {
    const target = real(file);
    return target === undefined ? undefined : fs.statSync(target, { throwIfNoEntry: false });
  };
  return {
    root,
    boundary: realBoundary,
    real,
    isFile: (file) => stat(file)?.isFile() ?? false,
    isDirectory: (file) => stat(file)?.isDirectory() ?? false,
    read: (file, limit = MAX_BYTES) => {
      const target = real(file);
      return target === undefined ? undefined : readText(target, limit);
    },
    list: (folder) => {
      const target = real(folder);
      try {
        return target === undefined ? [] : fs.readdirSync(target).sort();
      } catch {
        return [];
      }
    },
  };
}

/**
 * Reads one regular file as UTF-8 text, without BOM and with its line endings.
 * @returns undefined when it is not a regular file, is unreadable, holds NUL bytes or exceeds `limit` bytes.
 */
export function readText(absolute: string, limit: number = MAX_BYTES): string | undefined {
  let handle: number | undefined;
  try {
    // Opening a named pipe would wait for a writer; O_NONBLOCK does not.
    handle = fs.openSync(absolute, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    const stat = fs.fstatSync(handle);
    if (!stat.isFile() || stat.size > limit) return undefined;
    if (stat.size > shared.length) shared = Buffer.allocUnsafeSlow(stat.size);
    return decoded(fs.readSync(handle, shared, 0, stat.size, 0));
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/**
 * `readText` for what a folder's listing called a regular file: the size is not asked for first, which over thousands of
 * files is a quarter of the time.
 */
export function readListed(absolute: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = fs.openSync(absolute, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    let length = fs.readSync(handle, shared, 0, shared.length, 0);
    if (length === shared.length) {
      const { size } = fs.fstatSync(handle);
      if (size > MAX_BYTES) return undefined;
      if (size > shared.length) shared = Buffer.allocUnsafeSlow(size);
      length = fs.readSync(handle, shared, 0, size, 0);
    }
    return decoded(length);
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** The first bytes of the shared buffer as text without BOM; undefined where they hold NUL. */
function decoded(length: number): string | undefined {
  if (shared.subarray(0, length).includes(0)) return undefined;
  const bom = length >= 3 && shared[0] === 0xef && shared[1] === 0xbb && shared[2] === 0xbf;
  return shared.toString('utf8', bom ? 3 : 0, length);
}

/** One buffer for all reads, which are synchronous and copy what they keep. */
let shared = Buffer.allocUnsafeSlow(64 * 1024);

/** 1-based line and column of an offset in a text. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
