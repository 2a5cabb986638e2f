import type { Node } from '../../facts/ast.ts';
import { assignedAround } from './repeat.ts';
import { isAlike, UNKNOWN, type Value } from './value.ts';

const MAX_CALLS = 28;
/** Times that a function is followed inside of itself before it is asked whether it still comes to anything new. */
const MAX_RECURSION = 2;
/** Times that one is followed inside of itself that counts how often it is called. */
const MAX_COUNTED = 8;

type FunctionValue = Value & { is: 'function' };

/** What is known of the functions that were called for a while. */
export interface Called {
  /** Those of which is to be known what they do. */
  nodes: Set<Node>;
  /** How many were running at once at most. */
  height: number;
}

interface Invocation {
  fn: FunctionValue;
  args: readonly Value[];
  /** What the names around the function stand for that it gives other values; looked for once it is called within itself. */
  counted: readonly Value[] | undefined;
}

/** What the names around a function stand for that it gives other values. */
const countedBy = ({ node, scope }: FunctionValue): Value[] =>
  [...assignedAround(node)].flatMap((name) => scope.owner(name)?.names.get(name) ?? []);

/** The functions of the target that are running, each called by the one before it. */
export class Running {
  readonly #all: Invocation[] = [];
  #called: Called = { nodes: new Set(), height: 0 };
  /** Calls that were not followed for want of room. */
  refused = 0;

  get depth(): number {
    return this.#all.length;
  }

  /** Whether one of them does not keep its caller waiting. */
  get isLate(): boolean {
    return this.#all.some(({ fn }) => fn.node.async === true);
  }

  /** Whether one of them runs within itself: that is not followed to its end. */
  get isRepeated(): boolean {
    return new Set(this.#all.map(({ fn }) => fn.node)).size < this.#all.length;
  }

  has(nodes: ReadonlySet<Node>): boolean {
    return this.#all.some(({ fn }) => nodes.has(fn.node));
  }

  /**
   * What a function is to be called with that may be running already: other functions make it another call, while of any
   * other value it is no longer asked which one it is, so that a function that calls itself comes to an end.
   * @returns undefined where the same call is being followed.
   */
  argumentsFor(fn: FunctionValue, args: readonly Value[]): readonly Value[] | undefined {
    if (this.#timesOf(fn) < MAX_RECURSION) return args;
    const same = this.#all.filter((one) => one.fn.node === fn.node && isOfOne(one.fn, fn));
    const before = same.at(-1);
    const widened = before ? args.map((arg, at) => widen(arg, before.args[at])) : args;
    const again = same.filter((one) => widened.every((arg, at) => isSame(arg, one.args[at])));
    const counted = countedBy(fn);
    const isCounted = ({ counted: before }: Invocation): boolean =>
      counted.every((value, at) => before !== undefined && isAlike(value, before[at] ?? UNKNOWN));
    return again.some(isCounted) ? undefined : widened;
  }

  /**
   * Whether what a function that calls itself gives to names around it is no longer to be told apart: a counter that is known
   * ends it after a few calls, any other may end it at any of them.
   */
  goesOn(fn: FunctionValue): boolean {
    const times = this.#timesOf(fn);
    const counted = times < MAX_RECURSION ? [] : countedBy(fn);
    return counted.length > 0 && (times >= MAX_COUNTED || counted.some(({ is }) => is !== 'known'));
  }

  #timesOf({ node }: FunctionValue): number {
    let times = 0;
    for (const one of this.#all) if (one.fn.node === node) times += 1;
    return times;
  }

  /** Whether there is room for as many more. */
  hasRoom(more = 1): boolean {
    return this.#all.length + more <= MAX_CALLS;
  }

  call<T>(fn: FunctionValue, args: readonly Value[], run: () => T): T {
    this.meet([fn.node]);
    const isWithin = this.#timesOf(fn) > 0;
    this.#all.push({ fn, args, counted: isWithin ? countedBy(fn) : undefined });
    this.reach(0);
    try {
      return run();
    } finally {
      this.#all.pop();
    }
  }

  /** Takes down that functions are called, here or where what they do is known from. */
  meet(nodes: Iterable<Node>): void {
    for (const node of nodes) this.#called.nodes.add(node);
  }

  /** Takes down that as many more were running at once. */
  reach(more: number): void {
    this.#called.height = Math.max(this.#called.height, this.#all.length + more);
  }

  /** Takes what is called from here on down apart, until what is given back is asked for it: its height is counted from here. */
  apart(): () => Called {
    const before = this.#called;
    this.#called = { nodes: new Set(), height: this.#all.length };
    return () => {
      const { nodes, height } = this.#called;
      this.#called = before;
      return { nodes, height: height - this.#all.length };
    };
  }
}

/** Whether two functions of the same code see the same names: a method gets a scope of its own for its object each time. */
const isOfOne = (one: FunctionValue, other: FunctionValue): boolean =>
  one.self === other.self &&
  (one.scope === other.scope || (one.self !== undefined && one.scope.parent === other.scope.parent));

const isCode = (value: Value): boolean =>
  value.is === 'function' || value.is === 'native' || value.is === 'oneof';

const MAX_INSIDE = 3;

/** Whether a value hands code over: itself, or in what it holds. */
function hands(value: Value, depth = 0): boolean {
  if (depth > MAX_INSIDE) return false;
  if (value.is === 'object') return [...value.fields.values()].some((one) => hands(one, depth + 1));
  if (value.is === 'array') return value.items.some((one) => hands(one, depth + 1));
  return isCode(value) || value.is === 'elements';
}

/** Where a value differs from what stood there before, and hands no code over, it may be any. */
function widen(value: Value, before: Value | undefined): Value {
  return before === undefined || hands(value) || isAlike(value, before) ? value : UNKNOWN;
}

/** Whether two values are the same to a function that calls itself: of functions, whether they are of the same code. */
function isSame(value: Value, before: Value | undefined, depth = 0): boolean {
  if (before === undefined) return value.is === 'known' && value.value === undefined;
  if (value.is === 'function' && before.is === 'function') return value.node === before.node;
  // What the platform hands over, it makes anew each time.
  if (value.is === 'native' && before.is === 'native') return true;
  if (depth > MAX_INSIDE) return isAlike(value, before);
  if (value.is === 'array' && before.is === 'array')
    return (
      value.items.length === before.items.length &&
      value.items.every((one, at) => isSame(one, before.items[at], depth + 1))
    );
  if (value.is === 'object' && before.is === 'object')
    return (
      value.fields.size === before.fields.size &&
      [...value.fields].every(([name, one]) => isSame(one, before.fields.get(name), depth + 1))
    );
  return isAlike(value, before);
}
