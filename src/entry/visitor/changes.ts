import type { Node } from 'oxc-parser';
import { unwrap } from '../../code/entry/ast.ts';
import { walk } from '../../code/walk.ts';
import { type Scope, UNKNOWN, type Value } from './value.ts';

/** The name that an expression begins with: `list` of `list.items[0]`. */
function rootOf(given: Node): string | undefined {
  let node = given;
  while (node.type === 'MemberExpression') node = unwrap(node.object as never);
  return node.type === 'Identifier' ? node.name : undefined;
}

/** Names that a pattern gives a value to. */
function namesIn(pattern: Node, found: Set<string>): void {
  if (pattern.type === 'MemberExpression' || pattern.type === 'Identifier') {
    const root = rootOf(pattern);
    if (root !== undefined) found.add(root);
    return;
  }
  walk(pattern, (node) => {
    if (node.type === 'Identifier') found.add(node.name);
    return undefined;
  });
}

/** Names that get another value somewhere in a part of the file, or a part of whose value is changed. */
export function changedIn(part: Node): Set<string> {
  const found = new Set<string>();
  walk(part, (node) => {
    if (node.type === 'AssignmentExpression') namesIn(node.left as Node, found);
    if (node.type === 'UpdateExpression') namesIn(node.argument as Node, found);
    return undefined;
  });
  return found;
}

/** What a part that was not followed may have changed is not known any more. */
export function forget(part: Node, scope: Scope): void {
  for (const name of changedIn(part)) scope.set(name, UNKNOWN);
}

/** The names as they stand behind several ways, of which it is not known which was gone. */
export function settle(scope: Scope, ways: readonly Scope[]): void {
  const names = new Set(ways.flatMap((way) => [...way.keys()]));
  for (const name of names) {
    const [first = UNKNOWN, ...others]: Value[] = ways.map((way) => way.get(name) ?? UNKNOWN);
    scope.set(name, others.every((one) => one === first) ? first : UNKNOWN);
  }
}
