import type { EntryCandidate, Facts, MoveEdit, PieceContext } from '../types.ts';

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Two files that Next would both load stop its build: "Both middleware file … and proxy file … are detected". */
export function rivals({ entry, pageExtensions, nextMajor }: Facts): EntryCandidate[] {
  const alive = entry.candidates.filter(({ path, name }) => {
    const extension = path.slice(folderOf(path).length + name.length + 1);
    return folderOf(path) === folderOf(entry.target) && pageExtensions.includes(extension);
  });
  return nextMajor >= 16 && new Set(alive.map(({ name }) => name)).size > 1 ? alive : [];
}

/** The active file where Next 16 has a new name for it: `middleware.ts`, which it still runs but warns about. */
export function renamable({ entry, nextMajor }: Facts): EntryCandidate | undefined {
  return nextMajor >= 16
    ? entry.candidates.find(({ active, name }) => active && name === 'middleware')
    : undefined;
}

/** The one file that Next ignores only for where it lies or how it ends, when no other one runs. */
export function misplaced(facts: Facts): EntryCandidate | undefined {
  const { active, candidates } = facts.entry;
  const lost = candidates.filter(({ rightPlace, ours }) => rightPlace !== undefined && !ours);
  // Two of them are not merged by guess, and neither is one with a file that runs.
  return active === undefined && rivals(facts).length === 0 && lost.length === 1 ? lost[0] : undefined;
}

const asProxy = (path: string): string => path.replace(/(^|\/)middleware\.([^/]*)$/, '$1proxy.$2');

/** The move the owner agreed to: into its right place, to the name of Next 16, or both at once. */
export function moveOf({ facts, answers }: Pick<PieceContext, 'facts' | 'answers'>): MoveEdit | undefined {
  const file =
    answers.moveEntry === true && misplaced(facts) !== undefined
      ? misplaced(facts)
      : answers.rename === true
        ? renamable(facts)
        : undefined;
  if (file === undefined) return undefined;
  const place = file.rightPlace ?? file.path;
  const to = answers.rename === true && facts.nextMajor >= 16 ? asProxy(place) : place;
  const { path, importedBy = [], ours } = file;
  return { type: 'move', piece: 'middleware', from: path, to, importedBy, ours };
}
