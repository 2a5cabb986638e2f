import type { BlockStatement, CallExpression, Expression, IfStatement, Node, Statement } from 'oxc-parser';
import { type Binding, originOf, unwrap } from './ast.ts';
import { completes } from './completes.ts';
import { isFunction, isNothing } from './functions.ts';
import { walk } from './walk.ts';

/** The name by which the list of public routes is known, in our modules and in the owner's. */
export const PUBLIC_ROUTES_MODULE = /(?:^|\/)lib\/security\/public-routes(?:\.[cm]?[jt]s)?$/;

function isWallCall(node: Expression, bindings: ReadonlyMap<string, Binding>, module: string): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression') return false;
  const origin = originOf(inner.callee as Expression, bindings);
  if (origin?.imported !== 'isPublicRoute') return false;
  if (origin.from !== module && !PUBLIC_ROUTES_MODULE.test(origin.from)) return false;
  const [argument] = inner.arguments;
  return argument?.type === 'MemberExpression' || argument?.type === 'Identifier';
}

function returnsInside(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement' && inner.argument) found = true;
    return undefined;
  });
  return found;
}

/** `if (isPublicRoute(…)) return undefined`, the other way round: what follows is for everyone else. */
function letsListedThrough(
  statement: IfStatement,
  bindings: ReadonlyMap<string, Binding>,
  module: string,
): boolean {
  const { consequent, test, alternate } = statement;
  const answer = consequent.type === 'BlockStatement' ? consequent.body[0] : consequent;
  if (alternate || answer?.type !== 'ReturnStatement' || !isWallCall(test, bindings, module)) return false;
  return !answer.argument || isNothing(answer.argument);
}

/** Asks for the user and, at the end, answers in every case: the rest of a handler of that form. */
function refusesTheRest(statements: readonly Statement[]): boolean {
  const [first] = statements;
  return first?.type === 'VariableDeclaration' && !statements.every((one) => completes(one));
}

function isWall(statement: IfStatement, bindings: ReadonlyMap<string, Binding>, module: string): boolean {
  const test = unwrap(statement.test);
  if (test.type !== 'UnaryExpression' || test.operator !== '!') return false;
  return isWallCall(test.argument, bindings, module) && returnsInside(statement.consequent);
}

/** Statements that may stand before the wall: they let nobody through. */
function isHarmless(statement: Statement): boolean {
  return statement.type === 'VariableDeclaration' || statement.type === 'EmptyStatement';
}

/**
 * Does the handler of this `clerkMiddleware` call begin with the wall: `if (!isPublicRoute(…)) { … return … }`, with
 * `isPublicRoute` from the generated module and nothing before it that could answer?
 */
export function hasWall(
  call: CallExpression,
  bindings: ReadonlyMap<string, Binding>,
  module: string,
): boolean {
  const [first] = call.arguments;
  if (!first || first.type === 'SpreadElement') return false;
  const inner = unwrap(first);
  const binding = inner.type === 'Identifier' ? bindings.get(inner.name) : undefined;
  const init = binding?.kind === 'variable' && binding.init ? unwrap(binding.init) : undefined;
  const fn = isFunction(inner) ? inner : binding?.kind === 'function' ? binding.node : init;
  if (!fn || !isFunction(fn) || fn.body?.type !== 'BlockStatement') return false;
  const statements = (fn.body as BlockStatement).body;
  for (const [index, statement] of statements.entries()) {
    if (statement.type === 'IfStatement') {
      if (isWall(statement, bindings, module)) return true;
      return letsListedThrough(statement, bindings, module) && refusesTheRest(statements.slice(index + 1));
    }
    if (!isHarmless(statement)) return false;
  }
  return false;
}
