import type { Expression } from 'oxc-parser';
import { nameOf, unwrap } from '../../code/entry/ast.ts';
import { anyFits } from './patterns.ts';
import { answer, type Evaluator, either, known, type Scope, UNKNOWN, type Value } from './value.ts';

/** What the removed `authMiddleware` left out where it was not told. [@clerk/nextjs 5 authMiddleware.ts] */
const IGNORED = [String.raw`/((?!api|trpc))(_next.*|.+\.[\w]+$)`];

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
  const fits = (name: string, otherwise: readonly string[]): boolean | undefined => {
    const list = read(name) ?? known(otherwise);
    if (list.is === 'function') return evaluator.truth(evaluator.apply(list, [{ is: 'request' }]));
    return list.is === 'known' ? anyFits(list.value, evaluator.path) : undefined;
  };
  const [ignored, listed] = [fits('ignoredRoutes', IGNORED), fits('publicRoutes', [])];
  const [before, after] = [read('beforeAuth'), read('afterAuth')];
  if (ignored === true) return answer('open');
  if (ignored === undefined) return UNKNOWN;
  if (before && beforeIsAll(before, evaluator)) return UNKNOWN;
  if (after?.is === 'function') {
    const judged = (isListed: boolean): Value =>
      evaluator.apply(after, [{ is: 'session', listed: isListed }, { is: 'request' }, UNKNOWN]);
    const left = listed === undefined ? either(judged(true), judged(false)) : judged(listed);
    return before && left.is === 'answer' && left.answer === 'closed' ? UNKNOWN : left;
  }
  if (after || listed === undefined) return UNKNOWN;
  if (listed || evaluator.member) return answer('open');
  return before && API.test(evaluator.path) ? UNKNOWN : answer('closed');
}

/**
 * Paths that are answered with a status. What `beforeAuth` has answered is laid over that, its headers among it: with those of
 * `NextResponse.next()` Next goes on to the route.
 */
const API = /^\/(?:api|trpc)(?:\/|$)/;

/** Whether what runs before may be all that runs: it can say so with `false`, or redirect. */
function beforeIsAll(before: Value, evaluator: Evaluator): boolean {
  if (before.is !== 'function') return true;
  const given = evaluator.apply(before, [{ is: 'request' }, UNKNOWN]);
  return (
    !(given.is === 'answer' && given.answer === 'open') && !(given.is === 'known' && given.value !== false)
  );
}
