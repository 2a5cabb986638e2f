import { decidedBy } from './lists.ts';
import type { Machine } from './machine.ts';
import { ITEMS_FIELD, object, type Site, UNKNOWN, type Value } from './value.ts';

/** `new Set(list)`. */
export function setWith(list: Value | undefined): Value {
  const items: Value =
    list === undefined
      ? { is: 'array', items: [] }
      : list.is === 'array'
        ? { ...list, items: [...list.items] }
        : { is: 'array', items: [], grown: true };
  return object({ [ITEMS_FIELD]: items }, UNKNOWN, 'Set');
}

const CHANGES = new Set(['add', 'delete', 'clear']);

/** Says of a set that it may hold other items, too. */
export function growSet(set: Value, machine: Machine, given: readonly Value[] = []): void {
  const items = set.is === 'object' && set.tag === 'Set' ? set.fields.get(ITEMS_FIELD) : undefined;
  if (items?.is !== 'array') return;
  machine.writes.before(items, ...given);
  items.items.push(...given);
  items.grown = true;
}

/** What a method of a set comes to; undefined where that is not known. */
export function methodOfSet(
  set: Value & { is: 'object' },
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (CHANGES.has(name)) growSet(set, machine, name === 'add' ? args : []);
  const items = set.fields.get(ITEMS_FIELD);
  if (name !== 'has' || set.fields.has(name) || items?.is !== 'array' || items.grown) return undefined;
  return decidedBy(items.items, 'includes', args, site, machine);
}
