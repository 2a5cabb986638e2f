import type { Session } from '../session.ts';
import type { ManualEdit } from '../types.ts';

/** Records a step that only the owner can take. */
export function manual(edit: ManualEdit, session: Session): string {
  session.draft.hand({ piece: edit.piece, path: edit.path, because: edit.because, snippet: edit.snippet });
  return edit.path;
}
