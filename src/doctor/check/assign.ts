import { field, type Node } from '../../facts/ast.ts';
import { callbacks, functionsIn } from './callbacks.ts';
import { evaluate } from './expressions.ts';
import { anyOf, join } from './join.ts';
import { noteKeptAs } from './keeping.ts';
import type { Machine } from './machine.ts';
import { noteWritten } from './meanwhile.ts';
import { hasAccessor, keyName, setterOf } from './members.ts';
import { byOf, isAlike, KEPT, known, type Scope, type Site, truth, UNKNOWN, type Value } from './value.ts';

/** `object.name = value`, also where it stands in a pattern. */
export function assignMember(left: Node, value: Value, scope: Scope, machine: Machine): void {
  const object = evaluate(field(left, 'object'), scope, machine, false);
  const property = field(left, 'property');
  const key = left.computed === true ? evaluate(property, scope, machine, false) : undefined;
  const name = key === undefined ? keyName(property) : key.is === 'known' ? String(key.value) : undefined;
  const site = { module: scope.module, node: left, awaited: false };
  noteKeptAs(object, key ? [key, value] : [value], site, machine);
  if (name !== undefined && isHandler(name)) callbacks([value], site, machine);
  // A list of which an item was replaced is none that is known.
  if (object.is === 'array') grow(object, machine, value);
  if (object.is === 'unknown')
    for (const one of object.may ?? []) {
      if (one.is === 'object' && name === undefined) assignField(one, undefined, value, machine);
      else if (one.is === 'object') spoil(one, machine, name);
      else if (one.is === 'array') grow(one, machine, value);
    }
  if (object.is === 'object') setMember(object, name, value, site, machine);
}

/** Whether the platform calls what stands in a field: `signal.onabort`. [html.spec.whatwg.org/multipage/webappapis.html#event-handlers] */
const isHandler = (name: string): boolean => /^on[a-z]+$/.test(name);

/** Puts items into a list, or perhaps: what it holds is not known any more. */
export function grow(list: Value & { is: 'array' }, machine: Machine, ...items: Value[]): void {
  machine.writes.before(list, ...items);
  list.items.push(...items);
  list.grown = true;
}

/** Gives a field another value, or hands that to what an object has set up to get it. */
export function setMember(
  object: Value & { is: 'object' },
  name: string | undefined,
  value: Value,
  site: Site,
  machine: Machine,
): void {
  const set = name === undefined ? undefined : setterOf(object, name, machine);
  if (set === undefined) assignField(object, name, value, machine);
  // Where there is only one to read it, it throws.
  else if (set === null) machine.ways.mayThrow += 1;
  else machine.invoke(set, [value], site);
}

/** Gives a field another value; any of them where its name is not known. */
export function assignField(
  object: Value & { is: 'object' },
  name: string | undefined,
  value: Value,
  machine: Machine,
): void {
  for (const one of object.either ?? []) if (one.is === 'object') spoil(one, machine, name);
  if (name === undefined) {
    spoil(object, machine);
    if (isCode(value)) setRest(object, machine, value);
    return;
  }
  // Where a URL is led on one of the ways.
  if (name === 'href' && object.fields.has('pathname')) {
    setField(object, '#led', UNKNOWN, machine);
    setField(object, 'pathname', UNKNOWN, machine);
  }
  if (name === 'pathname' && value.is === 'known') {
    setField(object, '#led', value, machine);
    for (const text of ['href', 'toString'])
      if (object.fields.has(text)) setField(object, text, UNKNOWN, machine);
  }
  if (machine.isMaking(object)) {
    setField(object, name, hasAccessor(object, name, machine) ? UNKNOWN : value, machine);
    return;
  }
  const before = object.fields.get(name) ?? UNKNOWN;
  const still = !machine.isSure ? undefined : stillAbsent(value, object.fields.get(name) ?? object.rest);
  const sure = machine.isLate || !machine.isSure ? join(value, before) : value;
  setField(object, name, still ?? sure, machine);
}

/** What a check has found to be missing is so where it is given nothing, too: `if (!session.user) session.user = null`. */
function stillAbsent(value: Value, before: Value): Value | undefined {
  const check = byOf(before);
  const nothing = [value, before].every((one) => truth(one) === false);
  return check && nothing && value.is === 'known' ? known(value.value, check) : undefined;
}

function setField(object: Value & { is: 'object' }, name: string, value: Value, machine: Machine): void {
  noteWritten(object, name, machine);
  const before = object.fields.get(name);
  if (before && isAlike(before, value)) return;
  machine.writes.before(object, value);
  object.fields.set(name, value);
}

/** Makes a field unknown, or all of them, of an object and of those it may be. */
export function spoil(object: Value & { is: 'object' }, machine: Machine, name?: string): void {
  const seen = new Set<Value>([object]);
  // Many of them may be either of the same few.
  for (const one of seen) {
    if (one.is !== 'object') continue;
    spoilOne(one, machine, name);
    for (const other of one.either ?? []) seen.add(other);
  }
}

function spoilOne(object: Value & { is: 'object' }, machine: Machine, only?: string): void {
  // What is set up to get the value may put it anywhere.
  const name = only !== undefined && setterOf(object, only, machine) ? undefined : only;
  if (name === undefined) setRest(object, machine);
  for (const one of name === undefined ? [...object.fields.keys()] : [name])
    if (object.fields.get(one)?.is !== 'getter')
      setField(object, one, spoiled(object.fields.get(one)), machine);
}

/** Whether an object has nothing in it where it stands. */
export const isBare = ({ fields, cls, tag }: Value & { is: 'object' }): boolean =>
  fields.size === 0 && !cls && tag === undefined;

/** What a field may be once anybody may have changed it: a list or a table that they have put something into, or anything else. */
function spoiled(before: Value | undefined): Value {
  if (before?.is === 'array') return anyOf([{ ...before, items: [...before.items], grown: true }]);
  return before?.is === 'object' && isBare(before) ? anyOf([{ ...before, rest: KEPT }]) : UNKNOWN;
}

/** Whether a value is code that is followed where it is called, or a list in which such code may stand. */
const isCode = (value: Value): boolean =>
  functionsIn(value).length > 0 ||
  value.is === 'class' ||
  value.is === 'array' ||
  (value.is === 'unknown' && value.may?.some((one) => one.is === 'array') === true);

/**
 * Says that an object may have any other field.
 * @param value What stands in one of them, where that is code.
 */
export function setRest(object: Value & { is: 'object' }, machine: Machine, value?: Value): void {
  const filled = isBare(object) ? KEPT : UNKNOWN;
  const rest = value ? anyOf([object.rest, value]) : filled;
  if (value ? isAlike(object.rest, rest) : object.rest.is === 'unknown') return;
  machine.writes.before(object, ...(value ? [value] : []));
  object.rest = rest;
}
