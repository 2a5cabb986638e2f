import type { Segment } from './segments.ts';

type Shape = readonly Segment[];

interface Node<T> {
  /** What ends here. */
  ends: T[];
  /** What takes everything from here on. */
  rest: T[];
  literals: Map<string, Node<T>>;
  one: Node<T> | undefined;
}

const empty = <T>(): Node<T> => ({ ends: [], rest: [], literals: new Map(), one: undefined });

function childOf<T>(node: Node<T>, segment: Segment): Node<T> {
  if (segment.kind === 'literal') {
    const child = node.literals.get(segment.text) ?? empty<T>();
    node.literals.set(segment.text, child);
    return child;
  }
  node.one ??= empty<T>();
  return node.one;
}

const childrenOf = <T>({ literals, one }: Node<T>): Node<T>[] => [
  ...literals.values(),
  ...(one ? [one] : []),
];

function allBelow<T>(node: Node<T>, into: T[]): void {
  into.push(...node.ends, ...node.rest);
  for (const child of childrenOf(node)) allBelow(child, into);
}

function collect<T>(node: Node<T>, shape: Shape, at: number, into: T[]): void {
  const segment = shape[at];
  if (segment?.kind === 'rest') {
    allBelow(node, into);
    return;
  }
  into.push(...node.rest);
  if (segment === undefined) into.push(...node.ends);
  else if (segment.kind === 'one') for (const child of childrenOf(node)) collect(child, shape, at + 1, into);
  else
    for (const child of [node.literals.get(segment.text), node.one])
      if (child) collect(child, shape, at + 1, into);
}

/**
 * Finds among many shapes those that one may meet without asking each: routes and patterns are as many as an app is large,
 * and each of the ones is compared with each of the others.
 */
export class ShapeIndex<T> {
  readonly #root = empty<{ item: T; at: number }>();

  /** @param shapeOf The shape of an item. */
  constructor(items: readonly T[], shapeOf: (item: T) => Shape) {
    for (const [at, item] of items.entries()) {
      let node = this.#root;
      const shape = shapeOf(item);
      const rest = shape.findIndex(({ kind }) => kind === 'rest');
      for (const segment of rest === -1 ? shape : shape.slice(0, rest)) node = childOf(node, segment);
      (rest === -1 ? node.ends : node.rest).push({ item, at });
    }
  }

  /** At least every item of which `meet` or `covers` is true for this shape, in the order they were given in. */
  near(shape: Shape): T[] {
    const found: { item: T; at: number }[] = [];
    collect(this.#root, shape, 0, found);
    return found.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
}

/** The index of each list that is asked about, made once; of a list that grew, anew. */
export function indexed<T>(shapeOf: (item: T) => Shape): (items: readonly T[]) => ShapeIndex<T> {
  const known = new WeakMap<readonly T[], { index: ShapeIndex<T>; size: number }>();
  return (items) => {
    const before = known.get(items);
    if (before?.size === items.length) return before.index;
    const index = new ShapeIndex(items, shapeOf);
    known.set(items, { index, size: items.length });
    return index;
  };
}
