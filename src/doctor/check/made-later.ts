import { field, isFunction, type Node, nameOf, nodes, unwrap } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { type Module, namesIn } from '../code/module.ts';
import { ownNames, targetsIn } from './changed.ts';
import { evaluate } from './expressions.ts';
import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { isOwnGlobal, Scope, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/**
 * Clients that a module makes when they are first asked for, and keeps in a variable: whenever a request finds one there,
 * it is one of those that the module puts into it.
 */

/** A value that a variable is given, and the functions around the place. */
interface Given {
  value: Node;
  around: readonly Node[];
}

const MAX_DEPTH = 200;
const MAX_GIVEN = 6;

/** Every value that a module gives one of its variables; undefined where one of them does not stand there as it is. */
function givenTo(name: string, module: Module): readonly Given[] | undefined {
  const given: Given[] = [];
  let isPlain = true;
  const visit = (node: Node, around: readonly Node[], depth: number): void => {
    if (depth > MAX_DEPTH) isPlain = false;
    if (!isPlain || (isFunction(node) && ownNames(node).has(name))) return;
    const left = field(node, 'left');
    const isNamed = (one: Node | undefined): boolean => nameOf(unwrap(one)) === name;
    if (node.type === 'AssignmentExpression' && isNamed(left) && unwrap(left)?.type === 'Identifier') {
      const value = field(node, 'right');
      if (value && /^(?:\?\?|\|\|)?=$/.test(String(node.operator))) given.push({ value, around });
      else isPlain = false;
    } else if (left && /^(?:AssignmentExpression|For(?:In|Of)Statement)$/.test(node.type)) {
      if (targetsIn(left).some((one) => one.type === 'Identifier' && isNamed(one))) isPlain = false;
    } else if (node.type === 'UpdateExpression' && isNamed(field(node, 'argument'))) isPlain = false;
    const within = isFunction(node) ? [...around, node] : around;
    for (const child of childNodes(node)) visit(child, within, depth + 1);
  };
  for (const statement of module.body) visit(statement, [], 0);
  return isPlain && given.length <= MAX_GIVEN ? given : undefined;
}

/** The constants that a function declares before a place in it, those of functions in it left out. */
function constantsIn(fn: Node, before: Node): { name: string; init: Node }[] {
  const found: { name: string; init: Node }[] = [];
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH || isFunction(node)) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'const' && node.end <= before.start)
      for (const declarator of nodes(node.declarations)) {
        const [name, init] = [nameOf(field(declarator, 'id')), field(declarator, 'init')];
        if (name !== undefined && init) found.push({ name, init });
      }
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  for (const child of childNodes(fn)) visit(child, 0);
  return found;
}

/** What names stand for at a place inside of functions, whoever calls those. */
function scopeAt({ value, around }: Given, module: Module, machine: Machine): Scope {
  return around.reduce((outer, fn) => {
    const scope = new Scope(module, outer);
    for (const name of ownNames(fn)) scope.names.set(name, UNKNOWN);
    const constants = constantsIn(fn, value);
    for (const { name, init } of constants)
      if (constants.filter((one) => one.name === name).length === 1)
        scope.names.set(
          name,
          machine.quietly(() => evaluate(init, scope, machine, false)),
        );
    return scope;
  }, new Scope(module));
}

/** Whether a value is a part of a package, or one of several, and not what a query gives. */
const isClient = (value: Value): boolean =>
  (value.is === 'outside' && value.source !== 'global') ||
  (value.is === 'oneof' && value.values.every(isClient));

/** The client that a variable of a module holds once there is one; undefined where it holds anything else. */
export function madeLater(module: Module, name: string, machine: Machine): Value | undefined {
  const binding = module.bindings.get(name);
  if (binding?.kind !== 'value' || binding.constant || binding.path.length > 0) return undefined;
  const { node } = binding;
  const isBound = node.type === 'VariableDeclarator';
  if (isBound && namesIn(field(node, 'id')).length !== 1) return undefined;
  const given = givenTo(name, module);
  if (given === undefined) return undefined;
  const first = isBound
    ? UNDEFINED
    : machine.quietly(() => evaluate(node, new Scope(module), machine, false));
  const others = given.map((one) =>
    machine.quietly(() => evaluate(one.value, scopeAt(one, module, machine), machine, false)),
  );
  // What is kept globally, too, is one of these.
  const held = [first, ...others.filter((one) => !isOwnGlobal(one))].reduce((a, b) => join(a, b));
  return isClient(held) ? held : undefined;
}
