import { diffIndices } from 'node-diff3';
import { split } from '../merge.ts';
import { maskSecrets } from '../say.ts';
import type { Hunk, PatchRecord } from '../types.ts';

/** What may be remembered of one patch. */
const MAX_LINES = 400;

/** The lines that one edit changed. */
function hunksBetween(before: string, after: string): Hunk[] {
  const [from, to] = [split(before), split(after)];
  return diffIndices(from.lines, to.lines).map(({ buffer1Content, buffer2Content }) => ({
    was: buffer1Content,
    is: buffer2Content,
  }));
}

/**
 * What is remembered of something put into an owner's file, so that it can be taken out again exactly.
 * Lines that look like a secret are not remembered: the record is committed.
 * @param before Text of the file; undefined when it was not there.
 */
export function recordOf(piece: string, before: string | undefined, after: string): PatchRecord {
  const record: PatchRecord = { piece };
  if (before === undefined) record.made = true;
  if (before && !before.endsWith('\n') && after.endsWith('\n')) record.open = true;
  const hunks = hunksBetween(before ?? '', after);
  const lines = hunks.flatMap(({ was, is }) => [...was, ...is]);
  const text = lines.join('\n');
  if (lines.length <= MAX_LINES && maskSecrets(text) === text) record.hunks = hunks;
  return record;
}

/** Both edits as one record: a patch that was renewed is taken out as a whole, last edit first. */
export function joined(first: PatchRecord, second: PatchRecord): PatchRecord {
  const record: PatchRecord = { piece: first.piece };
  if (first.made) record.made = true;
  if (first.open) record.open = true;
  if (first.found) return { ...second, piece: first.piece };
  if (first.hunks && second.hunks) record.hunks = [...first.hunks, ...second.hunks];
  return record;
}
