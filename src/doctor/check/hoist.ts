import { field, hasDirective, isFunction, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { namesIn } from '../code/module.ts';
import { type Scope, UNDEFINED } from './value.ts';

/** Declares the functions and variables of a list of statements ahead, as JavaScript does. */
export function hoist(statements: readonly Node[], scope: Scope): void {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
      const name = nameOf(field(statement, 'id'));
      if (name === undefined || !field(statement, 'body')) continue;
      const is = statement.type === 'FunctionDeclaration' ? 'function' : 'class';
      scope.names.set(name, { is, node: statement, scope, module: scope.module });
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const declarator of nodes(statement.declarations))
      for (const { name } of namesIn(field(declarator, 'id'))) scope.names.set(name, UNDEFINED);
  }
}

/** Whether a function is a server function by its own directive. */
export const isServerFunction = (node: Node): boolean =>
  isFunction(node) && hasDirective(nodes(field(node, 'body')?.body), 'use server');
