import { ensureEnv } from '../code/env.ts';
import { envId } from '../patches/ids.ts';
import { earlier, putIn, sayTakenOut } from '../patches/taken-out.ts';
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
  for (const entry of edit.entries) {
    const { path, piece } = edit;
    const now = draft.read(path);
    const before = 'text' in now ? now.text : undefined;
    const after = ensureEnv(before, [entry], facts.formatting.eol);
    const id = envId(entry.name);
    if (after !== (before ?? '') && earlier(session, path, id, piece)) sayTakenOut(session, path, id, piece);
    else if (after !== '') putIn(session, path, id, piece, before, after);
  }
  return edit.path;
}
