import type { CallExpression, Expression, NewExpression } from 'oxc-parser';
import { nameOf, unwrap } from '../../code/entry/ast.ts';
import { callMethod } from './members.ts';
import { anyFits } from './patterns.ts';
import { answer, type Evaluator, known, REFUSED, type Scope, UNKNOWN, type Value } from './value.ts';

const isClerk = (from: string): boolean => /^@clerk\/nextjs(?:\/|$)/.test(from);
const SIGN_IN = /sign-?_?in|log-?_?in|\bauth\b|account/i;
const REFUSING = new Set([401, 403]);

/** Arguments as values; a spread makes the rest unknown. */
function argumentsOf(call: CallExpression | NewExpression, scope: Scope, evaluator: Evaluator): Value[] {
  return call.arguments.map((one) =>
    one.type === 'SpreadElement' ? UNKNOWN : evaluator.evaluate(one, scope),
  );
}

/** Texts in an expression, to tell a redirect to sign-in from any other. */
function textsOf(node: unknown, found: string[] = [], depth = 0): string[] {
  if (typeof node !== 'object' || node === null || depth > 12) return found;
  for (const value of Object.values(node)) {
    if (typeof value === 'string') found.push(value);
    else textsOf(value, found, depth + 1);
  }
  return found;
}

function statusOf(init: Expression | undefined): number | undefined {
  const object = init && unwrap(init);
  if (object?.type !== 'ObjectExpression') return undefined;
  for (const property of object.properties) {
    if (property.type !== 'Property' || nameOf(property.key as { type: string }) !== 'status') continue;
    const value = unwrap(property.value as Expression);
    return value.type === 'Literal' && typeof value.value === 'number' ? value.value : undefined;
  }
  return undefined;
}

/** A response of Next's or the platform's, made by a static method or `new`. */
function response(call: CallExpression | NewExpression, method: string): Value {
  const given = call.arguments.filter((one): one is Expression => one.type !== 'SpreadElement');
  if (method === 'redirect') {
    const leadsToSignIn = textsOf(given[0]).some((text) => SIGN_IN.test(text));
    return answer(leadsToSignIn ? 'closed' : 'open');
  }
  if (method === 'next' || method === 'rewrite') return answer('open');
  return answer(REFUSING.has(statusOf(given[1]) ?? 200) ? 'closed' : 'open');
}

const isResponse = (node: Expression, evaluator: Evaluator): boolean => {
  const origin = evaluator.origin(node);
  if (origin) return origin.from === 'next/server' && origin.imported === 'NextResponse';
  const inner = unwrap(node);
  return inner.type === 'Identifier' && inner.name === 'Response';
};

/** `clerkMiddleware(handler)(request)`, or what the removed `authMiddleware({ publicRoutes })` answered. */
export function runClerk(value: Extract<Value, { is: 'clerk' }>, evaluator: Evaluator): Value {
  const [first] = value.call.arguments;
  if (first?.type === 'SpreadElement') return UNKNOWN;
  if (value.legacy) return runLegacy(first, value.scope, evaluator);
  const handler = first ? evaluator.evaluate(first, value.scope) : known(undefined);
  if (handler.is === 'function')
    return evaluator.apply(handler, [{ is: 'auth' }, { is: 'request' }, UNKNOWN]);
  const inner = first && unwrap(first);
  // Options only, or nothing: Clerk runs and refuses nobody.
  if (handler.is === 'known' || inner?.type === 'ObjectExpression') return known(undefined);
  return UNKNOWN;
}

function runLegacy(first: Expression | undefined, scope: Scope, evaluator: Evaluator): Value {
  const options = first ? unwrap(first) : undefined;
  if (options && options.type !== 'ObjectExpression') return UNKNOWN;
  const read = (name: string): Value | undefined => {
    for (const property of options?.properties ?? []) {
      if (property.type !== 'Property') return UNKNOWN;
      if (nameOf(property.key as { type: string }) === name)
        return evaluator.evaluate(property.value as Expression, scope);
    }
    return undefined;
  };
  const fits = (name: string): boolean | undefined => {
    const list = read(name);
    if (list === undefined) return false;
    return list.is === 'known' ? anyFits(list.value, evaluator.path) : undefined;
  };
  const [ignored, listed, after] = [fits('ignoredRoutes'), fits('publicRoutes'), read('afterAuth')];
  if (ignored === true) return answer('open');
  if (ignored === undefined || listed === undefined) return UNKNOWN;
  if (after?.is === 'function')
    return evaluator.apply(after, [{ is: 'session', listed }, { is: 'request' }, UNKNOWN]);
  if (after) return UNKNOWN;
  return answer(listed ? 'open' : 'closed');
}

/** Calls to functions of Clerk, Next and next-intl, which are told by their import. */
function callImported(call: CallExpression, scope: Scope, evaluator: Evaluator): Value | undefined {
  const callee = call.callee as Expression;
  const origin = evaluator.origin(callee);
  if (!origin) return undefined;
  if (origin.from === 'next-intl/middleware' && origin.imported === 'default') return { is: 'intl' };
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

/** `callee(…)`. */
export function callOf(call: CallExpression, scope: Scope, evaluator: Evaluator): Value {
  const imported = callImported(call, scope, evaluator);
  if (imported) return imported;
  const callee = unwrap(call.callee as Expression);
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    if (isResponse(callee.object as Expression, evaluator)) return response(call, callee.property.name);
  }
  const called = evaluator.evaluate(callee, scope);
  const given = argumentsOf(call, scope, evaluator);
  // A refusal or an unknown step inside an argument: `after(await auth.protect())`.
  if (given.some((one) => one.is === 'answer' && one.ends)) return REFUSED;
  switch (called.is) {
    case 'matcher': {
      const fit = anyFits(called.patterns, evaluator.path);
      return fit === undefined ? UNKNOWN : known(fit);
    }
    case 'auth':
      return { is: 'session' };
    case 'refusal':
      return REFUSED;
    case 'method':
      return callMethod(called.of, called.name, given, evaluator);
    case 'function':
      return evaluator.apply(called, given);
    case 'clerk':
      return answer(clerkAnswer(called, evaluator));
    case 'intl':
      return answer('open');
    default:
      return UNKNOWN;
  }
}

function clerkAnswer(value: Extract<Value, { is: 'clerk' }>, evaluator: Evaluator) {
  const result = runClerk(value, evaluator);
  if (result.is === 'answer') return result.answer;
  return result.is === 'known' && result.value == null ? 'open' : 'unknown';
}

/** `new NextResponse(…)`; `new URL(…)` and the like are not known. */
export function constructed(node: NewExpression, evaluator: Evaluator): Value {
  return isResponse(node.callee as Expression, evaluator) ? response(node, 'new') : UNKNOWN;
}
