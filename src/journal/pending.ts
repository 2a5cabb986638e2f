import { hasLocal, localOf } from './paths.ts';
import { kindOf } from './reading.ts';

/**
 * Whether a run has begun to write and not ended, so that it is worth loading what judges and ends it. Reads only.
 * @param root Absolute project root.
 */
export function hasPending(root: string): boolean {
  const local = localOf(root);
  return hasLocal(local) && kindOf(local.pending) !== 'missing';
}
