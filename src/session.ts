import { Draft } from './draft.ts';
import { basePath } from './manifest.ts';
import type { ConflictChoice } from './merge.ts';
import type { Answers, Facts, Manifest } from './types.ts';

/** What the generators of one run share: the facts, all answers, what is being added, and the draft they write to. */
export class Session {
  readonly facts: Facts;
  readonly manifest: Manifest;
  readonly answers: Answers;
  /** Pieces installed before or being added now, without those taken out. */
  readonly present: ReadonlySet<string>;
  readonly adding: ReadonlySet<string>;
  readonly draft: Draft;
  /** Pieces this run takes out. */
  readonly removing: ReadonlySet<string>;
  /** Pieces whose deleted files and taken-out lines are wanted back. */
  readonly again: ReadonlySet<string>;
  /** What goes where the owner and a new template changed the same lines. */
  readonly conflicts: ConflictChoice | undefined;
  /** Patterns this run puts on the manifest's public list. */
  readonly declaring: readonly string[];
  /** Patterns of the wall's list that this run opens without anybody having declared them; undefined keeps what stands. */
  readonly undeclared: readonly string[] | undefined;

  /**
   * @param input.answers Complete answers of every present piece.
   * @param input.adding Pieces this run writes, a subset of `present`.
   */
  constructor(input: {
    facts: Facts;
    manifest: Manifest;
    answers: Answers;
    adding: Iterable<string>;
    removing?: Iterable<string>;
    again?: Iterable<string>;
    conflicts?: ConflictChoice | undefined;
    declaring?: readonly string[];
    undeclared?: readonly string[];
  }) {
    this.facts = input.facts;
    this.manifest = input.manifest;
    this.answers = input.answers;
    this.adding = new Set(input.adding);
    this.removing = new Set(input.removing ?? []);
    const installed = Object.keys(input.manifest.pieces).filter((name) => !this.removing.has(name));
    this.present = new Set([...installed, ...this.adding]);
    this.draft = new Draft(input.facts.root);
    this.again = new Set(input.again ?? []);
    this.conflicts = input.conflicts;
    this.declaring = input.declaring ?? [];
    this.undeclared = input.undeclared;
  }

  /** What we wrote last time at a path, undefined when unknown. */
  readBase(path: string): string | undefined {
    const file = this.draft.read(basePath(path));
    return 'text' in file ? file.text : undefined;
  }
}
