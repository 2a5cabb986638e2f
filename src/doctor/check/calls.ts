import { dotted, field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { grow } from './assign.ts';
import { callbacks, functionsIn, madeOfEach, nameOfPart, runHanded } from './callbacks.ts';
import { SESSION_TAG } from './clerk.ts';
import { initializeParent } from './construct.ts';
import { changeCookie } from './cookies.ts';
import { emitted } from './emitters.ts';
import {
  constantText,
  either,
  elementIn,
  evaluate,
  isNothing,
  isTable,
  mayEnd,
  mustBeThere,
  noteMissing,
  oneAmong,
  perhaps,
} from './expressions.ts';
import { anyOf } from './join.ts';
import { noteKeptIn } from './keeping.ts';
import { decidedBy, folded, MOVING, oneOfList, partOf, someOf } from './lists.ts';
import { asksByDigest, foundByDigest, ofEmpty } from './look-up.ts';
import type { Machine } from './machine.ts';
import { noteCompared } from './made-up.ts';
import { methodOfMap } from './maps.ts';
import { credentialIn, keyName, memberOf } from './members.ts';
import { secretCheck } from './operators.ts';
import { outsideCall } from './outside.ts';
import { fitsUrl } from './request.ts';
import { methodOfSecret } from './secrets.ts';
import { testOfSent } from './sent.ts';
import { growSet, methodOfSet } from './sets.ts';
import { textMethod } from './texts.ts';
import { outside, unfollowed } from './unfollowed.ts';
import {
  ITEMS_FIELD,
  isEmptyList,
  isFollowed,
  isFunctionValue,
  KEPT,
  known,
  MORE,
  nameSent,
  native,
  PART,
  PART_OR_NULL,
  pendingOf,
  promise,
  REQUEST,
  type Scope,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { methodOfVariable } from './variables.ts';
import { CALLS_BACK, HANDS_ON, isCredential, isParsing, isPlain, isReshaping, mayRefuse } from './words.ts';

/** What a call is given, spread lists taken apart. */
export function argumentsOf(node: Node, scope: Scope, machine: Machine): Value[] {
  let shifted = false;
  return nodes(node.arguments).flatMap((one): Value[] => {
    if (one.type !== 'SpreadElement') {
      const value = evaluate(one, scope, machine, false);
      return [shifted ? anyOf([value]) : value];
    }
    const spread = evaluate(field(one, 'argument'), scope, machine, false);
    if (spread.is === 'array' && !spread.grown) return spread.items;
    if (spread.is === 'request') machine.ways.mayThrow += 1;
    // It is not known how many there are, and so not which parameter gets what stands behind them.
    shifted = true;
    return [anyOf([spread, ...(spread.is === 'array' ? spread.items : [])]), MORE, MORE, MORE];
  });
}

/** The same, where `?.` may end the chain before they are computed. */
function argumentsIn(node: Node, start: Value, scope: Scope, machine: Machine): Value[] {
  const given = perhaps(() => argumentsOf(node, scope, machine), mayEnd(node, start), machine);
  return Array.isArray(given) ? given : nodes(node.arguments).map(() => UNKNOWN);
}

/** What may stand around an expression without a meaning of its own. */
const AROUND = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'ParenthesizedExpression',
  'ChainExpression',
]);

