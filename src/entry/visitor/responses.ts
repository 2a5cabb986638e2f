import type { CallExpression, Expression, NewExpression } from 'oxc-parser';
import { nameOf, unwrap } from '../../code/entry/ast.ts';
import { redirected, rewritten, targetOf } from './target.ts';
import { answer, type Evaluator, type Scope, UNKNOWN, type Value } from './value.ts';

/** What a target that can't be told is named like where it is a page to sign in at. */
export const NAMED_SIGN_IN = /sign-?_?in|log-?_?in/i;
/** From here on a status says that nothing is served. */
export const FAILED = 400;
const MOVED = 300;

/** Texts and names in an expression. */
function textsOf(node: unknown, found: string[] = [], depth = 0): string[] {
  if (typeof node !== 'object' || node === null || depth > 12) return found;
  for (const value of Object.values(node)) {
    if (typeof value === 'string') found.push(value);
    else textsOf(value, found, depth + 1);
  }
  return found;
}

/** The status in the options of a response; undefined where none is named, `unknown` where it is computed. */
function statusOf(init: Expression | undefined): number | 'unknown' | undefined {
  const object = init && unwrap(init);
  if (object === undefined) return undefined;
  if (object.type !== 'ObjectExpression') return 'unknown';
  for (const property of object.properties) {
    if (property.type !== 'Property') return 'unknown';
    if (nameOf(property.key as { type: string }) !== 'status') continue;
    const value = unwrap(property.value as Expression);
    return value.type === 'Literal' && typeof value.value === 'number' ? value.value : 'unknown';
  }
  return undefined;
}

/**
 * Whether an answer carries the headers of something else, as in `{ status: 401, headers: response.headers }`: with those of
 * `NextResponse.next()` Next goes on to the page, whatever the status says.
 */
export function copiesHeaders(init: { type: string } | undefined): boolean {
  const properties: Part[] = init && 'properties' in init ? (init.properties as Part[]) : [];
  return properties.some(({ key, value }) => key && nameOf(key) === 'headers' && value && isOfAnother(value));
}

/** What is looked at of a piece of syntax. */
interface Part {
  type: string;
  key?: Part;
  value?: Part;
  property?: Part;
  arguments?: Part[];
}

/** `response.headers`, or a copy of them: `new Headers(response.headers)`. */
function isOfAnother({ type, property, arguments: given = [] }: Part): boolean {
  if (type === 'NewExpression') return given.some(isOfAnother);
  return type === 'MemberExpression' && property !== undefined && nameOf(property) === 'headers';
}

/** A response of Next's or the platform's, made by a static method or `new`. */
export function response(
  call: CallExpression | NewExpression,
  method: string,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const given = call.arguments.filter((one): one is Expression => one.type !== 'SpreadElement');
  const { path } = evaluator;
  if (method === 'next') return answer('open');
  if (method === 'redirect' || method === 'rewrite') {
    const to = targetOf(given[0] && evaluator.evaluate(given[0], scope), path);
    if (method === 'rewrite') return answer(rewritten(to, path));
    return answer(
      redirected(
        to,
        path,
        textsOf(given[0]).some((text) => NAMED_SIGN_IN.test(text)),
      ),
    );
  }
  if (method === 'error') return answer('closed');
  const init = given[1] && unwrap(given[1]);
  const status = statusOf(init);
  if (status === 'unknown' || copiesHeaders(init)) return UNKNOWN;
  if (status === undefined || status < MOVED) return answer('open');
  return status >= FAILED ? answer('closed') : UNKNOWN;
}
