import type { Expression, Node, Statement } from 'oxc-parser';
import { nameOf } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
import { walk } from '../../code/walk.ts';
import type { Choice } from './choice.ts';
import { itemsOf } from './lists.ts';
import { member } from './members.ts';
import { chosen, type Evaluator, either, known, REFUSED, type Scope, UNKNOWN, type Value } from './value.ts';

/** Gives names to (parts of) a value: `userId` of `{ userId }`. */
export function bind(pattern: Node, value: Value, scope: Scope, evaluator: Evaluator): void {
  if (pattern.type === 'Identifier') scope.set(pattern.name, value);
  if (pattern.type === 'AssignmentPattern') bind(pattern.left, UNKNOWN, scope, evaluator);
  if (pattern.type === 'RestElement') bind(pattern.argument, UNKNOWN, scope, evaluator);
  if (pattern.type === 'ArrayPattern')
    for (const [index, element] of pattern.elements.entries())
      if (element) bind(element, itemsOf(value)?.[index] ?? UNKNOWN, scope, evaluator);
  if (pattern.type !== 'ObjectPattern') return;
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') bind(property.argument, UNKNOWN, scope, evaluator);
    else {
      const name = property.computed ? undefined : nameOf(property.key as { type: string });
      const part = name === undefined ? UNKNOWN : member(value, name, evaluator);
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

/** What follows a statement. */
type Rest = (scope: Scope) => Value;
type Stepper = Evaluator & { spend(): void };

/** Control reaches the end. */
export const FELL: Value = { is: 'fell' };

/**
 * Runs statements for one visitor.
 * @param after What follows them.
 * @returns What is returned (or refuses), or what `after` gives where control reaches the end.
 */
export function run(
  statements: readonly Statement[],
  scope: Scope,
  evaluator: Stepper,
  after: Rest = () => FELL,
): Value {
  for (const [index, statement] of statements.entries()) {
    evaluator.spend();
    const rest: Rest = (names) => run(statements.slice(index + 1), names, evaluator, after);
    const result = step(statement, scope, evaluator, rest);
    if (result !== 'next') return result;
  }
  return after(scope);
}

/** One of two ways: the better one for the caller where the choice is theirs. */
function merged(a: Value, b: Value, choice: Choice | undefined, test: Node, evaluator: Evaluator): Value {
  if (choice) return chosen(a, b, choice);
  const value = either(a, b);
  if (value.is === 'unknown') evaluator.blame(test);
  return value;
}

/** An expression that runs for what it does: `await auth.protect()`. */
function effect(node: Expression, scope: Scope, evaluator: Evaluator, rest: Rest): Value | 'next' {
  const value = evaluator.evaluate(node, scope);
  if (value.is === 'answer' && value.ends) return value;
  if (value.is === 'maybe') return merged(value.value, rest(scope), value.choice, node, evaluator);
  return 'next';
}

const within = (body: Statement, scope: Scope, evaluator: Stepper, after?: Rest): Value =>
  run(body.type === 'BlockStatement' ? body.body : [body], scope, evaluator, after);

/** Whether a way has given a name another value. */
const hasChanged = (names: Scope, before: Scope): boolean =>
  [...before].some(([name, value]) => names.get(name) !== value);

function runIf(
  { test, consequent, alternate }: Extract<Statement, { type: 'IfStatement' }>,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
): Value | 'next' {
  const value = evaluator.evaluate(test, scope);
  if (value.is === 'answer' && value.ends) return value;
  const truthy = evaluator.truth(value);
  const taken = (body: Statement | null, names: Scope, after: Rest): Value =>
    body ? within(body, names, evaluator, after) : after(names);
  if (truthy !== undefined) return taken(truthy ? consequent : alternate, scope, rest);
  const choice = value.is === 'sent' ? value.choice : undefined;
  const way = (holds: boolean, names: Scope, after: Rest): Value =>
    evaluator.assuming(choice, holds, () => taken(holds ? consequent : alternate, names, after));
  const [yes, no]: [Scope, Scope] = [new Map(scope), new Map(scope)];
  const fell = way(true, yes, () => FELL).is === 'fell' && way(false, no, () => FELL).is === 'fell';
  if (fell && !hasChanged(yes, scope) && !hasChanged(no, scope)) return 'next';
  const [one, other] = [way(true, new Map(scope), rest), way(false, new Map(scope), rest)];
  return merged(one, other, choice, test, evaluator);
}

/** What is caught does not end the request; what is not followed may throw. */
function runTry(
  { block, handler, finalizer }: Extract<Statement, { type: 'TryStatement' }>,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
): Value | 'next' {
  const before = evaluator.unfollowed;
  let result = run(block.body, scope, evaluator);
  const caught = (body: Statement[], names: Scope): Value => {
    if (handler?.param) bind(handler.param as Node, UNKNOWN, names, evaluator);
    return run(body, names, evaluator);
  };
  if (handler && result.is === 'answer' && result.ends) result = caught(handler.body.body, scope);
  else if (handler && evaluator.unfollowed > before) {
    const handled = caught(handler.body.body, new Map(scope));
    if (result.is !== 'fell' || handled.is !== 'fell') {
      const on = (value: Value): Value => (value.is === 'fell' ? rest(scope) : value);
      result = merged(on(result), on(handled), undefined, block, evaluator);
    }
  }
  const last = finalizer ? run(finalizer.body, scope, evaluator) : FELL;
  if (last.is !== 'fell') return last;
  return result.is === 'fell' ? 'next' : result;
}

/** Whether a body is left by `break` or `continue`. */
function leavesEarly(body: Node): boolean {
  let found = false;
  walk(body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'BreakStatement' || node.type === 'ContinueStatement') found = true;
    return undefined;
  });
  return found;
}

