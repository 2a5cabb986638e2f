import type { Node } from 'oxc-parser';
import { nameOf, unwrap } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
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

/** Methods that change the list they are called on. */
const CHANGES_LIST = /^(?:push|unshift|pop|shift|splice|sort|reverse|fill|copyWithin)$/;

/** What a file changes elsewhere than where it is declared, so that its first value is not known to be its last. */
export interface Changes {
  names: ReadonlySet<string>;
  /** Fields of objects; undefined where some are written by names that are computed. */
  fields: ReadonlySet<string> | undefined;
}

/** Names that a function declares: its parameters and what stands in its body, but for functions in it. */
function declaredIn(fn: Node): Set<string> {
  const found = new Set<string>();
  if ('params' in fn) for (const parameter of fn.params as unknown as Node[]) namesIn(parameter, found);
  walk(fn, (node) => {
    if (node !== fn && isFunction(node)) return false;
    if (node.type === 'VariableDeclarator') namesIn(node.id as Node, found);
    return undefined;
  });
  return found;
}

/** What the functions of a file change outside of themselves, and what is put into its lists and objects. */
export function changesOf(program: Node): Changes {
  const names = new Set<string>();
  const fields = new Set<string>();
  let computed = false;
  walk(program, (node) => {
    if (isFunction(node)) {
      const own = declaredIn(node);
      for (const name of changedIn(node)) if (!own.has(name)) names.add(name);
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const { property } = node.left;
      if (!node.left.computed) fields.add(nameOf(property as { type: string }));
      else computed = true;
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
    const { object, property } = node.callee;
    const method = nameOf(property as { type: string });
    const given = node.arguments[0];
    const isAssign = method === 'assign' && rootOf(object as Node) === 'Object' && given !== undefined;
    const changed = isAssign ? given : CHANGES_LIST.test(method) ? object : undefined;
    const root = changed && rootOf(changed as Node);
    if (root !== undefined) names.add(root);
    return undefined;
  });
  for (const statement of 'body' in program && Array.isArray(program.body) ? (program.body as Node[]) : [])
    for (const name of topLevel(statement)) names.add(name);
  return { names, fields: computed ? undefined : fields };
}

/** Names that a statement of the file itself changes, whenever that runs. */
function topLevel(statement: Node): Set<string> {
  const found = new Set<string>();
  walk(statement, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'AssignmentExpression') namesIn(node.left as Node, found);
    return undefined;
  });
  return found;
}

/** What was changed is not known any more; an answer that lets everybody through stays one. */
export const isChangeable = (value: Value): boolean =>
  value.is === 'answer'
    ? value.answer !== 'open'
    : !['function', 'request', 'auth', 'url', 'clerk', 'intl'].includes(value.is);
