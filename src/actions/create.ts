import { unifiedDiff } from '../diff.ts';
import { basePath } from '../manifest.ts';
import { sameLines, split } from '../merge.ts';
import { withoutPatches } from '../patches/hunks.ts';
import { placeFor } from '../place.ts';
import { render } from '../render.ts';
import type { Session } from '../session.ts';
import { type Settled, settle } from '../settle.ts';
import type { CreateEdit } from '../types.ts';
import { COMMAND, VERSION } from '../version.ts';

/** `.ts`/`.tsx` as `.js`/`.jsx` in JavaScript projects, unless the edit keeps its ending. */
export function targetPath(edit: { path: string; keepExtension?: boolean }, language: 'ts' | 'js'): string {
  if (language === 'ts' || edit.keepExtension) return edit.path;
  return edit.path.replace(/\.ts(x?)$/, '.js$1');
}

/** Names our side of a conflict. */
const LABEL = `create-clerk-guard ${VERSION}`;
const CHOICES =
  '--conflicts=markers puts both sides into the file, keep-mine or take-theirs settles them, on those lines only.';
const places = (count: number) => `${count} ${count === 1 ? 'place' : 'places'}`;

/** Notes that a file is left as it is, and why. */
function leave(
  edit: CreateEdit,
  session: Session,
  path: string,
  settled: Settled & { kind: 'leave' },
  texts: { base: string | undefined; theirs: string; known: string },
): void {
  const { draft } = session;
  const { piece } = edit;
  const hand = (because: string, snippet: string) => draft.hand({ piece, path, because, snippet });
  switch (settled.reason) {
    case 'deleted':
      // The owner's decision, not something left undone.
      draft.absent.add(path);
      draft.notes.push(
        `You deleted ${texts.known}, so it stays deleted. To have it back: ${COMMAND} add ${piece} --again`,
      );
      draft.state(path, piece, 'deleted');
      return;
    case 'foreign':
      draft.absent.add(path);
      hand(
        `${path} is already there and was not written by this tool; your file is never overwritten.`,
        texts.theirs,
      );
      draft.state(path, piece, 'yours');
      return;
    case 'unrecorded':
      hand(
        `${path} differs from the new text, and ${basePath(path)}, which would tell your edits from ours, is gone: restore it from git.`,
        texts.theirs,
      );
      draft.state(path, piece, 'yours');
      return;
    case 'marked':
      draft.conflicts.set(path, { piece, marked: false });
      hand(`${path} holds conflict markers: settle them, then run this again.`, '');
      draft.state(path, piece, 'conflict');
      return;
    case 'conflict': {
      draft.conflicts.set(path, { piece, marked: false });
      const count = places(settled.conflicts);
      // Only what changed on our side is news.
      const diff = unifiedDiff({ path, before: texts.base, after: texts.theirs, pieces: [piece] });
      hand(
        `${path} was edited in the same lines that the new text changes (${count}), so it is left as it is. ${CHOICES}`,
        diff,
      );
      draft.state(path, piece, 'conflict', { conflicts: settled.conflicts });
    }
  }
}

const isTyped = (path: string): boolean => /\.[cm]?tsx?$/.test(path);
const says = (one: string, other: string): boolean => sameLines(split(one), split(other));

/** Writes a generated file into the draft, merged with what the owner made of an earlier one. */
export function create(edit: CreateEdit, session: Session): string {
  const { draft, facts, manifest } = session;
  const { piece, template } = edit;
  const wanted = targetPath(edit, facts.language);
  const place = placeFor(edit, wanted, session);
  const { path } = place;
  if (place.from === undefined && isTyped(path) !== isTyped(wanted)) draft.otherLanguage.push(path);
  const theirs = render(template, edit.data, path, facts);
  if (place.because !== undefined) {
    draft.absent.add(path);
    draft.hand({ piece, path: place.from ?? path, because: place.because, snippet: '' });
    draft.state(place.from ?? path, piece, 'yours');
    return path;
  }
  const target = draft.read(path);
  if ('problem' in target) {
    draft.absent.add(path);
    if (target.directory) draft.blocked.add(path);
    draft.hand({ piece, path, because: target.problem, snippet: theirs });
    return path;
  }
  // A file of ours that was moved in this run is merged with what was written at its old path.
  const known = place.from ?? draft.moved.get(path) ?? path;
  const old = place.moves ? draft.read(known) : target;
  const mine = 'text' in old ? old.text : undefined;
  const base = session.readBase(known);
  // Turned into TypeScript by hand, or back: only what changed since in the language it was written in is news.
  const converted = place.from !== undefined && isTyped(place.from) !== isTyped(path);
  const news = !converted || base === undefined || !says(render(template, edit.data, known, facts), base);
  const settled: Settled =
    !news && mine !== undefined
      ? { kind: 'keep' }
      : settle({
          known: manifest.files[known] !== undefined,
          base,
          mine,
          own: mine === undefined ? undefined : withoutPatches(mine, manifest.patches[known]),
          theirs,
          choice: session.conflicts,
          again: session.again.has(piece),
          label: LABEL,
        });
  if (settled.kind === 'leave') {
    leave(edit, session, path, settled, { base, theirs, known });
    return path;
  }
  const from = place.from === undefined ? {} : { from: place.from };
  if (settled.kind === 'keep') draft.state(path, piece, 'unchanged', from);
  else if (settled.how === 'marked') {
    draft.conflicts.set(path, { piece, marked: true });
    const because = `Conflict markers are in ${path}, at ${places(settled.conflicts)}: settle them, then run update again.`;
    draft.hand({ piece, path, because, snippet: '' });
    draft.state(path, piece, 'conflict', { ...from, conflicts: settled.conflicts });
  } else draft.state(path, piece, settled.how, from);
  if (settled.kind === 'write') draft.write(path, settled.text, piece);
  else if (place.moves) draft.write(path, mine, piece);
  draft.generated.set(path, { piece, template, base: theirs });
  draft.read(basePath(path));
  if (place.from !== undefined) forget(place.from, path, place.moves, session, piece);
  return path;
}

/** The record of a file goes with it, and so does the file where the template has moved. */
function forget(from: string, path: string, moves: boolean, session: Session, piece: string): void {
  const { draft } = session;
  if (moves) {
    draft.write(from, undefined, piece);
    draft.renamed.set(path, from);
  }
  draft.moved.set(path, from);
  const record = draft.read(basePath(from));
  if ('text' in record && record.text !== undefined) draft.write(basePath(from), undefined, piece);
}
