import type { Expression, Node, Statement } from 'oxc-parser';
import { nameOf } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
import { walk } from '../../code/walk.ts';
import { forget, settle } from './changes.ts';
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
/** Where `break` and `continue` lead. */
interface Exits {
  break?: Rest | undefined;
  continue?: Rest | undefined;
}
const NO_EXITS: Exits = {};
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
  exits: Exits = NO_EXITS,
): Value {
  for (const [index, statement] of statements.entries()) {
    evaluator.spend();
    const rest: Rest = (names) => run(statements.slice(index + 1), names, evaluator, after, exits);
    const result = step(statement, scope, evaluator, rest, exits);
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
  if (value.is === 'answer' && value.ends === true) return value;
  if (value.is === 'maybe') return merged(value.value, rest(scope), value.choice, node, evaluator);
  if (value.is === 'answer' && value.ends === 'perhaps')
    return merged(REFUSED, rest(scope), undefined, node, evaluator);
  return 'next';
}

const within = (body: Statement, scope: Scope, evaluator: Stepper, after?: Rest, exits?: Exits): Value =>
  run(body.type === 'BlockStatement' ? body.body : [body], scope, evaluator, after, exits);

/** Whether a way has given a name another value. */
const hasChanged = (names: Scope, before: Scope): boolean =>
  [...before].some(([name, value]) => names.get(name) !== value);

function runIf(
  { test, consequent, alternate }: Extract<Statement, { type: 'IfStatement' }>,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
  exits: Exits,
): Value | 'next' {
  const value = evaluator.evaluate(test, scope);
  if (value.is === 'answer' && value.ends === true) return value;
  const truthy = evaluator.truth(value);
  const taken = (body: Statement | null, names: Scope, after: Rest, leave: Exits): Value =>
    body ? within(body, names, evaluator, after, leave) : after(names);
  if (truthy !== undefined) return taken(truthy ? consequent : alternate, scope, rest, exits);
  const choice = value.is === 'sent' ? value.choice : undefined;
  const way = (holds: boolean, names: Scope, after: Rest, leave: Exits = exits): Value =>
    evaluator.assuming(choice, holds, () => taken(holds ? consequent : alternate, names, after, leave));
  const [yes, no]: [Scope, Scope] = [new Map(scope), new Map(scope)];
  const fell = [way(true, yes, () => FELL, NO_EXITS), way(false, no, () => FELL, NO_EXITS)].every(
    ({ is }) => is === 'fell',
  );
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
  /** The names where control reaches the end of a block, on each way that does. */
  const ends = (body: readonly Statement[], names: Scope): Value => {
    const ways: Scope[] = [];
    const value = run(body, names, evaluator, (end) => {
      ways.push(new Map(end));
      return FELL;
    });
    if (ways.length > 0) settle(names, ways);
    return value;
  };
  const start: Scope = new Map(scope);
  let result = ends(block.body, scope);
  const caught = (body: Statement[], names: Scope): Value => {
    forget(block, names);
    if (handler?.param) bind(handler.param as Node, UNKNOWN, names, evaluator);
    return ends(body, names);
  };
  const perhaps = result.is === 'answer' && result.ends === 'perhaps';
  if (handler && result.is === 'answer' && result.ends === true) {
    settle(scope, [start]);
    result = caught(handler.body.body, scope);
  } else if (handler && (perhaps || evaluator.unfollowed > before)) {
    const handled = caught(handler.body.body, start);
    if (handled.is === 'fell') settle(scope, result.is === 'fell' ? [scope, start] : [start]);
    if (result.is !== 'fell' || handled.is !== 'fell') {
      const on = (value: Value): Value => (value.is === 'fell' ? rest(new Map(scope)) : value);
      result = merged(on(result), on(handled), undefined, block, evaluator);
    }
  }
  const last = finalizer ? ends(finalizer.body, scope) : FELL;
  if (last.is !== 'fell') return last;
  return result.is === 'fell' ? 'next' : result;
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
  if (!items || !pattern) return passedOver(statement, scope, evaluator);
  const from = (index: number, names: Scope): Value => {
    const item = items[index];
    if (!item) return rest(names);
    bind(pattern as Node, item, names, evaluator);
    const next: Rest = (then) => from(index + 1, then);
    return within(statement.body, names, evaluator, next, { break: rest, continue: next });
  };
  return from(0, scope);
}

/** Goes round as long as the test is known to hold. */
function runLoop(
  statement: Extract<Statement, { type: 'ForStatement' | 'WhileStatement' }>,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
): Value {
  const { init, update } = statement.type === 'ForStatement' ? statement : { init: null, update: null };
  const round = (names: Scope): Value => {
    evaluator.spend();
    const test = statement.test ? evaluator.evaluate(statement.test, names) : known(true);
    if (test.is === 'answer' && test.ends === true) return test;
    const goesOn = evaluator.truth(test);
    if (goesOn === undefined) {
      const result = passedOver(statement, names, evaluator);
      return result === 'next' ? rest(names) : result;
    }
    if (!goesOn) return rest(names);
    const next: Rest = (then) => {
      if (update) evaluator.evaluate(update, then);
      return round(then);
    };
    return within(statement.body, names, evaluator, next, { break: rest, continue: next });
  };
  if (init?.type === 'VariableDeclaration') return run([init], scope, evaluator, round);
  if (init) evaluator.evaluate(init, scope);
  return round(scope);
}

/** Runs the cases from the one that fits on; each of them where it is not known which does. */
function runSwitch(
  { discriminant, cases }: Extract<Statement, { type: 'SwitchStatement' }>,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
  exits: Exits,
): Value {
  const value = evaluator.evaluate(discriminant, scope);
  if (value.is === 'answer' && value.ends === true) return value;
  const from = (index: number, names: Scope): Value =>
    run(
      cases.slice(index).flatMap(({ consequent }) => consequent),
      names,
      evaluator,
      rest,
      { ...exits, break: rest },
    );
  const otherwise = cases.findIndex(({ test }) => test === null);
  const tests = cases.map(({ test }) => (test ? evaluator.evaluate(test, scope) : undefined));
  const fits = tests.map((test) =>
    test === undefined
      ? false
      : test.is === 'known' && value.is === 'known'
        ? test.value === value.value
        : undefined,
  );
  const may = fits.flatMap((one, index) => (one === false ? [] : [index]));
  const first = fits.indexOf(true);
  const until = first === -1 ? [...may, otherwise] : may.slice(0, may.indexOf(first) + 1);
  const results = until.map((index) => (index === -1 ? rest(new Map(scope)) : from(index, new Map(scope))));
  const choice = value.is === 'sent' ? value.choice : undefined;
  return results.reduce((a, b) => merged(a, b, choice, discriminant, evaluator));
}

/** A statement that is not followed. */
function passedOver(statement: Statement, scope: Scope, evaluator: Evaluator): Value | 'next' {
  forget(statement, scope);
  if (!mayAnswer(statement)) return 'next';
  evaluator.blame(statement);
  return UNKNOWN;
}

/** `break` and `continue`, as far as it is known where they lead. */
function leave(
  statement: Extract<Statement, { type: 'BreakStatement' | 'ContinueStatement' }>,
  scope: Scope,
  { break: end, continue: next }: Exits,
): Value {
  const exit = statement.type === 'BreakStatement' ? end : next;
  return exit && !statement.label ? exit(scope) : UNKNOWN;
}

function step(
  statement: Statement,
  scope: Scope,
  evaluator: Stepper,
  rest: Rest,
  exits: Exits,
): Value | 'next' {
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
        if (value.is === 'answer' && value.ends === true) return value;
        bind(id as Node, value, scope, evaluator);
        const perhaps = value.is === 'maybe' && value.value === REFUSED ? value : undefined;
        const ends = perhaps ?? (value.is === 'answer' && value.ends === 'perhaps');
        if (init && ends && statement.declarations.length === 1)
          return merged(REFUSED, rest(scope), perhaps?.choice, init, evaluator);
      }
      return 'next';
    case 'FunctionDeclaration':
      if (statement.id) scope.set(statement.id.name, { is: 'function', node: statement, scope });
      return 'next';
    case 'BlockStatement':
      return run(statement.body, scope, evaluator, rest, exits);
    case 'TryStatement':
      return runTry(statement, scope, evaluator, rest);
    case 'IfStatement':
      return runIf(statement, scope, evaluator, rest, exits);
    case 'ForOfStatement':
      return runEach(statement, scope, evaluator, rest);
    case 'ForStatement':
    case 'WhileStatement':
      return runLoop(statement, scope, evaluator, rest);
    case 'SwitchStatement':
      return runSwitch(statement, scope, evaluator, rest, exits);
    case 'BreakStatement':
    case 'ContinueStatement':
      return leave(statement, scope, exits);
    case 'EmptyStatement':
      return 'next';
    default:
      return passedOver(statement, scope, evaluator);
  }
}
