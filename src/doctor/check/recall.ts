import type { Node } from '../../facts/ast.ts';
import { copied } from './copies.ts';
import type { Event } from './events.ts';
import { type Container, isAlike, type Thrown, type Value } from './value.ts';

type FunctionValue = Value & { is: 'function' };

/** All that a call can depend on. */
export interface Call {
  fn: FunctionValue;
  args: readonly Value[];
  /** Whether it may not happen at all. */
  branching: boolean;
  /** Whether it is made by a function that another one has called. */
  deep: boolean;
  /** Whether a check was asked before it. */
  asked: boolean;
  /** Whether the verdict stands already; undefined where nothing that it does decides one for now. */
  decided: boolean | undefined;
  /** What is changed of what others find, too; 0 for nothing. */
  state: number;
}

/** All that a call has done. */
export interface Outcome {
  value: Value;
  thrown: Thrown | undefined;
  events: readonly Event[];
  files: ReadonlySet<string>;
  /** Functions that it has called, itself among them. */
  calls: ReadonlySet<Node>;
  /** How many of them were running at once at most. */
  height: number;
  steps: number;
  credentials: number;
  mayThrow: number;
  refusals: number;
}

/** Different calls of one function that are kept. */
const MAX_CALLS = 8;
/** Calls of a function before the first that is kept: to keep one costs more than to make it again. */
const FEW = 2;

/** What calls came to that are made again and again, by one resource or by many: each is followed once. */
export class Recall {
  readonly #isSettled: (container: Container) => boolean;
  readonly #kept = new WeakMap<Node, (Call & { outcome: Outcome })[]>();
  readonly #times = new WeakMap<Node, number>();

  /** @param isSettled Whether a container is what others find, too, and stays as it is but for what each of them changes. */
  constructor(isSettled: (container: Container) => boolean) {
    this.#isSettled = isSettled;
  }

  /** Counts a call; whether its function is called often. */
  isFrequent(fn: FunctionValue): boolean {
    const times = this.#times.get(fn.node) ?? 0;
    if (times <= FEW) this.#times.set(fn.node, times + 1);
    return times >= FEW;
  }

  /** Whether what a call comes to hangs on nothing but what is told of it. */
  isPlain({ fn, args }: Pick<Call, 'fn' | 'args'>): boolean {
    return (
      this.#isSettled(fn.scope) && this.#isPlainValue(fn.self) && args.every((arg) => this.#isPlainValue(arg))
    );
  }

  #isPlainValue(value: Value | undefined): boolean {
    switch (value?.is) {
      case undefined:
      case 'known':
      case 'request':
      case 'secret':
      case 'env':
      case 'namespace':
        return true;
      case 'unknown':
        return (value.may ?? []).every((one) => one.is === 'outside' && this.#isPlainValue(one));
      case 'outside':
        return value.args === undefined;
      case 'object':
      case 'array':
        return this.#isSettled(value);
      case 'class':
        return this.#isSettled(value.scope);
      default:
        return false;
    }
  }

  /** What the same call came to before. */
  find(call: Call): Outcome | undefined {
    return this.#kept.get(call.fn.node)?.find((one) => isSame(one, call))?.outcome;
  }

  keep(call: Call, outcome: Outcome): void {
    // What the call has made is its caller's alone, who may change it.
    const value = copied(outcome.value, this.#isSettled);
    if (value === undefined) return;
    const kept = this.#kept.get(call.fn.node) ?? [];
    this.#kept.set(call.fn.node, kept);
    if (kept.length >= MAX_CALLS) {
      // What was true of another state will hardly be so again.
      const stale = kept.findIndex(({ state }) => state !== 0 && state !== call.state);
      if (stale === -1) return;
      kept.splice(stale, 1);
    }
    kept.push({ ...call, args: [...call.args], outcome: { ...outcome, value } });
  }

  /** What a call that was made before gives to another caller. */
  valueOf({ value }: Outcome): Value {
    return copied(value, this.#isSettled) ?? value;
  }
}

const isSame = (one: Call, other: Call): boolean =>
  one.branching === other.branching &&
  one.deep === other.deep &&
  one.asked === other.asked &&
  one.decided === other.decided &&
  one.state === other.state &&
  one.fn.name === other.fn.name &&
  one.fn.scope === other.fn.scope &&
  one.fn.self === other.fn.self &&
  one.args.length === other.args.length &&
  one.args.every((arg, at) => isAlike(arg, other.args[at] as Value));
