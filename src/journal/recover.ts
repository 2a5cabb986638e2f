import { realpathSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { COMMAND } from '../version.ts';
import { INTERRUPTED, PENDING } from './interrupted.ts';
import { removeEmpty } from './local.ts';
import { acquire, isBusy, type Lock, release } from './lock.ts';
import { hasLocal, LOCAL, type Local, localOf } from './paths.ts';
import { putBack } from './put-back.ts';
import { kindOf } from './reading.ts';
import { readJournal } from './record.ts';
import { dropFolders, endPending, tidy } from './transaction.ts';

function foreign(): UserError {
  return new UserError(`${INTERRUPTED.foreign} Nothing was written.`, {
    code: 'JOURNAL_FOREIGN',
    exitCode: EXIT.notDone,
    next: `If a run of yours was interrupted elsewhere, end it there with ${COMMAND} undo; else remove ${LOCAL}. Then run again.`,
    file: PENDING,
  });
}

/** The outcome of putting an interrupted run back. */
export interface Settled {
  /** A sentence for the user. */
  said: string;
  /** Whether files were half-written and are as before now. */
  restored: boolean;
  /** Copies of what the owner had edited since: path and copy. */
  copies: { path: string; copy: string }[];
}

/** Puts a pending journal's files back; the caller holds the lock. */
function recover(lock: Lock, force: boolean): Settled | undefined {
  const { local } = lock;
  const found = readJournal(local, 'pending');
  if (found.is === 'missing') return undefined;
  if (found.is === 'foreign') throw foreign();
  const copies: Settled['copies'] = [];
  const keep = force ? (path: string, copy: string) => copies.push({ path, copy }) : undefined;
  const { edited, stuck } = putBack(local.realRoot, found.journal, keep);
  if (edited.length > 0) {
    throw new UserError(
      `An earlier run was interrupted while it wrote, and these files changed since: ${edited.join(', ')}. Nothing was put back.`,
      {
        code: 'INTERRUPTED',
        exitCode: EXIT.notDone,
        next: force
          ? 'Restore them from version control, then run again.'
          : `${COMMAND} undo --force puts all files back and keeps a copy of yours beside each.`,
        file: PENDING,
      },
    );
  }
  if (stuck.length > 0) {
    throw new UserError(
      `An earlier run was interrupted while it wrote, and these could not be put back: ${stuck.join(', ')}.`,
      {
        code: 'HALF_WRITTEN',
        exitCode: EXIT.notDone,
        next: 'Make them writable (or free some space) and run again.',
        file: PENDING,
      },
    );
  }
  endPending(local);
  const what = found.journal.kind === 'undo' ? 'undo' : 'run';
  return {
    restored: true,
    said: `An earlier ${what} was interrupted while it wrote. Every file was put back: all is as it was before that ${what}.`,
    copies,
  };
}

/** What is known of a run that left its lock behind, but no journal that is pending. */
function aftermath(lock: Lock): Settled | undefined {
  if (lock.abandoned === undefined) return undefined;
  const ended = [readJournal(lock.local, 'last'), readJournal(lock.local, 'undone')];
  const last = ended.find((found) => found.is === 'ours' && found.key.id === lock.abandoned);
  if (last?.is === 'ours') {
    dropFolders(lock.local, last.journal);
    const said =
      last.journal.kind === 'undo'
        ? 'An earlier undo was interrupted after all its files were in place: they are as they were before the run it took back.'
        : 'An earlier run was interrupted after all its files were in place: they are as it wrote them. Packages it wanted may not be installed.';
    return { said, restored: false, copies: [] };
  }
  return {
    said: 'An earlier run was interrupted before it changed any file: all is as it was before that run.',
    restored: false,
    copies: [],
  };
}

/** Whether there is anything that only the holder of the lock may clear up. */
function isUntidy(local: Local): boolean {
  if (kindOf(local.last) === 'missing') return true;
  return [local.pending, local.undone, local.running, local.takeover, local.spare].some(
    (file) => kindOf(file) !== 'missing',
  );
}

/**
 * Brings a project that an interrupted run left half-written back to what it was before, and clears up after it. For verbs
 * that write, before they look at the project.
 * @param force Puts files back that changed since, too, after a copy.
 * @returns What was found, undefined when there was nothing to say.
 * @throws UserError (exit 1): a journal of somebody else, files edited since, files that can't be put back, a run under way.
 */
export function settleInterrupted(root: string, force = false): Settled | undefined {
  const local = localOf(root);
  if (!hasLocal(local)) {
    // Killed between making the outer and the inner folder.
    if (kindOf(local.outer) === 'folder') removeEmpty(local);
    return undefined;
  }
  if (!isUntidy(local)) return undefined;
  // Refused before anything is touched, the lock included.
  if (kindOf(local.pending) !== 'missing' && !isBusy(local) && readJournal(local, 'pending').is === 'foreign')
    throw foreign();
  const lock = acquire(realpathSync(root));
  try {
    const settled = recover(lock, force) ?? aftermath(lock);
    tidy(local);
    return settled;
  } finally {
    release(lock);
  }
}
