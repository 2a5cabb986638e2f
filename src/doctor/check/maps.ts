import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { functionsIn } from './callbacks.ts';
import { importersOf } from './importers.ts';
import { anyOf } from './join.ts';
import { decidedBy } from './lists.ts';
import type { Machine } from './machine.ts';
import { ITEMS_FIELD, isAlike, known, object, PAIRS_FIELD, type Site, UNKNOWN, type Value } from './value.ts';

/** Where a name stands that only is asked what a map holds under it. */
const ASKING = String.raw`(?<=\bconst\s+)NAME\b|(?<=\bof\s+|\.\.\.|\b(?:Array\.from|Object\.fromEntries)\()NAME\b(?=\s*[)\],])|NAME(?=\??\.(?:get|has|keys|values|entries)\()`;

/** Where it is imported by that name, and where it is exported so at the end of its module. */
const NAMED = String.raw`(?<=\bimport\s*\{[^{}]*)NAME\b(?!\s+as\b)(?=[^{}]*\}\s*from\b)`;
const EXPORTED = String.raw`(?<=\bexport\s*\{[^{}]*)NAME\b(?!\s+as\b)(?=[^{}]*\}(?!\s*from\b))`;

/** Whether a text speaks of a name only where it asks what is held, or where one of these patterns fits. */
function onlyAsks(text: string, name: string, also: string): boolean {
  const [plain, asked] = [name, `${ASKING}|${also}`].map((one) =>
    one.replaceAll('NAME', name.replaceAll('$', '\\$')),
  );
  const count = (pattern: string): number => text.match(new RegExp(pattern, 'g'))?.length ?? 0;
  return count(String.raw`(?<![\w$])${plain}(?![\w$])`) === count(`(?<![\\w$])(?:${asked})`);
}

/** Whether a map is what a constant of its module stands for, of which all who have it only ask what it holds. */
function isConstant(node: Site['node'], module: Module, project: Modules): boolean {
  const found = [...module.bindings].find(
    ([, one]) => one.kind === 'value' && one.constant && one.path.length === 0 && one.node === node,
  );
  if (!found) return false;
  const [name] = found;
  const names = [...module.exports].flatMap(([as, one]) =>
    one.kind === 'local' && one.name === name ? [as] : [],
  );
  if (!onlyAsks(module.text, name, EXPORTED)) return false;
  return names.every(
    (as) => as === name && importersOf(module.path, name, project).every((one) => isOnlyAsking(one, name)),
  );
}

/** Whether a module that may have a map of another one has it by its name alone, and only asks what it holds. */
const isOnlyAsking = ({ text }: Module, name: string): boolean =>
  !/\b(?:import|export)\s*\*|\bimport\s*\(|\brequire\s*\(/.test(text) &&
  onlyAsks(text.replaceAll(/\bfrom\s*(['"])[^'"\n]*\1/g, 'from'), name, NAMED);

const keyOf = (pair: Value): unknown =>
  pair.is === 'array' && pair.items[0]?.is === 'known' ? pair.items[0].value : undefined;

/** `new Map(pairs)`. */
export function mapWith(pairs: Value | undefined, { node, module }: Site, { project }: Machine): Value {
  const all = pairs?.is === 'array' ? pairs.items : [];
  const items = anyOf(all.map((pair) => (pair.is === 'array' ? (pair.items[1] ?? UNKNOWN) : UNKNOWN)));
  const isKnown =
    pairs?.is === 'array' &&
    !pairs.grown &&
    all.length > 0 &&
    all.every((pair) => pair.is === 'array' && !pair.grown && pair.items[0]?.is === 'known');
  const fields: Record<string, Value> = {};
  if (items.is === 'unknown' && items.may) fields[ITEMS_FIELD] = items;
  // Of two with one key the last one counts, at the place of the first.
  const last = new Map(all.map((pair) => [keyOf(pair), pair]));
  if (isKnown && isConstant(node, module, project))
    fields[PAIRS_FIELD] = { is: 'array', items: [...last.values()] };
  return object(fields, UNKNOWN, 'Map');
}

/** The pairs of a map that nothing changes; undefined for any other value. */
const pairsOf = (map: Value): readonly Value[] | undefined => {
  const pairs = map.is === 'object' && map.tag === 'Map' ? map.fields.get(PAIRS_FIELD) : undefined;
  return pairs?.is === 'array' ? pairs.items : undefined;
};

/** What a list, a set of plain values or a map gives one after the other; undefined where that is not known. */
export function eachOf(of: Value): readonly Value[] | undefined {
  if (of.is === 'array') return of.grown ? undefined : of.items;
  const items = of.is === 'object' && of.tag === 'Set' ? of.fields.get(ITEMS_FIELD) : undefined;
  const isPlain = items?.is === 'array' && !items.grown && items.items.every(({ is }) => is === 'known');
  return isPlain ? items.items : pairsOf(of);
}

/** What such a map is asked; undefined where that is not known. */
function asked(
  pairs: readonly Value[],
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const side = (at: number): Value[] =>
    pairs.map((pair) => (pair.is === 'array' ? (pair.items[at] ?? UNKNOWN) : UNKNOWN));
  if (name === 'entries') return { is: 'array', items: [...pairs] };
  if (name === 'keys' || name === 'values') return { is: 'array', items: side(name === 'keys' ? 0 : 1) };
  if (name === 'has') return decidedBy(side(0), 'includes', args, site, machine);
  const place = name === 'get' ? decidedBy(side(0), 'indexOf', args, site, machine) : undefined;
  if (place?.is !== 'known') return undefined;
  return side(1)[Number(place.value)] ?? known(undefined, place.by);
}

/**
 * What a method of a `Map` comes to, of which it is known what it may hold: functions that are put into it are among that.
 * @returns undefined where that is not known.
 */
export function methodOfMap(
  map: Value & { is: 'object' },
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const pairs = pairsOf(map);
  const told = pairs && asked(pairs, name, args, site, machine);
  if (told) return told;
  const [, value = UNKNOWN] = args;
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
