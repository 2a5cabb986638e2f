import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { evaluate } from './expressions.ts';
import type { Machine } from './machine.ts';
import { known, Scope, UNKNOWN, type Value } from './value.ts';

/** What `enum Name { … }` makes: its members, which may name each other, and the names of those that are numbers. */
export function enumOf(node: Node, outer: Scope, machine: Machine): Value {
  const scope = new Scope(outer.module, outer);
  const fields = new Map<string, Value>();
  let next: Value = known(0);
  for (const member of nodes(field(node, 'body')?.members)) {
    const name = nameOf(field(member, 'id'));
    if (name === undefined) return UNKNOWN;
    const initial = field(member, 'initializer');
    const value = initial ? evaluate(initial, scope, machine, false) : next;
    const own = value.is === 'known' ? value : UNKNOWN;
    const number = own.is === 'known' && typeof own.value === 'number' ? own.value : undefined;
    next = number === undefined ? UNKNOWN : known(number + 1);
    fields.set(name, own);
    scope.names.set(name, own);
    if (number !== undefined) fields.set(String(number), known(name));
  }
  // A namespace of its name may add to it.
  return { is: 'object', fields, rest: UNKNOWN };
}
