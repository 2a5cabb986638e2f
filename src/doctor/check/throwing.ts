import { field, type Node, nameOf } from '../../facts/ast.ts';
import type { Machine } from './machine.ts';
import { truth, type Value } from './value.ts';

/** What the platform throws at in place of an object, a list or a text: whatever is nothing. */
const OF_SOMETHING =
  /^(?:Object\.(?:keys|values|entries|fromEntries|getOwnPropertyNames|getPrototypeOf)|Array\.from|Buffer\.(?:from|alloc|byteLength|concat)|\w+Array\.from|decodeURI|Reflect\.ownKeys)$/;
/** What it makes of some values only. */
const MADE =
  /^(?:Set|Map|WeakSet|WeakMap|Headers|URLSearchParams|Array|ArrayBuffer|\w+(?:8|16|32|64)(?:Clamped)?Array|Intl\.\w+)$/;

/** Kinds of what the caller sends that are there for every request. */
const ALWAYS: ReadonlySet<string | undefined> = new Set(['headers', 'cookies', 'segment', 'segments']);

/** Whether a value may be nothing, or of another kind than it should be, as the caller has it. */
const isOpen = (value: Value | undefined): boolean =>
  value?.is === 'request' ? !ALWAYS.has(value.of) : value?.is === 'unknown' && truth(value) !== true;

/** Notes that a function of the platform may throw at what it is given. */
export function mayThrowAt(path: string, [first]: readonly Value[], machine: Machine): void {
  if (OF_SOMETHING.test(path) && isOpen(first)) machine.ways.mayThrow += 1;
}

/** The same of what is made with `new`. */
export function mayThrowMaking(path: string, [first]: readonly Value[], machine: Machine): void {
  if (MADE.test(path) && isOpen(first)) machine.ways.mayThrow += 1;
}

/** The same of an answer whose status is computed: there is none but of some numbers. */
export function mayThrowAnswering([, options]: readonly Value[], machine: Machine): void {
  const status = options?.is === 'object' ? options.fields.get('status') : options;
  if (isOpen(status)) machine.ways.mayThrow += 1;
}

/** The same of `in`, which asks objects only. */
export function mayThrowIn(of: Value, machine: Machine): void {
  if (isOpen(of)) machine.ways.mayThrow += 1;
}

/** Whether a value was taken out of a table, it is not known under which name: there may be nothing under it. */
export const isOneOfTable = (value: Value): boolean =>
  value.is === 'unknown' && truth(value) !== true && value.may?.some((one) => one.is === 'object') === true;

/** Methods that give nothing where they find nothing. */
const FINDING = /^(?:find|findLast|get|at|pop|shift|match|exec)$/;

const AROUND = new Set([
  'TSNonNullExpression',
  'TSAsExpression',
  'ParenthesizedExpression',
  'ChainExpression',
]);

/**
 * Whether a part is read of what may not be there: of what stands in a table under a name that is not known, of what was
 * looked for, or of what the code only says is there.
 * @param of The expression that it is read of, and what that comes to.
 */
export function mayBeMissing(of: Node | undefined, value: Value, isKnown: (key: Node) => boolean): boolean {
  let at = of;
  let isClaimed = false;
  while (at && AROUND.has(at.type)) {
    isClaimed ||= at.type === 'TSNonNullExpression';
    at = field(at, 'expression');
  }
  if (value.is === 'secret' || value.is === 'outside' || value.is === 'known') return false;
  if (isClaimed && truth(value) !== true) return true;
  if (at?.type === 'CallExpression')
    return value.is === 'unknown' && FINDING.test(nameOf(field(field(at, 'callee'), 'property')) ?? '');
  if (at?.type === 'Identifier') return isOneOfTable(value);
  const key = at?.type === 'MemberExpression' && at.computed === true ? field(at, 'property') : undefined;
  return key !== undefined && !isKnown(key);
}
