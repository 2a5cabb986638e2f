import { field, type Node, nameOf } from '../../facts/ast.ts';
import { evaluateTest } from './logic.ts';
import type { Machine } from './machine.ts';
import { mayBeAbsent, present } from './responses.ts';
import { isFunctionValue, known, type Scope, type Value } from './value.ts';

/** Takes down what a test says, on the way on which it comes out so. */
type Narrow = (is: boolean) => void;

/** What a value is where it is there; undefined where a test says nothing of it. */
function whereThere(value: Value): Value | undefined {
  if (mayBeAbsent(value)) return present(value);
  if (value.is !== 'unknown' || !value.only || value.pending !== undefined) return undefined;
  const { may = [] } = value;
  if (may.length === 1) return may[0];
  return may.every(isFunctionValue) ? { is: 'oneof', values: may } : { is: 'unknown', may, truthy: true };
}

/** Expressions that only stand for a value. */
const STILL = /^(?:Identifier|Literal|MemberExpression|ChainExpression|ParenthesizedExpression)$/;

/** Whether an expression does nothing where it is evaluated once more. */
const isStill = (node: Node | undefined): boolean =>
  node?.type === 'UnaryExpression' && node.operator === '!'
    ? isStill(field(node, 'argument'))
    : STILL.test(node?.type ?? '');

/** What `a && b` says, and `a || b`: on the way on which both have to come out so, and where it is known how `a` does. */
function narrowedByBoth(test: Node, scope: Scope, machine: Machine): Narrow | undefined {
  const [left, right] = [field(test, 'left'), field(test, 'right')];
  const both = test.operator === '&&';
  const first = narrowedBy(left, scope, machine);
  const second = narrowedBy(right, scope, machine);
  if (!first && !second) return undefined;
  const decided =
    second && isStill(left) ? machine.truth(evaluateTest(left, scope, machine)) === both : false;
  return (is) => {
    if (is === both) first?.(is);
    if (is === both || decided) second?.(is);
  };
}

/**
 * What a test whether there is an answer, an object or a function says of the name that it asks for: `if (denied) return denied;`.
 * @returns What takes that down on the way on which the test comes out so; undefined where it asks for nothing of the kind.
 */
export function narrowedBy(test: Node | undefined, scope: Scope, machine: Machine): Narrow | undefined {
  if (test?.type === 'LogicalExpression' && test.operator !== '??')
    return narrowedByBoth(test, scope, machine);
  const isNot = test?.type === 'UnaryExpression' && test.operator === '!';
  const asked = isNot ? field(test, 'argument') : test;
  const name = asked?.type === 'Identifier' ? nameOf(asked) : undefined;
  const value = name === undefined ? undefined : scope.owner(name)?.names.get(name);
  const there = value && whereThere(value);
  if (name === undefined || !there) return undefined;
  const nothing: Value = mayBeAbsent(value)
    ? known(undefined)
    : { is: 'known', value: undefined, loose: true };
  return (is) => machine.ways.set(scope, name, is === isNot ? nothing : there);
}
