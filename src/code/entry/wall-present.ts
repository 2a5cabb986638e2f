import type { BlockStatement, CallExpression, Expression, IfStatement, Statement } from 'oxc-parser';
import { type Binding, originOf, unwrap } from './ast.ts';
import { isFunction, isNothing } from './functions.ts';
import { answersSignedOut } from './signed-out.ts';

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

function isWall(
  statement: IfStatement,
  before: readonly Statement[],
  auth: string,
  bindings: ReadonlyMap<string, Binding>,
  module: string,
): boolean {
  const test = unwrap(statement.test);
  if (test.type !== 'UnaryExpression' || test.operator !== '!') return false;
  return (
    isWallCall(test.argument, bindings, module) &&
    answersSignedOut([...before, statement.consequent], auth, bindings)
  );
}

/** Statements that may stand before the wall: they let nobody through. */
function isHarmless(statement: Statement): boolean {
  return statement.type === 'VariableDeclaration' || statement.type === 'EmptyStatement';
}

/** Where the wall stands in a handler. */
export interface WallPlace {
  /** Offset behind it. */
  end: number;
  /** Something of the owner's follows. */
  followed: boolean;
  /** What the handler calls the request. */
  request?: string;
}

const doesNothing = (statement: Statement): boolean =>
  statement.type === 'EmptyStatement' ||
  (statement.type === 'ReturnStatement' && (!statement.argument || isNothing(statement.argument)));

/**
 * Where the handler of this `clerkMiddleware` call has the wall: it begins with `if (!isPublicRoute(…)) { … return … }`,
 * `isPublicRoute` being from the generated module, with nothing before it that could answer,
 * and answers everyone without a session there, without a way past it for some paths.
 */
export function wallOf(
  call: CallExpression,
  bindings: ReadonlyMap<string, Binding>,
  module: string,
): WallPlace | undefined {
  const [first] = call.arguments;
  if (!first || first.type === 'SpreadElement') return undefined;
  const inner = unwrap(first);
  const binding = inner.type === 'Identifier' ? bindings.get(inner.name) : undefined;
  const init = binding?.kind === 'variable' && binding.init ? unwrap(binding.init) : undefined;
  const fn = isFunction(inner) ? inner : binding?.kind === 'function' ? binding.node : init;
  if (!fn || !isFunction(fn) || fn.body?.type !== 'BlockStatement') return undefined;
  const [param, second] = fn.params;
  if (param?.type !== 'Identifier') return undefined;
  const auth = param.name;
  const request = second?.type === 'Identifier' ? { request: second.name } : {};
  const statements = (fn.body as BlockStatement).body;
  for (const [index, statement] of statements.entries()) {
    if (statement.type === 'IfStatement') {
      const rest = statements.slice(index + 1);
      const before = statements.slice(0, index);
      if (isWall(statement, before, auth, bindings, module))
        return { end: statement.end, followed: !rest.every(doesNothing), ...request };
      return letsListedThrough(statement, bindings, module) &&
        answersSignedOut([...before, ...rest], auth, bindings)
        ? { end: fn.body.end, followed: false, ...request }
        : undefined;
    }
    if (!isHarmless(statement)) return undefined;
  }
  return undefined;
}
