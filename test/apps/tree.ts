import { createHash } from 'node:crypto';
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/** Bookkeeping that package managers rewrite in place; a hard link would carry the change to every copy. */
const REWRITTEN = /^(?:\.package-lock\.json|\.modules\.yaml|\.pnpm-workspace-state.*|lock\.yaml)$/;

/** What a tree comparison leaves out: installed packages, build output, git's own files. */
const NOT_SOURCE = new Set([
  'node_modules',
  '.next',
  '.git',
  '.turbo',
  'next-env.d.ts',
  'tsconfig.tsbuildinfo',
]);

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another file system, or too many links
  }
}

function place(from: string, to: string, below: { installed: boolean; packages: boolean }): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    const modules = entry.name === 'node_modules';
    if (modules && !below.packages) continue;
    if (entry.isDirectory()) place(source, target, { ...below, installed: below.installed || modules });
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (below.installed && !REWRITTEN.test(entry.name)) linkOrCopy(source, target);
    else copyFileSync(source, target);
  }
}

/** Copies a project: its own files for real, what is below `node_modules` as hard links or not at all. */
export function copyProject(from: string, to: string, packages: boolean): void {
  place(from, to, { installed: false, packages });
}

/** Puts hard links of one `node_modules` folder in place of another. */
export function shareInstalled(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  place(from, to, { installed: true, packages: true });
}

/**
 * Every source file below `root` with a digest of its bytes, its kind and its mode: two equal snapshots
 * mean that not one byte changed. Symlinks are recorded as links, never followed.
 */
export function snapshot(root: string, leaveOut: ReadonlySet<string> = NOT_SOURCE): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (folder: string, prefix: string): void => {
    for (const name of readdirSync(folder).sort()) {
      if (leaveOut.has(name)) continue;
      const path = join(folder, name);
      const stat = lstatSync(path);
      const key = `${prefix}${name}`;
      if (stat.isSymbolicLink()) found[key] = `link ${readlinkSync(path)}`;
      else if (stat.isDirectory()) {
        found[`${key}/`] = 'folder';
        walk(path, `${key}/`);
      } else {
        const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
        found[key] = `${(stat.mode & 0o777).toString(8)} ${digest}`;
      }
    }
  };
  walk(root, '');
  return found;
}

/** One digest over a whole tree. */
export function treeDigest(root: string): string {
  return createHash('sha256')
    .update(JSON.stringify(snapshot(root)))
    .digest('hex');
}
