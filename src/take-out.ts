import { pieces } from '../generators/pieces.ts';
import { contextOf } from '../generators/plopfile.ts';
import { missingIgnores } from './code/lines.ts';
import { Sources } from './importers.ts';
import { basePath } from './manifest.ts';
import { sameLines, split } from './merge.ts';
import { withoutPatches } from './patches/hunks.ts';
import { dependencyId, describe, type PatchId, partsOf } from './patches/ids.ts';
import { undo } from './patches/undo.ts';
import type { Session } from './session.ts';
import type { NextStep, PatchRecord } from './types.ts';

const CLERK = '@clerk/nextjs';

interface Owned {
  path: string;
  piece: string;
}

function textAt(session: Session, path: string): string | undefined {
  const file = session.draft.read(path);
  return 'text' in file ? file.text : undefined;
}

/** Whether a file of ours is as we wrote it, what other pieces put into it aside. */
function isAsWritten(session: Session, path: string, text: string): boolean {
  const base = session.readBase(path);
  if (base === undefined) return false;
  const own = withoutPatches(text, session.manifest.patches[path]);
  return [text, own].some((candidate) => sameLines(split(candidate), split(base)));
}

/** Deletes files of the pieces that go, where nobody edited them and nothing that stays imports them. */
function deleteFiles(session: Session, sources: Sources): void {
  const { draft, manifest, removing } = session;
  const owned = Object.entries(manifest.files)
    .filter(([, { piece }]) => removing.has(piece))
    .map(([path, { piece }]): Owned => ({ path, piece }));
  const going = new Map<string, Owned>();
  const keep = ({ path, piece }: Owned, because: string) => {
    draft.hand({ piece, path, because, snippet: '' });
    draft.state(path, piece, 'yours');
  };
  for (const file of owned) {
    const text = textAt(session, file.path);
    if (text !== undefined && isAsWritten(session, file.path, text)) going.set(file.path, file);
    else if (text !== undefined)
      keep(file, 'You edited it, so it is kept: delete it yourself, or keep it as yours.');
    if (textAt(session, basePath(file.path)) !== undefined)
      draft.write(basePath(file.path), undefined, file.piece);
  }
  for (;;) {
    const users = (path: string) => sources.importing(path).filter((other) => !going.has(other));
    const used = [...going.values()].find(({ path }) => users(path).length > 0);
    if (used === undefined) break;
    going.delete(used.path);
    keep(used, `${users(used.path).join(', ')} imports it, so it is kept: take that out first.`);
  }
  for (const { path, piece } of going.values()) {
    draft.write(path, undefined, piece);
    draft.state(path, piece, 'removed');
  }
}

/** Names of dependencies and variables that the pieces which stay ask for. */
function stillWanted(session: Session): { dependencies: Set<string>; variables: Set<string> } {
  const staying = pieces.filter(({ name }) => session.present.has(name));
  const edits = staying.flatMap((piece) => piece.edits(contextOf(piece, session)));
  return {
    dependencies: new Set(edits.flatMap((edit) => (edit.type === 'dependency' ? [edit.name] : []))),
    variables: new Set(
      staying.flatMap((piece) => piece.env?.(contextOf(piece, session)) ?? []).map(({ name }) => name),
    ),
  };
}

/** Variables that only the pieces that go read. */
function looseVariables(session: Session, variables: ReadonlySet<string>): string[] {
  const going = pieces.filter(({ name }) => session.removing.has(name));
  const read = going.flatMap((piece) => {
    const answers = session.manifest.pieces[piece.name]?.answers ?? {};
    return piece.env?.({ ...contextOf(piece, session), answers }).map(({ name }) => name) ?? [];
  });
  return [...new Set(read)].filter((name) => !variables.has(name));
}

/** The lines of ours that are left in a file which can't be put back exactly. */
function sayLeft(session: Session, path: string, id: PatchId, { piece, hunks }: PatchRecord): void {
  const because = `${describe(id)}: its lines were edited, so they are not taken out. Take these out yourself, or what became of them.`;
  const snippet = (hunks ?? []).flatMap(({ is }) => is).join('\n');
  session.draft.hand({ piece, path, because, snippet });
  session.draft.state(path, piece, 'yours');
}

