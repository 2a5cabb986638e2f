import { addDependency } from '../code/json.ts';
import { isInstalled } from '../is-installed.ts';
import { dependencyId } from '../patches/ids.ts';
import { earlier, putIn, sayTakenOut } from '../patches/taken-out.ts';
import type { Session } from '../session.ts';
import type { DependencyEdit } from '../types.ts';

const PATH = 'package.json';

/** Adds a dependency to the app's package.json; one that is there in any range is left alone. */
export function dependency(edit: DependencyEdit, session: Session): string {
  const { draft, facts } = session;
  if (Object.hasOwn(facts.dependencies, edit.name)) {
    if (!isInstalled(facts, edit.name)) draft.uninstalled.add(edit.name);
    return edit.name;
  }
  const id = dependencyId(edit.name);
  if (earlier(session, PATH, id, edit.piece)) {
    sayTakenOut(session, PATH, id, edit.piece);
    return edit.name;
  }
  const current = draft.read(PATH);
  const snippet = `"${edit.name}": "${edit.range}"`;
  if ('problem' in current || current.text === undefined) {
    const because = 'problem' in current ? current.problem : `${PATH} is not there.`;
    draft.hand({ piece: edit.piece, path: PATH, because, snippet });
    return edit.name;
  }
  const result = addDependency(current.text, { name: edit.name, range: edit.range, dev: edit.dev });
  if (typeof result !== 'string') {
    draft.hand({ piece: edit.piece, path: PATH, because: result.because, snippet: result.snippet });
    return edit.name;
  }
  const isNew = result !== current.text;
  // What is there under another block is its owner's; what an earlier piece of this run added is ours still.
  if (isNew || !draft.patches.get(PATH)?.has(id)) putIn(session, PATH, id, edit.piece, current.text, result);
  if (isNew) draft.depend({ name: edit.name, range: edit.range, dev: edit.dev });
  return edit.name;
}
