import { field, type Node, nameOf } from '../../facts/ast.ts';
import type { Machine } from './machine.ts';
import { mayBeAbsent, present } from './responses.ts';
import { known, type Scope } from './value.ts';

/**
 * What a test whether there is an answer says of the name that it asks for: `if (denied) return denied;`.
 * @returns What takes that down on the way on which the test comes out so; undefined where it asks for nothing of the kind.
 */
export function narrowedBy(
  test: Node | undefined,
  scope: Scope,
  machine: Machine,
): ((is: boolean) => void) | undefined {
  const isNot = test?.type === 'UnaryExpression' && test.operator === '!';
  const asked = isNot ? field(test, 'argument') : test;
  const name = asked?.type === 'Identifier' ? nameOf(asked) : undefined;
  const value = name === undefined ? undefined : scope.owner(name)?.names.get(name);
  if (name === undefined || !value || !mayBeAbsent(value)) return undefined;
  return (is) => machine.ways.set(scope, name, is === isNot ? known(undefined) : present(value));
}
