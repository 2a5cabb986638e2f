import { ensureEnv } from '../code/env.ts';
import type { Session } from '../session.ts';
import type { EnvEdit } from '../types.ts';

/** Adds variables, names and made-up examples only, to an example env file. */
export function env(edit: EnvEdit, session: Session): string {
  const { draft, facts } = session;
  const current = draft.read(edit.path);
  if ('problem' in current) {
    const snippet = edit.entries.map((entry) => `${entry.name}=${entry.example}`).join('\n');
    draft.hand({ piece: edit.piece, path: edit.path, because: current.problem, snippet });
    return edit.path;
  }
  const text = ensureEnv(current.text, edit.entries, facts.formatting.eol);
  draft.touch(edit.path, edit.piece);
  if (text !== current.text) draft.write(edit.path, text, edit.piece);
  return edit.path;
}