/** `callee(…)`. */
export function evaluateCall(node: Node, scope: Scope, machine: Machine, awaited: boolean): Value {
  const site: Site = { module: scope.module, node, awaited };
  let calleeNode = field(node, 'callee');
  while (calleeNode && AROUND.has(calleeNode.type)) calleeNode = field(calleeNode, 'expression');
  if (calleeNode?.type === 'Super') {
    initializeParent(argumentsOf(node, scope, machine), scope, site, machine);
    return UNDEFINED;
  }
  if (calleeNode?.type !== 'MemberExpression') {
    const callee = evaluate(calleeNode, scope, machine, false);
    const args = argumentsIn(node, callee, scope, machine);
    const run = (): Value => call(callee, args, dotted(calleeNode) ?? 'a function', site, machine);
    return unlessAbsent(callee, node, run, machine);
  }
  const receiver = evaluate(field(calleeNode, 'object'), scope, machine, false);
  mustBeThere(receiver, calleeNode);
  if (receiver.is === 'known' && (receiver.value === null || receiver.value === undefined)) {
    if (isNothing(receiver) && !mayEnd(calleeNode, receiver)) machine.ways.mayThrow += 1;
    // A chain that ends at what is missing comes to undefined, also where that is null.
    const calls = nameOf(field(calleeNode, 'property')) ?? '';
    return isEmptyList(receiver) ? ofEmpty(receiver, calls) : known(undefined, receiver.by);
  }
  const property = field(calleeNode, 'property');
  const key = calleeNode.computed === true ? evaluate(property, scope, machine, false) : undefined;
  const named = receiver.is === 'object' ? keyName(property) : nameOf(property);
  const name = key === undefined ? named : constantText(key);
  // Under the name of nobody there is no function.
  if (key?.is === 'known' && key.by && (key.value === null || key.value === undefined) && isTable(receiver)) {
    if (node.optional === true || calleeNode.optional === true) return known(undefined, key.by);
    throw new Thrown(key.by);
  }
  const list = methodOfList(calleeNode, name);
  const args = argumentsIn(node, receiver, scope, machine);
  // What the caller did not send is null, and has no methods.
  const isOpen = receiver.is === 'request' && (receiver.of === 'part' || isPlain(name ?? ''));
  if (isOpen && calleeNode.optional !== true) machine.ways.mayThrow += 1;
  noteMissing(calleeNode, receiver, scope, machine);
  const spelled = dotted(calleeNode) ?? `….${name ?? '[…]'}`;
  const run = (): Value =>
    list !== undefined && args[0]?.is === 'array'
      ? method(args[0], list, givenBy(name, args), spelled, site, machine)
      : method(receiver, name, args, spelled, site, machine);
  return unlessAbsent(receiver, node, run, machine);
}

/** The method of a list that `call` or `apply` calls: `push` of `Array.prototype.push.apply(list, …)`. */
function methodOfList(callee: Node, name: string | undefined): string | undefined {
  if (name !== 'call' && name !== 'apply') return undefined;
  const method = nameOf(field(field(callee, 'object'), 'property')) ?? '';
  return ADDING.has(method) || MOVING.has(method) ? method : undefined;
}

/** What `call` or `apply` hands on. */
function givenBy(name: string | undefined, [, first, ...more]: readonly Value[]): Value[] {
  if (name === 'call') return first ? [first, ...more] : [];
  return listedArguments(first);
}

/** Methods that put items into a list. */
const ADDING = new Set(['push', 'unshift']);

/** Runs a call that `?.` leaves out where what it is made of may be missing: what it refuses does not count then. */
function unlessAbsent(of: Value, node: Node, run: () => Value, machine: Machine): Value {
  const mayBeAbsent =
    (of.is === 'outside' && of.absent === true) || (of.is === 'unknown' && of.only === true);
  if (!mayBeAbsent || !mayEnd(node, of)) return run();
  const value = perhaps(run, true, machine);
  return value.is === 'outside' ? { ...value, absent: true } : anyOf([value], pendingOf(value));
}