/** Goes over a list that is known, item by item. */
function runEach(
  statement: Extract<Statement, { type: 'ForOfStatement' }>,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
): Value | 'next' {
  const items = itemsOf(evaluator.evaluate(statement.right, scope));
  const { left } = statement;
  const pattern = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : undefined;
  if (!items || !pattern || leavesEarly(statement.body)) return passedOver(statement, evaluator);
  const from = (index: number, names: Scope): Value => {
    const item = items[index];
    if (!item) return rest(names);
    bind(pattern as Node, item, names, evaluator);
    return within(statement.body, names, evaluator, (next) => from(index + 1, next));
  };
  return from(0, scope);
}

/** A statement that is not followed. */
function passedOver(statement: Statement, evaluator: Evaluator): Value | 'next' {
  if (!mayAnswer(statement)) return 'next';
  evaluator.blame(statement);
  return UNKNOWN;
}

function step(statement: Statement, scope: Scope, evaluator: Stepper, rest: Rest): Value | 'next' {
  switch (statement.type) {
    case 'ReturnStatement': {
      const value = statement.argument ? evaluator.evaluate(statement.argument, scope) : known(undefined);
      if ((value.is === 'unknown' || value.is === 'maybe') && statement.argument)
        evaluator.blame(statement.argument);
      return value;
    }
    // Whatever is thrown, nobody gets the page.
    case 'ThrowStatement':
      return REFUSED;
    case 'ExpressionStatement':
      return effect(statement.expression, scope, evaluator, rest);
    case 'VariableDeclaration':
      for (const { id, init } of statement.declarations) {
        const value = init ? evaluator.evaluate(init, scope) : known(undefined);
        if (value.is === 'answer' && value.ends) return value;
        bind(id as Node, value, scope, evaluator);
        if (init && value.is === 'maybe' && value.value === REFUSED && statement.declarations.length === 1)
          return merged(REFUSED, rest(scope), value.choice, init, evaluator);
      }
      return 'next';
    case 'FunctionDeclaration':
      if (statement.id) scope.set(statement.id.name, { is: 'function', node: statement, scope });
      return 'next';
    case 'BlockStatement':
      return run(statement.body, scope, evaluator, rest);
    case 'TryStatement':
      return runTry(statement, scope, evaluator, rest);
    case 'IfStatement':
      return runIf(statement, scope, evaluator, rest);
    case 'ForOfStatement':
      return runEach(statement, scope, evaluator, rest);
    case 'EmptyStatement':
      return 'next';
    default:
      return passedOver(statement, evaluator);
  }
}
