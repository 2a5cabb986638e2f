import { type Node, visitorKeys } from 'oxc-parser';

/** Return `false` to leave a node's children out. */
export type Visitor = (node: Node, parents: readonly Node[]) => false | undefined;

/** All nodes below a root, parents first, with what it takes to go through them again without looking for children. */
interface Order {
  nodes: Node[];
  /** How many parents each has. */
  depths: number[];
  /** Index behind the last node below each. */
  ends: number[];
}

/**
 * A file is walked about a dozen times, and finding the children is most of the cost, so it is done once for a whole
 * program. A note on every node costs more, in garbage collection, than it spares.
 */
const orders = new WeakMap<Node, Order>();

function pushChildren(node: Node, into: Node[]): void {
  const fields = node as unknown as Record<string, unknown>;
  const keys = visitorKeys[node.type] ?? [];
  for (let at = keys.length - 1; at >= 0; at--) {
    const value = fields[keys[at] ?? ''];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (let item = value.length - 1; item >= 0; item--) {
        const child: unknown = value[item];
        if (child !== null && typeof child === 'object') into.push(child as Node);
      }
    } else if (typeof (value as { type?: unknown }).type === 'string') into.push(value as Node);
  }
}

function orderOf(root: Node): Order {
  const nodes: Node[] = [];
  const depths: number[] = [];
  const ends: number[] = [];
  const pending: Node[] = [root];
  /** For each open level, how many pending nodes lie below it, and the index of the node itself. */
  const floors: number[] = [];
  const open: number[] = [];
  while (pending.length > 0) {
    while (floors.length > 0 && pending.length <= (floors[floors.length - 1] ?? 0)) {
      floors.pop();
      ends[open.pop() ?? 0] = nodes.length;
    }
    const node = pending.pop();
    if (!node) break;
    const index = nodes.push(node) - 1;
    depths.push(open.length);
    ends.push(index + 1);
    const floor = pending.length;
    pushChildren(node, pending);
    if (pending.length === floor) continue;
    floors.push(floor);
    open.push(index);
  }
  for (const index of open) ends[index] = nodes.length;
  return { nodes, depths, ends };
}

function walkOrder({ nodes, depths, ends }: Order, visit: Visitor): void {
  const parents: Node[] = [];
  for (let index = 0; index < nodes.length; ) {
    const node = nodes[index] as Node;
    const depth = depths[index] ?? 0;
    while (parents.length > depth) parents.pop();
    if (visit(node, parents) === false) index = ends[index] ?? nodes.length;
    else {
      index++;
      if (index < (ends[index - 1] ?? 0)) parents.push(node);
    }
  }
}

function walkOnce(root: Node, visit: Visitor): void {
  const parents: Node[] = [];
  const floors: number[] = [];
  const pending: Node[] = [root];
  while (pending.length > 0) {
    while (floors.length > 0 && pending.length <= (floors[floors.length - 1] ?? 0)) {
      floors.pop();
      parents.pop();
    }
    const node = pending.pop();
    if (!node) break;
    if (visit(node, parents) === false) continue;
    const floor = pending.length;
    pushChildren(node, pending);
    if (pending.length === floor) continue;
    floors.push(floor);
    parents.push(node);
  }
}

/**
 * Visits a node and all below it in source order of the parser's keys, parents first; `parents` ends with the direct
 * parent. Keeps its own stack, so a long chain of operators cannot exhaust the call stack. A program is not to be
 * changed after it was walked.
 */
export function walk(node: Node, visit: Visitor): void {
  if (node.type !== 'Program') {
    walkOnce(node, visit);
    return;
  }
  let order = orders.get(node);
  if (!order) {
    order = orderOf(node);
    orders.set(node, order);
  }
  walkOrder(order, visit);
}
