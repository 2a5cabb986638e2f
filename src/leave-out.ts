import { shownChanges, unifiedDiff } from './diff.ts';
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
    for (const change of shownChanges(draft.changes())) {
      if (reasons.has(change.path) || !imports(session, change.path, missing)) continue;
      reasons.set(change.path, `It needs our ${missing}, which is not written.`);
      if (change.before === undefined) absent.add(change.path);
    }
  }
  for (const change of shownChanges(draft.changes())) {
    const because = reasons.get(change.path);
    if (because === undefined) continue;
    draft.drop(change.path);
    draft.hand({ piece: change.pieces[0] ?? '', path: change.path, because, snippet: unifiedDiff(change) });
  }
}
