import { ensureLines } from '../code/lines.ts';
import type { Session } from '../session.ts';
import type { LinesEdit } from '../types.ts';

/** Makes ignore patterns effective in a line-based file. */
export function lines(edit: LinesEdit, session: Session): string {
  const { draft, facts } = session;
  const current = draft.read(edit.path);
  if ('problem' in current) {
    draft.hand({
      piece: edit.piece,
      path: edit.path,
      because: current.problem,
      snippet: edit.lines.join('\n'),
    });
    return edit.path;
  }
  const text = ensureLines(current.text, {
    heading: edit.heading,
    lines: edit.lines,
    eol: facts.formatting.eol,
  });
  draft.touch(edit.path, edit.piece);
  if (text !== current.text) draft.write(edit.path, text, edit.piece);
  return edit.path;
}
