import { join } from './join.ts';
import { isAlike, type Scope, Thrown, UNKNOWN, type Value } from './value.ts';
import type { Writes } from './writes.ts';

/** How control leaves a statement; undefined where it goes on. */
export type Completion = 'return' | 'break' | 'continue' | undefined;

/** Which way of which choices something is on, the outermost first. */
export type Path = readonly (readonly [choice: number, way: number])[];

/** Whether what is on one path is on another way of a choice than what is on the other: no run comes to both. */
export function isApart(one: Path = [], other: Path = []): boolean {
  const at = one.findIndex(([choice, way], index) => {
    const its = other[index];
    return its === undefined || its[0] !== choice || its[1] !== way;
  });
  return at !== -1 && one[at]?.[0] === other[at]?.[0];
}

/** What was changed on one way, so that it can be undone before the next one is followed. */
type Journal = Map<Scope, Map<string, Value | undefined>>;

/** Every value that names were given, what they had before first. */
type Watch = Map<Scope, Map<string, Value[]>>;

/** The ways that code may take where it is not known which one, and what each of them changes. */
export class Ways {
  /** Times that a way ended by throwing while another one went on, or that something met may throw. */
  mayThrow = 0;
  /** Times that something was thrown that counts as false, or may. */
  hollow = 0;
  /** Times that a way ended in a refusal while another one went on. */
  refusals = 0;
  /** Times that a way left a function or a loop while another one went on. */
  parted = 0;
  /** The first test that is not known to come out one way or the other, and on which hangs whether code goes on. */
  hangsOn: string | undefined;
  /** Where what runs now is. */
  path: Path = [];
  #chosen = 0;
  readonly #writes: Writes;
  readonly #journal: Journal[] = [];
  /** Every value that a name was given, what it had before first, for those who want to know. */
  readonly #watches: (Watch | undefined)[] = [];

  constructor(writes: Writes) {
    this.#writes = writes;
  }

  /** Whether what runs now may not run at all. */
  get branching(): boolean {
    return this.#journal.length > 0;
  }

  /** How many choices what runs now hangs on. */
  get choices(): number {
    return this.#journal.length;
  }

  /** Gives a name another value, for as long as the way goes on that it is on. */
  set(scope: Scope, name: string, value: Value): void {
    const owner = scope.owner(name);
    if (owner === undefined) return;
    for (const [at, one] of this.#watches.entries()) {
      const watch: Watch = one ?? new Map();
      this.#watches[at] = watch;
      const names = watch.get(owner) ?? new Map<string, Value[]>();
      watch.set(owner, names);
      names.set(name, [...(names.get(name) ?? [owner.names.get(name) ?? UNKNOWN]), value]);
    }
    const journal = this.#journal.at(-1);
    if (journal) {
      const names = journal.get(owner) ?? new Map<string, Value | undefined>();
      if (!names.has(name)) names.set(name, owner.names.get(name));
      journal.set(owner, names);
    }
    const before = owner.names.get(name);
    if (before && isAlike(before, value)) return;
    this.#writes.before(owner, value);
    owner.names.set(name, value);
  }

  /**
   * Follows code that may be left at any point.
   * @returns What makes each name that it assigned one of all the values that it had meanwhile.
   */
  interrupted<T>(run: () => T): { result: T; leave: () => void } {
    const at = this.#watches.push(undefined) - 1;
    let watch: Watch | undefined;
    try {
      const result = run();
      return { result, leave: () => this.#join(watch) };
    } finally {
      watch = this.#watches[at];
      this.#watches.length = at;
    }
  }

  /**
   * Follows a function, which may be left early: outer names are left as they were then.
   * @param isLeft Whether it was left on several ways, by what it has thrown at its end, if it has.
   */
  left(run: () => void, isLeft: (thrown: boolean) => boolean): void {
    const at = this.#watches.push(undefined) - 1;
    let thrown = true;
    try {
      run();
      thrown = false;
    } finally {
      const watch = this.#watches[at];
      this.#watches.length = at;
      if (watch && isLeft(thrown)) this.#join(watch);
    }
  }

  /** Makes each name that was assigned one of all the values that it had meanwhile. */
  #join(watch: Watch | undefined): void {
    for (const [scope, names] of watch ?? [])
      for (const [name, values] of names)
        this.set(
          scope,
          name,
          values.reduce((a, b) => join(a, b)),
        );
  }

  /**
   * Follows several ways of which it is not known which one is taken.
   * @param test What it hangs on.
   * @returns How control leaves when all of them leave; throws when all of them do.
   */
  branch(ways: readonly (() => Completion)[], test?: () => string): Completion {
    const ends: { left: Completion | Thrown; changes: Map<Scope, Map<string, Value>> }[] = [];
    const { path } = this;
    this.#chosen += 1;
    const choice = this.#chosen;
    for (const [at, way] of ways.entries()) {
      this.path = [...path, [choice, at]];
      this.#journal.push(new Map());
      let left: Completion | Thrown;
      try {
        left = way();
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        left = error;
      }
      const journal = this.#journal.pop() ?? new Map();
      const changes = new Map<Scope, Map<string, Value>>();
      for (const [scope, names] of journal) {
        this.#writes.before(scope);
        const now = new Map<string, Value>();
        for (const [name, before] of names) {
          now.set(name, scope.names.get(name) ?? UNKNOWN);
          scope.names.set(name, before ?? UNKNOWN);
        }
        changes.set(scope, now);
      }
      ends.push({ left, changes });
    }
    this.path = path;
    const going = ends.filter(({ left }) => left === undefined);
    if (test && going.length < ends.length) this.hangsOn ??= test();
    if (going.length > 0 && going.length < ends.length) this.parted += 1;
    // A way that breaks goes on behind the loop or the switch.
    const lasting = ends.filter(({ left }) => left !== 'return' && !(left instanceof Thrown));
    for (const { changes } of lasting) {
      for (const [scope, names] of changes) {
        for (const name of names.keys()) {
          const values = lasting.map(
            (one) => one.changes.get(scope)?.get(name) ?? scope.names.get(name) ?? UNKNOWN,
          );
          this.set(
            scope,
            name,
            values.reduce((a, b) => join(a, b)),
          );
        }
      }
    }
    const thrown = ends.map(({ left }) => left).filter((left) => left instanceof Thrown);
    if (thrown.length < ends.length && thrown.some(({ by }) => by)) this.refusals += 1;
    if (going.length > 0) {
      if (thrown.length > 0) this.mayThrow += 1;
      return undefined;
    }
    // One that breaks reaches more than one that returns.
    const other = (['break', 'continue', 'return'] as const).find((one) =>
      ends.some(({ left }) => left === one),
    );
    if (other === undefined) throw thrown[0] ?? new Thrown();
    if (thrown.length > 0) this.mayThrow += 1;
    return other;
  }
}
