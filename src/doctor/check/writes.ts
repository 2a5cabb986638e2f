import type { Container } from './value.ts';
import { Scope } from './value.ts';

let states = 0;

/**
 * What one run has changed of values that others will find, too: each is copied before the first change, and given back
 * what it had.
 */
export class Writes {
  readonly #isShared: (container: Container) => boolean;
  /** Each of them with a function that exchanges what it holds now for what it held before, and back. */
  readonly #exchange = new Map<Container, () => void>();
  #state = 0;

  constructor(isShared: (container: Container) => boolean) {
    this.#isShared = isShared;
  }

  /** To be called before anything about a container is changed. */
  before(container: Container): void {
    const isKept = this.#exchange.has(container);
    if (!isKept && !this.#isShared(container)) return;
    if (!isKept) this.#exchange.set(container, exchange(container));
    states += 1;
    this.#state = states;
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

  #all(): void {
    for (const one of this.#exchange.values()) one();
  }
}

/** Gives a container copies of what it holds. */
function exchange(container: Container): () => void {
  if (container instanceof Scope) {
    let other = container.names;
    container.names = new Map(other);
    return () => {
      [container.names, other] = [other, container.names];
    };
  }
  if (container.is === 'array') {
    let other = { items: container.items, grown: container.grown };
    container.items = [...other.items];
    return () => {
      const now = { items: container.items, grown: container.grown };
      container.items = other.items;
      container.grown = other.grown;
      other = now;
    };
  }
  let other = { fields: container.fields, rest: container.rest };
  container.fields = new Map(other.fields);
  return () => {
    const now = { fields: container.fields, rest: container.rest };
    container.fields = other.fields;
    container.rest = other.rest;
    other = now;
  };
}