function method(
  receiver: Value,
  name: string | undefined,
  args: Value[],
  spelled: string,
  site: Site,
  machine: Machine,
): Value {
  if (receiver.is === 'oneof')
    return either(
      receiver.values.map((one) => () => method(one, name, args, spelled, site, machine)),
      machine,
    );
  const objects = receiver.is === 'unknown' && receiver.only ? receiver.may : undefined;
  if (objects?.length && objects.every(({ is }) => is === 'object')) {
    // Nothing has no methods.
    machine.ways.mayThrow += 1;
    const calls = objects.map((one) => (): Value => method(one, name, args, spelled, site, machine));
    return calls.length === 1 && calls[0] ? calls[0]() : either(calls, machine);
  }
  if (name === undefined) {
    const callee = elementIn(receiver, machine);
    if (callee.is === 'outside') return call(callee, args, spelled, site, machine);
    return (
      oneIn(receiver, args, spelled, site, machine) ?? oneOf(receiver, callee, args, spelled, site, machine)
    );
  }
  if (HANDS_ON.has(name)) {
    for (const one of args) runHanded(one, [UNKNOWN], nameOfPart(one), site, machine);
    // `list.forEach(set.add, set)`.
    for (const one of args.slice(1)) growSet(one, machine);
  }
  noteCompared(receiver, args, machine, name !== 'startsWith');
  noteCompared(args[0], [receiver], machine);
  const tested = testOfSent(receiver, name, args, machine);
  if (tested) return tested;
  const [asked] = args;
  if (receiver.is === 'regexp' && name === 'exec' && asked?.is === 'request')
    return ofRequest(asked, 'match', [receiver], spelled, site, machine);
  if (receiver.is === 'request') return ofRequest(receiver, name, args, spelled, site, machine);
  if (receiver.is === 'secret') {
    const [first] = args;
    // Within a text, an empty one is found; within a list it is not.
    if (name === 'includes')
      return (receiver.listed && first && secretCheck(receiver, first, machine, site)) || UNKNOWN;
    return methodOfSecret(receiver, name, args);
  }
  const url =
    receiver.is === 'regexp' && name === 'test' && args[0] ? fitsUrl(receiver, args[0], machine) : undefined;
  const text =
    url ?? textMethod(receiver, name, args) ?? methodOfVariable(receiver, name, args, site, machine);
  if (text) return text;
  noteKeptIn(receiver, name, args, site, machine);
  const listed = receiver.is === 'unknown' && CALLS_BACK.has(name) ? listIn(receiver) : undefined;
  if (listed) return method(listed, name, args, spelled, site, machine);
  if (receiver.is === 'array' && !receiver.grown) {
    const decided =
      folded(receiver.items, name, args, site, machine) ??
      decidedBy(receiver.items, name, args, site, machine);
    if (decided) return decided;
  }
  if (receiver.is === 'unknown' && (ADDING.has(name) || MOVING.has(name)))
    for (const one of receiver.may ?? []) if (one.is === 'array') grow(one, machine, ...args);
  if (receiver.is === 'array' && ADDING.has(name)) {
    machine.writes.before(receiver, ...args);
    receiver.items.push(...args);
    if (!machine.isSure || machine.running.isRepeated || name === 'unshift') receiver.grown = true;
  }
  const part = receiver.is === 'array' ? oneOfList(receiver, name, args, machine) : undefined;
  if (part) return part;
  if (receiver.is === 'array' && MOVING.has(name)) {
    machine.writes.before(receiver);
    receiver.grown = true;
  }
  if (receiver.is === 'array' && isReshaping(name)) {
    if (name === 'join') {
      const sent = receiver.items.filter((one) => one.is === 'request');
      return sent.find((one) => one.of === 'digest') ?? sent[0] ?? UNKNOWN;
    }
    if (!CALLS_BACK.has(name)) return partOf(receiver, name, args);
    const given: Value[] = [];
    const otherwise = name === 'find' ? anyOf(receiver.items) : UNKNOWN;
    const result = callbacks(
      args,
      site,
      machine,
      oneAmong(receiver.items.length > 0 ? receiver.items : [KEPT]),
      otherwise,
      given,
    );
    return result.is === 'elements' ? result : (someOf(receiver, name) ?? madeOfEach(name, given) ?? result);
  }
  if (name === 'apply' && receiver.is === 'outside' && receiver.path === 'Reflect') {
    const [callee = UNKNOWN, self, list] = args;
    if (self && callee.is !== 'function') growSet(self, machine);
    const bound = callee.is === 'function' && self && !callee.bound ? { ...callee, self } : callee;
    return call(bound, listedArguments(list ?? UNKNOWN), spelled, site, machine);
  }
  if (isCallable(receiver)) {
    const [self] = args;
    if (self && receiver.is !== 'function') growSet(self, machine);
    const takesSelf =
      receiver.is === 'function' && !receiver.bound && receiver.node.type !== 'ArrowFunctionExpression';
    const bound = takesSelf && self ? { ...receiver, self } : receiver;
    if (name === 'call') return call(bound, args.slice(1), spelled, site, machine);
    if (name === 'apply') return call(bound, givenBy(name, args), spelled, site, machine);
    const [, first, ...more] = args;
    if (name === 'bind')
      return first
        ? native(
            (given, at, caller) => call(bound, [first, ...more, ...given], spelled, at, caller),
            [bound, first, ...more],
          )
        : bound.is === 'function'
          ? { ...bound, bound: true }
          : bound;
  }
  if (receiver.is === 'object' && receiver.tag === 'Map') {
    const kept = methodOfMap(receiver, name, args, site, machine);
    if (kept) return kept;
  }
  const held = receiver.is === 'object' && name === 'forEach' ? receiver.fields.get(ITEMS_FIELD) : undefined;
  if (held) return callbacks(args, site, machine, held.is === 'array' ? anyOf(held.items) : held);
  if (receiver.is === 'object' && receiver.tag === 'Set') {
    const decided = methodOfSet(receiver, name, args, site, machine);
    if (decided) return decided;
  }
  if (receiver.is === 'object' && receiver.tag === 'Map' && asksByDigest(name, args, site))
    return foundByDigest(site, machine);
  const pending = pendingOf(receiver);
  if (pending !== undefined && ['then', 'catch', 'finally'].includes(name)) {
    machine.note('work', `waits for ${pending}`, site);
    const given: Value[] = [];
    callbacks(args, site, machine, UNKNOWN, UNKNOWN, given);
    return madeOfEach(name, given) ?? { is: 'promise', of: UNKNOWN };
  }
  const heard = emitted(receiver, name, args, site, machine);
  if (heard) return heard;
  const callee = memberOf(receiver, name, machine, site);
  if (callee.is === 'unknown' || (callee.is === 'known' && receiver.is !== 'namespace'))
    return unfollowed(spelled, name, args, site, machine, callee);
  const own = callee.is === 'function' && !callee.self && receiver.is === 'object';
  return call(own ? { ...callee, self: receiver } : callee, args, spelled, site, machine);
}

