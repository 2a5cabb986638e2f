import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { byOf, UNKNOWN, type Value } from './value.ts';

/**
 * What a request has put into an object that others find, too, and reads again once it has waited for something: another request
 * may have put something else there meanwhile.
 */

const written = new WeakMap<Machine, WeakMap<object, Map<string, number>>>();

/** Takes down that a field of an object that others find is given a value. */
export function noteWritten(of: Value & { is: 'object' }, name: string, machine: Machine): void {
  if (machine.isLoading || !machine.writes.isFound(of)) return;
  const all = written.get(machine) ?? new WeakMap<object, Map<string, number>>();
  written.set(machine, all);
  const fields = all.get(of) ?? new Map<string, number>();
  all.set(of, fields);
  fields.set(name, machine.waits);
}

/** Whether a value says of this request who it is from. */
const tells = (value: Value): boolean =>
  byOf(value) !== undefined ||
  (value.is === 'object' && [...value.fields.values()].some((one) => byOf(one) !== undefined));

/** What is found in a field now. */
export function foundNow(of: Value & { is: 'object' }, name: string, value: Value, machine: Machine): Value {
  if (!tells(value)) return value;
  const at = written.get(machine)?.get(of)?.get(name);
  return at === undefined || at === machine.waits ? value : join(UNKNOWN, value);
}
