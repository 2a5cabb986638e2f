import { Draft } from './draft.ts';
import { UserError } from './errors.ts';
import { basePath, MANIFEST_PATH, parseManifest } from './manifest.ts';
import { hasMarkers } from './markers.ts';
import { sameLines, split } from './merge.ts';
import { findMoved } from './moved.ts';
import { withoutPatches } from './patches/hunks.ts';
import { describe } from './patches/ids.ts';
import { isThere } from './patches/there.ts';
import type { Manifest, Piece } from './types.ts';
import { VERSION } from './version.ts';

export interface FileStatus {
  path: string;
  state:
    | 'unchanged'
    | 'edited'
    | 'deleted'
    /** Its owner moved it; the next update follows. */
    | 'moved'
    /** Conflict markers are in it. */
    | 'conflict'
    /** It differs from the template, and the record that would tell edits from news is gone. */
    | 'unrecorded'
    /** It can't be read: a folder, a link out of the project, not text. */
    | 'unreadable';
  to?: string;
}

export interface PatchStatus {
  path: string;
  /** What was put in: `dependency:ioredis`, `next-config:headers`. */
  id: string;
  what: string;
  state: 'there' | 'gone';
}

export interface PieceStatus {
  name: string;
  /** Version of the templates the piece was last written with. */
  installed: number;
  /** Version this program has; null where it has no such piece. */
  available: number | null;
  /** What changed since, and why. */
  notes: readonly { version: number; text: string }[];
  files: FileStatus[];
  patches: PatchStatus[];
}

export type Drift = 'clean' | 'drift' | 'conflicts';

/** The document of `status --json`; published as status.schema.json. */
export interface StatusDocument {
  schema: 1;
  state: Drift;
  /** Version of this program, and of the one that wrote here last. */
  version: string;
  writtenBy: string;
  pieces: PieceStatus[];
}

type Read = (path: string) => string | undefined | 'unreadable';

function reader(draft: Draft): Read {
  return (path) => {
    const file = draft.read(path);
    return 'text' in file ? file.text : 'unreadable';
  };
}

function fileStatus(path: string, manifest: Manifest, read: Read): FileStatus {
  const text = read(path);
  if (text === 'unreadable') return { path, state: 'unreadable' };
  if (text === undefined) {
    const plain = (at: string) => {
      const other = read(at);
      return other === 'unreadable' ? undefined : other;
    };
    const [moved] = findMoved([path], plain, []);
    const known = moved && !Object.hasOwn(manifest.files, moved.to);
    return known ? { path, state: 'moved', to: moved.to } : { path, state: 'deleted' };
  }
  if (hasMarkers(text)) return { path, state: 'conflict' };
  const base = read(basePath(path));
  if (base === undefined || base === 'unreadable') return { path, state: 'unrecorded' };
  if (sameLines(split(text), split(base))) return { path, state: 'unchanged' };
  const own = withoutPatches(text, manifest.patches[path]);
  return { path, state: sameLines(split(own), split(base)) ? 'unchanged' : 'edited' };
}

async function patchStatus(name: string, manifest: Manifest, read: Read): Promise<PatchStatus[]> {
  const found: PatchStatus[] = [];
  for (const [path, records] of Object.entries(manifest.patches)) {
    const text = read(path);
    for (const [id, record] of Object.entries(records).filter(([, { piece }]) => piece === name)) {
      const there = text !== 'unreadable' && (await isThere(id, record, path, text));
      found.push({ path, id, what: describe(id), state: there ? 'there' : 'gone' });
    }
  }
  return found;
}

/** How far a piece is from what its last run left. */
export function driftOf(piece: PieceStatus, allowEdits: boolean): Drift {
  const states = new Set(piece.files.map(({ state }) => state));
  if (states.has('conflict')) return 'conflicts';
  states.delete('unchanged');
  if (allowEdits) states.delete('edited');
  const behind = piece.available !== piece.installed;
  return states.size > 0 || behind || piece.patches.some(({ state }) => state === 'gone') ? 'drift' : 'clean';
}

/**
 * Compares a project with what the last run left in it. Reads the manifest, its records and the files they name, and no
 * more.
 * @param root Absolute folder of the app.
 * @param allowEdits The owner's edits of generated files are no drift.
 * @throws UserError (exit 2) for a manifest that can't be used.
 */
export async function statusOf(
  root: string,
  pieces: readonly Piece[],
  allowEdits: boolean,
): Promise<StatusDocument> {
  const draft = new Draft(root);
  const file = draft.read(MANIFEST_PATH);
  if ('problem' in file) {
    throw new UserError(file.problem, { code: 'MANIFEST_INVALID', next: 'Restore it.', file: MANIFEST_PATH });
  }
  const manifest = parseManifest(file.text);
  const read = reader(draft);
  const listed: PieceStatus[] = [];
  for (const [name, { version }] of Object.entries(manifest.pieces)) {
    const piece = pieces.find((candidate) => candidate.name === name);
    const own = Object.entries(manifest.files).filter(([, made]) => made.piece === name);
    listed.push({
      name,
      installed: version,
      available: piece?.version ?? null,
      notes: piece?.notes.filter((note) => note.version > version) ?? [],
      files: own.map(([path]) => fileStatus(path, manifest, read)),
      patches: await patchStatus(name, manifest, read),
    });
  }
  const drifts = listed.map((piece) => driftOf(piece, allowEdits));
  const worst = (['conflicts', 'drift'] as const).find((drift) => drifts.includes(drift));
  return { schema: 1, state: worst ?? 'clean', version: VERSION, writtenBy: manifest.cli, pieces: listed };
}
