import { basename, dirname, join } from 'node:path';
import { bytesOf, digest } from './image.ts';
import { readInstall } from './install-record.ts';
import type { Local } from './paths.ts';
import { LIMIT_BYTES, type Standing, standingOf } from './put-back.ts';
import { type FileNow, kindOf, readFile } from './reading.ts';
import { type Entry, type Journal, placeOf } from './record.ts';
import type { Key } from './state.ts';
import type { Step } from './transaction.ts';

/** What taking a run back comes to. Plain data; nothing is written by making it. */
export interface Undoing {
  steps: Step[];
  /** Folders the run made, innermost first, absolute. */
  drop: string[];
  /** Files that stand in the way, and why. */
  inTheWay: { path: string; because: string }[];
  /** Where copies of the owner's versions go. */
  copies: { path: string; copy: string }[];
  /** What becomes of the lockfile: put back, removed, or left as it is. */
  lockfile: { path: string; fate: 'restored' | 'removed' | 'left' } | undefined;
}

function freeName(path: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const copy = number === 1 ? `${path}.mine` : `${path}.mine.${number}`;
    if (kindOf(copy) === 'missing' && !taken.has(copy)) return copy;
  }
}

/** Why a file that the owner edited can't be put back, undefined when it can once a copy is kept. */
function obstacle(entry: Entry, path: string, standing: Standing): string | undefined {
  if (standing.bytes === undefined && kindOf(path) !== 'missing') return 'it is not a file that can be read';
  const image = entry.before?.image;
  if (image && !('bytes' in image))
    return 'it changed since, and its old text is not kept because it may hold values';
  return undefined;
}

/** The file, `null` where there is none; undefined when it can't be read. */
function readOrGiveUp(path: string): FileNow | null | undefined {
  try {
    return readFile(path, LIMIT_BYTES) ?? null;
  } catch {
    return undefined;
  }
}

function addLockfile(undoing: Undoing, local: Local, key: Key): void {
  const record = readInstall(local, key);
  const real = record && placeOf(local.realRoot, record.path);
  if (record === undefined || real === undefined) return;
  const { path } = record;
  const now = readOrGiveUp(real);
  const hash = now && digest(now.bytes);
  if (hash === record.before) return;
  const kept = record.before === null ? null : readOrGiveUp(local.lockfile);
  const keptWell = kept === null || (kept !== undefined && digest(kept.bytes) === record.before);
  // It is made from package.json, so one that changed since is no reason to refuse: the next install puts it right.
  if (hash === undefined || hash !== record.after || !keptWell) {
    undoing.lockfile = { path, fate: 'left' };
    return;
  }
  undoing.steps.push({ path, real, before: now ?? undefined, after: kept?.bytes, mode: now?.mode });
  undoing.lockfile = { path, fate: kept === null ? 'removed' : 'restored' };
}

/**
 * Plans how to take a run back.
 * @param force Whether files that the owner edited since are put back, too, each after a copy.
 */
export function planUndo(local: Local, key: Key, journal: Journal, force: boolean): Undoing {
  const { realRoot } = local;
  const undoing: Undoing = { steps: [], drop: [], inTheWay: [], copies: [], lockfile: undefined };
  undoing.drop = [...journal.folders].reverse().map((folder) => join(realRoot, folder));
  const byInstall = readInstall(local, key)?.packageJson;
  const copies = new Set<string>();
  for (const entry of [...journal.entries].reverse()) {
    const real = placeOf(realRoot, entry.real);
    if (real === undefined) {
      undoing.inTheWay.push({ path: entry.path, because: 'the way to it leads elsewhere now' });
      continue;
    }
    let standing = standingOf(real, entry);
    if (entry.path === 'package.json' && standing.bytes && digest(standing.bytes) === byInstall)
      standing = { ...standing, is: 'after' };
    if (standing.is === 'before') continue;
    const before = standing.bytes && { bytes: standing.bytes, mode: standing.mode ?? 0o644 };
    if (standing.is === 'edited') {
      // Already gone, and it was not there before the run.
      if (entry.before === null && kindOf(real) === 'missing') continue;
      const because = obstacle(entry, real, standing);
      if (because !== undefined || !force) {
        const edited = kindOf(real) === 'missing' ? 'you deleted it since' : 'you edited it since';
        undoing.inTheWay.push({ path: entry.path, because: because ?? edited });
        continue;
      }
      if (before) {
        const copy = freeName(real, copies);
        copies.add(copy);
        const shown = join(dirname(entry.path), basename(copy)).replaceAll('\\', '/');
        undoing.steps.push({
          path: shown,
          real: copy,
          before: undefined,
          after: before.bytes,
          mode: before.mode,
        });
        undoing.copies.push({ path: entry.path, copy: shown });
      }
    }
    const after = entry.before ? bytesOf(entry.before.image, standing.bytes) : undefined;
    undoing.steps.push({ path: entry.path, real, before, after, mode: entry.before?.mode });
  }
  addLockfile(undoing, local, key);
  return undoing;
}
