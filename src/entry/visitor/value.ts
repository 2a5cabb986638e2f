import type { CallExpression, Expression } from 'oxc-parser';
import type { FunctionLike } from '../../code/entry/functions.ts';
import type { TodayAnswer } from '../../types.ts';

/** Names of a function call or of the file, with what they stand for. */
export type Scope = Map<string, Value>;

/** What an expression of an entry file comes to for one path and a visitor without a session. */
export type Value =
  | { is: 'known'; value: unknown }
  | { is: 'request' }
  | { is: 'url' }
  /** Clerk's `auth`, as its handler gets it. */
  | { is: 'auth' }
  /** What `auth()` gives for somebody who is signed out; `listed` is `isPublicRoute` of the removed authMiddleware. */
  | { is: 'session'; listed?: boolean | undefined }
  /** `protect` or `redirectToSignIn`: calling it refuses. */
  | { is: 'refusal' }
  | { is: 'function'; node: FunctionLike; scope: Scope }
  /** A method that was not called yet. */
  | { is: 'method'; of: Value; name: string }
  | { is: 'matcher'; patterns: unknown }
  | { is: 'clerk'; call: CallExpression; legacy: boolean; scope: Scope }
  | { is: 'intl' }
  /** A response; `ends` where the request ends there whether it is returned or not, as after `protect()`. */
  | { is: 'answer'; answer: TodayAnswer; ends?: true }
  /** Happens under a condition that is not known. */
  | { is: 'maybe'; value: Value }
  | { is: 'unknown' };

export const UNKNOWN: Value = { is: 'unknown' };
export const known = (value: unknown): Value => ({ is: 'known', value });
export const answer = (what: TodayAnswer): Value => ({ is: 'answer', answer: what });
/** A call that does not come back. */
export const REFUSED: Value = { is: 'answer', answer: 'closed', ends: true };

/** Evaluates syntax; what the parts of the evaluator know of each other. */
export interface Evaluator {
  /** As in `nextUrl.pathname`. */
  readonly path: string;
  evaluate(node: Expression, scope: Scope): Value;
  /** Calls a function with values; what it returns, `undefined` known where it returns nothing. */
  apply(fn: Extract<Value, { is: 'function' }>, given: readonly Value[]): Value;
  /** The module and name an expression was imported by. */
  origin(node: Expression): { from: string; imported: string } | undefined;
}

/** Whether a value counts as true; undefined where that is not known. */
export function truth(value: Value): boolean | undefined {
  if (value.is === 'known') return Boolean(value.value);
  return value.is === 'unknown' || value.is === 'maybe' ? undefined : true;
}

/** What returning a value from the entry file means for the visitor. */
export function outcomeOf(value: Value): TodayAnswer {
  if (value.is === 'answer') return value.answer;
  // Nothing returned: Next goes on.
  if (value.is === 'known' && (value.value === undefined || value.value === null)) return 'open';
  return 'unknown';
}

/** One of two values, it is not known which. */
export function either(a: Value, b: Value): Value {
  if (a.is === 'known' && b.is === 'known' && Object.is(a.value, b.value)) return a;
  const [left, right] = [outcomeOf(a), outcomeOf(b)];
  if (left !== 'unknown' && left === right) return { is: 'answer', answer: left };
  return UNKNOWN;
}
