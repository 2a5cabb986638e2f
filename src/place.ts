import type { Session } from './session.ts';
import type { CreateEdit } from './types.ts';

/** Where a generated file goes, as its owner has it. */
export interface Place {
  path: string;
  /** Where the manifest knows it, when that is elsewhere. */
  from?: string;
  /** The file is to be moved there by this run; else it is there already. */
  moves: boolean;
  /** Why nothing can be written there. */
  because?: string;
}

const CODE = /\.[cm]?[jt]sx?$/;
const bare = (path: string): string => path.replace(CODE, '');
const inside = (path: string): string => path.replace(/^src\//, '');

/**
 * Follows the owner: a file that was moved is written where it is now, one that kept the language it was written in keeps
 * it. A file whose template has moved goes along, with the edits its owner made.
 * @param path Where this version's template would be written.
 */
export function placeFor(edit: CreateEdit, path: string, session: Session): Place {
  const { draft, facts, manifest } = session;
  const exists = (at: string): boolean => {
    const file = draft.read(at);
    return 'text' in file && file.text !== undefined;
  };
  if (Object.hasOwn(manifest.files, path)) {
    const moved = facts.movedFiles?.find(({ from }) => from === path);
    return moved ? { path: moved.to, from: path, moves: false } : { path, moves: false };
  }
  const arrived = facts.movedFiles?.find(({ to }) => to === path);
  if (arrived) return { path, from: arrived.from, moves: false };
  const known = Object.entries(manifest.files).filter(([, file]) => file.piece === edit.piece);
  const standing = known.map(([at]) => at).filter((at) => at !== path && exists(at));
  const otherLanguage = standing.find((at) => bare(at) === bare(path));
  if (otherLanguage !== undefined && !exists(path)) return { path: otherLanguage, moves: false };
  const deleted = known.map(([at]) => at).find((at) => at !== path && bare(at) === bare(path));
  if (deleted !== undefined && !exists(path)) return { path, from: deleted, moves: false };
  const former = (edit.formerly ?? []).map((at) => bare(at));
  const renamed = standing.find((at) => former.includes(bare(at)));
  if (renamed !== undefined && !exists(path)) return { path, from: renamed, moves: true };
  const leftBehind = standing.find((at) => bare(inside(at)) === bare(inside(path)));
  if (leftBehind === undefined || exists(path)) return { path, moves: false };
  return {
    path,
    from: leftBehind,
    moves: false,
    because: `The project's code is in ${facts.sourceDir === '.' ? 'its root folder' : `${facts.sourceDir}/`} now: move ${leftBehind} to ${path}, then run this again.`,
  };
}
