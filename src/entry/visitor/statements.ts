import type { Expression, Node, Statement } from 'oxc-parser';
import { nameOf } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
import { walk } from '../../code/walk.ts';
import { member } from './members.ts';
import { type Evaluator, either, known, type Scope, truth, UNKNOWN, type Value } from './value.ts';

/** Gives names to (parts of) a value: `userId` of `{ userId }`. */
export function bind(pattern: Node, value: Value, scope: Scope, evaluator: Evaluator): void {
  if (pattern.type === 'Identifier') scope.set(pattern.name, value);
  if (pattern.type === 'AssignmentPattern') bind(pattern.left, UNKNOWN, scope, evaluator);
  if (pattern.type === 'RestElement') bind(pattern.argument, UNKNOWN, scope, evaluator);
  if (pattern.type === 'ArrayPattern')
    for (const element of pattern.elements) if (element) bind(element, UNKNOWN, scope, evaluator);
  if (pattern.type !== 'ObjectPattern') return;
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') bind(property.argument, UNKNOWN, scope, evaluator);
    else {
      const name = property.computed ? undefined : nameOf(property.key as { type: string });
      const part = name === undefined ? UNKNOWN : member(value, name, evaluator.path);
      bind(property.value as Node, part, scope, evaluator);
    }
  }
}

/** Whether a statement that is not followed could end the request. */
function mayAnswer(statement: Node): boolean {
  let found = false;
  walk(statement, (node) => {
    if (node !== statement && isFunction(node)) return false;
    if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') found = true;
    if (node.type === 'Identifier' && (node.name === 'protect' || node.name === 'redirectToSignIn'))
      found = true;
    return undefined;
  });
  return found;
}

/**
 * Runs statements for one visitor.
 * @returns What is returned (or refuses), undefined where control reaches the end.
 */
export function run(
  statements: readonly Statement[],
  scope: Scope,
  evaluator: Evaluator & { spend(): void },
): Value | undefined {
  for (const [index, statement] of statements.entries()) {
    evaluator.spend();
    const rest = () => run(statements.slice(index + 1), scope, evaluator);
    const result = step(statement, scope, evaluator, rest);
    if (result !== 'next') return result;
  }
  return undefined;
}

type Rest = () => Value | undefined;

const merged = (a: Value | undefined, b: Value | undefined): Value =>
  either(a ?? known(undefined), b ?? known(undefined));

/** An expression that runs for what it does: `await auth.protect()`. */
function effect(
  node: Expression,
  scope: Scope,
  evaluator: Evaluator,
  rest: Rest,
): Value | undefined | 'next' {
  const value = evaluator.evaluate(node, scope);
  if (value.is === 'answer' && value.ends) return value;
  if (value.is === 'maybe') return merged(value.value, rest());
  return 'next';
}

function step(
  statement: Statement,
  scope: Scope,
  evaluator: Evaluator & { spend(): void },
  rest: Rest,
): Value | undefined | 'next' {
  switch (statement.type) {
    case 'ReturnStatement':
      return statement.argument ? evaluator.evaluate(statement.argument, scope) : known(undefined);
    case 'ThrowStatement':
      return UNKNOWN;
    case 'ExpressionStatement':
      return effect(statement.expression, scope, evaluator, rest);
    case 'VariableDeclaration':
      for (const { id, init } of statement.declarations) {
        const value = init ? evaluator.evaluate(init, scope) : known(undefined);
        if (value.is === 'answer' && value.ends) return value;
        bind(id as Node, value, scope, evaluator);
      }
      return 'next';
    case 'FunctionDeclaration':
      if (statement.id) scope.set(statement.id.name, { is: 'function', node: statement, scope });
      return 'next';
    case 'BlockStatement': {
      const result = run(statement.body, scope, evaluator);
      return result ?? 'next';
    }
    case 'TryStatement': {
      const result = run(statement.block.body, scope, evaluator);
      return result ?? 'next';
    }
    case 'IfStatement': {
      const test = truth(evaluator.evaluate(statement.test, scope));
      const branch = (body: Statement | null, names: Scope): Value | undefined =>
        body ? run(body.type === 'BlockStatement' ? body.body : [body], names, evaluator) : undefined;
      if (test !== undefined)
        return branch(test ? statement.consequent : statement.alternate, scope) ?? 'next';
      const yes = branch(statement.consequent, new Map(scope));
      const no = branch(statement.alternate, new Map(scope));
      if (yes && no) return merged(yes, no);
      return yes || no ? merged(yes ?? no, rest()) : 'next';
    }
    case 'EmptyStatement':
      return 'next';
    default:
      return mayAnswer(statement) ? UNKNOWN : 'next';
  }
}
