import { dotted, field, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import { keyNamed } from './clerk-keys.ts';
import { decorated } from './decorators.ts';
import { NEVER_THERE } from './events.ts';
import { either } from './expressions.ts';
import { anyOf, join } from './join.ts';
import type { Machine } from './machine.ts';
import { foundNow } from './meanwhile.ts';
import { isConnectionName, isSecretName } from './secrets.ts';
import { madeOfSent } from './sent.ts';
import { staticOf } from './statics.ts';
import {
  byOf,
  type Check,
  GET_FIELD,
  KEPT,
  known,
  MODE,
  native,
  PROXY,
  promise,
  REQUEST,
  Scope,
  SET,
  type Site,
  TARGET_FIELD,
  Thrown,
  TOLD,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isCredential, isHarmlessGlobal } from './words.ts';

const PROMISE = new Set(['then', 'catch', 'finally']);

/** How many rows an answer has. */
const COUNTS = new Set(['length', 'rowCount', 'count', 'size']);

/** A part of a list with nothing in it, or of an answer with such a list or no row in it. */
function emptyPart(by: Check, name: string): Value {
  if (COUNTS.has(name)) return known(0, by.within);
  // Nothing to find is no error.
  if (name === 'error' && by.empty === 'rows') return known(null);
  const isRow = /^\d+$/.test(name) || (by.empty === 'row' && name === 'data');
  return known(undefined, isRow ? by.within : by);
}

/** `value.name`. */
export function memberOf(value: Value, name: string, machine: Machine, site: Site): Value {
  switch (value.is) {
    case 'known':
      if (value.value === null || value.value === undefined)
        return value.by?.empty ? emptyPart(value.by, name) : known(undefined, value.by);
      return name === 'length' && typeof value.value === 'string' ? known(value.value.length) : UNKNOWN;
    case 'request':
      if (value.of === 'digest' || value.of === 'credential') return value;
      if (isCredential(name)) return credentialIn(value);
      if (value.of === 'part') return madeOfSent(value, name);
      if (value.of === undefined && (name === 'headers' || name === 'cookies'))
        return name === 'headers' && value.as === 'request'
          ? { is: 'request', of: 'headers', as: 'bag' }
          : { is: 'request', of: 'headers' };
      if (value.of === undefined && value.as === 'request') {
        if (name === 'nextUrl') return { is: 'request', as: 'url' };
        if (name === 'method') return machine.methodAsked();
      }
      if (value.of === undefined && value.as === 'url' && name === 'searchParams')
        return { is: 'request', as: 'bag' };
      return value.of === 'segments' && !value.later && value.names.has(name)
        ? { is: 'request', of: 'segment' }
        : REQUEST;
    case 'env':
      return (
        keyNamed(name, machine) ??
        (name === 'NODE_ENV' ? MODE : value.open?.has(name) ? SET : secretNamed(name))
      );
    case 'secret':
      return value.listed && /^\d+$/.test(name) ? { ...value, listed: false } : UNKNOWN;
    case 'object':
      return fieldOf(value, name, machine, site);
    case 'class':
      return staticOf(value, name, machine, site);
    case 'namespace':
      return machine.names.exported(value.file, name);
    case 'outside':
      if (value.source === 'global' && value.path === 'process' && name === 'env') return { is: 'env' };
      if (isPlatform(value, name)) return { is: 'outside', source: 'global', path: name };
      return { ...value, path: value.path === '' ? name : `${value.path}.${name}`, spelled: undefined };
    case 'oneof':
      return value.values.map((one) => memberOf(one, name, machine, site)).reduce((a, b) => join(a, b));
    case 'promise':
      return ofPromise(value, name, machine, site);
    case 'array':
      return itemOf(value, name);
    case 'native':
    case 'function':
      return UNKNOWN;
    case 'unknown':
      if (value.only)
        return (value.may ?? [])
          .map((one) => memberOf(one, name, machine, site))
          .reduce((a, b) => join(a, b), known(undefined));
      return anyOf(
        (value.may ?? []).map((one) =>
          ['object', 'outside', 'class'].includes(one.is) ? memberOf(one, name, machine, site) : UNKNOWN,
        ),
      );
    default:
      return UNKNOWN;
  }
}

/** A key or token that is a part of what was sent. */
export const credentialIn = ({ of }: Value & { is: 'request' }): Value =>
  of === 'headers' || of === 'cookies'
    ? { is: 'request', of: 'credential', along: true }
    : { is: 'request', of: 'credential' };

/** Whether a name is one of the platform's that is asked of its global object: `globalThis.fetch`. */
const isPlatform = ({ source, path }: Value & { is: 'outside' }, name: string): boolean =>
  source === 'global' &&
  /^(?:globalThis|global|self)$/.test(path) &&
  (isHarmlessGlobal(name) || /^(?:fetch|require|Promise|Function)$/.test(name));

/** A variable of the environment: a secret by its name, or a value that others may know or guess. */
function secretNamed(name: string): Value {
  if (name.startsWith('NEXT_PUBLIC_')) return TOLD;
  if (/^(?:VERCEL_ENV|VERCEL_URL|CI|PORT|NEXT_RUNTIME)$/.test(name)) return SET;
  return isSecretName(name) || isConnectionName(name) ? { is: 'secret', name, kind: 'secret' } : SET;
}

function ofPromise(value: Value & { is: 'promise' }, name: string, machine: Machine, site: Site): Value {
  if (PROMISE.has(name)) {
    return native(
      ([first, second], at, caller) => {
        const { thrown } = value;
        const caught = name === 'catch' ? first : name === 'then' ? second : undefined;
        if (name === 'finally') {
          const last = first ? later(() => caller.invoke(first, [], at)) : value;
          return last.is === 'promise' && last.thrown && !thrown ? last : value;
        }
        if (thrown) {
          if (!caught || truth(caught) === false) return value;
          if (thrown.by) caller.note('wrong', `${thrown.by.what} is caught and passed over`, at);
          const handle = (): Value => later(() => caller.invoke(caught, [UNKNOWN], at));
          return at.awaited ? handle() : eventually(handle, caller);
        }
        const goes = (): Value =>
          name === 'then' && first ? later(() => caller.invoke(first, [value.of], at)) : value;
        // What it waits for may be refused for other reasons, too.
        const fails =
          (caller.visit || byOf(value.of)?.looksUp) && caught?.is === 'function'
            ? (): Value => later(() => caller.invoke(caught, [UNKNOWN], at))
            : undefined;
        const run = (): Value => (fails ? either([goes, fails], caller) : goes());
        return at.awaited ? run() : eventually(run, caller);
      },
      [value],
    );
  }
  if (value.session) {
    machine.note('wrong', `${value.session.what} is not awaited, so ${NEVER_THERE}`, site);
    return machine.caller === 'stranger' ? known(undefined, value.session) : UNKNOWN;
  }
  return OF_RESULTS.test(name) ? ofLaterResult(value, name) : UNDEFINED;
}

/** Methods that promises have none of: it is a result of neverthrow that comes later. */
const OF_RESULTS =
  /^(?:map|mapErr|andThen|orElse|match|asyncMap|asyncAndThen|andTee|orTee|andThrough|unwrapOr)$/;

/** A method of a result that comes later: the one of the result, where that is known. */
function ofLaterResult({ of }: Value & { is: 'promise' }, name: string): Value {
  const own = of.is === 'object' ? of.fields.get(name) : undefined;
  return native(
    (args, at, caller) => {
      if (own?.is === 'native') return later(() => caller.invoke(own, args, at));
      if (args.some((one) => one.is !== 'known'))
        caller.note('lost', `${name}() goes on from a result that is not known, and is not followed`, at);
      return promise(UNKNOWN);
    },
    own ? [own] : [],
  );
}

/** Runs what nobody waits for here: it does what it does once the code around it has gone on. */
function eventually(run: () => Value, machine: Machine): Value {
  let value: Value = UNKNOWN;
  machine.ways.branch([
    () => {
      value = run();
      return undefined;
    },
    () => undefined,
  ]);
  return value;
}

/** What a callback of a promise comes to: what it throws is thrown to whoever awaits it, and to nobody else. */
function later(run: () => Value): Value {
  try {
    const result = run();
    return result.is === 'promise' ? result : promise(result);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return { is: 'promise', of: UNKNOWN, thrown: error };
  }
}

/** An item by its number, or how many there are: as long as none was put in or taken out on some way only. */
function itemOf(of: Value & { is: 'array' }, name: string): Value {
  if (of.grown) return UNKNOWN;
  if (name === 'length') return known(of.items.length);
  return /^\d+$/.test(name) ? (of.items[Number(name)] ?? UNDEFINED) : UNKNOWN;
}

/** A field, what a getter gives, or a method. */
function fieldOf(of: Value & { is: 'object' }, name: string, machine: Machine, site: Site): Value {
  const get = of.tag === PROXY ? of.fields.get(GET_FIELD) : undefined;
  if (get) return machine.invoke(get, [of.fields.get(TARGET_FIELD) ?? UNKNOWN, known(name), of], site);
  const own = of.fields.get(name);
  if (own?.is === 'getter')
    return machine.invoke(own.fn.is === 'function' ? { ...own.fn, self: of } : own.fn, [], site);
  if (own !== undefined) return foundNow(of, name, own, machine);
  if (of.rest.is === 'env') return memberOf(of.rest, name, machine, site);
  const inherited =
    (of.rest.is === 'known' || of.rest === KEPT) && name in Object.prototype ? UNKNOWN : of.rest;
  return methodOf(of, name, machine, site) ?? inherited;
}

export type ClassValue = Value & { is: 'class' };

/** The members of a class, the one that counts first where several have the same name. */
export const membersOf = (cls: ClassValue): readonly Node[] =>
  nodes(field(cls.node, 'body')?.body).toReversed();

/** The name behind a dot, and of a member: `#open` is another one than `open`. */
export const keyName = (node: Node | undefined): string | undefined =>
  node?.type === 'PrivateIdentifier' ? `private ${nameOf(node)}` : nameOf(node);

/** The name of a member; `?` for a computed one that may be any. */
export function memberName(member: Node): string | undefined {
  const key = field(member, 'key');
  if (member.computed !== true) return keyName(key);
  return stringOf(key) ?? (/^Symbol\./.test(dotted(key) ?? '') ? undefined : '?');
}

export const isNamed = (member: Node, name: string): boolean =>
  [name, '?'].includes(memberName(member) ?? '');

/** The classes an object is of, its own first; `?` where one above can't be followed and may have any member. */
export function classesOf(of: Value & { is: 'object' }, machine: Machine): (ClassValue | '?')[] {
  const found: (ClassValue | '?')[] = [];
  let cls = of.cls;
  for (let up = 0; cls?.is === 'class' && up < 8; up += 1) {
    found.push(cls);
    const parent = field(cls.node, 'superClass');
    const parentName = nameOf(parent);
    if (parent?.type === 'CallExpression') found.push('?');
    cls = parentName === undefined ? undefined : machine.names.lookup(parentName, cls.scope);
  }
  return found;
}

/**
 * The function that gets what a field is given; null where there is only one that reads it.
 * @returns undefined where it is a field like any other.
 */
export function setterOf(
  of: Value & { is: 'object' },
  name: string,
  machine: Machine,
): Value | null | undefined {
  const bound = (fn: Value): Value => (fn.is === 'function' ? { ...fn, self: of } : fn);
  const own = of.fields.get(name);
  if (own) return own.is === 'getter' ? (own.set ? bound(own.set) : null) : undefined;
  for (const cls of classesOf(of, machine)) {
    if (cls === '?') return undefined;
    const members = membersOf(cls).filter(
      (member) => member.type === 'MethodDefinition' && member.static !== true && memberName(member) === name,
    );
    const accessors = members.filter(({ kind }) => kind === 'set' || kind === 'get');
    const node = field(
      accessors.find(({ kind }) => kind === 'set'),
      'value',
    );
    if (node) return { is: 'function', node, scope: cls.scope, module: cls.module, self: of, name };
    if (accessors.length > 0) return null;
    if (members.length > 0) return undefined;
  }
  return undefined;
}
/** Whether what is written to a field of an object may be handed to a setter of its class. */
export const hasAccessor = (of: Value & { is: 'object' }, name: string, machine: Machine): boolean =>
  classesOf(of, machine).some(
    (cls) =>
      cls === '?' ||
      membersOf(cls).some(
        (member) => /^[gs]et$/.test(String(member.kind)) && member.static !== true && isNamed(member, name),
      ),
  );

/** A method of an object made by `new`, looked up through the classes it extends. */
function methodOf(
  of: Value & { is: 'object' },
  name: string,
  machine: Machine,
  site: Site,
): Value | undefined {
  const classes = classesOf(of, machine);
  // A field is the object's own and comes before every method, whichever class it stands in.
  const isField = (member: Node): boolean => member.type === 'PropertyDefinition';
  for (const [fields, cls] of [
    ...classes.map((one) => [true, one]),
    ...classes.map((one) => [false, one]),
  ] as [boolean, ClassValue | '?'][]) {
    if (cls === '?') return UNKNOWN;
    for (const member of membersOf(cls)) {
      if (member.static === true || isField(member) !== fields || !isNamed(member, name)) continue;
      const value = field(member, 'value');
      if (memberName(member) === '?' || !value || !/Function/.test(value.type)) return UNKNOWN;
      // An arrow function in a field sees the object through its scope.
      const scope = new Scope(cls.module, cls.scope);
      scope.names.set('this', of);
      const fn: Value = { is: 'function', node: value, scope, module: cls.module, self: of, name };
      return member.kind === 'get'
        ? machine.invoke(fn, [], site)
        : decorated(member, fn, cls.scope, site, machine);
    }
  }
  return undefined;
}
