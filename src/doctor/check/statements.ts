import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { lineOf } from '../code/module.ts';
import { bindPattern } from './bind.ts';
import { runStatics } from './construct.ts';
import { evaluate, perhaps, returned } from './expressions.ts';
import { hoist } from './hoist.ts';
import { evaluateTest } from './logic.ts';
import { runLoop } from './loops.ts';
import type { Machine } from './machine.ts';
import { noteCompared } from './made-up.ts';
import { narrowedBy } from './narrowed.ts';
import { equalToSent } from './sent.ts';
import {
  byOf,
  type Check,
  nameSent,
  object,
  Scope,
  type Site,
  Thrown,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
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

/** Runs a block, or the statement that stands where one may. */
export const block = (node: Node | undefined, scope: Scope, machine: Machine): Completion =>
  node === undefined
    ? undefined
    : runBody(node.type === 'BlockStatement' ? nodes(node.body) : [node], scope, machine);

/** Runs one statement. */
export function run(statement: Node, scope: Scope, machine: Machine): Completion {
  machine.spend();
  const child = (name: string): Node | undefined => field(statement, name);
  switch (statement.type) {
    case 'ExpressionStatement':
      runExpression(child('expression'), scope, machine);
      return undefined;
    case 'VariableDeclaration':
      for (const declarator of nodes(statement.declarations)) {
        const init = field(declarator, 'init');
        if (!init) continue;
        const value = evaluate(init, scope, machine, false);
        bindPattern(field(declarator, 'id'), value, scope, machine, statement.kind === 'var');
      }
      return undefined;
    case 'ReturnStatement': {
      const argument = child('argument');
      machine.frame.returns.push(...(argument ? returned(argument, scope, machine, true) : [UNDEFINED]));
      return 'return';
    }
    case 'ThrowStatement': {
      const value = evaluate(child('argument'), scope, machine, false);
      if (truth(value) === false) machine.ways.hollow += 1;
      throw machine.caught.get(value) ?? new Thrown();
    }
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
      else if (statement.type === 'BreakStatement') machine.breaks += 1;
      else machine.continues += 1;
      return statement.type === 'BreakStatement' ? 'break' : 'continue';
    }
    case 'ClassDeclaration':
      runStatics(statement, scope, machine);
      return undefined;
    case 'TSEnumDeclaration':
      bindPattern(child('id'), evaluate(statement, scope, machine, false), scope, machine);
      return undefined;
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
  const test = evaluateTest(field(statement, 'test'), scope, machine);
  const decided = machine.truth(test);
  const narrow = decided === undefined ? narrowedBy(field(statement, 'test'), scope, machine) : undefined;
  const way = (name: string, is: boolean) => (): Completion => {
    narrow?.(is);
    return block(field(statement, name), scope, machine);
  };
  const [yes, no] = [way('consequent', true), way('alternate', false)];
  if (decided === undefined)
    return machine.ways.branch([yes, no], () => shown(field(statement, 'test') ?? statement, scope.module));
  const taken = field(statement, decided ? 'consequent' : 'alternate') ?? statement;
  const says = SENDS_NO.test(scope.module.text.slice(taken.start, taken.end));
  const site = { module: scope.module, node: statement };
  return decidedBy(byOf(test), decided ? yes : no, site, machine, says);
}

const MAX_SHOWN = 60;

/** What an answer hangs on, as it is spoken of. */
function shown(node: Node, module: Site['module']): string {
  const text = module.text.slice(node.start, node.end).replace(/\s+/g, ' ').trim();
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  return `it hangs on ${short} (${module.path}:${lineOf(module, node)})`;
}

/** Says to the caller that they may not: in the Pages Router that is sent, and nothing has to be returned for it. */
const SENDS_NO = /\b40[13]\b/;

/**
 * Follows the way that a check has decided on: left by it, the check refuses. A function that is called in between may
 * be left for other reasons, so there it has to say so.
 * @param says The way says so.
 */
function decidedBy(
  check: Check | undefined,
  way: () => Completion,
  site: Pick<Site, 'module' | 'node'>,
  machine: Machine,
  says = false,
): Completion {
  try {
    const left = way();
    if (check && left === 'return' && (machine.depth === 1 || says))
      machine.note('refused', 'leaves', site, check);
    return left;
  } catch (error) {
    if (error instanceof Thrown && error.by === undefined && check) throw new Thrown(check);
    throw error;
  }
}

/** How code ends, a refusal among the ways to. */
function ending(run: () => Completion): Completion | Thrown {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return error;
  }
}

