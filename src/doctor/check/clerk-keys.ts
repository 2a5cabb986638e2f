import type { Machine } from './machine.ts';
import { byOf, KEY, known, PUBLISHABLE, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/**
 * Clerk's own keys. Apps look into these variables to tell whether Clerk is set up; one that is deployed with it has them,
 * since nothing of Clerk runs without. What the code does where they are missing is asked apart from that.
 */

const SECRET = 'CLERK_SECRET_KEY';
const NAMES = new Set([SECRET, 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'CLERK_PUBLISHABLE_KEY']);
/** What stands behind the prefix: letters, digits and what base64 needs besides. */
const REST = /^[\w+/=$-]*$/;
const PLACEHOLDER = /placeholder|your|dummy|example|change|replace|insert|fake|mock|todo|x{3}|\.\.\./i;

/** Whether code names one of the keys. */
export const namesClerkKeys = (text: string): boolean =>
  text.includes(SECRET) || text.includes('CLERK_PUBLISHABLE_KEY');

/** The value of such a variable; undefined for another one, and for a key that counts as any secret does. */
export function keyNamed(name: string, { visit, keys }: Machine): Value | undefined {
  if (!NAMES.has(name)) return undefined;
  if (!keys) return UNDEFINED;
  if (name !== SECRET) return PUBLISHABLE;
  return visit && KEY;
}

/** Whether a value is one of the keys, which are set. */
export const isKey = (value: Value): boolean =>
  value === KEY ||
  value === PUBLISHABLE ||
  (value.is === 'secret' && value.name === SECRET && !value.derived);

/** Whether a key begins with a text; undefined where some do. */
function beginsWith(key: Value, text: string): boolean | undefined {
  const kind = key === PUBLISHABLE ? 'pk_' : 'sk_';
  const prefixes = [`${kind}test_`, `${kind}live_`];
  if (prefixes.every((one) => one.startsWith(text))) return true;
  const may = prefixes.some(
    (one) => one.startsWith(text) || (text.startsWith(one) && mayHold(text.slice(one.length))),
  );
  return may ? undefined : false;
}

const mayHold = (text: string): boolean => REST.test(text) && !PLACEHOLDER.test(text);

/** A method of a key; undefined where it says nothing. */
export function methodOfKey(key: Value, name: string, [first]: readonly Value[]): Value | undefined {
  if (name === 'trim' || name === 'toString') return key;
  if (first?.is !== 'known' || typeof first.value !== 'string') return key === KEY ? UNKNOWN : undefined;
  const begins = name === 'startsWith' ? beginsWith(key, first.value) : undefined;
  if (begins !== undefined) return known(begins);
  if (name === 'includes' && !mayHold(first.value)) return known(false);
  return key === KEY ? UNKNOWN : undefined;
}

/** Whether a key equals what it is compared with: nothing, or a text that is none; undefined where it may. */
export function equalsKey(left: Value, right: Value): Value | undefined {
  const key = [left, right].find(isKey);
  const other = key === left ? right : left;
  if (!key || other.is !== 'known') return undefined;
  const { value } = other;
  const isNone = value === null || value === undefined || value === '';
  const isOther = typeof value === 'string' && beginsWith(key, value) === false;
  return isNone || isOther ? known(false, byOf(other)) : undefined;
}
