import type { Machine } from './machine.ts';
import { object, REQUEST, type Site, Thrown, UNKNOWN, type Value } from './value.ts';

/** What clients of server functions have in common: a chain of functions, and others that are told how it ended. */

export const isCallable = (value: Value | undefined): value is Value =>
  value?.is === 'function' || value?.is === 'native';

/** Functions that are told how an action went, by what they are told. */
export type Hooks = Readonly<Record<string, readonly Value[]>>;

export const withHook = (hooks: Hooks, name: string, fn: Value | undefined): Hooks =>
  fn === undefined ? hooks : { ...hooks, [name]: [...(hooks[name] ?? []), fn] };

/** Hooks among the options that a function is given. */
export const hooksIn = (options: Value | undefined, names: readonly string[]): Hooks =>
  options?.is === 'object'
    ? Object.fromEntries(
        names.flatMap((name) => {
          const fn = options.fields.get(name);
          return fn ? [[name, [fn]]] : [];
        }),
      )
    : {};

/** How a chain went. */
export interface Ending {
  /** It may have got to its end. */
  succeeds: boolean;
  /** What ended it, where something did. */
  thrown: Thrown | undefined;
}

/** Runs a part of a chain, which takes down what is thrown in it. */
export function ended(run: () => boolean): Ending {
  try {
    return { succeeds: run(), thrown: undefined };
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return { succeeds: false, thrown: error };
  }
}

const WHAT_HAPPENED = object(
  {
    clientInput: REQUEST,
    parsedInput: REQUEST,
    input: REQUEST,
    args: REQUEST,
    error: UNKNOWN,
    result: UNKNOWN,
  },
  UNKNOWN,
);

/** Tells hooks that an action may have ended as they want to know: each runs, or does not. */
export function tell(hooks: Hooks, names: readonly string[], machine: Machine, site: Site): void {
  for (const hook of names.flatMap((name) => hooks[name] ?? []))
    machine.ways.branch([
      () => {
        if (isCallable(hook)) machine.wait(machine.invoke(hook, [WHAT_HAPPENED, WHAT_HAPPENED], site), site);
        return undefined;
      },
      () => undefined,
    ]);
}

/** Takes down that an action turned the caller away. */
export function refused({ succeeds, thrown }: Ending, machine: Machine, site: Site): void {
  if (!succeeds && thrown?.by) machine.note('refused', 'leaves', site, thrown.by);
}