function runTry(statement: Node, scope: Scope, machine: Machine): Completion {
  const handler = field(statement, 'handler');
  const { hollow } = machine.ways;
  const caught = (by?: Thrown): Completion => {
    const inner = new Scope(scope.module, scope);
    // Whatever is thrown is an object, an error as a rule.
    const error: Value = machine.ways.hollow > hollow ? { is: 'unknown' } : object({}, UNKNOWN);
    if (by) machine.caught.set(error, by);
    bindPattern(field(handler, 'param'), error, inner, machine);
    return block(field(handler, 'body'), inner, machine);
  };
  const before = machine.ways.mayThrow;
  const { tryingFrom } = machine;
  machine.tryingFrom ??= before;
  const { result, leave } = machine.ways.interrupted(() =>
    ending(() => block(field(statement, 'block'), scope, machine)),
  );
  machine.tryingFrom = tryingFrom;
  let left: Completion = result instanceof Thrown ? undefined : result;
  const thrown = result instanceof Thrown ? result : undefined;
  const handled = handler !== undefined && thrown !== undefined;
  const last = (): Completion => block(field(statement, 'finalizer'), scope, machine);
  if (handler && thrown) {
    if (machine.ways.mayThrow > before) leave();
    try {
      left = caught(thrown);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      const end = last();
      if (end !== undefined) return end;
      throw error;
    }
    if (left === undefined && thrown.by)
      machine.note('wrong', `${thrown.by.what} is inside a try whose catch goes on`, {
        module: scope.module,
        node: statement,
      });
  } else if (handler && machine.ways.mayThrow > before) {
    const end = left;
    // It may have been left before any of what it assigns.
    const early = (): Completion => {
      leave();
      return caught();
    };
    left = machine.ways.branch([() => end, early]);
  }
  const end = last();
  if (end !== undefined) return end;
  if (thrown && !handled) throw thrown;
  return left;
}

/** What is left by its label goes on behind it, however deep in it the jump stands. */
function runLabeled(statement: Node, scope: Scope, machine: Machine): Completion {
  const label = nameOf(field(statement, 'label')) ?? '';
  machine.jumped.delete(label);
  const body = field(statement, 'body');
  return leavable(
    () => body && run(body, scope, machine),
    () => machine.jumped.has(label),
    machine,
  );
}

/** Runs what a jump may have left early: then it goes on behind it, with what was assigned up to there. */
export function leavable(
  body: () => Completion,
  isLeft: (left: Completion | Thrown) => boolean,
  machine: Machine,
): Completion {
  const { result: left, leave } = machine.ways.interrupted(() => ending(body));
  if (isLeft(left)) {
    leave();
    if (left instanceof Thrown) machine.ways.mayThrow += 1;
    return undefined;
  }
  if (left instanceof Thrown) throw left;
  return left;
}

function runSwitch(statement: Node, scope: Scope, machine: Machine): Completion {
  const value = evaluate(field(statement, 'discriminant'), scope, machine, false);
  const cases = nodes(statement.cases);
  const tests = cases.map((one): Value | undefined => {
    const test = field(one, 'test');
    return test && perhaps(() => evaluate(test, scope, machine, false), true, machine);
  });
  noteCompared(
    value,
    tests.filter((one) => one !== undefined),
    machine,
  );
  const ways = cases.map((_, index) => (): Completion => {
    const before = machine.breaks;
    const code = cases.slice(index).flatMap((one) => nodes(one.consequent));
    // One break at the end is how it ends, and no way round what stands before it.
    const isLeft = (left: Completion | Thrown): boolean => {
      const early = machine.breaks - before > (left === 'break' ? 1 : 0);
      machine.breaks = before;
      return early;
    };
    const left = leavable(() => runBody(code, scope, machine), isLeft, machine);
    return left === 'break' ? undefined : left;
  });
  const chosen = sentCase(value, tests, machine) ?? chosenCase(value, tests);
  if (chosen) {
    const way = chosen.at === undefined ? undefined : ways[chosen.at];
    return decidedBy(chosen.by, way ?? (() => undefined), { module: scope.module, node: statement }, machine);
  }
  const complete = cases.some((one) => !field(one, 'test'));
  return machine.ways.branch(complete ? ways : [...ways, () => undefined]);
}

/** The case that what the caller sends leads to, which is theirs to choose; undefined for anything else. */
function sentCase(
  value: Value,
  tests: readonly (Value | undefined)[],
  machine: Machine,
): { at: number | undefined; by: undefined } | undefined {
  if (nameSent(value) === undefined) return undefined;
  for (const [at, test] of tests.entries()) {
    if (test === undefined) continue;
    const is = equalToSent(value, test, machine);
    if (is === undefined) return undefined;
    if (is) return { at, by: undefined };
  }
  const otherwise = tests.indexOf(undefined);
  return { at: otherwise === -1 ? undefined : otherwise, by: undefined };
}

/** The case that a known value leads to, none where there is none; undefined where that is not known. */
function chosenCase(
  value: Value,
  tests: readonly (Value | undefined)[],
): { at: number | undefined; by: Check | undefined } | undefined {
  if (value.is !== 'known' || value.loose) return undefined;
  let by = value.by;
  for (const [at, test] of tests.entries()) {
    if (test === undefined) continue;
    if (test.is !== 'known' || test.loose) return undefined;
    by ??= test.by;
    if (test.value === value.value) return { at, by };
  }
  const otherwise = tests.indexOf(undefined);
  return { at: otherwise === -1 ? undefined : otherwise, by };
}
