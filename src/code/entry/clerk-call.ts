import type { Argument, CallExpression, Expression, Node, ObjectExpression, Program } from 'oxc-parser';
import { walk } from '../walk.ts';
import { type Binding, nameOf, originOf, type Range, unwrap } from './ast.ts';
import { type FunctionLike, type FunctionShape, isFunction, returnsOf, shapeOf } from './functions.ts';

export type ClerkFunction = 'clerkMiddleware' | 'authMiddleware' | 'withClerkMiddleware';

/** First argument of `clerkMiddleware`. */
export type HandlerShape =
  | { kind: 'none' }
  /** `undefined` or `null` is passed. */
  | { kind: 'nothing'; range: Range }
  | { kind: 'inline'; range: Range; fn: FunctionShape }
  /** A function of this file. */
  | { kind: 'local'; range: Range; fn: FunctionShape }
  | { kind: 'unknown'; range: Range };

export type OptionsShape =
  | { kind: 'none' }
  | { kind: 'nothing'; range: Range }
  | { kind: 'object'; range: Range; names: string[]; firstProperty?: number }
  /** A constant of this file that holds an object literal. */
  | { kind: 'constant'; range: Range; names: string[] }
  /** `(req) => options`; `objects` are the literals it returns, absent when it returns anything else. */
  | { kind: 'callback'; range: Range; objects?: { range: Range; names: string[]; firstProperty?: number }[] }
  | { kind: 'unknown'; range: Range };

export interface ClerkCall {
  function: ClerkFunction;
  /** The call itself, `clerkMiddleware(…)`. */
  range: Range;
  handler: HandlerShape;
  options: OptionsShape;
  /** Its one argument comes from elsewhere, and nothing tells whether it is a handler or options. */
  ambiguous?: boolean;
  /** `clerkMiddleware(…)(request, event)`: the outer call and its arguments as text ranges. */
  invoked?: { range: Range; arguments: Range[] };
  /** `clerkMiddleware(request, event)`: called as the middleware itself. */
  immediate: boolean;
}

/** Options that the removed `authMiddleware` had; `clerkMiddleware` ignores them, so they protect nothing. */
export const DEAD_OPTIONS = new Set([
  'publicRoutes',
  'ignoredRoutes',
  'apiRoutes',
  'beforeAuth',
  'afterAuth',
]);

const FUNCTIONS = new Set(['clerkMiddleware', 'authMiddleware', 'withClerkMiddleware']);

/** Which of Clerk's entry functions an expression is, when it comes from Clerk's own package. */
export function clerkFunctionOf(
  node: Expression,
  bindings: ReadonlyMap<string, Binding>,
): ClerkFunction | undefined {
  const origin = originOf(node, bindings);
  if (!origin || !FUNCTIONS.has(origin.imported)) return undefined;
  const known =
    origin.from === '@clerk/nextjs/server' ||
    // Where Clerk 4 had its entry functions; the present one was never there.
    (origin.from === '@clerk/nextjs' && origin.imported !== 'clerkMiddleware');
  return known ? (origin.imported as ClerkFunction) : undefined;
}

const rangeOf = (node: Range): Range => ({ start: node.start, end: node.end });

/** Names of an object literal's properties; a spread counts as `...`. */
export function namesOf(object: ObjectExpression): string[] {
  return object.properties.map((property) =>
    property.type === 'SpreadElement' || property.computed ? '...' : nameOf(property.key as { type: string }),
  );
}

function objectShape(object: ObjectExpression): { range: Range; names: string[]; firstProperty?: number } {
  const first = object.properties[0];
  return {
    range: rangeOf(object),
    names: namesOf(object),
    ...(first ? { firstProperty: first.start } : {}),
  };
}

function isNothing(node: Expression): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && node.value === null)
  );
}

type Known =
  | { kind: 'function'; node: FunctionLike; inline: boolean }
  | { kind: 'object'; node: ObjectExpression; inline: boolean };

function known(node: Expression, bindings: ReadonlyMap<string, Binding>): Known | undefined {
  const inner = unwrap(node);
  if (isFunction(inner)) return { kind: 'function', node: inner, inline: true };
  if (inner.type === 'ObjectExpression') return { kind: 'object', node: inner, inline: true };
  if (inner.type !== 'Identifier') return undefined;
  const binding = bindings.get(inner.name);
  if (binding?.kind === 'function') return { kind: 'function', node: binding.node, inline: false };
  if (binding?.kind !== 'variable' || binding.declares !== 'const' || !binding.init) return undefined;
  const init = unwrap(binding.init);
  if (isFunction(init)) return { kind: 'function', node: init, inline: false };
  return init.type === 'ObjectExpression' ? { kind: 'object', node: init, inline: false } : undefined;
}

