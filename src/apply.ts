import { dirname } from 'node:path';
import { parses } from './code/parse.ts';
import { isInside, locate, readText } from './disk.ts';
import { UserError } from './errors.ts';
import { refuseInterrupted } from './journal/interrupted.ts';
import { acquire, type Lock, release } from './journal/lock.ts';
import { LOCAL } from './journal/paths.ts';
import { Failure, type Step, transact, type Work } from './journal/transaction.ts';
import { type Change, EXIT } from './types.ts';

function failed(because: string, file: string, next: string): UserError {
  return new UserError(`${because} Nothing was written.`, {
    code: 'NOT_WRITTEN',
    exitCode: EXIT.notDone,
    next,
    file,
  });
}

/** Every target as it is now; throws when the plan no longer fits what is on disk. */
function inspectTargets(root: string, changes: readonly Change[]): Step[] {
  const taken = new Map<string, string>();
  return changes.map((change) => {
    const target = locate(root, change.path);
    if (target.kind === 'outside')
      throw failed(target.because, change.path, 'Replace the link by a real folder or file and run again.');
    if (target.kind === 'directory') {
      throw failed(
        `${change.path} is a directory, a file must go there.`,
        change.path,
        'Move it away and run again.',
      );
    }
    const other = taken.get(target.real);
    if (other !== undefined) {
      throw failed(
        `${change.path} and ${other} are the same file.`,
        change.path,
        'Replace the link by a real folder or file and run again.',
      );
    }
    taken.set(target.real, change.path);
    const now = target.kind === 'missing' ? undefined : readText(target.real);
    const text = now === undefined ? undefined : 'text' in now ? now.text : null;
    if (text !== change.before) {
      throw failed(
        `${change.path} changed since the plan was made.`,
        change.path,
        'Run the command again to plan on what is there now.',
      );
    }
    const mode = target.kind === 'file' ? target.mode : 0;
    return {
      path: change.path,
      real: target.real,
      before: text === undefined || text === null ? undefined : { bytes: Buffer.from(text, 'utf8'), mode },
      after: change.after === undefined ? undefined : Buffer.from(change.after, 'utf8'),
      mode: target.kind === 'file' ? mode : undefined,
    };
  });
}

/** A file we are about to write must parse; what does not is a defect of ours, and nothing is written. */
function verifyParses(changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.after === undefined || change.marked || !/\.[cm]?[jt]sx?$/.test(change.path)) continue;
    const problem = parses(change.path, change.after);
    if (problem !== undefined) {
      throw failed(
        `${change.path} would not parse after the change (${problem}).`,
        change.path,
        'Please report this with the file.',
      );
    }
  }
}

/** A failed transaction in words: what failed, and whether everything is as before. */
function told(failure: Failure): UserError {
  const { path, message } = failure;
  if (failure.putBack === undefined) {
    return failed(
      `The journal of this run could not be written (${message}).`,
      LOCAL,
      'Make it writable (or free some space) and run again.',
    );
  }
  const { stuck, edited } = failure.putBack;
  if (stuck.length === 0 && edited.length === 0) {
    return failed(
      `${path} could not be written (${message}); everything was put back.`,
      path,
      'Make it writable and run again.',
    );
  }
  const left = [...stuck, ...edited.map((name) => `${name} (it changed meanwhile)`)].join(', ');
  return new UserError(
    `${path} could not be written (${message}), and these could not be put back: ${left}.`,
    {
      code: 'HALF_WRITTEN',
      exitCode: EXIT.notDone,
      next: 'Make them writable (or free some space) and run again: the next run puts them back first.',
      file: path,
    },
  );
}

/**
 * Writes steps that were checked: all or none.
 * @throws UserError (exit 1) as `apply`.
 */
export function writeSteps(lock: Lock, work: Work): void {
  try {
    transact(lock, work);
  } catch (error) {
    throw error instanceof Failure ? told(error) : error;
  }
}

/** Folders of removed files, innermost first: git knows no empty ones, so neither should anybody find them. */
function emptied(realRoot: string, steps: readonly Step[]): string[] {
  const folders = new Set<string>();
  for (const { real, after } of steps) {
    if (after !== undefined) continue;
    for (
      let folder = dirname(real);
      folder !== realRoot && isInside(realRoot, folder);
      folder = dirname(folder)
    )
      folders.add(folder);
  }
  return [...folders].sort((a, b) => b.length - a.length);
}

/**
 * Writes all changes or none, so that `undo` can take them back. Each file goes to a temporary neighbour first and is then
 * renamed into place, in the order of the plan; after any failure every file, mode and created folder is put back, and
 * after a kill or a power cut the next run does it.
 * @param root Absolute project root.
 * @throws UserError (exit 1) saying what failed; the message says whether everything could be put back.
 */
export function apply(root: string, changes: readonly Change[]): void {
  verifyParses(changes);
  inspectTargets(root, changes);
  const lock = acquire(root);
  try {
    refuseInterrupted(root);
    // Again, now that no other run of ours can come between.
    const steps = inspectTargets(root, changes);
    if (steps.length > 0) writeSteps(lock, { kind: 'run', steps, drop: emptied(lock.local.realRoot, steps) });
  } finally {
    release(lock);
  }
}
