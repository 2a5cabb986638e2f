import { basename, dirname, join } from 'node:path';
import { door } from './door.ts';
import { removeIfThere, syncFolder, writeNew } from './durable.ts';
import { bytesOf, digest } from './image.ts';
import { kindOf, readFile } from './reading.ts';
import { type Entry, type Journal, placeOf, spareOf } from './record.ts';
import { unless } from './system-errors.ts';

/** Nothing of a run is larger; lockfiles are the largest. */
export const LIMIT_BYTES = 50_000_000;

/** What a file of a journal is now. */
export type Standing = {
  is: 'before' | 'after' | 'edited';
  bytes: Buffer | undefined;
  mode: number | undefined;
};

/** Compares a file with what it was before the run and with what the run made of it. */
export function standingOf(path: string | undefined, entry: Entry): Standing {
  let now: { bytes: Buffer; mode: number } | undefined;
  try {
    if (path === undefined) return { is: 'edited', bytes: undefined, mode: undefined };
    now = readFile(path, LIMIT_BYTES);
  } catch {
    return { is: 'edited', bytes: undefined, mode: undefined };
  }
  const seen = { bytes: now?.bytes, mode: now?.mode };
  const hash = now === undefined ? null : digest(now.bytes);
  // A run keeps the mode of what it changes, so another one is the owner's doing.
  if (entry.before !== null && now !== undefined && entry.before.mode !== now.mode)
    return { is: 'edited', ...seen };
  if (hash === (entry.before?.digest ?? null)) return { is: 'before', ...seen };
  return { is: hash === entry.after ? 'after' : 'edited', ...seen };
}

/** What became of putting back. */
export interface PutBack {
  /** Files that are neither as before nor as the run left them; where there are any, nothing was touched. */
  edited: string[];
  /** Files and folders that could not be put back, each with the system's reason. */
  stuck: string[];
}

interface Work {
  entry: Entry;
  path: string;
  standing: Standing;
}

/** A copy of what the owner made of a file, beside it, under a name that is free. */
function keepCopy(path: string, standing: Standing): string | undefined {
  if (standing.bytes === undefined) return undefined;
  for (let number = 1; ; number++) {
    const copy = number === 1 ? `${path}.mine` : `${path}.mine.${number}`;
    if (kindOf(copy) !== 'missing') continue;
    writeNew(copy, standing.bytes, standing.mode);
    return copy;
  }
}

/**
 * Makes every file of a journal what it was before the run, and removes the folders the run made. May be stopped at any
 * point and begun again.
 * @param keep Given, files that the owner edited are put back, too, each after a copy of it went to a free name; called
 * with both. Not given, one edited file is reason to touch none.
 */
export function putBack(
  realRoot: string,
  journal: Journal,
  keep?: (path: string, copy: string) => void,
): PutBack {
  const result: PutBack = { edited: [], stuck: [] };
  const touched = new Set<string>();
  const attempt = (name: string, action: () => void): boolean => {
    try {
      action();
      return true;
    } catch (error) {
      result.stuck.push(`${name} (${error instanceof Error ? error.message : String(error)})`);
      return false;
    }
  };
  const work: Work[] = [];
  for (const entry of journal.entries) {
    const path = placeOf(realRoot, entry.real);
    const standing = standingOf(path, entry);
    const unclear =
      path === undefined ||
      (standing.is === 'edited' && standing.bytes === undefined && kindOf(path) !== 'missing');
    const lost = standing.is === 'edited' && entry.before !== null && !('bytes' in entry.before.image);
    if (unclear || lost || (standing.is === 'edited' && !keep)) result.edited.push(entry.path);
    else work.push({ entry, path, standing });
  }
  if (result.edited.length > 0) return result;
  const staged = work.filter(({ entry, path, standing }) =>
    attempt(entry.path, () => {
      const folder = dirname(path);
      if (kindOf(folder) !== 'missing') removeIfThere(spareOf(path, entry));
      if (standing.is === 'edited' && keep) {
        const copy = keepCopy(path, standing);
        if (copy !== undefined) keep(entry.path, join(dirname(entry.path), basename(copy)));
      }
      if (standing.is === 'before' || entry.before === null) return;
      const { image, mode } = entry.before;
      writeNew(spareOf(path, entry), bytesOf(image, standing.bytes), mode);
    }),
  );
  for (const { entry, path, standing } of [...staged].reverse()) {
    if (standing.is === 'before') continue;
    attempt(entry.path, () => {
      if (entry.before === null) removeIfThere(path);
      else door.rename(spareOf(path, entry), path);
      touched.add(dirname(path));
    });
  }
  for (const folder of [...journal.folders].reverse()) {
    // What somebody else put there stays, and so does its folder.
    attempt(folder, () =>
      unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => door.removeFolder(join(realRoot, folder))),
    );
    touched.add(dirname(join(realRoot, folder)));
  }
  for (const folder of touched) if (kindOf(folder) === 'folder') attempt(folder, () => syncFolder(folder));
  return result;
}
