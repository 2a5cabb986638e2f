import { field, type Node, nodes } from '../../facts/ast.ts';
import { bindPattern } from './bind.ts';
import { evaluate, oneAmong } from './expressions.ts';
import { hoist } from './hoist.ts';
import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { eachOf } from './maps.ts';
import { forget } from './repeat.ts';
import { block, leavable, run } from './statements.ts';
import { ITEMS_FIELD, KEPT, partsOf, Scope, UNKNOWN, type Value } from './value.ts';
import type { Completion } from './ways.ts';

const MAX_ITEMS = 16;

/**
 * The items that `for (const … of list)` comes to, in turn; undefined where that is not known: a list that is empty here is one
 * that something fills.
 */
function itemsOf(over: Value, statement: Node): Value[] | undefined {
  const items = eachOf(over);
  const isKnown = statement.type === 'ForOfStatement' && items !== undefined;
  return isKnown && items.length > 0 && items.length <= MAX_ITEMS ? [...items] : undefined;
}

/** What a list or a collection may hold, as far as that is known. */
function heldBy(over: Value): readonly Value[] {
  if (over.is === 'array') return over.items.length > 0 ? over.items : [KEPT];
  const held = over.is === 'object' ? over.fields.get(ITEMS_FIELD) : undefined;
  if (over.is === 'unknown')
    return (over.may ?? []).flatMap((one) => (one.is === 'array' ? heldBy(one) : []));
  return held?.is === 'array' ? held.items : held ? [held] : [];
}

/** Runs the body of a loop once. */
function turn(statement: Node, scope: Scope, machine: Machine, before: () => void): Turn {
  const { breaks, continues } = machine;
  let whole: Completion;
  let [broke, continued] = [false, false];
  const left = leavable(
    () => {
      before();
      whole = block(field(statement, 'body'), scope, machine);
      return whole;
    },
    (end) => {
      // One jump at the end is how it ends, and no way round what stands before it.
      const ends = (kind: Completion): number => (end === kind ? 1 : 0);
      broke = machine.breaks - breaks > ends('break');
      continued = machine.continues - continues > ends('continue');
      [machine.breaks, machine.continues] = [breaks, continues];
      return broke || continued;
    },
    machine,
  );
  if (left === 'return') return { left };
  if (whole === 'break' && !continued) return { left: 'break' };
  return { left: undefined, broke };
}

/** How a turn of a loop ends; `broke`: on some way it has ended the loop. */
interface Turn {
  left: Completion;
  broke?: boolean;
}

/** Goes on behind a turn that did not end the loop, or perhaps did. */
const further = ({ left, broke }: Turn, others: () => Completion, machine: Machine): Completion => {
  if (left !== undefined) return left === 'break' ? undefined : left;
  return broke ? machine.ways.branch([others, () => undefined]) : others();
};

/** Runs the body of a loop for each of some items, as long as no jump has left it. */
function runEach(
  items: readonly Value[],
  statement: Node,
  pattern: Node | undefined,
  outer: Scope,
  machine: Machine,
): Completion {
  const [item, ...rest] = items;
  if (item === undefined) return undefined;
  const scope = new Scope(outer.module, outer);
  const bound = (): void => {
    const site = { module: scope.module, node: statement, awaited: true };
    bindPattern(pattern, statement.await === true ? machine.wait(item, site) : item, scope, machine);
  };
  const end = turn(statement, scope, machine, bound);
  return further(end, () => runEach(rest, statement, pattern, outer, machine), machine);
}

/**
 * Runs a loop turn by turn for as long as its test is known to hold.
 * @returns `unknown` where it is not known any more whether there is another turn.
 */
function runCounted(statement: Node, scope: Scope, machine: Machine, turns = 0): Completion | 'unknown' {
  const test = field(statement, 'test');
  const holds = test && turns <= MAX_ITEMS ? machine.truth(evaluate(test, scope, machine, false)) : undefined;
  if (holds === undefined) return 'unknown';
  if (!holds) return undefined;
  const end = turn(statement, scope, machine, () => undefined);
  let isKnown = true;
  const left = further(
    end,
    () => {
      evaluate(field(statement, 'update'), scope, machine, false);
      const others = runCounted(statement, scope, machine, turns + 1);
      isKnown = others !== 'unknown';
      return others === 'unknown' ? undefined : others;
    },
    machine,
  );
  return isKnown ? left : 'unknown';
}

/** Runs a loop: once or not at all where it is not known how often, item by item over a list that is known. */
export function runLoop(statement: Node, outer: Scope, machine: Machine): Completion {
  const scope = new Scope(outer.module, outer);
  const site = { module: scope.module, node: statement, awaited: true };
  const init = field(statement, 'init');
  if (init) hoist([init], scope);
  if (init?.type === 'VariableDeclaration') run(init, scope, machine);
  else if (init) evaluate(init, scope, machine, false);
  const right = field(statement, 'right');
  if (right) {
    const over = evaluate(right, scope, machine, false);
    if (over.is === 'request' && statement.type === 'ForOfStatement') machine.ways.mayThrow += 1;
    if (statement.await === true && over.is !== 'request' && over.is !== 'array')
      machine.note('work', 'reads a stream', site);
    const declared = field(statement, 'left');
    const pattern =
      declared?.type === 'VariableDeclaration' ? field(nodes(declared.declarations)[0], 'id') : undefined;
    const items =
      declared?.type === 'VariableDeclaration' && declared.kind !== 'var'
        ? itemsOf(over, statement)
        : undefined;
    if (items) {
      const left = runEach(items, statement, pattern, scope, machine);
      // What was put into the list meanwhile comes, too.
      if (left !== undefined || eachOf(over)?.length === items.length) return left;
    }
    const item = over.is === 'request' || partsOf(over).length > 0 ? over : oneAmong(heldBy(over));
    const own = declared?.type === 'VariableDeclaration' && declared.kind !== 'var';
    bindPattern(pattern ?? declared, own ? item : join(item, UNKNOWN), scope, machine, !own);
  }
  const isCounted = statement.type === 'ForStatement' || statement.type === 'WhileStatement';
  const counted = isCounted ? runCounted(statement, scope, machine) : 'unknown';
  if (counted !== 'unknown') return counted;
  forget(statement, scope, machine);
  const asked = (): void => {
    evaluate(field(statement, 'test'), scope, machine, false);
  };
  if (statement.type !== 'DoWhileStatement') asked();
  const once = (): Completion => {
    const left = block(field(statement, 'body'), scope, machine);
    const update = field(statement, 'update');
    if (update && left !== 'return') evaluate(update, scope, machine, false);
    return left === 'return' ? left : undefined;
  };
  const [breaks, continues] = [machine.breaks, machine.continues];
  const isLeft = (): boolean => {
    const early = machine.breaks > breaks || machine.continues > continues;
    machine.breaks = breaks;
    machine.continues = continues;
    return early;
  };
  if (statement.type !== 'DoWhileStatement') {
    const left = machine.ways.branch([once, () => undefined]);
    isLeft();
    return left;
  }
  machine.turning += 1;
  try {
    const left = leavable(once, isLeft, machine);
    if (left === undefined) asked();
    return left;
  } finally {
    machine.turning -= 1;
  }
}
