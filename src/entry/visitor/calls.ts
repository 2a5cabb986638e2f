import type { CallExpression, Expression, NewExpression } from 'oxc-parser';
import { unwrap } from '../../code/entry/ast.ts';
import { runClerk } from './clerk.ts';
import { listed } from './lists.ts';
import { callMethod } from './members.ts';
import { anyFits } from './patterns.ts';
import { response } from './responses.ts';
import { ORIGIN, targetOf } from './target.ts';
import {
  answer,
  type Evaluator,
  known,
  outcomeOf,
  REFUSED,
  type Scope,
  UNKNOWN,
  type Value,
} from './value.ts';

const isClerk = (from: string): boolean => /^@clerk\/nextjs(?:\/|$)/.test(from);

/** Arguments as values; a spread makes the rest unknown. */
function argumentsOf(call: CallExpression | NewExpression, scope: Scope, evaluator: Evaluator): Value[] {
  return call.arguments.map((one) =>
    one.type === 'SpreadElement' ? UNKNOWN : evaluator.evaluate(one, scope),
  );
}

const isResponse = (node: Expression, evaluator: Evaluator): boolean => {
  const origin = evaluator.origin(node);
  if (origin) return origin.from === 'next/server' && origin.imported === 'NextResponse';
  const inner = unwrap(node);
  return inner.type === 'Identifier' && inner.name === 'Response';
};

/** Calls to functions of Clerk, Next and next-intl, which are told by their import. */
function callImported(call: CallExpression, scope: Scope, evaluator: Evaluator): Value | undefined {
  const callee = call.callee as Expression;
  const origin = evaluator.origin(callee);
  if (!origin) return undefined;
  if (origin.from === 'next-intl/middleware' && origin.imported === 'default') return { is: 'intl' };
  // Turns away whom its rules turn away, and hands on to the second one. [docs.arcjet.com/reference/nextjs]
  if (origin.from === '@arcjet/next' && origin.imported === 'createMiddleware') {
    const [, next] = argumentsOf(call, scope, evaluator);
    return next ?? { is: 'intl' };
  }
  if (!isClerk(origin.from)) return undefined;
  switch (origin.imported) {
    case 'createRouteMatcher': {
      const [list] = argumentsOf(call, scope, evaluator);
      return list?.is === 'known' ? { is: 'matcher', patterns: list.value } : UNKNOWN;
    }
    case 'clerkMiddleware':
    case 'authMiddleware':
      return { is: 'clerk', call, legacy: origin.imported === 'authMiddleware', scope };
    case 'getAuth':
      return { is: 'session' };
    case 'redirectToSignIn':
      return answer('closed');
    default:
      return undefined;
  }
}

/** Functions of the language itself. */
function callGlobal(callee: Expression, given: readonly Value[]): Value | undefined {
  const [first] = given;
  if (callee.type === 'Identifier') {
    if (callee.name === 'Boolean' && first)
      return first.is === 'known' ? known(Boolean(first.value)) : first.is === 'text' ? UNKNOWN : first;
    const plain = first?.is === 'known' ? first : undefined;
    if (callee.name === 'String' && first?.is === 'text') return first;
    if (callee.name === 'String' && plain) return known(String(plain.value), plain.fromPath);
    if (/^(?:encodeURIComponent|encodeURI)$/.test(callee.name) && typeof plain?.value === 'string')
      return known(encodeURIComponent(plain.value), plain.fromPath);
    return undefined;
  }
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier')
    return undefined;
  const name = callee.property.type === 'Identifier' ? callee.property.name : '';
  if (callee.object.name === 'Object') return listed(name, first);
  if (callee.object.name === 'console') return known(undefined);
  if (callee.object.name === 'Array' && name === 'isArray' && first?.is === 'known')
    return known(Array.isArray(first.value));
  return undefined;
}

/** `callee(…)`. */
export function callOf(call: CallExpression, scope: Scope, evaluator: Evaluator): Value {
  const imported = callImported(call, scope, evaluator);
  if (imported) return imported;
  const callee = unwrap(call.callee as Expression);
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    if (isResponse(callee.object as Expression, evaluator))
      return response(call, callee.property.name, scope, evaluator);
  }
  const called = evaluator.evaluate(callee, scope);
  if (called.is === 'answer' && called.ends === true) return called;
  const given = argumentsOf(call, scope, evaluator);
  // A refusal or an unknown step inside an argument: `after(await auth.protect())`.
  if (given.some((one) => one.is === 'answer' && one.ends === true)) return REFUSED;
  switch (called.is) {
    case 'matcher': {
      // It is asked of the request that it is given, which need not be the visitor's.
      if (given[0]?.is !== 'request') return UNKNOWN;
      const fit = anyFits(called.patterns, evaluator.path);
      return fit === undefined ? UNKNOWN : known(fit);
    }
    case 'auth':
      return { is: 'session' };
    case 'refusal':
      // What asks for more than a session may refuse a member, too.
      if (evaluator.member) return UNKNOWN;
      return called.later ? { is: 'later' } : REFUSED;
    case 'method':
      return callMethod(called.of, called.name, given, evaluator);
    case 'function': {
      const result = evaluator.apply(called, given);
      // An answer or nothing: whether there is one, the code asks next.
      return result.is === 'answer' && result.absent ? UNKNOWN : result;
    }
    case 'clerk': {
      const result = runClerk(called, evaluator);
      return result.is === 'answer'
        ? { is: 'answer', answer: result.answer, by: result.by }
        : answer(outcomeOf(result));
    }
    case 'intl':
      return answer('open');
    default: {
      const global = callGlobal(callee, given);
      if (global) return global;
      evaluator.unfollowed += 1;
      return { is: 'unknown', handed: handedOf(given) };
    }
  }
}

/** What a call is given by which it may refuse: who is there, what they sent as they please, or the whole request. */
function handedOf(given: readonly Value[]): 'session' | 'request' | undefined {
  if (given.some(({ is }) => is === 'auth' || is === 'session' || is === 'sent')) return 'session';
  return given.some(({ is }) => is === 'request') ? 'request' : undefined;
}

/** `new NextResponse(…)` and `new URL(…)`; nothing else that is made is known. */
export function constructed(node: NewExpression, scope: Scope, evaluator: Evaluator): Value {
  const callee = unwrap(node.callee as Expression);
  if (isResponse(callee, evaluator)) return response(node, 'new', scope, evaluator);
  if (callee.type === 'Identifier' && callee.name === 'URL') {
    const [text, base] = argumentsOf(node, scope, evaluator);
    const whole = base?.is === 'text' && base.query ? base.start : base?.is === 'known' ? base.value : '';
    const from = typeof whole === 'string' ? whole : '';
    if (text?.is !== 'known' && text?.is !== 'text' && text?.is !== 'url') evaluator.unfollowed += 1;
    const under = from.startsWith(ORIGIN) ? from.slice(ORIGIN.length) : evaluator.path;
    return { is: 'url', to: targetOf(text, under) };
  }
  evaluator.unfollowed += 1;
  return UNKNOWN;
}
