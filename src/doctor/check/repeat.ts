import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { namesIn } from '../code/module.ts';
import { ownNames } from './changed.ts';
import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { type Scope, UNKNOWN, type Value } from './value.ts';

const cache = new WeakMap<Node, ReadonlySet<string>>();
const MAX_DEPTH = 200;

/** Names that code assigns to, its nested functions included. */
function assignedIn(root: Node): ReadonlySet<string> {
  const before = cache.get(root);
  if (before) return before;
  const names = new Set<string>();
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const name = node.type === 'UpdateExpression' ? nameOf(field(node, 'argument')) : undefined;
    if (name !== undefined) names.add(name);
    if (node.type === 'AssignmentExpression')
      for (const one of namesIn(field(node, 'left'))) names.add(one.name);
    if (/^For(?:In|Of)Statement$/.test(node.type) && field(node, 'left')?.type !== 'VariableDeclaration')
      for (const one of namesIn(field(node, 'left'))) names.add(one.name);
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      for (const declarator of nodes(node.declarations))
        if (field(declarator, 'init'))
          for (const one of namesIn(field(declarator, 'id'))) names.add(one.name);
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  visit(root, 0);
  cache.set(root, names);
  return names;
}

const around = new WeakMap<Node, ReadonlySet<string>>();

/** Names of others that a function gives other values. */
export function assignedAround(fn: Node): ReadonlySet<string> {
  const before = around.get(fn);
  if (before) return before;
  const own = ownNames(fn);
  const names = new Set([...assignedIn(fn)].filter((name) => !own.has(name)));
  around.set(fn, names);
  return names;
}

/** Makes unknown what a turn may find changed by the turn before it: code that is repeated is followed once. */
export function forget(root: Node, scope: Scope, machine: Machine): void {
  for (const name of assignedIn(root)) {
    const now = scope.owner(name)?.names.get(name);
    if (now !== undefined) machine.ways.set(scope, name, join(now, UNKNOWN));
  }
}

/** Runs an async function that nobody waits for here: what it assigns to outer names it may assign later. */
export function assignsLater(fn: Value & { is: 'function' }, run: () => Value, machine: Machine): Value {
  const before = [...assignedIn(fn.node)].flatMap((name): [string, Value][] => {
    const now = fn.scope.owner(name)?.names.get(name);
    return now === undefined ? [] : [[name, now]];
  });
  const value = run();
  for (const [name, was] of before) {
    const now = fn.scope.owner(name)?.names.get(name);
    if (now !== undefined && now !== was) machine.ways.set(fn.scope, name, join(was, now));
  }
  return value;
}
