import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { isBusy } from './lock.ts';
import { hasLocal, LOCAL, localOf } from './paths.ts';
import { kindOf } from './reading.ts';
import { readJournal } from './record.ts';

export const PENDING = `${LOCAL}/pending.lock`;

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
