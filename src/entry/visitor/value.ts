import type { CallExpression, Expression, Node } from 'oxc-parser';
import type { FunctionLike } from '../../code/entry/functions.ts';
import type { Choice } from './choice.ts';

/** Names of a function call or of the file, with what they stand for. */
export type Scope = Map<string, Value>;

/**
 * What becomes of a visitor. `away`: redirected to another page than the one they asked for; `aside`: shown another one in
 * its place; `moved`: redirected to where the path they asked for says, or to nobody knows where.
 */
export type Outcome = 'open' | 'closed' | 'away' | 'aside' | 'moved' | 'unknown';

/** Where a URL object leads; changed in place by `url.pathname = …`. */
export interface Target {
  /** Undefined where it can't be told. */
  path: string | undefined;
  /** It was made from the path of the request. */
  fromPath: boolean;
  /** The query of the request stands behind it. */
  query?: true | undefined;
}

/** What an expression of an entry file comes to for one path and a visitor without a session. */
export type Value =
  /** `fromPath`: it was made from the path of the request. */
  | { is: 'known'; value: unknown; fromPath?: boolean }
  /** A text of which only the beginning is known; `query`: what follows is the query, which the caller chooses. */
  | { is: 'text'; start: string; fromPath: boolean; query?: true | undefined }
  | { is: 'request' }
  | { is: 'url'; to: Target }
  /** The headers, the cookies or the parameters of the query. */
  | { is: 'bag'; of: 'header' | 'cookie' | 'query parameter' }
  /** Something that the caller sends as they please, or a test of it. */
  | { is: 'sent'; choice: Choice; truthy?: true }
  /** `process.env`, and one of Clerk's own keys in it. */
  | { is: 'env' }
  | { is: 'key' }
  | {
      is: 'regexp';
      source: string;
      test: (text: string) => boolean | undefined;
      replace: (text: string, by: string) => string | undefined;
    }
  /** Items and fields that are not all plain data. */
  | { is: 'list'; items: Value[] }
  | { is: 'object'; fields: Map<string, Value> }
  /** Clerk's `auth`, as its handler gets it. */
  | { is: 'auth' }
  /** What `auth()` gives for somebody who is signed out; `listed` is `isPublicRoute` of the removed authMiddleware. */
  | { is: 'session'; listed?: boolean | undefined }
  /** `protect` or `redirectToSignIn`: calling it refuses; `later`: once it is awaited or returned. */
  | { is: 'refusal'; later?: true }
  | { is: 'function'; node: FunctionLike; scope: Scope }
  /** A method that was not called yet. */
  | { is: 'method'; of: Value; name: string }
  | { is: 'matcher'; patterns: unknown }
  | { is: 'clerk'; call: CallExpression; legacy: boolean; scope: Scope }
  | { is: 'intl' }
  /**
   * A response; `ends` where the request ends there whether it is returned or not, as after `protect()`, or where it is
   * not known whether it does, so that a `catch` may or may not see it; `absent`: on some way there is none; `by`: what the
   * caller brings along to get it.
   */
  | {
      is: 'answer';
      answer: Outcome;
      ends?: true | 'perhaps' | undefined;
      by?: string | undefined;
      absent?: true | undefined;
    }
  /** A promise of what does not come back. */
  | { is: 'later' }
  /** Nothing is returned: what stands behind runs. */
  | { is: 'fell' }
  /** Happens under a condition that is not known, or that the caller chooses. */
  | { is: 'maybe'; value: Value; choice?: Choice | undefined }
  /**
   * `handed`: what a call is given that is not followed, and that may refuse by it; `truthy`: whether it counts as true,
   * where that much is known.
   */
  | { is: 'unknown'; handed?: 'session' | 'request' | undefined; truthy?: boolean };

export const UNKNOWN: Value = { is: 'unknown' };
export const known = (value: unknown, fromPath = false): Value =>
  fromPath ? { is: 'known', value, fromPath } : { is: 'known', value };
export const answer = (what: Outcome): Value => ({ is: 'answer', answer: what });
/** A call that does not come back. */
export const REFUSED: Value = { is: 'answer', answer: 'closed', ends: true };

