import type { Expression, Node } from 'oxc-parser';
import { walk } from '../walk.ts';
import { type Binding, originOf, type Range, unwrap } from './ast.ts';
import { type FunctionLike, isFunction, isNothing, returnsOf } from './functions.ts';

/** Packages whose middleware is known to answer with a fresh `NextResponse` and to take only the request. */
export const INTL = 'next-intl/middleware';

const DEPTH = 4;

function isFreshCall(node: Expression, bindings: ReadonlyMap<string, Binding>): boolean {
  if (node.type === 'NewExpression') {
    const origin = originOf(node.callee, bindings);
    if (origin?.from === 'next/server' && origin.imported === 'NextResponse') return true;
    return node.callee.type === 'Identifier' && node.callee.name === 'Response' && !bindings.has('Response');
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property, computed } = node.callee;
  if (computed || property.type !== 'Identifier') return false;
  const origin = originOf(object as Expression, bindings);
  if (origin?.from === 'next/server' && origin.imported === 'NextResponse') return property.name !== 'error';
  const isResponse = object.type === 'Identifier' && object.name === 'Response' && !bindings.has('Response');
  return isResponse && property.name === 'json';
}

/** Everything a variable of this function (or of the file) is ever set to; undefined when that cannot be listed. */
function valuesOf(name: string, scope: Node): Expression[] | undefined {
  const values: Expression[] = [];
  let known = true;
  walk(scope, (node) => {
    if (node.type === 'VariableDeclarator') {
      if (node.id.type === 'Identifier' && node.id.name === name) {
        if (node.init) values.push(node.init);
      } else if (node.id.type !== 'Identifier' && mentions(node.id, name)) known = false;
    }
    if (node.type === 'AssignmentExpression') {
      if (node.left.type === 'Identifier' && node.left.name === name) {
        if (node.operator === '=') values.push(node.right);
        else known = false;
      } else if (node.left.type.endsWith('Pattern') && mentions(node.left, name)) known = false;
    }
    if (isFunction(node) && node.params.some((param) => mentions(param, name))) known = false;
    if (node.type === 'CatchClause' && node.param && mentions(node.param, name)) known = false;
    return undefined;
  });
  return known && values.length > 0 ? values : undefined;
}

function mentions(node: Node, name: string): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && inner.name === name) found = true;
    return undefined;
  });
  return found;
}

function isIntl(node: Expression, bindings: ReadonlyMap<string, Binding>, depth = 0): boolean {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression') return originOf(inner.callee, bindings)?.from === INTL;
  if (inner.type !== 'Identifier' || depth > DEPTH) return false;
  const binding = bindings.get(inner.name);
  return binding?.kind === 'variable' && binding.init !== null && isIntl(binding.init, bindings, depth + 1);
}

function fresh(
  node: Expression,
  fn: FunctionLike,
  bindings: ReadonlyMap<string, Binding>,
  depth: number,
): boolean {
  const inner = unwrap(node);
  if (depth > DEPTH) return false;
  if (isNothing(inner) || isFreshCall(inner, bindings)) return true;
  if (inner.type === 'AwaitExpression') return fresh(inner.argument, fn, bindings, depth + 1);
  if (inner.type === 'ConditionalExpression')
    return (
      fresh(inner.consequent, fn, bindings, depth + 1) && fresh(inner.alternate, fn, bindings, depth + 1)
    );
  if (inner.type === 'LogicalExpression')
    return fresh(inner.left, fn, bindings, depth + 1) && fresh(inner.right, fn, bindings, depth + 1);
  if (inner.type === 'CallExpression') {
    if (isIntl(inner.callee as Expression, bindings)) return true;
    if (inner.callee.type !== 'Identifier') return false;
    const binding = bindings.get(inner.callee.name);
    const init = binding?.kind === 'variable' && binding.init ? unwrap(binding.init) : undefined;
    const called =
      binding?.kind === 'function'
        ? binding.node
        : init && isFunction(init) && binding?.kind === 'variable' && binding.declares === 'const'
          ? init
          : undefined;
    return called !== undefined && !shadowed(inner.callee.name, fn) && allFresh(called, bindings, depth + 1);
  }
  if (inner.type === 'Identifier') {
    const values = valuesOf(inner.name, fn);
    return values?.every((value) => fresh(value, fn, bindings, depth + 1)) ?? false;
  }
  return false;
}

function shadowed(name: string, fn: FunctionLike): boolean {
  if (fn.params.some((param) => mentions(param, name))) return true;
  return valuesOf(name, fn) !== undefined;
}

/**
 * Does this function only ever return responses whose headers can be changed? `Response.redirect()` and what `fetch()`
 * gives cannot, and Clerk adds headers to what its handler returns. Everything not understood counts as no.
 * @param except A returned expression that is about to be replaced.
 */
export function returnsFresh(
  fn: FunctionLike,
  bindings: ReadonlyMap<string, Binding>,
  except?: Range,
): boolean {
  return allFresh(fn, bindings, 0, except);
}

function allFresh(
  fn: FunctionLike,
  bindings: ReadonlyMap<string, Binding>,
  depth: number,
  except?: Range,
): boolean {
  return returnsOf(fn).every(
    (node) =>
      (except && node.start <= except.start && node.end >= except.end) || fresh(node, fn, bindings, depth),
  );
}

/** A value that next-intl's `createMiddleware` made, directly or through a constant. */
export function isIntlMiddleware(node: Expression, bindings: ReadonlyMap<string, Binding>): boolean {
  return isIntl(node, bindings);
}
