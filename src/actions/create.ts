import { unifiedDiff } from '../diff.ts';
import { basePath } from '../manifest.ts';
import { render } from '../render.ts';
import type { Session } from '../session.ts';
import { settle } from '../settle.ts';
import type { CreateEdit } from '../types.ts';

/** `.ts`/`.tsx` as `.js`/`.jsx` in JavaScript projects, unless the edit keeps its ending. */
export function targetPath(edit: { path: string; keepExtension?: boolean }, language: 'ts' | 'js'): string {
  if (language === 'ts' || edit.keepExtension) return edit.path;
  return edit.path.replace(/\.ts(x?)$/, '.js$1');
}

const LEFT: Record<'deleted' | 'foreign' | 'conflict', (path: string) => string> = {
  deleted: (path) => `You deleted ${path} after it was generated, so it stays deleted.`,
  foreign: (path) =>
    `${path} is already there and was not written by this tool; your file is never overwritten.`,
  conflict: (path) => `${path} was edited in the same lines that the new text changes.`,
};

/** Writes a generated file into the draft, merged with what the owner made of an earlier one. */
export function create(edit: CreateEdit, session: Session): string {
  const { draft, facts, manifest } = session;
  const path = targetPath(edit, facts.language);
  const theirs = render(edit.template, edit.data, path, facts);
  const current = draft.read(path);
  if ('problem' in current) {
    draft.absent.add(path);
    if (current.directory) draft.blocked.add(path);
    draft.hand({ piece: edit.piece, path, because: current.problem, snippet: theirs });
    return path;
  }
  // A file of ours that was moved in this run is merged with what was written at its old path.
  const origin = draft.moved.get(path) ?? path;
  const base = session.readBase(origin);
  const settled = settle(manifest.files[origin] ? base : undefined, current.text, theirs);
  if (settled.kind === 'leave') {
    if (settled.reason === 'conflict') draft.conflicts.set(path, edit.piece);
    else draft.absent.add(path);
    // Of a conflict only what changed on our side is news.
    const snippet =
      settled.reason === 'conflict'
        ? unifiedDiff({ path, before: base, after: theirs, pieces: [edit.piece] })
        : theirs;
    draft.hand({ piece: edit.piece, path, because: LEFT[settled.reason](path), snippet });
    return path;
  }
  if (settled.kind === 'write') draft.write(path, settled.text, edit.piece);
  draft.generated.set(path, { piece: edit.piece, template: edit.template, base: theirs });
  draft.read(basePath(path));
  return path;
}
