import { functionsIn } from './callbacks.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { ITEMS_FIELD, UNKNOWN, type Value } from './value.ts';

/**
 * What a method of a `Map` comes to, of which it is known what it may hold: functions that are put into it are among that.
 * @returns undefined where that is not known.
 */
export function methodOfMap(
  map: Value & { is: 'object' },
  name: string,
  [, value = UNKNOWN]: readonly Value[],
  machine: Machine,
): Value | undefined {
  const held = map.fields.get(ITEMS_FIELD);
  if (name === 'set' && functionsIn(value).length > 0) {
    machine.writes.before(map, value);
    map.fields.set(ITEMS_FIELD, anyOf(held ? [held, value] : [value]));
    return map;
  }
  if (!held) return undefined;
  if (name === 'get') return held;
  return name === 'values' ? { is: 'array', items: [held], grown: true } : undefined;
}