function handlerOf(node: Argument, bindings: ReadonlyMap<string, Binding>): HandlerShape {
  const range = rangeOf(node);
  if (node.type === 'SpreadElement') return { kind: 'unknown', range };
  if (isNothing(node)) return { kind: 'nothing', range };
  const value = known(node, bindings);
  if (value?.kind !== 'function') return { kind: 'unknown', range };
  const fn = shapeOf(value.node);
  // A cast or parentheses around a literal hide where its parameters could be changed from nobody, but keep it simple.
  if (value.inline) return node === value.node ? { kind: 'inline', range, fn } : { kind: 'local', range, fn };
  return { kind: 'local', range, fn };
}

function optionsOf(node: Argument, bindings: ReadonlyMap<string, Binding>): OptionsShape {
  const range = rangeOf(node);
  if (node.type === 'SpreadElement') return { kind: 'unknown', range };
  if (isNothing(node)) return { kind: 'nothing', range };
  const value = known(node, bindings);
  if (value?.kind === 'object')
    return value.inline
      ? { kind: 'object', ...objectShape(value.node) }
      : { kind: 'constant', range, names: namesOf(value.node) };
  if (value?.kind === 'function') {
    const returns = returnsOf(value.node).map(unwrap);
    const objects = returns.filter((one) => one.type === 'ObjectExpression').map(objectShape);
    const all = value.inline && objects.length > 0 && objects.length === returns.length;
    return { kind: 'callback', range, ...(all ? { objects } : {}) };
  }
  return { kind: 'unknown', range };
}

/** What people call an options object, and what a handler, where neither can be seen. */
const OPTIONS = /(?:options|opts|config|configuration|settings)$/i;
const HANDLER = /handle|handler|middleware|proxy|callback|guard|protect|auth/i;

function isNamed(node: Argument, pattern: RegExp): boolean {
  const inner = node.type === 'SpreadElement' ? node : unwrap(node);
  if (inner.type === 'Identifier') return pattern.test(inner.name);
  return (
    inner.type === 'MemberExpression' &&
    inner.property.type === 'Identifier' &&
    !inner.computed &&
    pattern.test(inner.property.name)
  );
}

/** Describes one call of a Clerk entry function. */
export function clerkCallOf(
  call: CallExpression,
  name: ClerkFunction,
  bindings: ReadonlyMap<string, Binding>,
  parent?: Node,
): ClerkCall {
  const [first, second] = call.arguments;
  let handler: HandlerShape = { kind: 'none' };
  let options: OptionsShape = { kind: 'none' };
  if (first && second) {
    handler = handlerOf(first, bindings);
    options = optionsOf(second, bindings);
  } else if (first) {
    const value = first.type === 'SpreadElement' ? undefined : known(first, bindings);
    if (value?.kind === 'object' || (!value && isNamed(first, OPTIONS))) options = optionsOf(first, bindings);
    else handler = handlerOf(first, bindings);
  }
  const ambiguous = handler.kind === 'unknown' && !second && first !== undefined && !isNamed(first, HANDLER);
  const invoked =
    parent?.type === 'CallExpression' && unwrap(parent.callee as Expression) === call
      ? { range: rangeOf(parent), arguments: parent.arguments.map(rangeOf) }
      : undefined;
  return {
    function: name,
    range: rangeOf(call),
    handler,
    options,
    ...(ambiguous ? { ambiguous } : {}),
    ...(invoked ? { invoked } : {}),
    immediate: handler.kind === 'unknown' && !invoked && options.kind !== 'object' && isRequest(first),
  };
}

function isRequest(node: Argument | undefined): boolean {
  return node?.type === 'Identifier' && /^(?:req|request|_req|_request|r)$/.test(node.name);
}

/** Every call of a Clerk entry function in the file. */
export function clerkCallsOf(program: Program, bindings: ReadonlyMap<string, Binding>): ClerkCall[] {
  const calls: ClerkCall[] = [];
  walk(program, (node, parents) => {
    if (node.type !== 'CallExpression') return undefined;
    const name = clerkFunctionOf(node.callee as Expression, bindings);
    if (name) calls.push(clerkCallOf(node, name, bindings, outer(parents)));
    return undefined;
  });
  return calls;
}

function outer(parents: readonly Node[]): Node | undefined {
  let at = parents.length - 1;
  while (parents[at]?.type === 'ParenthesizedExpression') at--;
  return parents[at];
}
