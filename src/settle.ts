import { hasMarkers } from './markers.ts';
import { type ConflictChoice, merge, renewed, sameLines, split } from './merge.ts';

/** What becomes of one generated file, given what we wrote last time, what is there, and what we would write now. */
export type Settled =
  | { kind: 'write'; text: string; how: 'created' | 'renewed' | 'merged' }
  /** Conflict markers go in, as their owner asked. */
  | { kind: 'write'; text: string; how: 'marked'; conflicts: number }
  | { kind: 'keep' }
  | { kind: 'leave'; reason: 'deleted' | 'foreign' | 'unrecorded' | 'marked' }
  | { kind: 'leave'; reason: 'conflict'; conflicts: number };

export interface SettleInput {
  /** Whether the manifest says that we wrote the file. */
  known: boolean;
  /** Text we wrote last time; undefined when there is no record of it. */
  base: string | undefined;
  /** Text on disk; undefined when it is not there. */
  mine: string | undefined;
  /** `mine` without the lines that other pieces of ours put in; `mine` itself where there are none. */
  own?: string | undefined;
  /** Text of this version's template. */
  theirs: string;
  /** What the owner wants where both sides changed the same lines; without a word the file is left alone. */
  choice?: ConflictChoice | undefined;
  /** A file that its owner deleted is wanted back. */
  again?: boolean;
  /** Names our side in a marker. */
  label?: string;
}

/**
 * Three-way decision for a file that a piece creates.
 * Line endings, a byte order mark and the last line break are not a difference: git or an editor may have changed them,
 * and they stay as they are on disk.
 */
export function settle(input: SettleInput): Settled {
  const {
    known,
    base,
    mine,
    own = mine,
    theirs,
    choice,
    again = false,
    label = 'create-clerk-guard',
  } = input;
  if (mine === undefined) {
    return known && !again
      ? { kind: 'leave', reason: 'deleted' }
      : { kind: 'write', text: theirs, how: 'created' };
  }
  if (known && hasMarkers(mine)) return { kind: 'leave', reason: 'marked' };
  if (sameLines(split(mine), split(theirs))) return { kind: 'keep' };
  if (!known) return { kind: 'leave', reason: 'foreign' };
  if (base === undefined) return { kind: 'leave', reason: 'unrecorded' };
  if (sameLines(split(theirs), split(base))) return { kind: 'keep' };
  if (sameLines(split(mine), split(base))) {
    return { kind: 'write', text: renewed(base, mine, theirs), how: 'renewed' };
  }
  const merged = merge(base, mine, theirs, choice ?? 'markers', label);
  if (merged === undefined) return { kind: 'leave', reason: 'conflict', conflicts: 1 };
  const { text, conflicts } = merged;
  if (conflicts > 0 && choice === undefined) return { kind: 'leave', reason: 'conflict', conflicts };
  if (conflicts > 0 && choice === 'markers') return { kind: 'write', text, how: 'marked', conflicts };
  if (text === mine) return { kind: 'keep' };
  // Lines of another piece are kept by merging, but nobody edited anything.
  const unedited = own !== undefined && sameLines(split(own), split(base));
  return { kind: 'write', text, how: unedited ? 'renewed' : 'merged' };
}
