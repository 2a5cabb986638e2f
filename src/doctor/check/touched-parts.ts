import { grow, spoil } from './assign.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { growSet } from './sets.ts';
import { ITEMS_FIELD, type Value } from './value.ts';
import type { Touched, Whereabouts } from './whereabouts.ts';

/** What is left of a value of which parts are changed, wherever in it they are. */

const MAX_DEPTH = 6;

/** Says of a set or a Map that it may hold something else. */
function fill(value: Value & { is: 'object' }, machine: Machine): void {
  growSet(value, machine);
  const held = value.tag === 'Set' ? undefined : value.fields.get(ITEMS_FIELD);
  if (!held) return;
  machine.writes.before(value);
  value.fields.set(ITEMS_FIELD, anyOf([held]));
}

/**
 * Makes unknown what is changed in place of a value and of what it holds. It stays the same one: others have it, too.
 * @param field The field that holds the value; undefined for the value itself.
 */
export function spoilTouched(
  value: Value,
  all: readonly Touched[],
  machine: Machine,
  field?: string,
  depth = 0,
): void {
  if (depth > MAX_DEPTH) return;
  const here = all.filter(({ of }) => of === '*' || of === field);
  if (value.is === 'array') {
    for (const one of [...value.items]) spoilTouched(one, all, machine, '*', depth + 1);
    if (here.some(({ what }) => /^(?:[+*]|length|\d+)$/.test(what)) && !value.grown) grow(value, machine);
    return;
  }
  if (value.is !== 'object') return;
  for (const [name, one] of [...value.fields]) spoilTouched(one, all, machine, name, depth + 1);
  if (here.some(({ what }) => what === '+')) fill(value, machine);
  if (here.some(({ what }) => what === '*')) spoil(value, machine);
  else for (const { what } of all) if (value.fields.has(what)) spoil(value, machine, what);
}

/**
 * Makes unknown what code may change that can't be told, and that has the value or a part of it: texts, numbers and switches, and what lists hold. What a
 * package has made, and functions, stay what they are.
 * @param isWithin Such code has what the value stands in.
 * @returns whether there was any of that.
 */
export function spoilLost(
  value: Value,
  lost: Whereabouts['lost'],
  machine: Machine,
  field?: string,
  isWithin = false,
  depth = 0,
): boolean {
  if (depth > MAX_DEPTH || lost.length === 0) return false;
  const isHanded = isWithin || lost.some(({ of }) => of === field || (of === '*' && field !== undefined));
  const inner = (one: Value, name: string, isTold: boolean): boolean =>
    spoilLost(one, lost, machine, name, isTold, depth + 1);
  if (value.is === 'array') {
    const isChanged = [...value.items].map((one) => inner(one, '*', isHanded)).includes(true);
    if (!isHanded || value.grown) return isChanged;
    grow(value, machine);
    return true;
  }
  if (value.is !== 'object') return false;
  const isPlain = value.cls === undefined && (value.tag === undefined || value.tag === 'Set');
  let isChanged = false;
  for (const [name, one] of [...value.fields]) {
    const isSwitch = isHanded && isPlain && one.is === 'known';
    if (isSwitch) spoil(value, machine, name);
    isChanged = isSwitch || inner(one, name, isHanded && isPlain) || isChanged;
  }
  return isChanged;
}
