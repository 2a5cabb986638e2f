import { type Node, visitorKeys } from 'oxc-parser';

/** Return `false` to leave a node's children out. */
export type Visitor = (node: Node, parents: readonly Node[]) => false | undefined;

const CHILDREN = Symbol('children');
const NONE: readonly Node[] = [];

/**
 * A file is walked about a dozen times, and finding the children is most of the cost. They are kept on the node itself:
 * a WeakMap of all nodes costs more, in garbage collection, than it spares.
 */
type Visited = Node & { [CHILDREN]?: readonly Node[] };

function childrenOf(node: Visited): readonly Node[] {
  const before = node[CHILDREN];
  if (before) return before;
  const fields = node as unknown as Record<string, unknown>;
  let children: Node[] | undefined;
  for (const key of visitorKeys[node.type] ?? []) {
    const value = fields[key];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (const item of value as unknown[])
        if (item !== null && typeof item === 'object') {
          children ??= [];
          children.push(item as Node);
        }
    } else if (typeof (value as { type?: unknown }).type === 'string') {
      children ??= [];
      children.push(value as Node);
    }
  }
  const found = children ?? NONE;
  node[CHILDREN] = found;
  return found;
}

/** As `walk` of parse.ts: parents first, `parents` ends with the direct one, no recursion. */
export function walk(node: Node, visit: Visitor): void {
  const parents: Node[] = [];
  const pending: (Node | null)[] = [node];
  while (pending.length > 0) {
    const current = pending.pop();
    if (!current) {
      parents.pop();
      continue;
    }
    if (visit(current, parents) === false) continue;
    const children = childrenOf(current);
    if (children.length === 0) continue;
    parents.push(current);
    pending.push(null);
    for (let index = children.length - 1; index >= 0; index--) pending.push(children[index] ?? null);
  }
}
