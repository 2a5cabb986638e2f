import type { Node, Program } from 'oxc-parser';
import { walk } from './parse.ts';

/** Is an identifier the name of a property or of an import, rather than a reference? */
export function isPropertyName(node: Node, parent: Node | undefined): boolean {
  if (!parent) return false;
  if (parent.type === 'MemberExpression') return !parent.computed && parent.property === node;
  if (parent.type === 'Property') return !parent.computed && !parent.shorthand && parent.key === node;
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') {
    return !parent.computed && parent.key === node;
  }
  if (parent.type === 'TSPropertySignature' || parent.type === 'TSMethodSignature')
    return parent.key === node;
  if (parent.type === 'ImportSpecifier') return parent.imported === node && parent.local !== node;
  return false;
}

/** Every name that is bound or referred to anywhere in the file, property names left out. */
export function namesIn(program: Program): Set<string> {
  const names = new Set<string>();
  walk(program, (node, parents) => {
    if (node.type === 'JSXIdentifier') names.add(node.name);
    if (node.type === 'Identifier' && !isPropertyName(node, parents.at(-1))) names.add(node.name);
    return undefined;
  });
  return names;
}

/** The name itself, or with the first number that makes it new: `x`, `x2`, `x3`. */
export function freshName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(name + number)) number++;
  return name + number;
}