/** Evaluates syntax; what the parts of the evaluator know of each other. */
export interface Evaluator {
  /** As in `nextUrl.pathname`. */
  readonly path: string;
  /** Somebody who has a session, of whom nothing else is known. */
  readonly member: boolean;
  /** Clerk's keys are set. */
  readonly keys: boolean;
  /** Whatever is handed the request may refuse it. */
  readonly strict: boolean;
  /** Calls so far of which it is not known what they do. */
  unfollowed: number;
  evaluate(node: Expression, scope: Scope): Value;
  /** Calls a function with values; what it returns, `undefined` known where it returns nothing. */
  apply(fn: Extract<Value, { is: 'function' }>, given: readonly Value[]): Value;
  /** The module and name an expression was imported by. */
  origin(node: Expression): { from: string; imported: string } | undefined;
  /** Whether a value counts as true, with what the caller was said to send so far. */
  truth(value: Value): boolean | undefined;
  /** Goes on with what the caller was chosen to send. */
  assuming<T>(choice: Choice | undefined, holds: boolean, run: () => T): T;
  /** Notes an expression that the answer hangs on and that could not be told. */
  blame(node: Node): void;
}

/** Whether a value counts as true; undefined where that is not known. */
export function truth(value: Value): boolean | undefined {
  if (value.is === 'known') return Boolean(value.value);
  if (value.is === 'text') return value.start === '' ? undefined : true;
  if (value.is === 'unknown') return value.truthy;
  return value.is === 'maybe' || value.is === 'sent' ? undefined : true;
}

/** What returning a value from the entry file means for the visitor. */
export function outcomeOf(value: Value): Outcome {
  if (value.is === 'answer') return value.answer;
  if (value.is === 'later') return 'closed';
  // Nothing returned: Next goes on.
  if (value.is === 'known' && (value.value === undefined || value.value === null)) return 'open';
  return 'unknown';
}

/** Ways not to get what one asked for. */
const TURNED: readonly Outcome[] = ['closed', 'away'];

/** Something that is returned for what it answers, and not for what it says. */
const isAnswer = ({ is }: Value): boolean => is === 'answer' || is === 'later';

const isNothing = (value: Value): boolean =>
  value.is === 'known' && (value.value === undefined || value.value === null);

const endsOf = (value: Value): true | 'perhaps' | undefined =>
  value.is === 'answer' ? value.ends : undefined;

const absentIn = (...ways: Value[]): true | undefined =>
  ways.some((way) => isNothing(way) || (way.is === 'answer' && way.absent)) ? true : undefined;

/** One of two values, it is not known which. */
export function either(a: Value, b: Value): Value {
  if (a.is === 'known' && b.is === 'known' && Object.is(a.value, b.value)) return a;
  if ((a.is === 'fell' && b.is === 'fell') || (isNothing(a) && isNothing(b))) return a;
  if (!isAnswer(a) && !isAnswer(b)) return UNKNOWN;
  const [left, right] = [outcomeOf(a), outcomeOf(b)];
  const by = a.is === 'answer' && b.is === 'answer' ? (a.by ?? b.by) : undefined;
  const ends = endsOf(a) === endsOf(b) ? endsOf(a) : 'perhaps';
  if (left !== 'unknown' && left === right)
    return { is: 'answer', answer: left, ends, by, absent: absentIn(a, b) };
  return TURNED.includes(left) && TURNED.includes(right) ? { is: 'answer', answer: 'closed', ends } : UNKNOWN;
}

/** The better one for the caller, who chooses. */
export function chosen(a: Value, b: Value, choice: Choice): Value {
  if (!isAnswer(a) && !isAnswer(b)) return either(a, b);
  const [left, right] = [outcomeOf(a), outcomeOf(b)];
  if (left === 'open' && right === 'open') return either(a, b);
  const open = left === 'open' ? a : right === 'open' ? b : undefined;
  if (open === undefined) return either(a, b);
  return {
    is: 'answer',
    answer: 'open',
    absent: absentIn(a, b),
    by: (open.is === 'answer' ? open.by : undefined) ?? choice.what,
  };
}
