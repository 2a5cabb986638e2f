import { field, isFunction, type Node, nodes } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { isBare } from './assign.ts';
import { changesAt, whatOf, withChanged } from './changed.ts';
import type { Machine } from './machine.ts';
import { classesOf } from './members.ts';
import type { Value } from './value.ts';

/**
 * What an object with methods remembers that a module makes once, for all requests: a field that one of its methods changes is not
 * the one that it was made with, once a request has called that.
 */

const MAX_DEPTH = 200;
const kept = new WeakMap<Node, ReadonlySet<string>>();

/** What a function changes of the object that it is called on. */
function changedBy(fn: Node): ReadonlySet<string> {
  const before = kept.get(fn);
  if (before) return before;
  const found = new Set<string>();
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const change of changesAt(node)) if (change.name === 'this') found.add(whatOf(change));
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  visit(fn, 0);
  kept.set(fn, found);
  return found;
}

/** The methods of a class but what makes its object. */
const methodsOf = (cls: Node): Node[] =>
  nodes(field(cls, 'body')?.body).flatMap((member) => {
    const value = field(member, 'value');
    return member.static !== true && member.kind !== 'constructor' && value && isFunction(value)
      ? [value]
      : [];
  });

/** The methods of an object that is written out. */
const methodsIn = ({ fields }: Value & { is: 'object' }): Node[] =>
  [...fields.values()].flatMap((one) =>
    one.is === 'function' && one.node.type === 'FunctionExpression' ? [one.node] : [],
  );

/** What is left of an object with methods that a module keeps, whoever calls them; any other value as it is. */
export function leftByMethods(value: Value, machine: Machine): Value {
  if (machine.visit || value.is !== 'object') return value;
  const changed = new Set<string>();
  const methods = value.cls
    ? classesOf(value, machine).flatMap((cls) => (cls === '?' ? [] : methodsOf(cls.node)))
    : methodsIn(value);
  for (const method of methods) for (const one of changedBy(method)) if (tells(value, one)) changed.add(one);
  return changed.size > 0 ? withChanged(value, changed, machine) : value;
}

/** Whether a field says something by what it holds: of a client that is made when it is first asked for all is told by its making. */
function tells({ fields }: Value & { is: 'object' }, what: string): boolean {
  const held = fields.get(what);
  if (held?.is === 'object') return isBare(held);
  return held === undefined ? what !== '*' : /^(?:known|array)$/.test(held.is);
}
