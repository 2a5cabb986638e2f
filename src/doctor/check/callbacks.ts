import { call } from './calls.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { forget } from './repeat.ts';
import { mayBe, type Site, UNKNOWN, type Value } from './value.ts';
import { isHarmlessPackage } from './words.ts';

/**
 * Calls whatever functions were handed over, once each; what the last one returns.
 * @param given Takes what each of them gives.
 */
export function callbacks(
  args: readonly Value[],
  site: Site,
  machine: Machine,
  item: Value = UNKNOWN,
  otherwise: Value = UNKNOWN,
  given: Value[] = [],
): Value {
  let result: Value = UNKNOWN;
  for (const one of args.flatMap((arg) => functionsIn(arg))) {
    if (one.is !== 'function') continue;
    forget(one.node, one.scope, machine);
    machine.ways.branch([
      () => {
        result = machine.invoke(one, [item, UNKNOWN, UNKNOWN], site);
        given.push(result);
        return undefined;
      },
      () => undefined,
    ]);
  }
  if (result.is === 'promise') result = result.thrown ? UNKNOWN : result.of;
  return result.is === 'elements' ? result : otherwise;
}

/**
 * What `map` or `then` comes to, given what its callbacks give, where somebody may call a function of that later; undefined where
 * there is none.
 */
export function madeOfEach(name: string, given: readonly Value[]): Value | undefined {
  const later = given
    .map((one) => (one.is === 'promise' ? one.of : one))
    .filter((one) => (one.is === 'object' && one.cls !== undefined) || functionsIn(one).some(isOwn));
  if (later.length === 0) return undefined;
  if (name === 'then') return { is: 'promise', of: anyOf(later) };
  return /^(?:map|flatMap)$/.test(name) ? { is: 'array', items: [anyOf(later)], grown: true } : undefined;
}

/** Code that is followed when it is called. */
const isOwn = ({ is }: Value): boolean => is === 'function' || is === 'native' || is === 'object';

export const nameOfPart = (part: Value): string => (part.is === 'outside' ? part.path : '');

/** Calls a part of a package that somebody else may call: what it does counts, what it refuses does not. */
export function runHanded(part: Value, args: Value[], spelled: string, site: Site, machine: Machine): void {
  if (part.is !== 'outside') return;
  machine.ways.branch([
    () => {
      call(part, args, spelled, { ...site, awaited: false }, machine);
      return undefined;
    },
    () => undefined,
  ]);
}

/** Functions that are remembered of what a harmless package was given. */
export const MAX_HELD = 24;

/** The functions that a value hands over: itself, or in its fields. */
export function functionsIn(value: Value, depth = 0): Value[] {
  if (value.is === 'outside')
    return isHarmlessPackage(value.source) ? mayBe({ is: 'unknown', may: value.args }) : [];
  if (value.is === 'object')
    return depth > 0 || value.tag !== undefined || value.cls !== undefined || value.complete
      ? []
      : [...value.fields.values()].flatMap((one) => functionsIn(one, depth + 1));
  return mayBe(value);
}
