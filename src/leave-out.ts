import { unifiedDiff } from './diff.ts';
import type { Session } from './session.ts';
import { specifier } from './specifier.ts';

/** Whether one file of the draft imports another that would not exist. */
function importsMissing(session: Session, path: string, missing: string): boolean {
  const module = missing.replace(/\.[cm]?[jt]sx?$/, '');
  const file = session.draft.read(path);
  const text = 'text' in file ? (file.text ?? '') : '';
  const names = [specifier(session.facts, path, module), specifier({ alias: null }, path, module)];
  return names.some((name) => text.includes(`'${name}'`) || text.includes(`"${name}"`));
}

/**
 * Takes files out of the draft that the user does not want, and with them every new file that could not work without.
 * Each is listed as not done, with its diff.
 */
export function leaveFilesOut(session: Session, leaveOut: ReadonlySet<string>): void {
  const { draft } = session;
  const reasons = new Map([...leaveOut].map((path) => [path, 'You chose not to write it.']));
  for (const [missing] of reasons) {
    const gone = draft.changes().find((change) => change.path === missing);
    if (!gone || gone.before !== undefined) continue;
    for (const change of draft.changes()) {
      if (!reasons.has(change.path) && importsMissing(session, change.path, missing)) {
        reasons.set(change.path, `It needs ${missing}, which is left out.`);
      }
    }
  }
  for (const change of draft.changes()) {
    const because = reasons.get(change.path);
    if (because === undefined) continue;
    draft.drop(change.path);
    draft.hand({ piece: change.pieces[0] ?? '', path: change.path, because, snippet: unifiedDiff(change) });
  }
}
