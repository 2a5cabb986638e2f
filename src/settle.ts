import { diff3Merge } from 'node-diff3';

/** What becomes of one generated file, given what we wrote last time, what is there, and what we would write now. */
export type Settled =
  | { kind: 'write'; text: string; how: 'created' | 'renewed' | 'merged' }
  | { kind: 'keep' }
  | { kind: 'leave'; reason: 'deleted' | 'foreign' | 'conflict' };

/** Merging takes time by the product of both lengths; generated files have some hundred lines. */
const MAX_PRODUCT = 25_000_000;

const lines = (text: string) => text.replace(/\r\n/g, '\n').split('\n');

/**
 * Three-way decision for a file that a piece creates.
 * Line endings are not a difference: git may have changed them. A merge keeps those of `mine`.
 * @param base Text we wrote last time; undefined when the manifest does not know the file.
 * @param mine Text on disk; undefined when it is not there.
 * @param theirs Text of this version's template.
 */
export function settle(base: string | undefined, mine: string | undefined, theirs: string): Settled {
  if (mine === undefined) {
    return base === undefined
      ? { kind: 'write', text: theirs, how: 'created' }
      : { kind: 'leave', reason: 'deleted' };
  }
  const [mineLines, theirLines] = [lines(mine), lines(theirs)];
  const same = (left: string[], right: string[]) => left.join('\n') === right.join('\n');
  if (same(mineLines, theirLines)) return { kind: 'keep' };
  if (base === undefined) return { kind: 'leave', reason: 'foreign' };
  const baseLines = lines(base);
  if (same(theirLines, baseLines)) return { kind: 'keep' };
  if (same(mineLines, baseLines)) return { kind: 'write', text: theirs, how: 'renewed' };
  if (mineLines.length * baseLines.length > MAX_PRODUCT) return { kind: 'leave', reason: 'conflict' };
  const merged: string[] = [];
  for (const region of diff3Merge(mineLines, baseLines, theirLines, { excludeFalseConflicts: true })) {
    if (region.conflict) return { kind: 'leave', reason: 'conflict' };
    if (region.ok) merged.push(...region.ok);
  }
  const eol = mine.includes('\r\n') ? '\r\n' : '\n';
  const text = merged.join(eol);
  return text === mine ? { kind: 'keep' } : { kind: 'write', text, how: 'merged' };
}
