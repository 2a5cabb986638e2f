import { field, isFunction, type Node } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { type Module, namesIn } from '../code/module.ts';
import { changesAt, changesNothing, ownNames } from './changed.ts';

const MAX_DEPTH = 200;
const known = new WeakMap<Module, boolean>();

/** Names that a function declares to be what a call gives, which may have it from elsewhere. */
function givenIn(fn: Node): Set<string> {
  const found = new Set<string>();
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH || (depth > 0 && isFunction(node))) return;
    if (node.type === 'VariableDeclarator' && field(node, 'init')?.type === 'CallExpression')
      for (const { name } of namesIn(field(node, 'id'))) found.add(name);
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  visit(fn, 0);
  return found;
}

/**
 * Whether functions of a module may leave something behind that others find in a later request: in a name around them, in their
 * object, or in what a call gave them. What a module's own names stand for is asked elsewhere.
 */
export function remembers(module: Module): boolean {
  const before = known.get(module);
  if (before !== undefined) return before;
  const finds = !changesNothing(module) && module.body.some((statement) => mayRemember(statement, [], 0));
  known.set(module, finds);
  return finds;
}

/** @param around Names that the functions around bind, from the outermost one on. */
function mayRemember(node: Node, around: readonly ReadonlySet<string>[], depth: number): boolean {
  if (depth > MAX_DEPTH) return true;
  const fn = isFunction(node);
  const within = fn ? [...around, ownNames(node)] : around;
  const given = fn ? givenIn(node) : undefined;
  if (given && given.size > 0 && changesOne(node, given, 0)) return true;
  const own = within.at(-1);
  const isKept = (name: string): boolean =>
    own !== undefined && (name === 'this' || (!own.has(name) && within.some((names) => names.has(name))));
  if (changesAt(node).some(({ name }) => isKept(name))) return true;
  return childNodes(node).some((child) => mayRemember(child, within, depth + 1));
}

/** Whether a part of what one of the names stands for is given another value. */
function changesOne(fn: Node, names: ReadonlySet<string>, depth: number): boolean {
  if (depth > MAX_DEPTH) return true;
  if (changesAt(fn).some(({ name, first, inside }) => names.has(name) && (first !== undefined || inside)))
    return true;
  return childNodes(fn).some((child) => changesOne(child, names, depth + 1));
}
