import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { bindPattern } from './bind.ts';
import { evaluate } from './expressions.ts';
import { hoist } from './hoist.ts';
import type { Machine } from './machine.ts';
import { forget } from './repeat.ts';
import { byOf, partsOf, Scope, Thrown, truth, UNDEFINED, UNKNOWN } from './value.ts';
import type { Completion } from './ways.ts';

/** Runs statements in a scope of their own. */
export function runBody(statements: readonly Node[], outer: Scope, machine: Machine): Completion {
  const scope = new Scope(outer.module, outer);
  hoist(statements, scope);
  for (const statement of statements) {
    const left = run(statement, scope, machine);
    if (left !== undefined) return left;
  }
  return undefined;
}

const block = (node: Node | undefined, scope: Scope, machine: Machine): Completion =>
  node === undefined
    ? undefined
    : runBody(node.type === 'BlockStatement' ? nodes(node.body) : [node], scope, machine);

function run(statement: Node, scope: Scope, machine: Machine): Completion {
  machine.spend();
  const child = (name: string): Node | undefined => field(statement, name);
  switch (statement.type) {
    case 'ExpressionStatement':
      runExpression(child('expression'), scope, machine);
      return undefined;
    case 'VariableDeclaration':
      for (const declarator of nodes(statement.declarations)) {
        const init = field(declarator, 'init');
        if (init) bindPattern(field(declarator, 'id'), evaluate(init, scope, machine, false), scope, machine);
      }
      return undefined;
    case 'ReturnStatement': {
      const argument = child('argument');
      machine.frame.returns.push(argument ? evaluate(argument, scope, machine, true) : UNDEFINED);
      return 'return';
    }
    case 'ThrowStatement':
      evaluate(child('argument'), scope, machine, false);
      throw new Thrown();
    case 'BlockStatement':
      return block(statement, scope, machine);
    case 'IfStatement':
      return runIf(statement, scope, machine);
    case 'TryStatement':
      return runTry(statement, scope, machine);
    case 'SwitchStatement':
      return runSwitch(statement, scope, machine);
    case 'LabeledStatement':
      return runLabeled(statement, scope, machine);
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      return runLoop(statement, scope, machine);
    case 'BreakStatement':
    case 'ContinueStatement': {
      const label = nameOf(child('label'));
      if (label !== undefined) machine.jumped.add(label);
      return statement.type === 'BreakStatement' ? 'break' : 'continue';
    }
    default:
      return undefined;
  }
}

function runExpression(node: Node | undefined, scope: Scope, machine: Machine): void {
  const value = evaluate(node, scope, machine, false);
  if (value.is === 'promise' && value.thrown?.by)
    machine.note('wrong', `${value.thrown.by.what} is not awaited`, {
      module: scope.module,
      node: node as Node,
    });
}

function runIf(statement: Node, scope: Scope, machine: Machine): Completion {
  const test = evaluate(field(statement, 'test'), scope, machine, false);
  const decided = truth(test);
  const yes = (): Completion => block(field(statement, 'consequent'), scope, machine);
  const no = (): Completion => block(field(statement, 'alternate'), scope, machine);
  if (decided === undefined) return machine.ways.branch([yes, no]);
  // Decided for a stranger, and left by it: the check refuses.
  const refuses = machine.depth === 1 && byOf(test) !== undefined;
  const site = { module: scope.module, node: statement };
  try {
    const left = decided ? yes() : no();
    if (refuses && left === 'return') machine.note('refused', 'leaves', site, byOf(test));
    return left;
  } catch (error) {
    if (error instanceof Thrown && error.by === undefined && byOf(test)) throw new Thrown(byOf(test));
    throw error;
  }
}

function runTry(statement: Node, scope: Scope, machine: Machine): Completion {
  const handler = field(statement, 'handler');
  const caught = (): Completion => {
    const inner = new Scope(scope.module, scope);
    bindPattern(field(handler, 'param'), UNKNOWN, inner, machine);
    return block(field(handler, 'body'), inner, machine);
  };
  const before = machine.ways.mayThrow;
  let left: Completion;
  let thrown: Thrown | undefined;
  try {
    left = block(field(statement, 'block'), scope, machine);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    thrown = error;
  }
  if (handler && thrown) {
    left = caught();
    if (left === undefined && thrown.by)
      machine.note('wrong', `${thrown.by.what} is inside a try whose catch goes on`, {
        module: scope.module,
        node: statement,
      });
    thrown = undefined;
  } else if (handler && machine.ways.mayThrow > before) {
    const end = left;
    left = machine.ways.branch([() => end, caught]);
  }
  const last = block(field(statement, 'finalizer'), scope, machine);
  if (last !== undefined) return last;
  if (thrown) throw thrown;
  return left;
}

/** What is left by its label goes on behind it, however deep in it the jump stands. */
function runLabeled(statement: Node, scope: Scope, machine: Machine): Completion {
  const label = nameOf(field(statement, 'label')) ?? '';
  machine.jumped.delete(label);
  const body = field(statement, 'body');
  const left = body && run(body, scope, machine);
  return machine.jumped.has(label) ? undefined : left;
}

function runSwitch(statement: Node, scope: Scope, machine: Machine): Completion {
  evaluate(field(statement, 'discriminant'), scope, machine, false);
  const cases = nodes(statement.cases);
  const ways = cases.map((_, index) => (): Completion => {
    const left = runBody(
      cases.slice(index).flatMap((one) => nodes(one.consequent)),
      scope,
      machine,
    );
    return left === 'break' ? undefined : left;
  });
  const complete = cases.some((one) => !field(one, 'test'));
  return machine.ways.branch(complete ? ways : [...ways, () => undefined]);
}

function runLoop(statement: Node, outer: Scope, machine: Machine): Completion {
  const scope = new Scope(outer.module, outer);
  const site = { module: scope.module, node: statement, awaited: true };
  const init = field(statement, 'init');
  if (init) hoist([init], scope);
  if (init?.type === 'VariableDeclaration') run(init, scope, machine);
  else if (init) evaluate(init, scope, machine, false);
  const right = field(statement, 'right');
  if (right) {
    const over = evaluate(right, scope, machine, false);
    if (statement.await === true && over.is !== 'request' && over.is !== 'array')
      machine.note('work', 'reads a stream', site);
    const declared = field(statement, 'left');
    const pattern =
      declared?.type === 'VariableDeclaration' ? field(nodes(declared.declarations)[0], 'id') : undefined;
    const item = over.is === 'request' ? over : partsOf(over).length > 0 ? over : UNKNOWN;
    if (pattern) bindPattern(pattern, item, scope, machine);
  }
  forget(statement, scope, machine);
  const test = field(statement, 'test');
  if (test) evaluate(test, scope, machine, false);
  const once = (): Completion => {
    const left = block(field(statement, 'body'), scope, machine);
    const update = field(statement, 'update');
    if (update && left !== 'return') evaluate(update, scope, machine, false);
    return left === 'return' ? left : undefined;
  };
  return statement.type === 'DoWhileStatement' ? once() : machine.ways.branch([once, () => undefined]);
}
