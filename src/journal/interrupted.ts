import { realpathSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { COMMAND } from '../version.ts';
import { kindOf } from './durable.ts';
import { hasLocal, LOCAL, type Local, localOf, removeEmpty } from './local.ts';
import { acquire, isBusy, type Lock, release } from './lock.ts';
import { putBack } from './put-back.ts';
import { readJournal } from './record.ts';
import { dropFolders, endPending, tidy } from './transaction.ts';

const PENDING = `${LOCAL}/pending.lock`;

/** What a run that did not end left behind, as far as reading tells. */
export type Interruption = 'none' | 'busy' | 'foreign' | 'half-written';

/**
 * Whether an earlier run was interrupted while it wrote. Reads only.
 * @param root Absolute project root.
 */
export function interruptionIn(root: string): Interruption {
  const local = localOf(root);
  if (!hasLocal(local) || kindOf(local.pending) === 'missing') return 'none';
  if (isBusy(local)) return 'busy';
  const found = readJournal(local, 'pending');
  // It may have ended between the two looks.
  if (found.is === 'missing') return 'none';
  return found.is === 'foreign' ? 'foreign' : 'half-written';
}

/** A sentence for each, for verbs that only read. */
export const INTERRUPTED: Record<Exclude<Interruption, 'none'>, string> = {
  busy: 'A run is writing in this project right now.',
  foreign: `${PENDING} is the journal of a run that was not yours, or not on this machine; nothing of it is used.`,
  'half-written':
    'An earlier run was interrupted while it wrote: files may be half old, half new. The next command that writes puts them back first.',
};

/**
 * Ends a run that has no business going on over half-written files.
 * @throws UserError (exit 1) when there is an interrupted run.
 */
export function refuseInterrupted(root: string): void {
  const interruption = interruptionIn(root);
  if (interruption === 'none') return;
  throw new UserError(INTERRUPTED[interruption], {
    code: 'INTERRUPTED',
    exitCode: EXIT.notDone,
    next:
      interruption === 'foreign'
        ? `Remove ${LOCAL} and run again. Nothing was written.`
        : 'This command writes nothing, so nothing was put back.',
    file: PENDING,
  });
}

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
  const last = readJournal(lock.local, 'last');
  if (last.is === 'ours' && last.key.id === lock.abandoned) {
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
  return [local.pending, local.running, local.takeover, local.spare].some(
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