/** The lists that a value may be, as one of which it is not known what else it holds; undefined where it may be none. */
function listIn(value: Value & { is: 'unknown' }): Value | undefined {
  const lists = (value.may ?? []).filter((one) => one.is === 'array');
  const items = lists.flatMap((one) => one.items);
  const isEmpty = lists.length > 0 && lists.length === value.may?.length && items.length === 0;
  if (value.pending !== undefined) return undefined;
  if (!isEmpty && !items.some((one) => functionsIn(one).length > 0)) return undefined;
  return { is: 'array', items, grown: true };
}

/** Calls one of the functions that stand in an object, whichever; undefined where there may be others. */
function oneIn(
  receiver: Value,
  args: Value[],
  spelled: string,
  site: Site,
  machine: Machine,
): Value | undefined {
  if (receiver.is !== 'object' || !isTable(receiver)) return undefined;
  const fns = [...new Set(receiver.fields.values())];
  if (fns.length === 0 || !fns.every(isFollowed)) return undefined;
  // Under any other name there is none.
  machine.ways.mayThrow += 1;
  const calls = fns.map(
    (fn) => (): Value =>
      call(fn.is === 'function' ? { ...fn, self: fn.self ?? receiver } : fn, args, spelled, site, machine),
  );
  return calls.length === 1 && calls[0] ? calls[0]() : either(calls, machine);
}

/** Calls something that the app keeps in an object or a list of its own, it is not known what: that may do anything. */
function oneOf(
  receiver: Value,
  callee: Value,
  args: Value[],
  spelled: string,
  site: Site,
  machine: Machine,
): Value {
  const value = unfollowed(spelled, '', args, site, machine, anyOf([callee]));
  const isOwn = receiver.is === 'array' || (receiver.is === 'object' && receiver.tag === undefined);
  if (!site.awaited || !isOwn || pendingOf(value) === undefined) return value;
  machine.note(
    'lost',
    `${spelled}() is one of the functions that the app keeps, and it is not followed which`,
    site,
  );
  return UNKNOWN;
}

/** What a function is given that gets its arguments as a list. */
export function listedArguments(list: Value | undefined): Value[] {
  if (list?.is === 'array' && !list.grown) return list.items;
  return list ? [UNKNOWN, MORE, MORE, MORE] : [];
}

