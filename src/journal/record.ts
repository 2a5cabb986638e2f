import { dirname, join, resolve } from 'node:path';
import { isInside, locate } from '../disk.ts';
import type { Image } from './image.ts';
import type { Local } from './paths.ts';
import { kindOf } from './reading.ts';
import { unseal } from './sealed.ts';
import type { Key } from './state.ts';

/** One file of a run: how it was before, and by what to know what the run made of it. */
export interface Entry {
  /** As the user knows it. */
  path: string;
  /** Where that leads, links resolved, relative to the root; a lockfile may be above it. */
  real: string;
  /** Name of the temporary neighbour through which new bytes go. */
  spare: string;
  before: { digest: string; mode: number; image: Image } | null;
  /** Digest of the new bytes; null where the run removes the file. */
  after: string | null;
}

/** What a run is about to do, so that all of it can be taken back. */
export interface Journal {
  kind: 'run' | 'undo';
  /** Folders it makes, outermost first, relative to the root. */
  folders: string[];
  entries: Entry[];
  /** Folders to take away once all is in place, innermost first, where nothing is left in them; relative to the root. */
  drop: string[];
}

const LOCKFILE =
  /^(?:\.\.\/)*(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/;

/** A lockfile, which a package manager keeps at the root of a workspace: in the project or above it. */
export function isLockfile(real: string): boolean {
  return LOCKFILE.test(real);
}

/**
 * The absolute path of an entry.
 * @returns undefined when the way there is no longer what it was: a link took the place of a folder or the file.
 */
export function placeOf(realRoot: string, real: string): string | undefined {
  const path = resolve(realRoot, real);
  if (!isInside(realRoot, path)) {
    const kind = kindOf(path);
    return isLockfile(real) && (kind === 'file' || kind === 'missing') ? path : undefined;
  }
  const target = locate(realRoot, real);
  return (target.kind === 'missing' || target.kind === 'file') && target.real === path ? path : undefined;
}

/** The temporary neighbour of an entry. */
export function spareOf(path: string, entry: Entry): string {
  return join(dirname(path), entry.spare);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function isImage(value: unknown): value is Image {
  if (!isRecord(value)) return false;
  if (isText(value.bytes)) return true;
  const { parts } = value;
  const isPart = (part: unknown) =>
    isText(part) || (Array.isArray(part) && part.length === 2 && part.every(Number.isSafeInteger));
  return Array.isArray(parts) && parts.every(isPart);
}

/** Whether a value is an entry, and one that stays where entries may be. */
function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false;
  const { path, real, spare, before, after } = value;
  if (!isText(path) || !isText(real) || !isText(spare)) return false;
  if (!/^\.[0-9a-f]{12}\.clerk-guard\.tmp$/.test(spare)) return false;
  if (real.split('/').includes('..') && !isLockfile(real)) return false;
  if (after !== null && !isText(after)) return false;
  if (before === null) return true;
  return (
    isRecord(before) && isText(before.digest) && Number.isSafeInteger(before.mode) && isImage(before.image)
  );
}

/** A journal, or undefined for anything else. */
export function asJournal(value: unknown): Journal | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, folders, entries, drop } = value;
  const isFolder = (folder: unknown) => isText(folder) && folder !== '' && !folder.split('/').includes('..');
  if (kind !== 'run' && kind !== 'undo') return undefined;
  if (!Array.isArray(folders) || !folders.every(isFolder)) return undefined;
  if (!Array.isArray(drop) || !drop.every(isFolder)) return undefined;
  if (!Array.isArray(entries) || !entries.every(isEntry)) return undefined;
  return { kind, folders, entries, drop };
}

export type Found = { is: 'missing' } | { is: 'foreign' } | { is: 'ours'; key: Key; journal: Journal };

/** The journal of a run that has not ended, or of the last one that did. */
export function readJournal(local: Local, which: 'pending' | 'last' | 'undone'): Found {
  const found = unseal(local[which], local.realRoot);
  if (found.is !== 'ours') return found;
  const journal = asJournal(found.value);
  return journal === undefined ? { is: 'foreign' } : { is: 'ours', key: found.key, journal };
}
