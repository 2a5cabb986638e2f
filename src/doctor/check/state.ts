import { field, isFunction, type Node, nodes } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { isBare } from './assign.ts';
import { changesAt, whatOf, withChanged } from './changed.ts';
import type { Machine } from './machine.ts';
import { classesOf } from './members.ts';
import type { Value } from './value.ts';

/**
 * What an object of a class remembers that a module makes once, for all requests: a field that one of its methods changes is not
 * the one that it was made with, once a request has called that.
 */

const MAX_DEPTH = 200;
const kept = new WeakMap<Node, ReadonlySet<string>>();

/** What the methods of a class change of their object. */
function changedByMethods(cls: Node): ReadonlySet<string> {
  const before = kept.get(cls);
  if (before) return before;
  const found = new Set<string>();
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const change of changesAt(node)) if (change.name === 'this') found.add(whatOf(change));
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  for (const member of nodes(field(cls, 'body')?.body)) {
    const value = field(member, 'value');
    if (member.static !== true && member.kind !== 'constructor' && value && isFunction(value))
      visit(value, 0);
  }
  kept.set(cls, found);
  return found;
}

/** What is left of an object of a class that a module keeps, whoever calls its methods; any other value as it is. */
export function leftByMethods(value: Value, machine: Machine): Value {
  if (machine.visit || value.is !== 'object' || !value.cls) return value;
  const changed = new Set<string>();
  for (const cls of classesOf(value, machine))
    if (cls !== '?') for (const one of changedByMethods(cls.node)) if (tells(value, one)) changed.add(one);
  return changed.size > 0 ? withChanged(value, changed, machine) : value;
}

/** Whether a field says something by what it holds: of a client that is made when it is first asked for all is told by its making. */
function tells({ fields }: Value & { is: 'object' }, what: string): boolean {
  const held = fields.get(what);
  if (held?.is === 'object') return isBare(held);
  return held === undefined ? what !== '*' : /^(?:known|array)$/.test(held.is);
}
