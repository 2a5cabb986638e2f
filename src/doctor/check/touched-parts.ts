import { grow, spoil } from './assign.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { growSet } from './sets.ts';
import { ITEMS_FIELD, type Value } from './value.ts';
import type { Touched } from './whereabouts.ts';

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
