import { functionsIn } from './callbacks.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { ITEMS_FIELD, isAlike, UNKNOWN, type Value } from './value.ts';

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
  // Of a cache of clients nobody asks which one it is.
  if (name === 'set' && value.is !== 'object' && functionsIn(value).length > 0) {
    const holds = anyOf(held ? [held, value] : [value]);
    if (held && isAlike(held, holds)) return map;
    machine.writes.before(map, value);
    map.fields.set(ITEMS_FIELD, holds);
    return map;
  }
  if (!held) return undefined;
  if (name === 'get') return held;
  return name === 'values' ? { is: 'array', items: [held], grown: true } : undefined;
}
