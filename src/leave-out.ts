import { asTold, unifiedDiff } from './diff.ts';
import type { Session } from './session.ts';
import { specifier } from './specifier.ts';

const EXTENSION = /\.[cm]?[jt]sx?$/;

/** Whether one file of the draft imports another, with or without its extension. */
function imports(session: Session, path: string, imported: string): boolean {
  const module = imported.replace(EXTENSION, '');
  const extension = EXTENSION.exec(imported)?.[0] ?? '';
  const file = session.draft.read(path);
  const text = 'text' in file ? (file.text ?? '') : '';
  const names = [specifier(session.facts, path, module), specifier({ alias: null }, path, module)];
  return names
    .flatMap((name) => [name, `${name}${extension}`])
    .some((name) => text.includes(`'${name}'`) || text.includes(`"${name}"`));
}

/** Files of a piece rely on each other: while one of them is in conflict, none of the others is written. */
function heldByConflicts({ draft }: Session): Map<string, string> {
  const held = new Map<string, string>();
  for (const [path, { piece, marked }] of draft.conflicts) {
    if (marked) continue;
    for (const [other, generated] of draft.generated) {
      if (generated.piece === piece)
        held.set(other, `It belongs to ${path}, which is in conflict: both are written, or none.`);
    }
  }
  return held;
}

/** Names the files of ours that import a module of ours which its owner deleted, or has a file of their own for. */
function sayBroken(session: Session, missing: string): void {
  const { draft, manifest } = session;
  const ours = [...new Set([...Object.keys(manifest.files), ...draft.generated.keys()])];
  const users = ours.filter((path) => path !== missing && imports(session, path, missing));
  if (users.length === 0) return;
  const file = draft.read(missing);
  const who = `${users.join(', ')} ${users.length === 1 ? 'imports' : 'import'}`;
  draft.notes.push(
    'text' in file && file.text === undefined
      ? `${missing} is not there, and ${who} it: the app does not build so.`
      : `${who} ${missing}, which is yours: it has to export what ours would.`,
  );
}

/**
 * Takes changes out of the draft that must not be made: files the user does not want, and whatever imports a module of
 * ours that will not be there (left out, deleted by the owner, or a file of the owner's in its place). Each is listed as
 * not done, with its diff.
 * @param leaveOut Paths the user chose not to have written.
 */
export function leaveFilesOut(session: Session, leaveOut: ReadonlySet<string>): void {
  const { draft } = session;
  const reasons = new Map([...leaveOut].map((path) => [path, 'You chose not to write it.']));
  const isNew = (path: string) =>
    draft.changes().some((change) => change.path === path && change.before === undefined);
  const absent = new Set([...draft.absent, ...[...leaveOut].filter(isNew)]);
  for (const missing of absent) {
    for (const change of asTold(draft.changes())) {
      if (reasons.has(change.path) || !imports(session, change.path, missing)) continue;
      reasons.set(change.path, `It needs our ${missing}, which is not written.`);
      if (change.before === undefined) absent.add(change.path);
    }
  }
  for (const [path, because] of heldByConflicts(session)) reasons.set(path, because);
  for (const change of asTold(draft.changes())) {
    const because = reasons.get(change.path);
    if (because === undefined) continue;
    draft.drop(change.path);
    draft.hand({ piece: change.pieces[0] ?? '', path: change.path, because, snippet: unifiedDiff(change) });
  }
  // Of what is left: a file that is not written imports nothing.
  for (const missing of draft.absent) sayBroken(session, missing);
}
