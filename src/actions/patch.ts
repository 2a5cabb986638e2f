import { surgeons } from '../code/surgeons.ts';
import type { Session } from '../session.ts';
import type { PatchEdit } from '../types.ts';
import { targetPath } from './create.ts';

/** The file an edit means: a module of ours carries the project's own extension, an owner's file is named exactly. */
function existing(edit: PatchEdit, session: Session): string {
  const ours = targetPath(edit, session.facts.language);
  const found = [ours, edit.path].find((path) => {
    const file = session.draft.read(path);
    return 'text' in file && file.text !== undefined;
  });
  return found ?? edit.path;
}

/** Changes an existing file at a parsed place, or hands the lines over. */
export function patch(edit: PatchEdit, session: Session): string {
  const { draft, facts } = session;
  const path = existing(edit, session);
  // Said already, with the reason why the file stays where it is.
  if (draft.unmoved.has(edit.path)) return path;
  const current = draft.read(path);
  const snippet = typeof edit.args.snippet === 'string' ? edit.args.snippet : '';
  if ('problem' in current || current.text === undefined) {
    const because = 'problem' in current ? current.problem : `${path} is not there.`;
    draft.hand({ piece: edit.piece, path, because, snippet });
    return path;
  }
  const result = surgeons[edit.surgeon](current.text, path, edit.args, facts);
  if (typeof result !== 'string') {
    draft.hand({ piece: edit.piece, path, because: result.because, snippet: result.snippet });
    return path;
  }
  draft.touch(path, edit.piece);
  if (result !== current.text) draft.write(path, result, edit.piece);
  return path;
}
