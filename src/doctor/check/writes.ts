import { type Container, isAlike, Scope, UNKNOWN, type Value } from './value.ts';

let states = 0;

/** Tells what others find, too. */
interface Shared {
  isSettled(container: Container): boolean;
  /** Says of what can be reached from a value that others find it; gives what was not found by them before. */
  settle(value: Value): readonly object[];
}

/** What was changed of one of them. */
interface Exchange {
  /** Exchanges what it holds now for what it held before, and back. */
  swap(): void;
  /** Makes unknown whatever is not what it was before. */
  widen(): void;
}

/**
 * What one run has changed of values that others will find, too: each is copied before the first change, and given back
 * what it had.
 */
export class Writes {
  readonly #shared: Shared;
  readonly #exchange = new Map<Container | Value[], Exchange>();
  /** What this run has made and put into what others find: they find it only by what is changed there. */
  readonly #own = new WeakSet<object>();
  #state = 0;

  /** @param state The state of what is changed already, by whoever ran before and left it so. */
  constructor(shared: Shared, state = 0) {
    this.#shared = shared;
    this.#state = state;
  }

  /**
   * To be called before anything about a container is changed.
   * @param given What is put into it: whoever finds the container finds that, too.
   */
  before(container: Container, ...given: Value[]): void {
    if (!this.#shared.isSettled(container)) return;
    if (!this.#own.has(container)) this.#keep(container);
    for (const one of given) for (const own of this.#shared.settle(one)) this.#own.add(own);
    states += 1;
    this.#state = states;
  }

  /** Whether somebody else finds a container. */
  isFound(container: Container): boolean {
    return this.#shared.isSettled(container);
  }

  #keep(container: Container): void {
    if (!this.#exchange.has(container)) this.#exchange.set(container, exchange(container));
    if (!(container instanceof Scope) && container.is === 'array' && !this.#exchange.has(container.items))
      this.#exchange.set(container.items, exchangeItems(container.items));
  }

  /** Another one after each change, of whatever run; 0 where nothing is changed. */
  get state(): number {
    return this.#state;
  }

  /** Runs something that is to see nothing of the changes. */
  aside<T>(run: () => T): T {
    this.#all();
    try {
      return run();
    } finally {
      this.#all();
    }
  }

  /** Takes all of it back. */
  undo(): void {
    this.#all();
    this.#exchange.clear();
    this.#state = 0;
  }

  /** Makes unknown what was changed: after any number of runs like this one it may be anything. */
  widen(): void {
    for (const one of this.#exchange.values()) one.widen();
    states += 1;
    this.#state = states;
  }

  /** Leaves it as it is, for whoever comes next. */
  keep(): void {
    this.#exchange.clear();
    this.#state = 0;
  }

  #all(): void {
    for (const one of this.#exchange.values()) one.swap();
  }
}

/** Makes unknown what stands in a map under names under which something else stood before. */
function widenNames(now: Map<string, Value>, before: ReadonlyMap<string, Value>): void {
  for (const name of new Set([...now.keys(), ...before.keys()])) {
    const [is, was] = [now.get(name), before.get(name)];
    if (!is || !was || !isAlike(is, was)) now.set(name, UNKNOWN);
  }
}

/** Gives a container copies of what it holds. */
function exchange(container: Container): Exchange {
  if (container instanceof Scope) {
    let other = container.names;
    container.names = new Map(other);
    return {
      swap: () => {
        [container.names, other] = [other, container.names];
      },
      widen: () => widenNames(container.names, other),
    };
  }
  if (container.is === 'array') {
    let other = container.grown;
    return {
      swap: () => {
        [container.grown, other] = [other, container.grown];
      },
      widen: () => {
        container.grown = true;
      },
    };
  }
  let other = { fields: container.fields, rest: container.rest };
  container.fields = new Map(other.fields);
  return {
    swap: () => {
      const now = { fields: container.fields, rest: container.rest };
      container.fields = other.fields;
      container.rest = other.rest;
      other = now;
    },
    widen: () => widenNames(container.fields, other.fields),
  };
}

/** The items themselves stay the same list: a name whose module changes it holds them under another value. */
function exchangeItems(items: Value[]): Exchange {
  let other = [...items];
  return {
    swap: () => {
      other = items.splice(0, items.length, ...other);
    },
    widen: () => undefined,
  };
}