/** Whether a value is a function: `call` and `bind` of it are those of any function. */
const isCallable = (value: Value): boolean =>
  ['function', 'native', 'class'].includes(value.is) ||
  (value.is === 'outside' && value.path !== '' && !value.path.endsWith(')'));

/** Asking what the caller sent is no work; setting a cookie is. */
function ofRequest(
  receiver: Value,
  name: string,
  args: Value[],
  spelled: string,
  site: Site,
  machine: Machine,
): Value {
  if (receiver.is === 'request' && receiver.of === 'cookies')
    changeCookie(name, args, spelled, site, machine);
  const [given] = args;
  if (given?.is === 'secret' && /^(?:startsWith|endsWith|includes)$/.test(name))
    return secretCheck(given, receiver, machine, site) ?? UNKNOWN;
  const results: Value[] = [];
  const mapped = callbacks(args, site, machine, receiver, UNKNOWN, results);
  if (mapped.is === 'elements') return mapped;
  const made = madeOfEach(name, results);
  if (made) return made;
  if (receiver.is === 'request' && (receiver.of === 'digest' || receiver.of === 'credential'))
    return receiver;
  if (
    name === 'get' &&
    given?.is === 'known' &&
    isCredential(String(given.value)) &&
    receiver.is === 'request'
  )
    return credentialIn(receiver);
  if (mayRefuse(name)) machine.ways.mayThrow += 1;
  const isCall = receiver.is === 'request' && receiver.of === undefined && receiver.as === 'request';
  if (isCall && name === 'clone') return receiver;
  if (isCall && name === 'formData') return { is: 'promise', of: { is: 'request', of: 'part', as: 'bag' } };
  if (isParsing(name)) return { is: 'promise', of: PART };
  if (name === 'get' && receiver.is === 'request' && receiver.of !== 'segments' && receiver.as === 'bag')
    return PART_OR_NULL;
  return name === 'get' || (receiver.is === 'request' && receiver.of === 'part') ? PART : REQUEST;
}

/** Calls a value. */
export function call(callee: Value, args: Value[], spelled: string, site: Site, machine: Machine): Value {
  switch (callee.is) {
    case 'oneof':
      return either(
        callee.values.map((one) => () => call(one, args, spelled, site, machine)),
        machine,
      );
    case 'function':
    case 'native': {
      if (callee.is === 'function' && callee.module.directive === 'client')
        return unfollowed(spelled, spelled, args, site, machine);
      if (callee.is === 'function' && machine.passesOver(callee.node, callee.scope, args))
        return callee.node.async === true ? promise(UNKNOWN) : UNKNOWN;
      const named =
        callee.name === undefined ? { ...callee, name: spelled.split('.').at(-1) ?? spelled } : callee;
      return machine.invoke(named, args, site);
    }
    case 'outside': {
      const modelled = outsideCall(callee.source, callee.path, args, site, machine, callee.args);
      if (!modelled) mayTurnAway(args, site, machine);
      return modelled ?? outside(callee, args, spelled, site, machine);
    }
    case 'request':
      callbacks(args, site, machine, PART);
      return PART;
    default:
      if (callee.is === 'unknown' && callee.only && callee.may?.every(isFunctionValue)) {
        // Where there is none, to call it throws.
        machine.ways.mayThrow += 1;
        const calls = callee.may.map((one) => (): Value => call(one, args, spelled, site, machine));
        return calls.length === 1 && calls[0] ? calls[0]() : either(calls, machine);
      }
      if (isNothing(callee)) machine.ways.mayThrow += 1;
      mayTurnAway(args, site, machine);
      return unfollowed(spelled, spelled.split('.').at(-1) ?? '', args, site, machine, callee);
  }
}

/** What a middleware or proxy waits for, and hands the session or what the caller sent to, may turn them away by throwing. */
function mayTurnAway(args: readonly Value[], site: Site, machine: Machine): void {
  const isToldWho = (value: Value): boolean =>
    nameSent(value) !== undefined ||
    (value.is === 'object' && value.tag === SESSION_TAG) ||
    (value.is === 'outside' && value.path === 'auth');
  if (machine.visit === undefined || !site.awaited || !args.some(isToldWho)) return;
  machine.ways.mayThrow += 1;
  machine.ways.refusals += 1;
}
