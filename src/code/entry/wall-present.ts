import type { BlockStatement, CallExpression, Expression, IfStatement, Node, Statement } from 'oxc-parser';
import { walk } from '../walk.ts';
import { type Binding, originOf, unwrap } from './ast.ts';
import { completes } from './completes.ts';
import { isFunction, isNothing } from './functions.ts';

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

/** Answers somewhere, and nowhere with nothing: `return` alone lets the visitor through. */
function answersInside(node: Node): boolean {
  let answers = false;
  let letsThrough = false;
  walk(node, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement') {
      if (!inner.argument || isNothing(inner.argument)) letsThrough = true;
      else answers = true;
    }
    return undefined;
  });
  return answers && !letsThrough;
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

function mentions(node: Node, test: (inner: Node) => boolean): boolean {
  let found = false;
  walk(node, (inner) => {
    if (test(inner)) found = true;
    return undefined;
  });
  return found;
}

const asksFor = (node: Node, auth: string): boolean =>
  mentions(node, (inner) => inner.type === 'Identifier' && inner.name === auth);

/** Where visitors without a session get their answer, in generated and patched files alike. */
const SIGNED_OUT_MODULE = /(?:^|\/)lib\/security\/signed-out(?:\.[cm]?[jt]s)?$/;

/** A call of the generated refusal, or of a function of this file that answers 401. */
function isRefusal(node: Expression, bindings: ReadonlyMap<string, Binding>): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression' || inner.callee.type !== 'Identifier') return false;
  const binding = bindings.get(inner.callee.name);
  if (binding?.kind === 'import')
    return binding.imported === 'refuse' && SIGNED_OUT_MODULE.test(binding.from);
  if (binding?.kind !== 'function') return false;
  return mentions(binding.node, (one) => one.type === 'Literal' && one.value === 401);
}

/** Asks for the user, and in the end answers with a refusal unless there is one: our own template's handler. */
function refusesTheRest(
  statements: readonly Statement[],
  auth: string,
  bindings: ReadonlyMap<string, Binding>,
): boolean {
  const [first, ...rest] = statements;
  const last = rest.at(-1);
  if (first?.type !== 'VariableDeclaration' || !asksFor(first, auth)) return false;
  if (last?.type !== 'ReturnStatement' || !last.argument) return false;
  if (!rest.slice(0, -1).every((one) => one.type === 'IfStatement')) return false;
  const answer = unwrap(last.argument);
  return isRefusal(answer.type === 'ConditionalExpression' ? answer.alternate : answer, bindings);
}

/** `!userId`, alone or beside another reason to refuse; a further condition (`&&`) would spare some visitors. */
function saysSignedOut(node: Expression): boolean {
  const test = unwrap(node);
  if (test.type === 'LogicalExpression')
    return test.operator === '||' && (saysSignedOut(test.left) || saysSignedOut(test.right));
  if (test.type === 'BinaryExpression') return test.operator.startsWith('==') && isNothing(test.right);
  return test.type === 'UnaryExpression' && test.operator === '!';
}

/** No visitor without a session comes out of the block at its end. */
function stopsSignedOut(block: Statement): boolean {
  const statements = block.type === 'BlockStatement' ? block.body : [block];
  return statements.some(
    (one) =>
      !completes(one) ||
      (one.type === 'IfStatement' && saysSignedOut(one.test) && !completes(one.consequent)),
  );
}

function isWall(
  statement: IfStatement,
  auth: string,
  bindings: ReadonlyMap<string, Binding>,
  module: string,
): boolean {
  const test = unwrap(statement.test);
  if (test.type !== 'UnaryExpression' || test.operator !== '!') return false;
  return (
    isWallCall(test.argument, bindings, module) &&
    answersInside(statement.consequent) &&
    stopsSignedOut(statement.consequent) &&
    asksFor(statement.consequent, auth)
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
 * `isPublicRoute` being from the generated module, with nothing before it that could answer.
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
      if (isWall(statement, auth, bindings, module))
        return { end: statement.end, followed: !rest.every(doesNothing), ...request };
      return letsListedThrough(statement, bindings, module) && refusesTheRest(rest, auth, bindings)
        ? { end: fn.body.end, followed: false, ...request }
        : undefined;
    }
    if (!isHarmless(statement)) return undefined;
  }
  return undefined;
}
