import type { Machine } from './machine.ts';
import { isUrl, urlText } from './request.ts';
import { known, nameSent, UNKNOWN, type Value } from './value.ts';

/** Tests of a text that the caller is free to pass or to fail. */
const TESTS = new Set(['startsWith', 'endsWith', 'includes', 'match', 'test', 'search']);
/** What leaves of a text that the caller chose another one of their choosing. */
const CHANGES = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString', 'split', 'slice', 'substring']);

const spelled = (value: Value | undefined): string =>
  value?.is === 'known' ? JSON.stringify(value.value) : value?.is === 'regexp' ? value.source : '…';

const decided = (is: boolean | undefined): Value => (is === undefined ? UNKNOWN : known(is));

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
  const given = nameSent(first ?? UNKNOWN);
  if (receiver.is === 'regexp' && name === 'test' && given !== undefined)
    return decided(machine.choose(given, `fits ${receiver.source}`));
  if (receiver.is === 'array' && name === 'includes' && given !== undefined && !receiver.grown) {
    const isPlain = receiver.items.length > 0 && receiver.items.every(({ is }) => is === 'known');
    return isPlain
      ? decided(machine.choose(given, `is one of ${receiver.items.map(spelled).join(', ')}`))
      : undefined;
  }
  const what = nameSent(receiver);
  if (what === undefined) return undefined;
  if (CHANGES.has(name)) return receiver;
  if (!TESTS.has(name) || first === undefined || first.is === 'secret') return undefined;
  return decided(machine.choose(what, `${name} ${spelled(first)}`));
}

/** Whether what the caller sends is what it is compared with; undefined where that is not known. */
export function equalToSent(left: Value, right: Value, machine: Machine): boolean | undefined {
  const [url, text] = urlText(left) !== undefined && left.is === 'object' ? [left, right] : [right, left];
  if (url.is === 'object' && urlText(url) !== undefined) return isUrl(url, text, machine);
  const what = nameSent(left) ?? nameSent(right);
  if (what === undefined) return undefined;
  const other = nameSent(left) === undefined ? left : right;
  if (other.is === 'known') {
    const isAbsence = other.value === null || other.value === undefined;
    const is = machine.choose(what, isAbsence ? '' : `is ${spelled(other)}`);
    return is === undefined ? undefined : isAbsence ? !is : is;
  }
  const its = nameSent(other);
  return its === undefined ? undefined : machine.choose(what, `is ${its}`);
}

/** How long or how much the caller sends, beside a number; undefined where nothing that they send by a known name is measured. */
export function measuredSent(
  operator: string,
  left: Value,
  right: Value,
  machine: Machine,
): boolean | undefined {
  const what = nameSent(left) ?? nameSent(right);
  const other = nameSent(left) === undefined ? left : right;
  if (what === undefined || other.is !== 'known' || !/^[<>]=?$/.test(operator)) return undefined;
  return machine.choose(what, `${operator} ${spelled(other)}`);
}
