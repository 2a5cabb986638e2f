import { join } from './join.ts';
import type { Machine } from './machine.ts';
import {
  known,
  object,
  promise,
  SETTLED,
  type Site,
  type Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** What is told of a promise that was rejected: who looks at its status finds that. */
function rejected(thrown: Thrown, machine: Machine): Value {
  const reason = object({}, UNKNOWN);
  machine.caught.set(reason, thrown);
  return object({ status: known('rejected', thrown.by), reason, value: UNDEFINED }, UNKNOWN, SETTLED);
}

/** `Promise.all`, `allSettled`, `race` and `any`: several promises as one. */
export function together(list: Value | undefined, path: string, site: Site, machine: Machine): Value {
  if (list?.is !== 'array') {
    if (list && list.is !== 'elements') return { is: 'unknown', pending: path };
    return promise(list ?? UNKNOWN);
  }
  if (/race|any$/.test(path)) return firstOf(list.items, path.endsWith('any'), site, machine);
  const items: Value[] = [];
  let thrown: Thrown | undefined;
  for (const item of list.items) {
    if (item.is !== 'promise' || !item.thrown) {
      items.push(machine.wait(item, site));
      continue;
    }
    if (path !== 'Promise.all') {
      items.push(rejected(item.thrown, machine));
      if (item.thrown.by) machine.note('wrong', `${item.thrown.by.what} is passed over by ${path}`, site);
      continue;
    }
    items.push(UNKNOWN);
    if (list.grown) mayBeRefused(item.thrown, machine);
    else thrown ??= item.thrown;
  }
  const isRejected = (value: Value): boolean => value.is === 'object' && value.tag === SETTLED;
  // Whether anything else was rejected is not known.
  const given: Value[] =
    path === 'Promise.allSettled'
      ? items.map((value) =>
          isRejected(value) ? value : object({ value, status: UNKNOWN }, UNKNOWN, SETTLED),
        )
      : items;
  const of: Value = list.grown ? { is: 'array', items: given, grown: true } : { is: 'array', items: given };
  return { is: 'promise', of, ...(thrown ? { thrown } : {}) };
}

/** Some way ends in what was thrown, and it is not known whether it is this one. */
function mayBeRefused(thrown: Thrown, machine: Machine): void {
  machine.ways.mayThrow += 1;
  if (thrown.by) machine.ways.refusals += 1;
}

/**
 * What the first of some promises comes to, whichever that is.
 * @param passes One that is refused is passed over.
 */
function firstOf(items: readonly Value[], passes: boolean, site: Site, machine: Machine): Value {
  const lost = items.flatMap((item) => (item.is === 'promise' && item.thrown ? [item.thrown] : []));
  const come = items.filter((item) => !(item.is === 'promise' && item.thrown));
  const [first] = lost;
  if (come.length === 0 && first) return { is: 'promise', of: UNKNOWN, thrown: first };
  for (const one of lost) {
    if (!passes) mayBeRefused(one, machine);
    else if (one.by) machine.note('wrong', `${one.by.what} is passed over by Promise.any`, site);
  }
  const values = come.map((item) => machine.wait(item, site));
  return promise(values.length === 0 ? UNKNOWN : values.reduce((a, b) => join(a, b)));
}
