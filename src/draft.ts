import { basename } from 'node:path';
import { holdsValues, locate, readText } from './disk.ts';
import type { Change, Dependency, ManualStep } from './types.ts';

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
  /** Generated files whose new text collides with the owner's edits, and their pieces. */
  readonly conflicts = new Map<string, string>();
  readonly dependencies: Dependency[] = [];
  /** Packages that package.json names already and that are not there: an install that failed or was put off. */
  readonly uninstalled = new Set<string>();
  /** Files that get another path, new → old. */
  readonly moved = new Map<string, string>();
  /** Where a file was to go that stays where it is. */
  readonly unmoved = new Set<string>();
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
    const target = locate(this.root, path);
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

  /** Notes new text for a path that was `read` before. */
  write(path: string, text: string, piece: string): void {
    const entry = this.entries.get(path);
    if (!entry) throw new Error(`${path} was written before it was read`);
    entry.after = text;
    entry.pieces.add(piece);
  }

  /** Notes that a file of the owner's, or of ours, goes to a path that was `read` and is free. */
  move(from: string, to: string, text: string, piece: string): void {
    this.write(to, text, piece);
    this.remove(from, piece);
    this.moved.set(to, from);
  }

  /** Notes that a file that was `read` before is to go. */
  remove(path: string, piece: string): void {
    const entry = this.entries.get(path);
    if (!entry) throw new Error(`${path} was removed before it was read`);
    entry.after = undefined;
    entry.pieces.add(piece);
  }

  /** Records that a piece changed (or would have changed) an owner's file. */
  touch(path: string, piece: string): void {
    const pieces = this.touched.get(path) ?? new Set();
    this.touched.set(path, pieces.add(piece));
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
    this.generated.delete(path);
    this.touched.delete(path);
    const from = this.moved.get(path);
    if (from === undefined) return;
    this.moved.delete(path);
    this.drop(from);
  }

  /** Every file whose text would differ, in the order first touched. */
  changes(): Change[] {
    const goneTo = new Map([...this.moved].map(([to, from]) => [from, to]));
    return [...this.entries]
      .filter(([, entry]) => entry.before !== entry.after)
      .map(([path, entry]) => {
        const change: Change = {
          path,
          before: entry.before,
          after: entry.after,
          pieces: [...entry.pieces],
        };
        const from = this.moved.get(path);
        const text = from === undefined ? undefined : this.entries.get(from)?.before;
        if (from !== undefined && text !== undefined) change.from = { path: from, text };
        const to = goneTo.get(path);
        if (to !== undefined) change.movedTo = to;
        return change;
      });
  }

  private remember(path: string, text: string | undefined, real: string): DraftFile {
    this.places.set(real, path);
    this.entries.set(path, { before: text, after: text, pieces: new Set() });
    return { text };
  }
}
