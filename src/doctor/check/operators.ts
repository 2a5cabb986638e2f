import { field, type Node, nameOf } from '../../facts/ast.ts';
import { equalsKey } from './clerk-keys.ts';
import type { Machine } from './machine.ts';
import { noteCompared } from './made-up.ts';
import { joinedUrl } from './request.ts';
import { equalToSent, measuredSent, sentIn } from './sent.ts';
import { mayThrowIn } from './throwing.ts';
import {
  byOf,
  isEmptyList,
  isNever,
  known,
  MODE,
  ORIGIN,
  plainOf,
  type Site,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** A longer text is not kept. */
const MAX_TEXT = 10_000;

/** `left operator right`, as far as a check or a constant decides it. */
export function compare(node: Node, left: Value, right: Value, machine: Machine, site: Site): Value {
  const operator = String(node.operator);
  const negated = operator.startsWith('!');
  noteCompared(left, [right], machine);
  noteCompared(right, [left], machine);
  if (['===', '==', '!==', '!='].includes(operator)) {
    if (left === MODE || right === MODE) return ofMode(left === MODE ? right : left, negated);
    const key = equalsKey(left, right);
    if (key) return negated ? known(true, byOf(key)) : key;
    const secret = secretCheck(left, right, machine, site);
    if (secret) return secret.is === 'known' ? known(negated, secret.by) : secret;
    const sent = equalToSent(left, right, machine);
    if (sent !== undefined) return known(negated ? !sent : sent);
    if (left.is !== 'known' || right.is !== 'known') {
      if (areNever(left, right, operator.length === 2)) return known(negated);
      const one = left.is === 'known' ? left : right.is === 'known' ? right : undefined;
      const other = one === left ? right : left;
      // An object is never null or undefined, and neither is a segment of the URL.
      const absent = one !== undefined && (one.value === null || one.value === undefined);
      const present =
        (['object', 'array', 'function', 'native', 'promise', 'class', 'elements'].includes(other.is) &&
          truth(other) === true) ||
        (other.is === 'request' && other.of === 'segment');
      // What a check has found to be missing is undefined, and what was not sent is null.
      const differ =
        one !== undefined && other.is === 'request' && other.of !== 'segments' && other.lacks === 'null';
      if (differ && one.value === undefined && !one.loose && operator.length === 3)
        return known(negated, byOf(one));
      if (absent && present) return known(negated, byOf(one));
      // What a check has found to be missing no variable holds: what runs in production is taken to have those that it reads.
      const check = one && byOf(one);
      const nothing = check || one?.value === null ? null : undefined;
      const isExact = operator.length === 3 && !one?.loose;
      return absent && (check || isExact) && isNever(other, nothing) ? known(negated, check) : UNKNOWN;
    }
    // What only counts as true or false is never exactly what counts as the other.
    const counts = [left, right].some((one) => one.loose && typeof one.value === 'boolean');
    if (counts)
      return operator.length === 3 && Boolean(left.value) !== Boolean(right.value)
        ? known(negated, byOf(left) ?? byOf(right))
        : UNKNOWN;
    if (isOfHost(left, right)) return UNKNOWN;
    // A list with nothing in it is there.
    if ([left, right].some(isEmptyList)) return known(negated);
    const nullish = (value: Value & { is: 'known' }) => value.value === null || value.value === undefined;
    const loose = operator.length === 2;
    if (loose && !nullish(left) && !nullish(right) && typeof left.value !== typeof right.value)
      return UNKNOWN;
    if (!loose && (left.loose ? nullish(right) : right.loose && nullish(left))) return UNKNOWN;
    const same = left.value === right.value || (loose && nullish(left) && nullish(right));
    return known(negated ? !same : same, byOf(left) ?? byOf(right));
  }
  if (operator === 'instanceof') {
    const name = nameOf(field(node, 'right')) ?? '';
    // What has a method for it says itself what is one of it. [tc39.es/ecma262 #sec-instanceofoperator]
    if (right.is === 'object' || (right.is === 'class' && mayTellItself(right, machine))) return UNKNOWN;
    if (left.is === 'known') return known(false, left.by);
    if (left.is === 'object' && left.tag === 'Response' && /^(?:Next)?Response$/.test(name))
      return truth(left) ? known(true) : UNKNOWN;
    return UNKNOWN;
  }
  if (operator === 'in') {
    mayThrowIn(right, machine);
    return isIn(left, right);
  }
  if (operator === '+') {
    const url = joinedUrl([left, right]);
    if (url) return url;
    if (left.is === 'secret') return left;
    if (right.is === 'secret') return right;
    const sent = sentIn([left, right]);
    if (sent) return sent;
    const texts = [left, right].map((one) =>
      one.is === 'known' && typeof one.value === 'string' ? one.value : undefined,
    );
    const whole = texts.every((text) => text !== undefined) ? texts.join('') : undefined;
    return whole === undefined || whole.length > MAX_TEXT ? UNKNOWN : known(whole);
  }
  const sent = measuredSent(operator, left, right, machine);
  if (sent !== undefined) return known(sent);
  if (left.is !== 'known' || right.is !== 'known') return UNKNOWN;
  const [a, b] = [left.value, right.value];
  if (typeof a !== 'number' || typeof b !== 'number') return UNKNOWN;
  const by = byOf(left) ?? byOf(right);
  if (operator === '<') return known(a < b, by);
  if (operator === '>') return known(a > b, by);
  if (operator === '<=') return known(a <= b, by);
  return operator === '>=' ? known(a >= b, by) : UNKNOWN;
}

const MAX_UP = 8;

/** Whether a class, or one that it extends, may have a method that says what is one of it. */
function mayTellItself(cls: Value, machine: Machine): boolean {
  let at = cls;
  for (let up = 0; up < MAX_UP; up += 1) {
    // What a package exports is taken to be a class like any other.
    if (at.is === 'outside') return false;
    if (at.is !== 'class' || at.module.text.includes('hasInstance')) return true;
    const parent = field(at.node, 'superClass');
    if (!parent) return false;
    const name = nameOf(parent);
    at = name === undefined ? UNKNOWN : machine.names.lookup(name, at.scope);
  }
  return true;
}

/** Whether a text with the app's own host in it is compared with one of another host, which may be just that. */
function isOfHost(left: Value, right: Value): boolean {
  const [one, other] = [left, right].map((value) => (value.is === 'known' ? String(value.value) : ''));
  const [own, rest] = one?.startsWith(ORIGIN) ? [one, other] : [other, one];
  return own?.startsWith(ORIGIN) === true && rest?.includes('//') === true && !rest.startsWith(ORIGIN);
}

/** Whether of the plain values that either may be none is one that the other may be. */
function areNever(left: Value, right: Value, loose: boolean): boolean {
  const [own, others] = [plainOf(left), plainOf(right)];
  if (!own || !others) return false;
  // Loosely, values of other kinds may be the same.
  if (loose && [...own, ...others].some((one) => typeof one !== 'string')) return false;
  return !own.some((one) => others.includes(one));
}

/** An object and those it may be, each once: many may be either of the same few. */
function eachOf(of: Value): Value[] {
  const seen = new Set([of]);
  for (const one of seen) if (one.is === 'object') for (const other of one.either ?? []) seen.add(other);
  return [...seen];
}

/** Whether an object has a field of that name. What it lacks here, a function that is not followed may have given it. */
function isIn(name: Value, of: Value): Value {
  if (name.is === 'known' && of.is === 'object' && of.tag === 'Response' && truth(of))
    return String(name.value) in Response.prototype ? known(true) : UNKNOWN;
  if (of.is !== 'object' || of.rest.is !== 'known' || of.cls) return UNKNOWN;
  if (of.complete && of.fields.size === 0) return known(false);
  if (name.is !== 'known' || typeof name.value !== 'string' || name.value in Object.prototype) return UNKNOWN;
  const field = name.value;
  // It may be any of several objects, and not all of them have it.
  const has = eachOf(of).every(
    (one) => one.is === 'object' && one.rest.is === 'known' && one.fields.has(field),
  );
  if (has) return known(true);
  return of.complete ? known(of.fields.has(name.value)) : UNKNOWN;
}

/**
 * What a comparison of `NODE_ENV` comes to: strangers reach what was built for production. [Next sets it in `next build` and
 * `next start`]
 */
function ofMode(other: Value, negated: boolean): Value {
  if (other.is !== 'known') return UNKNOWN;
  if (other.value === 'production') return known(!negated);
  return other.value === 'development' || other.value === 'test' ? known(negated) : UNKNOWN;
}

/** A value that only the owner knows compared with one that the caller sent: never equal for a stranger. */
export function secretCheck(left: Value, right: Value, machine: Machine, site: Site): Value | undefined {
  const secret = left.is === 'secret' ? left : right.is === 'secret' ? right : undefined;
  const other = secret === left ? right : left;
  if (!secret || (other.is !== 'request' && other.is !== 'secret')) return undefined;
  const signed = left.is === 'secret' && right.is === 'secret' && left.kind !== right.kind;
  if (other.is === 'secret' && !signed) return undefined;
  const what =
    secret.kind === 'signature'
      ? `the comparison with the ${secret.name}`
      : `the comparison with ${secret.name}`;
  return machine.absent(machine.meet(what, secret.kind, site), false);
}
