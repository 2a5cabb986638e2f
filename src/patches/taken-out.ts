import type { Session } from '../session.ts';
import type { PatchRecord } from '../types.ts';
import { COMMAND } from '../version.ts';
import { describe, type PatchId } from './ids.ts';
import { joined, recordOf } from './record.ts';

/** What was put into a file earlier under this name; undefined where it never was, or is wanted back. */
export function earlier(session: Session, path: string, id: PatchId, piece: string): PatchRecord | undefined {
  if (session.again.has(piece)) return undefined;
  const records = session.manifest.patches[path];
  return records && Object.hasOwn(records, id) ? records[id] : undefined;
}

/** Says that the owner took something of ours out, so that it stays out. */
export function sayTakenOut(session: Session, path: string, id: PatchId, piece: string): void {
  const { draft } = session;
  draft.notes.push(
    `You took ${describe(id)} out of ${path}, so it stays out. To have it back: ${COMMAND} add ${piece} --again`,
  );
  draft.state(path, piece, 'taken-out');
}

/**
 * Notes new text for an owner's file, and what of it is ours.
 * @param before Text as the run saw it; undefined where there was no file.
 */
export function putIn(
  session: Session,
  path: string,
  id: PatchId,
  piece: string,
  before: string | undefined,
  after: string,
): void {
  const { draft } = session;
  draft.touch(path, piece);
  const known = session.manifest.patches[path]?.[id];
  if (after === before) {
    draft.record(path, id, known ?? { piece, found: true });
    draft.state(path, piece, 'unchanged');
    return;
  }
  const record = recordOf(piece, before, after);
  // Put in again, or renewed: without the old lines there is nothing to join.
  const renews = known !== undefined && !session.again.has(piece);
  draft.record(path, id, renews ? joined(known, record) : record);
  draft.write(path, after, piece);
  draft.state(path, piece, before === undefined ? 'created' : 'patched');
}
