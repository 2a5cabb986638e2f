import type { Node } from '../../facts/ast.ts';
import type { Machine } from './machine.ts';
import { mayBe, type Part, partsOf, type Scope, Thrown, type Value } from './value.ts';

const MAX_RENDERED = 40;
/** Times that a component is rendered inside of itself that is handed nothing else than before. */
const MAX_WITHIN = 2;

/** A component that is being rendered. */
interface Rendered {
  node: Node;
  scope: Scope | undefined;
  /** The code that it is handed: components and functions. */
  handed: ReadonlySet<Node>;
}

function renderedOf({ fn, props, site }: Part): Rendered {
  const isFollowed = fn.is === 'function';
  const values = props.is === 'object' ? [...props.fields.values()] : [];
  const code = values.flatMap((one) => [
    ...partsOf(one).map((part) => part.site.node),
    ...mayBe(one).flatMap((inner) => (inner.is === 'function' ? [inner.node] : [])),
  ]);
  return {
    node: isFollowed ? fn.node : site.node,
    scope: isFollowed ? fn.scope : undefined,
    handed: new Set(code),
  };
}

const isWithin = (own: Rendered, outer: Rendered): boolean =>
  outer.node === own.node &&
  outer.scope === own.scope &&
  [...own.handed].every((node) => outer.handed.has(node));

/** Renders the components a page has returned, each by itself, as React does. */
export function render(value: Value, machine: Machine, above: readonly Rendered[] = []): void {
  for (const part of partsOf(value)) {
    const { fn, props, site } = part;
    const own = renderedOf(part);
    if (above.filter((one) => isWithin(own, one)).length >= MAX_WITHIN) continue;
    if (above.length > MAX_RENDERED) {
      machine.note('lost', 'the components go too deep to be followed', site);
      return;
    }
    try {
      render(machine.wait(machine.invoke(fn, [props], site), site), machine, [...above, own]);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      if (error.by) machine.note('refused', 'leaves', site, error.by);
    }
  }
}
