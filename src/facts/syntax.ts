import { dotted, eachChild, field, type Node, nameOf, nodes, unwrap } from './ast.ts';
import { literal } from './literal.ts';

/** True when a component reads `searchParams` from its props. */
export function readsSearchParams(component: Node): boolean {
  const first = nodes(component.params)[0];
  if (first?.type === 'ObjectPattern') return hasKey(first, 'searchParams');
  const props = nameOf(first);
  const body = field(component, 'body');
  if (props === undefined || first?.type !== 'Identifier' || body === undefined) return false;
  return contains(body, (node) => {
    if (dotted(node) === `${props}.searchParams`) return true;
    const id = field(node, 'id');
    return (
      node.type === 'VariableDeclarator' &&
      id?.type === 'ObjectPattern' &&
      hasKey(id, 'searchParams') &&
      dotted(unwrap(field(node, 'init'))) === props
    );
  });
}

function hasKey(pattern: Node, key: string): boolean {
  return nodes(pattern.properties).some((property) => nameOf(field(property, 'key')) === key);
}

function contains(node: Node, test: (node: Node) => boolean): boolean {
  if (test(node)) return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= contains(child, test);
  });
  return found;
}

/** `dynamic`, `dynamic={true}` and anything computed count; `dynamic={false}` does not. */
export function isOn(attribute: Node, name: string): boolean {
  if (nameOf(field(attribute, 'name')) !== name) return false;
  const value = field(field(attribute, 'value'), 'expression');
  return !(value?.type === 'Literal' && value.value === false);
}

/** True for fetch options that opt out of caching. */
export function uncached(options: Node | undefined): boolean {
  const value = literal(options, new Map());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (value.cache === 'no-store' || value.cache === 'no-cache') return true;
  const next = value.next;
  return typeof next === 'object' && next !== null && !Array.isArray(next) && next.revalidate === 0;
}
