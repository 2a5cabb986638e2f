import type { Node } from '../../facts/ast.ts';

const MAX_CALLS = 28;
const MAX_RECURSION = 1;

/** What is known of the functions that were called for a while. */
export interface Called {
  /** Those of which is to be known what they do. */
  nodes: Set<Node>;
  /** How many were running at once at most. */
  height: number;
}

/** The functions of the target that are running, each called by the one before it. */
export class Running {
  readonly #nodes: Node[] = [];
  #called: Called = { nodes: new Set(), height: 0 };
  /** Calls that were not followed for want of room. */
  refused = 0;

  get depth(): number {
    return this.#nodes.length;
  }

  /** Whether one of them does not keep its caller waiting. */
  get isLate(): boolean {
    return this.#nodes.some((node) => node.async === true);
  }

  has(nodes: ReadonlySet<Node>): boolean {
    return this.#nodes.some((node) => nodes.has(node));
  }

  /** Whether a function calls itself once more than is followed. */
  recurs(node: Node): boolean {
    return this.#nodes.filter((one) => one === node).length > MAX_RECURSION;
  }

  /** Whether there is room for as many more. */
  hasRoom(more = 1): boolean {
    return this.#nodes.length + more <= MAX_CALLS;
  }

  call<T>(node: Node, run: () => T): T {
    this.meet([node]);
    this.#nodes.push(node);
    this.reach(0);
    try {
      return run();
    } finally {
      this.#nodes.pop();
    }
  }

  /** Takes down that functions are called, here or where what they do is known from. */
  meet(nodes: Iterable<Node>): void {
    for (const node of nodes) this.#called.nodes.add(node);
  }

  /** Takes down that as many more were running at once. */
  reach(more: number): void {
    this.#called.height = Math.max(this.#called.height, this.#nodes.length + more);
  }

  /** Takes what is called from here on down apart, until what is given back is asked for it: its height is counted from here. */
  apart(): () => Called {
    const before = this.#called;
    this.#called = { nodes: new Set(), height: this.#nodes.length };
    return () => {
      const { nodes, height } = this.#called;
      this.#called = before;
      return { nodes, height: height - this.#nodes.length };
    };
  }
}
