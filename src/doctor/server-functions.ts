import { field, isFunction, type Node, nameOf } from '../facts/ast.ts';
import { isServerFunction } from './check/hoist.ts';
import { childNodes } from './code/children.ts';
import type { Module } from './code/module.ts';

/** A server function that is written in place, with its own directive. */
export interface Inline {
  name: string;
  node: Node;
  /** The functions it is written in, outermost first. */
  around: Node[];
}

/** The server functions of a module that are marked one by one, wherever they are written. */
export function inlineFunctions(module: Module): Inline[] {
  const found: Inline[] = [];
  const around: Node[] = [];
  const visit = (node: Node, name: string | undefined, depth: number): void => {
    if (depth > 400) return;
    if (isServerFunction(node)) {
      const own = nameOf(field(node, 'id')) ?? name ?? `inline ${found.length + 1}`;
      found.push({ name: own, node, around: [...around] });
      return;
    }
    const named =
      node.type === 'VariableDeclarator'
        ? nameOf(field(node, 'id'))
        : node.type === 'Property'
          ? nameOf(field(node, 'key'))
          : node.type === 'JSXAttribute'
            ? nameOf(field(node, 'name'))
            : isFunction(node)
              ? undefined
              : name;
    if (isFunction(node)) around.push(node);
    for (const child of childNodes(node)) visit(child, named, depth + 1);
    if (isFunction(node)) around.pop();
  };
  for (const statement of module.body) visit(statement, undefined, 0);
  return found;
}

/** Names a module with the directive exports; each is callable by its id. Types and constants of other kinds are left out. */
export function exportedFunctions(module: Module): { name: string; node: Node }[] {
  return [...module.exports].flatMap(([name, exported]) => {
    const { node } = exported;
    if (exported.kind === 'local') {
      const binding = module.bindings.get(exported.name);
      const value = binding?.kind === 'value' ? binding.node : undefined;
      if (
        value &&
        ['Literal', 'ObjectExpression', 'ArrayExpression', 'ClassDeclaration', 'TemplateLiteral'].includes(
          value.type,
        )
      )
        return [];
      return [{ name, node: value ?? node }];
    }
    return [{ name, node }];
  });
}
