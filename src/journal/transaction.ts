import { randomBytes } from 'node:crypto';
import { dirname, join, relative, sep } from 'node:path';
import { isInside } from '../disk.ts';
import { door } from './door.ts';
import { removeIfThere, syncFolder, writeNew } from './durable.ts';
import { digest } from './image.ts';
import { imageOf } from './keep-image.ts';
import { syncLocal } from './local.ts';
import type { Lock } from './lock.ts';
import type { Local } from './paths.ts';
import { type PutBack, putBack } from './put-back.ts';
import { kindOf } from './reading.ts';
import { isLockfile, type Journal, placeOf, readJournal, spareOf } from './record.ts';
import { seal } from './sealed.ts';
import { forgetKeys, type Key, makeKey } from './state.ts';
import { quietly } from './system-errors.ts';

/** One file to write or remove. */
export interface Step {
  /** As the user knows it. */
  path: string;
  /** Where it leads, links resolved, absolute. */
  real: string;
  before: { bytes: Buffer; mode: number } | undefined;
  after: Buffer | undefined;
  /** Permission bits of the new file; undefined leaves a new one to the umask. */
  mode: number | undefined;
}

/** Why a transaction wrote nothing, or not all: `putBack` says what became of it, undefined where nothing was begun. */
export class Failure extends Error {
  readonly path: string;
  readonly putBack: PutBack | undefined;

  constructor(path: string, cause: unknown, result: PutBack | undefined) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.path = path;
    this.putBack = result;
  }
}

const slashes = (path: string) => path.split(sep).join('/');

/** Folders that would have to be made, outermost first. */
function missingFolders(steps: readonly Step[]): string[] {
  const missing = new Set<string>();
  for (const { real, after } of steps) {
    const own: string[] = [];
    if (after === undefined) continue;
    for (let folder = dirname(real); kindOf(folder) === 'missing'; folder = dirname(folder))
      own.unshift(folder);
    for (const folder of own) missing.add(folder);
  }
  return [...missing];
}

/** What to write, and what it is for. */
export interface Work {
  kind: Journal['kind'];
  steps: readonly Step[];
  /** Folders to take away afterwards, innermost first, where they are empty then; absolute. */
  drop: readonly string[];
}

function plan(realRoot: string, { kind, steps, drop }: Work): Journal {
  return {
    kind,
    drop: drop.map((folder) => slashes(relative(realRoot, folder))),
    folders: missingFolders(steps).map((folder) => slashes(relative(realRoot, folder))),
    entries: steps.map(({ path, real, before, after }) => ({
      path,
      real: slashes(relative(realRoot, real)),
      spare: `.${randomBytes(6).toString('hex')}.clerk-guard.tmp`,
      before: before
        ? { digest: digest(before.bytes), mode: before.mode, image: imageOf(path, before.bytes, after) }
        : null,
      after: after ? digest(after) : null,
    })),
  };
}

/** The journal is on the disk, and its key, before the first file is touched; the key first, so that no journal lacks one. */
function begin(lock: Lock, journal: Journal): Key {
  const { local } = lock;
  const key = makeKey(local.realRoot, lock.id);
  try {
    removeIfThere(local.spare);
    writeNew(local.spare, seal(key, journal), 0o600);
    door.rename(local.spare, local.pending);
    syncLocal(local);
    return key;
  } catch (error) {
    quietly(() => removeIfThere(local.spare));
    quietly(() => removeIfThere(local.pending));
    throw error;
  }
}

/** Takes folders away that an ended run emptied. One that somebody filled again stays. */
export function dropFolders(local: Local, journal: Journal): void {
  for (const folder of journal.drop) quietly(() => door.removeFolder(join(local.realRoot, folder)));
}

const ofInstall = (local: Local) => [local.installSpare, local.install, local.lockfile];

/** Tidies up after a run that ended: of all journals only that of the last run stays, and an undo leaves none. */
export function tidy(local: Local): void {
  quietly(() => removeIfThere(local.spare));
  const last = readJournal(local, 'last');
  if (last.is === 'ours' && last.journal.kind === 'undo') {
    dropFolders(local, last.journal);
    for (const file of ofInstall(local)) quietly(() => removeIfThere(file));
    // Its lock still tells of it; both go when the lock does.
    quietly(() => door.rename(local.last, local.undone));
    if (kindOf(local.last) !== 'missing') quietly(() => removeIfThere(local.last));
  }
  const kept = [last, readJournal(local, 'undone')].flatMap((found) =>
    found.is === 'ours' ? [found.key.id] : [],
  );
  forgetKeys(local.realRoot, kept);
}

/** Ends a journal whose files are all as before. */
export function endPending(local: Local): void {
  removeIfThere(local.pending);
  syncFolder(local.folder);
  tidy(local);
}

/**
 * Writes and removes files: all of them or none, also when the process is killed or the power goes.
 * Order: key, journal, folders, new bytes beside each file, renames, then the journal's own new name, which is the moment
 * from which the run counts as done. Everything is on the disk before the next of these begins.
 * @param lock Held by the caller, who has seen to it that no journal is pending.
 * @throws Failure, after which everything is as before or `putBack` says what is not.
 */
export function transact(lock: Lock, work: Work): void {
  const { local } = lock;
  const { realRoot } = local;
  const { steps } = work;
  const journal = plan(realRoot, work);
  let current = steps[0]?.path ?? '';
  try {
    begin(lock, journal);
  } catch (error) {
    tidy(local);
    throw error instanceof Error && 'exitCode' in error ? error : new Failure(current, error, undefined);
  }
  try {
    const changed = new Set<string>();
    for (const folder of journal.folders) {
      current = folder;
      door.makeFolder(join(realRoot, folder), 0o777);
      changed.add(dirname(join(realRoot, folder)));
    }
    const places = journal.entries.map((entry, index) => {
      const step = steps[index];
      current = entry.path;
      const path = placeOf(realRoot, entry.real);
      // A parent swapped for a link between planning and now would lead elsewhere.
      if (step === undefined || path === undefined || !(isInside(realRoot, path) || isLockfile(entry.real)))
        throw new Error('its folder leads out of the project');
      const spare = spareOf(path, entry);
      if (step.after !== undefined) writeNew(spare, step.after, step.mode);
      changed.add(dirname(path));
      return { entry, path, spare, gone: step.after === undefined };
    });
    for (const { entry, path, spare, gone } of places) {
      current = entry.path;
      if (gone) door.remove(path);
      else door.rename(spare, path);
    }
    for (const folder of changed) syncFolder(folder);
    door.rename(local.pending, local.last);
  } catch (error) {
    const result = putBack(realRoot, journal);
    if (result.stuck.length === 0 && result.edited.length === 0) quietly(() => endPending(local));
    throw new Failure(current, error, result);
  }
  // Done from here on; what fails now is left for the next run.
  quietly(() => syncFolder(local.folder));
  for (const file of ofInstall(local)) quietly(() => removeIfThere(file));
  dropFolders(local, journal);
  tidy(local);
}
