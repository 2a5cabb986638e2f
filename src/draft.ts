import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { holdsValues, locateBelow, readText } from './disk.ts';
import { basePath } from './manifest.ts';
import type { Change, Dependency, FileState, ManualStep, PatchRecord } from './types.ts';

/** A file a piece generated in this run: what the template gave, before anything was patched on top. */
export interface Generated {
  piece: string;
  template: string;
  base: string;
}

interface Entry {
  before: string | undefined;
  after: string | undefined;
  pieces: Set<string>;
}

/** What a path of the project is, as far as text edits care. */
export type DraftFile = { text: string | undefined } | { problem: string; directory?: true };

/**
 * The project as it would be. Generators take notes here; nothing reaches the disk.
 * Reading is lazy, never leaves the root, and sees what earlier edits of the same run wrote.
 */
export class Draft {
  readonly root: string;
  readonly generated = new Map<string, Generated>();
  readonly touched = new Map<string, Set<string>>();
  readonly manual: ManualStep[] = [];
  readonly notes: string[] = [];
  /** Paths of files to generate where a directory stands: no half of a piece is worth having, so they stop the run. */
  readonly blocked = new Set<string>();
  /** Modules of ours that will not be there: a file of the owner's is in the way, or the owner deleted them. */
  readonly absent = new Set<string>();
  /** Generated files whose new text collides with the owner's edits: of which piece, and whether markers go in. */
  readonly conflicts = new Map<string, { piece: string; marked: boolean }>();
  /** What was put into owner's files, or was found there, by path and name. */
  readonly patches = new Map<string, Map<string, PatchRecord>>();
  /** What this run takes out of files again: path and name. */
  readonly undone: { path: string; id: string }[] = [];
  /** Where a file of ours was before, by where it is to be. */
  readonly renamed = new Map<string, string>();
  /** Where the manifest knows a file of ours that is written elsewhere now. */
  readonly moved = new Map<string, string>();
  /** Pieces of which some file was not written, although there is something to write. */
  readonly held = new Set<string>();
  readonly dependencies: Dependency[] = [];
  /** Packages that package.json names already and that are not there: an install that failed or was put off. */
  readonly uninstalled = new Set<string>();
  /** Files of ours that keep the language they were written in, in a project that has another one now. */
  readonly otherLanguage: string[] = [];
  /** Where a file was to go that stays where it is. */
  readonly unmoved = new Set<string>();
  private realRoot: string | undefined;
  private readonly states = new Map<string, FileState>();
  private readonly entries = new Map<string, Entry>();
  /** Which path was first to lead to a place on disk. */
  private readonly places = new Map<string, string>();

  /** @param root Absolute project root. */
  constructor(root: string) {
    this.root = root;
  }

  /** The text at a path as the run sees it now, `undefined` when there is no file, or why it can't be used. */
  read(path: string): DraftFile {
    const known = this.entries.get(path);
    if (known) return { text: known.after };
    this.realRoot ??= realpathSync.native(this.root);
    const target = locateBelow(this.realRoot, path);
    if (target.kind === 'outside') return { problem: target.because };
    if (target.kind === 'directory')
      return { problem: `${path} is a directory, a file must go there.`, directory: true };
    const first = this.places.get(target.real);
    if (first !== undefined) return { problem: `${path} leads to the same file as ${first}.` };
    if (target.kind === 'missing') return this.remember(path, undefined, target.real);
    if (holdsValues(target.real) && basename(target.real) !== basename(path)) {
      return { problem: `${path} leads to ${basename(target.real)}, whose values are not read.` };
    }
    const result = readText(target.real);
    if ('unreadable' in result) return { problem: `${path} can't be edited: ${result.unreadable}.` };
    return this.remember(path, result.text, target.real);
  }

  /** Notes new text for a path that was `read` before; undefined deletes the file. */
  write(path: string, text: string | undefined, piece: string): void {
    const entry = this.entries.get(path);
    if (!entry) throw new Error(`${path} was written before it was read`);
    entry.after = text;
    entry.pieces.add(piece);
  }

  /** Notes that a file of the owner's, or of ours, goes to a path that was `read` and is free. */
  move(from: string, to: string, text: string, piece: string): void {
    this.write(to, text, piece);
    this.write(from, undefined, piece);
    this.renamed.set(to, from);
    this.moved.set(to, from);
  }

  /** Records that a piece changed (or would have changed) an owner's file. */
  touch(path: string, piece: string): void {
    const pieces = this.touched.get(path) ?? new Set();
    this.touched.set(path, pieces.add(piece));
  }

  /** Records what was put into a file, or found there. */
  record(path: string, id: string, record: PatchRecord): void {
    const records = this.patches.get(path) ?? new Map<string, PatchRecord>();
    this.patches.set(path, records.set(id, record));
  }

  /** Records what becomes of a file; of several patches of one file the most telling counts. */
  state(path: string, piece: string, state: FileState['state'], more: Partial<FileState> = {}): void {
    const known = this.states.get(path);
    const pieces = [...new Set([...(known?.pieces ?? []), piece])];
    // What one piece put in is not undone by another's finding everything in place.
    const stays = known !== undefined && (state === 'unchanged' || state === 'patched');
    const told = stays && (known.state !== 'unchanged' || state === 'unchanged') ? known.state : state;
    this.states.set(path, { ...known, ...more, path, pieces, state: told });
  }

  /** What becomes of each file, in the order they were looked at. */
  files(): FileState[] {
    return [...this.states.values()];
  }

  /** Adds a step for the owner, once. */
  hand(step: ManualStep): void {
    const same = (other: ManualStep) =>
      other.piece === step.piece && other.path === step.path && other.because === step.because;
    if (!this.manual.some(same)) this.manual.push(step);
  }

  /** Adds a dependency, once; a runtime need wins over a development one. */
  depend(dependency: Dependency): void {
    const known = this.dependencies.find((other) => other.name === dependency.name);
    if (!known) this.dependencies.push({ ...dependency });
    else known.dev &&= dependency.dev;
  }

  /** Takes back what was noted for a path. */
  drop(path: string): void {
    const entry = this.entries.get(path);
    if (entry) entry.after = entry.before;
    const from = this.moved.get(path);
    const along = from === undefined ? [] : [this.entries.get(from), this.entries.get(basePath(from))];
    for (const other of along) if (other) other.after = other.before;
    this.renamed.delete(path);
    this.moved.delete(path);
    this.generated.delete(path);
    this.touched.delete(path);
    this.patches.delete(path);
    const state = this.states.get(path);
    if (!state) return;
    state.state = 'held';
    for (const piece of state.pieces) this.held.add(piece);
  }

  /** Every file whose text would differ, in the order first touched. */
  changes(): Change[] {
    return [...this.entries]
      .filter(([, entry]) => entry.before !== entry.after)
      .map(([path, entry]) => ({
        path,
        before: entry.before,
        after: entry.after,
        pieces: [...entry.pieces],
        ...(this.renamed.has(path) ? { from: this.renamed.get(path) ?? '' } : {}),
        ...(this.conflicts.get(path)?.marked ? { marked: true as const } : {}),
      }));
  }

  private remember(path: string, text: string | undefined, real: string): DraftFile {
    this.places.set(real, path);
    this.entries.set(path, { before: text, after: text, pieces: new Set() });
    return { text };
  }
}
