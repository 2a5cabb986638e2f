import { addDependency } from '../code/json.ts';
import { isInstalled } from '../is-installed.ts';
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
  draft.touch(PATH, edit.piece);
  if (result !== current.text) {
    draft.write(PATH, result, edit.piece);
    draft.depend({ name: edit.name, range: edit.range, dev: edit.dev });
  }
  return edit.name;
}
