import { ensureLines } from '../code/lines.ts';
import { lineId } from '../patches/ids.ts';
import { earlier, putIn, sayTakenOut } from '../patches/taken-out.ts';
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
  const { path, piece } = edit;
  const takenOut = edit.lines.filter((line) => earlier(session, path, lineId(line), piece));
  for (const line of takenOut) sayTakenOut(session, path, lineId(line), piece);
  const wanted = edit.lines.filter((line) => !takenOut.includes(line));
  const [first, ...others] = wanted;
  if (first === undefined) return path;
  const options = { heading: edit.heading, lines: wanted, eol: facts.formatting.eol };
  const text = ensureLines(current.text, options);
  // They go in and out as one block, which the first of them stands for; it is noted last, to be taken out first.
  for (const line of others) draft.record(path, lineId(line), { piece, hunks: [] });
  putIn(session, path, lineId(first), piece, current.text, text);
  return edit.path;
}
