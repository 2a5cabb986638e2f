import { call } from './calls.ts';
import type { Machine } from './machine.ts';
import { type Site, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/**
 * What an `AsyncLocalStorage` of the app's own holds while a function runs that was handed to its `run()`.
 * [nodejs.org/api/async_context.html]
 */

/** The package that has it. */
export const KEEPS_FOR_A_RUN = /^(?:node:)?async_hooks$/;

/** What stands in each storage, the innermost last; a storage is told by the list of what it was made with. */
type Held = Map<readonly Value[], Value[]>;

const held = new WeakMap<Machine, Held>();

function stackOf(storage: readonly Value[], machine: Machine): Value[] {
  const all: Held = held.get(machine) ?? new Map();
  held.set(machine, all);
  const stack = all.get(storage) ?? [];
  all.set(storage, stack);
  return stack;
}

/** Runs a function while something stands in a storage. */
function during(stack: Value[], value: Value, run: () => Value): Value {
  stack.push(value);
  try {
    return run();
  } finally {
    stack.pop();
  }
}

/** What a method of such a storage comes to; undefined for any other call. */
export function storageCall(
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
  storage: readonly Value[] | undefined,
): Value | undefined {
  const name = /^(?:default\.)?AsyncLocalStorage\(\)\.(run|exit|getStore|enterWith|disable)$/.exec(path)?.[1];
  if (name === undefined || storage === undefined) return undefined;
  // What is found there hangs on who calls.
  machine.visits += 1;
  const stack = stackOf(storage, machine);
  if (name === 'getStore') return stack.at(-1);
  if (name === 'enterWith' || name === 'disable') {
    stack.fill(UNKNOWN);
    stack.push(UNKNOWN);
    return UNDEFINED;
  }
  const [value, fn, given] =
    name === 'run' ? [args[0], args[1], args.slice(2)] : [UNDEFINED, args[0], args.slice(1)];
  return during(stack, value ?? UNDEFINED, () => call(fn ?? UNKNOWN, given, 'a function', site, machine));
}
