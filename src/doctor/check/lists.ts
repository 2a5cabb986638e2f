import { nodes } from '../../facts/ast.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { byOf, known, ORIGIN, SETTLED, type Site, UNDEFINED, UNKNOWN, type Value } from './value.ts';
import { CALLS_BACK } from './words.ts';

/** What `concat`, `slice` and others leave of a list. */
export function partOf(list: Value & { is: 'array' }, name: string, args: readonly Value[]): Value {
  const [from, to] = args.map((one) =>
    one.is === 'known' && typeof one.value === 'number' ? one.value : undefined,
  );
  const items =
    name === 'concat'
      ? [...list.items, ...args.flatMap((one) => (one.is === 'array' ? one.items : [one]))]
      : list.items;
  if (
    name === 'slice' &&
    !list.grown &&
    args.length === Number(from !== undefined) + Number(to !== undefined)
  )
    return { is: 'array', items: items.slice(from, to) };
  const isOne = (one: Value): boolean =>
    one.is === 'array' ? !one.grown : ['function', 'native', 'class', 'known'].includes(one.is);
  if (name === 'concat' && !list.grown && args.every(isOne)) return { is: 'array', items };
  // What is put into the one is not in the other.
  return GIVES_LISTS.has(name)
    ? { is: 'array', items: name === 'flat' ? flat(items) : [...items], grown: true }
    : anyOf(items);
}

/** Methods that give a list of what the list holds, or of some of it. */
const GIVES_LISTS = new Set(
  'concat slice filter flat sort toSorted reverse toReversed splice toSpliced with fill copyWithin'.split(
    ' ',
  ),
);

/** What lists in a list hold, and what else is in it. */
const flat = (items: readonly Value[]): Value[] =>
  items.flatMap((one): Value[] =>
    one.is === 'array' ? (one.grown ? [...one.items, UNKNOWN] : one.items) : [one],
  );

/** Some of a list, in some order, where it was not followed which: what is called of it later is one of those. */
export const someOf = (list: Value & { is: 'array' }, name: string): Value | undefined =>
  CALLS_BACK.has(name) && GIVES_LISTS.has(name) ? partOf(list, name, []) : undefined;

const MAX_ITEMS = 64;

/** Methods after which items stand elsewhere. */
export const MOVING = new Set(['pop', 'shift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin']);

/** The one item that `at`, `pop` or `shift` gives, where that is known: behind the last two the list is shorter by it. */
export function oneOfList(
  list: Value & { is: 'array' },
  name: string,
  [place]: readonly Value[],
  machine: Machine,
): Value | undefined {
  if (list.grown) return undefined;
  if (name === 'at')
    return place?.is === 'known' && typeof place.value === 'number'
      ? (list.items.at(place.value) ?? UNDEFINED)
      : undefined;
  if ((name !== 'pop' && name !== 'shift') || !machine.isSure || machine.running.isRepeated) return undefined;
  machine.writes.before(list);
  return list.items[name]() ?? UNDEFINED;
}

/** What `reduce` and `reduceRight` make of a list of functions, as those do who compose middlewares; undefined for any other. */
export function folded(
  items: readonly Value[],
  name: string,
  [fn, start]: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const callable = items.every((item) => item.is === 'function' || item.is === 'native');
  if (fn?.is !== 'function' || !callable || items.length > MAX_ITEMS) return undefined;
  if (name !== 'reduce' && name !== 'reduceRight') return undefined;
  const all = name === 'reduce' ? [...items] : items.toReversed();
  const first = start ?? all.shift();
  return first && all.reduce((made, item) => machine.invoke(fn, [made, item, UNKNOWN, UNKNOWN], site), first);
}

const DECIDED = new Set(['some', 'every', 'find', 'includes', 'indexOf', 'map', 'filter', 'forEach']);

/** What `some`, `every` and `filter` make of a list of which each item is asked whether it counts as true. */
function countedBy(items: readonly Value[], name: string, machine: Machine): Value | undefined {
  const truths = items.map((one) => machine.truth(one));
  if (name === 'filter' && !truths.includes(undefined))
    return { is: 'array', items: items.filter((_, at) => truths[at]) };
  if (name !== 'some' && name !== 'every') return undefined;
  const deciding = items[truths.indexOf(name === 'some')];
  if (deciding) return known(name === 'some', byOf(deciding));
  const by = items.map(byOf).find((check) => check !== undefined);
  return truths.includes(undefined) ? undefined : known(name === 'every', by);
}

/** What such methods of a list come to whose items are known, as far as they decide each of them. */
export function decidedBy(
  items: readonly Value[],
  name: string,
  [first]: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (!DECIDED.has(name) || items.length > MAX_ITEMS || !first) return undefined;
  if (first.is === 'outside' && first.source === 'global' && first.path === 'Boolean')
    return countedBy(items, name, machine);
  const isPlain = (item: Value): boolean =>
    item.is === 'known' ||
    item.is === 'regexp' ||
    (item.is === 'object' && item.tag === SETTLED) ||
    (machine.visit !== undefined && item.is !== 'unknown');
  if (!items.every(isPlain)) return undefined;
  if (name === 'includes' || name === 'indexOf') {
    const isExact = (one: Value): boolean => one.is === 'known' && !one.loose;
    if (first.is !== 'known' || first.loose || !items.every(isExact)) return undefined;
    // The app's own host is not known by its name.
    if (typeof first.value === 'string' && first.value.startsWith(ORIGIN)) return undefined;
    const place = items.findIndex((item) => item.is === 'known' && Object.is(item.value, first.value));
    return known(name === 'indexOf' ? place : place !== -1, byOf(first));
  }
  if (first.is !== 'function') return undefined;
  // One that is empty here is one that something fills.
  if (name === 'forEach' && items.length === 0) return undefined;
  const results: Value[] = [];
  // Who does not ask for its place is called alike at each.
  const isPlaced = nodes(first.node.params).length > 1;
  for (const [at, item] of items.entries()) {
    results.push(machine.invoke(first, [item, isPlaced ? known(at) : UNKNOWN, UNKNOWN], site));
    if (name === 'forEach') continue;
    const decided = machine.truth(results.at(-1) ?? UNKNOWN);
    // What follows is not asked any more, or perhaps not.
    if (name !== 'map' && name !== 'filter' && decided !== (name === 'every')) {
      if (decided === undefined) return undefined;
      break;
    }
  }
  if (name === 'forEach') return UNDEFINED;
  if (name === 'map') {
    return results.every(isPlain) ? { is: 'array', items: results } : undefined;
  }
  const truths = results.map((one) => machine.truth(one));
  if (truths.includes(undefined)) return undefined;
  const by = results.map(byOf).find((check) => check !== undefined);
  if (name === 'filter') return { is: 'array', items: items.filter((_, index) => truths[index]) };
  if (name === 'some') return known(truths.includes(true), by);
  if (name === 'every') return known(!truths.includes(false), by);
  return items[truths.indexOf(true)] ?? known(undefined, by);
}
