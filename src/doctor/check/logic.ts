import { field, type Node } from '../../facts/ast.ts';
import { either, evaluate, perhaps, unary } from './expressions.ts';
import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { isGuessable } from './secrets.ts';
import { isThere } from './sent.ts';
import {
  anyhow,
  byOf,
  isEmptyList,
  isOwnGlobal,
  known,
  type Scope,
  Thrown,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';
import { withFallback } from './variables.ts';

/** Expressions that do nothing but stand for a value, and never throw. */
const STILL = new Set(['Literal', 'Identifier']);

/** An expression of which only matters whether it counts as true. */
export function evaluateTest(node: Node | undefined, scope: Scope, machine: Machine): Value {
  if (node?.type === 'ParenthesizedExpression')
    return evaluateTest(field(node, 'expression'), scope, machine);
  if (node?.type === 'UnaryExpression' && node.operator === '!')
    return unary(node, evaluateTest(field(node, 'argument'), scope, machine), machine);
  return node?.type === 'LogicalExpression' && node.operator !== '??'
    ? logicalTest(node, scope, machine)
    : evaluate(node, scope, machine, false);
}

/** `a || b` and `a && b` in a test: where `b` does not come back, whoever goes on has been told by `a`. */
function logicalTest(node: Node, scope: Scope, machine: Machine): Value {
  const left = evaluateTest(field(node, 'left'), scope, machine);
  const right = (): Value => evaluateTest(field(node, 'right'), scope, machine);
  const isOr = node.operator === '||';
  const decided = machine.truth(left);
  if (decided !== undefined) return decided === isOr ? left : follow(right, left);
  let thrown: Thrown | undefined;
  const other = perhaps(
    () => {
      try {
        return right();
      } catch (error) {
        if (error instanceof Thrown) thrown = error;
        throw error;
      }
    },
    !STILL.has(field(node, 'right')?.type ?? ''),
    machine,
  );
  if (left.is === 'secret' && !isOr && byOf(other)?.kind === left.kind && machine.truth(other) === true)
    machine.note('wrong', `where ${left.name} is not set, nobody is asked for it`, {
      module: scope.module,
      node,
    });
  if (thrown) return known(isOr, thrown.by);
  return machine.truth(other) === isOr ? known(isOr, byOf(other)) : UNKNOWN;
}

/** A text of the code that stands in for a key or token that the caller did not send: whoever sends none has that one. */
const isOtherToken = (left: Value, other: Value): boolean =>
  left.is === 'request' && left.of === 'credential' && other.is === 'known' && Boolean(other.value);

/** What `a || b`, `a && b` and `a ?? b` come to. */
export function logical(node: Node, scope: Scope, machine: Machine, awaited: boolean): Value {
  const left = evaluate(field(node, 'left'), scope, machine, false);
  const right = (): Value => evaluate(field(node, 'right'), scope, machine, awaited);
  const decided = node.operator === '??' || node.operator === '??=' ? truth(left) : machine.truth(left);
  const stands = STILL.has(field(node, 'right')?.type ?? '');
  const operator = String(node.operator).replace('=', '');
  if (operator === '??') {
    if (isEmptyList(left)) return left;
    if (left.is === 'known' && !(left.loose && left.value === false))
      return left.value === null || left.value === undefined ? follow(right, left) : left;
    const there = isThere(left, machine);
    if (there !== undefined) return there ? left : right();
    if (decided === true) return left;
    const other = perhaps(right, !stands, machine);
    const variable = withFallback(left, other) ?? keptGlobally(left, other);
    if (variable) return variable;
    // A secret that stands in for what the caller did not send is no longer asked of them.
    if (left.is === 'request')
      return other.is === 'secret' || isOtherToken(left, other) ? UNKNOWN : anyhow(left);
    return left.is === 'secret' && !isGuessable(left, other) ? left : join(left, other);
  }
  const goes = decided === undefined ? undefined : operator === '&&' ? decided : !decided;
  if (goes === false) return left;
  if (goes === true) return follow(right, left);
  const other = perhaps(right, !stands, machine);
  // `unknown && false` never counts as true, `unknown || true` always; `unknown || 'text'` may be any other text.
  const otherTruth = machine.truth(other);
  if (operator === '&&' && otherTruth === false) return counting(false, other);
  if (operator === '||' && other.is === 'known' && other.value === true) return counting(true, other);
  const variable =
    operator === '||' ? (withFallback(left, other) ?? keptGlobally(left, other)) : onlyIf(other);
  if (variable) return variable;
  if (operator === '||' && left.is === 'request')
    return other.is === 'known' ? anyhow(left) : join(left, other);
  const joined = join(left, other);
  return operator === '||' && joined.is === 'unknown' && otherTruth === true
    ? { ...joined, truthy: true }
    : joined;
}

/** Whatever counts as true or false because of what stands behind `&&` or `||`. */
const counting = (value: boolean, other: Value): Value => ({
  is: 'known',
  value,
  by: byOf(other),
  loose: true,
});

/** What the app keeps under a name of its own on the global object, where only it puts anything: `globalThis.client ?? new Client()`. */
function keptGlobally(left: Value, other: Value): Value | undefined {
  const isMade =
    (other.is === 'outside' && !other.pending) || (other.is === 'object' && other.cls !== undefined);
  return isOwnGlobal(left) && isMade ? other : undefined;
}

/** A part of a package, or nothing: `KEY && new Client(KEY)`. */
const onlyIf = (other: Value): Value | undefined =>
  other.is === 'outside' && !other.pending ? { ...other, absent: true } : undefined;

/** What a check decides to evaluate: known because of the check where it says nothing itself. */
function follow(run: () => Value, decided: Value): Value {
  const value = run();
  const by = byOf(decided);
  return value.is === 'known' && !value.by && by ? { ...value, by } : value;
}

export function conditional(
  node: Node,
  scope: Scope,
  machine: Machine,
  run: (side: Node | undefined) => Value,
): Value {
  const decided = evaluateTest(field(node, 'test'), scope, machine);
  const test = machine.truth(decided);
  const pick = (name: string): Value => run(field(node, name));
  if (test !== undefined) return follow(() => pick(test ? 'consequent' : 'alternate'), decided);
  return either([() => pick('consequent'), () => pick('alternate')], machine);
}
