import { QUERY } from './choices.ts';
import type { Machine } from './machine.ts';
import { isUrl, urlText } from './request.ts';
import { anyhow, GUESSED, known, nameSent, TEXT, UNKNOWN, type Value } from './value.ts';

/** Tests of a text that the caller is free to pass or to fail. */
const TESTS = new Set(['startsWith', 'endsWith', 'includes', 'match', 'test', 'search']);
/** What leaves of a text that the caller chose another one of their choosing. */
const CHANGES = new Set([
  'toLowerCase',
  'toUpperCase',
  'trim',
  'split',
  'slice',
  'substring',
  'substr',
  'replace',
]);

const spelled = (value: Value | undefined): string =>
  value?.is === 'known' ? JSON.stringify(value.value) : value?.is === 'regexp' ? value.source : '…';

const decided = (is: boolean | undefined): Value => (is === undefined ? UNKNOWN : known(is));

/** How a value was made of what the caller sends; undefined where it is what they send. */
const wayMade = (value: Value): string | undefined =>
  value.is === 'request' && value.of === 'part' ? value.made : undefined;

/** Whether it is all that they send by a name: a cookie's value is there where the cookie is. */
const isWhole = (value: Value): boolean => [undefined, '.value'].includes(wayMade(value));

/** A cookie, which has a name and a value, and so is there even where that is empty. */
const isCookie = (value: Value): boolean =>
  wayMade(value) === undefined && nameSent(value)?.startsWith('the cookie ') === true;

/** How a test of what the caller sends, or of what was made of it, comes out. */
function ask(value: Value, test: string, machine: Machine): boolean | undefined {
  const what = nameSent(value);
  const made = wayMade(value) ?? '';
  if (what === undefined) return undefined;
  return machine.choose(what, test === '' ? '' : `${made} ${test}`.trim());
}

/** Whether what the caller sends is there, if only as an empty text; undefined where that is not known. */
export const isThere = (value: Value, machine: Machine): boolean | undefined =>
  ask(value, isWhole(value) ? '' : 'is there', machine);

/** Whether it counts as true; undefined where that is not known. */
export const isSentTruthy = (value: Value, machine: Machine): boolean | undefined =>
  isCookie(value) ? ask(value, '', machine) : ask(value, 'is not empty', machine);

/** A part of what the caller sends, or what is made of it: of their choosing as well. */
export const madeOfSent = (value: Value & { is: 'request' }, how: string): Value =>
  value.of === 'part' && value.what !== undefined
    ? { ...value, made: `${value.made ?? ''}.${how}` }
    : anyhow(value);

/**
 * A text that is put together, with something in it that the caller sent.
 * @returns undefined where nothing is.
 */
export function sentIn(parts: readonly Value[]): Value | undefined {
  const sent = parts.filter((part) => part.is === 'request');
  if (sent.length === 0) return undefined;
  const digest = sent.find((part) => part.of === 'digest');
  if (digest) return digest;
  const [only, ...others] = parts.filter((part) => part.is !== 'known' || part.value !== '');
  // A text of nothing but a token is that token.
  if (only?.is === 'request' && only.of === 'credential' && others.length === 0) return only;
  const areTokens = sent.every((part) => part.of === 'credential' && part.along);
  const texts = parts.slice(
    0,
    parts.findIndex((part) => part.is === 'request'),
  );
  return areTokens && texts.length > 0 && texts.every((one) => one.is === 'known')
    ? { is: 'request', after: texts.map((one) => String(one.value)).join('') }
    : { is: 'request' };
}

/**
 * A test of a text that the caller sends, or what is made of one.
 * @returns undefined where nothing that they send by a known name is tested.
 */
export function testOfSent(
  receiver: Value,
  name: string,
  args: readonly Value[],
  machine: Machine,
): Value | undefined {
  const [first] = args;
  const isGiven = first !== undefined && nameSent(first) !== undefined;
  if (receiver.is === 'regexp' && name === 'test' && isGiven)
    return decided(ask(first, `fits ${receiver.source}`, machine));
  if (receiver.is === 'array' && name === 'includes' && isGiven && !receiver.grown) {
    const isPlain = receiver.items.length > 0 && receiver.items.every(({ is }) => is === 'known');
    const test = `is one of ${receiver.items.map(spelled).join(', ')}`;
    return isPlain ? decided(ask(first, test, machine)) : undefined;
  }
  if (nameSent(receiver) === undefined || receiver.is !== 'request') return undefined;
  if (name === 'toString') return receiver;
  if (CHANGES.has(name)) return madeOfSent(receiver, `${name}(${args.map(spelled).join()})`);
  if (!TESTS.has(name) || first === undefined || first.is === 'secret') return undefined;
  return decided(ask(receiver, `${name} ${spelled(first)}`, machine));
}

/** Whether what the caller sends is what it is compared with; undefined where that is not known. */
export function equalToSent(left: Value, right: Value, machine: Machine): boolean | undefined {
  const [url, text] = urlText(left) !== undefined && left.is === 'object' ? [left, right] : [right, left];
  if (url.is === 'object' && urlText(url) !== undefined) return isUrl(url, text, machine);
  const [sent, other] = nameSent(left) === undefined ? [right, left] : [left, right];
  const what = nameSent(sent);
  if (what === undefined) return undefined;
  if (other.is === 'known') {
    const isAbsence = other.value === null || other.value === undefined;
    // Where there is no query, it is an empty text.
    const isEmpty = what === QUERY && other.value === '';
    if (!isAbsence && !isEmpty) return ask(sent, `is ${spelled(other)}`, machine);
    const there = isThere(sent, machine);
    return there === undefined ? undefined : !there;
  }
  if (other === GUESSED || other === TEXT) return ask(sent, 'is a text that stands in the code', machine);
  const its = nameSent(other);
  if (its === undefined) return undefined;
  const there = [sent, other].map((one) => isThere(one, machine));
  if (there.includes(undefined)) return undefined;
  return there[0] === there[1] && (there[0] === false || ask(sent, `is ${its}`, machine) === true);
}

/** How long or how much the caller sends, beside a number; undefined where nothing that they send by a known name is measured. */
export function measuredSent(
  operator: string,
  left: Value,
  right: Value,
  machine: Machine,
): boolean | undefined {
  const [sent, other] = nameSent(left) === undefined ? [right, left] : [left, right];
  if (nameSent(sent) === undefined || other.is !== 'known' || !/^[<>]=?$/.test(operator)) return undefined;
  return ask(sent, `${sent === left ? '' : 'as '}${operator} ${spelled(other)}`, machine);
}
