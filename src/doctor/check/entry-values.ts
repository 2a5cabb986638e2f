import { field, isFunction, type Node, nodes } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import { evaluate } from './expressions.ts';
import { hoist } from './hoist.ts';
import type { Machine } from './machine.ts';
import { Scope, UNKNOWN, type Value } from './value.ts';

/** The function of a module's export, made in the machine that follows it. */
export const exportOf =
  (file: string, name: string): ((machine: Machine) => Value) =>
  (machine) =>
    machine.names.exported(file, name);

/** A function written in place. Of what it closes over the functions are known, and that the rest is not the module's. */
export const inPlace =
  (module: Module, node: Node, around: readonly Node[]): ((machine: Machine) => Value) =>
  (machine) => {
    if (node.type === 'Identifier') return UNKNOWN;
    const scope = around.reduce((outer, fn) => closedOver(fn, outer), new Scope(module));
    return evaluate(node, scope, machine, false);
  };

/** The names that a function binds for those written in it. */
function closedOver(fn: Node, outer: Scope): Scope {
  const scope = new Scope(outer.module, outer);
  const statements = nodes(field(fn, 'body')?.body);
  for (const parameter of nodes(fn.params))
    for (const { name } of namesIn(parameter)) scope.names.set(name, UNKNOWN);
  hoist(statements, scope);
  for (const statement of statements) {
    for (const declarator of nodes(statement.declarations)) {
      const init = field(declarator, 'init');
      const known = init && isFunction(init) && statement.kind === 'const';
      for (const { name } of namesIn(field(declarator, 'id')))
        scope.names.set(name, known ? { is: 'function', node: init, scope, module: scope.module } : UNKNOWN);
    }
  }
  return scope;
}