/** @param only Whether a kind of patch is meant: packages come last, when the files that used them are gone. */
function takeOutPatches(
  session: Session,
  sources: Sources,
  loose: ReadonlySet<string>,
  only: (kind: string) => boolean,
): void {
  const { draft, manifest, removing, facts } = session;
  const wanted = stillWanted(session);
  const isGoing = (id: PatchId, { piece, found }: PatchRecord): boolean => {
    const { kind, what } = partsOf(id);
    if (found) return false;
    if (kind === 'env') return removing.has(piece) || loose.has(what);
    if (kind === 'dependency' && wanted.dependencies.has(what)) return false;
    return removing.has(piece);
  };
  for (const [path, records] of Object.entries(manifest.patches)) {
    // What is deleted anyway has nothing to be taken out of.
    if (textAt(session, path) === undefined) continue;
    for (const [id, record] of Object.entries(records).reverse()) {
      const { kind, what } = partsOf(id);
      if (!only(kind) || !isGoing(id, record)) continue;
      const text = textAt(session, path) ?? '';
      const users = kind === 'dependency' ? sources.using(what) : [];
      if (users.length > 0) {
        draft.notes.push(`${what} stays in package.json: ${users.join(', ')} uses it.`);
        continue;
      }
      const rest = undo(id, record, path, text, facts);
      if (rest === undefined) sayLeft(session, path, id, record);
      else draft.undone.push({ path, id });
      if (rest !== undefined && rest !== text) {
        const empty = rest.replace(/^\uFEFF/, '').trim() === '';
        draft.write(path, empty && madeByUs(records) ? undefined : rest, record.piece);
        draft.state(path, record.piece, 'removed');
      }
    }
  }
}

const madeByUs = (records: Record<string, PatchRecord>) => Object.values(records).some(({ made }) => made);

/** Clerk came with the first piece and is no piece's own: what goes last leaves it, as the project may use it by now. */
function sayClerkStays({ draft, facts, manifest, present }: Session): void {
  const ours = manifest.patches['package.json']?.[dependencyId(CLERK)];
  if (present.size > 0 || ours === undefined || ours.found) return;
  const command = `${facts.packageManager.name} ${facts.packageManager.name === 'npm' ? 'uninstall' : 'remove'} ${CLERK}`;
  draft.notes.push(`${CLERK} stays in package.json, as the project may use it by now. If not: ${command}`);
}

/**
 * Takes pieces out of the draft: files we created that nobody edited, and what we put into files of the owner's. What can't
 * be taken out exactly stays, and is said.
 * @returns What is left for the owner to do.
 */
export function takeOut(session: Session): NextStep[] {
  const { draft, facts, removing } = session;
  const sources = new Sources(session);
  const loose = looseVariables(session, stillWanted(session).variables);
  const dependencies = textAt(session, 'package.json');
  takeOutPatches(session, sources, new Set(loose), (kind) => kind !== 'dependency');
  deleteFiles(session, sources);
  takeOutPatches(session, sources, new Set(loose), (kind) => kind === 'dependency');
  sayClerkStays(session);
  const steps: NextStep[] = [];
  const set = loose.filter((name) =>
    facts.envFiles.some((file) => file.names.includes(name) && !file.path.endsWith('.example')),
  );
  if (set.length > 0) steps.push({ kind: 'env', text: `Nothing of ours reads ${set.join(', ')} any more.` });
  if (removing.has('webhook'))
    steps.push({ kind: 'dashboard', text: 'Webhooks: delete the endpoint that delivered here.' });
  if (textAt(session, 'package.json') !== dependencies)
    steps.push({
      kind: 'command',
      text: `${facts.packageManager.name} install (package.json changed, so node_modules and the lockfile are stale)`,
    });
  const ignore = textAt(session, '.gitignore');
  const exposed = facts.envFiles.filter(
    ({ path, tracked }) => !tracked && !path.startsWith('../') && !path.endsWith('.example'),
  );
  if (removing.has('env-files') && exposed.length > 0 && missingIgnores(ignore, ['.env*']).length > 0)
    draft.notes.unshift(
      `git no longer ignores ${exposed.map(({ path }) => path).join(', ')}, which may hold secrets.`,
    );
  return steps;
}
