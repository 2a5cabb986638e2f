import { planRename } from '../code/entry/rename.ts';
import { followMove, relocated } from '../code/moved-imports.ts';
import { parses } from '../code/parse.ts';
import { basePath } from '../manifest.ts';
import type { Session } from '../session.ts';
import type { MoveEdit } from '../types.ts';

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isProxy = (path: string): boolean => baseName(path).startsWith('proxy.');

/** Gives an entry file its new path, and whoever imports it the new specifier. */
export function move(edit: MoveEdit, session: Session): string {
  const { draft, facts } = session;
  const { piece, from, to } = edit;
  const leave = (because: string): string => {
    draft.unmoved.add(to);
    draft.hand({ piece, path: from, because, snippet: '' });
    return from;
  };
  const current = draft.read(from);
  if ('problem' in current) return leave(current.problem);
  if (current.text === undefined) return leave(`${from} is not there any more.`);
  const place = draft.read(to);
  if ('problem' in place) return leave(place.problem);
  if (place.text !== undefined)
    return leave(`${from} was not moved: ${to} is there already, and two files are never merged by guess.`);
  const problem = parses(from, current.text);
  if (problem !== undefined) return leave(`${from} was not moved: it does not parse (${problem}).`);
  let text = relocated(current.text, { from, to });
  let renamed = false;
  if (isProxy(to) && !isProxy(from) && !edit.ours) {
    const plan = planRename(from, text);
    if ('refused' in plan) return leave(`${from} was not renamed: ${plan.because}.`);
    text = plan.text;
    renamed = plan.renamesExport;
    draft.notes.push(...plan.notes);
  }
  draft.move(from, to, text, piece);
  if (edit.ours) draft.read(basePath(from));
  for (const importer of edit.importedBy.filter((path) => path !== from)) {
    const file = draft.read(importer);
    if ('problem' in file || file.text === undefined) continue;
    const after = followMove(importer, file.text, { from, to }, facts.alias, renamed);
    if (after !== file.text) draft.write(importer, after, piece);
    else
      draft.hand({
        piece,
        path: importer,
        because: `${importer} imports ${from} in a way that could not be followed; it is ${to} now.`,
        snippet: '',
      });
  }
  return to;
}
