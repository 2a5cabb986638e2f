import { eachChild, type Node } from '../../facts/ast.ts';

/** The nodes directly below a node, types left out. */
export function childNodes(node: Node): Node[] {
  const children: Node[] = [];
  eachChild(node, (child) => children.push(child));
  return children;
}
