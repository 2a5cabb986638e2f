import { field, type Node, nameOf } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { type Module, namesIn } from '../code/module.ts';
import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { UNKNOWN, type Value } from './value.ts';

/** What runs once the code that hands it over has gone on: names may have been given other values by then. */

interface Write {
  name: string;
  at: number;
}

const kept = new WeakMap<Module, readonly Write[]>();
const MAX_DEPTH = 200;

/** The name of what a field is written to: `state` of `state.user.id = 1`. */
function rootOf(left: Node | undefined): string | undefined {
  let at = left;
  while (at?.type === 'MemberExpression' || at?.type === 'TSNonNullExpression')
    at = field(at, at.type === 'MemberExpression' ? 'object' : 'expression');
  return at === left ? undefined : nameOf(at);
}

/** Where a module gives names, or fields of what they stand for, other values than those that they are declared with. */
function writesIn(module: Module): readonly Write[] {
  const before = kept.get(module);
  if (before) return before;
  const found: Write[] = [];
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const target = node.type === 'UpdateExpression' ? field(node, 'argument') : undefined;
    const left = node.type === 'AssignmentExpression' ? field(node, 'left') : undefined;
    const name = nameOf(target);
    if (name !== undefined) found.push({ name, at: node.start });
    if (left) for (const one of namesIn(left)) found.push({ name: one.name, at: node.start });
    const root = rootOf(left);
    if (root !== undefined) found.push({ name: root, at: node.start });
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  for (const statement of module.body) visit(statement, 0);
  kept.set(module, found);
  return found;
}

/** Follows a function that is called later on: of what is written behind the place where it stands it is not known whether that has happened. */
export function afterwards(fn: Value, machine: Machine, run: () => void): void {
  if (fn.is !== 'function') {
    run();
    return;
  }
  const { node, module, scope } = fn;
  const isBehind = ({ at }: Write): boolean => at > node.end;
  const names = new Set(
    writesIn(module)
      .filter(isBehind)
      .map(({ name }) => name),
  );
  const before: [name: string, value: Value][] = [];
  for (const name of names) {
    const now = scope.owner(name)?.names.get(name);
    if (now === undefined) continue;
    before.push([name, now]);
    machine.ways.set(scope, name, join(now, UNKNOWN));
  }
  try {
    run();
  } finally {
    for (const [name, value] of before) machine.ways.set(scope, name, value);
  }
}
