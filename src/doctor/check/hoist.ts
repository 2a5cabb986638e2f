import { field, hasDirective, isFunction, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { type Module, namesIn } from '../code/module.ts';
import { type Scope, UNDEFINED } from './value.ts';

const MAX_DEPTH = 200;

/** Declares the functions and variables of a list of statements ahead, as JavaScript does. */
export function hoist(statements: readonly Node[], scope: Scope): void {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
      const name = nameOf(field(statement, 'id'));
      if (name === undefined || !field(statement, 'body')) continue;
      const is = statement.type === 'FunctionDeclaration' ? 'function' : 'class';
      scope.names.set(name, { is, node: statement, scope, module: scope.module });
    }
    if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue;
    for (const declarator of nodes(statement.declarations))
      for (const { name } of namesIn(field(declarator, 'id'))) scope.names.set(name, UNDEFINED);
  }
}

const variables = new WeakMap<Node, readonly string[]>();

/** Names that `var` declares in a function, however deep in its blocks. */
function variablesIn(body: Node): readonly string[] {
  const before = variables.get(body);
  if (before) return before;
  const found: string[] = [];
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH || isFunction(node) || node.type.startsWith('Class')) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      for (const declarator of nodes(node.declarations))
        for (const { name } of namesIn(field(declarator, 'id'))) found.push(name);
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  visit(body, 0);
  variables.set(body, found);
  return found;
}

const VAR = /\bvar\b/;
const old = new WeakMap<Module, boolean>();

/** Few modules have the word at all, which can't be spelled in another way. */
function usesVar(module: Module): boolean {
  const known = old.get(module) ?? VAR.test(module.text);
  old.set(module, known);
  return known;
}

/** Declares what `var` declares in a function; a parameter of that name stays what it is. */
export function hoistVariables(body: Node, scope: Scope): void {
  if (!usesVar(scope.module)) return;
  for (const name of variablesIn(body)) if (!scope.names.has(name)) scope.names.set(name, UNDEFINED);
}

/** Whether a function is a server function by its own directive. */
export const isServerFunction = (node: Node): boolean =>
  isFunction(node) && hasDirective(nodes(field(node, 'body')?.body), 'use server');
