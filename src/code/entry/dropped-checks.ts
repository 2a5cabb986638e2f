import type { CallExpression, Expression, Node, Program } from 'oxc-parser';
import { makeAsync } from '../../protect/insert.ts';
import type { Fn } from '../../protect/locate.ts';
import { Edits } from '../edit.ts';
import type { SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import { type Binding, bindingsOf, unwrap } from './ast.ts';
import { isFunction } from './functions.ts';

type Bindings = ReadonlyMap<string, Binding>;

/** The calls whose promise an expression drops when it stands alone: `ok || auth.protect()`. */
function dropped(expression: Expression): CallExpression[] {
  const node = unwrap(expression);
  switch (node.type) {
    case 'LogicalExpression':
      return dropped(node.right);
    case 'ConditionalExpression':
      return [...dropped(node.consequent), ...dropped(node.alternate)];
    case 'UnaryExpression':
      return node.operator === 'void' ? dropped(node.argument) : [];
    case 'SequenceExpression':
      return node.expressions.flatMap(dropped);
    case 'CallExpression':
      return [node];
    default:
      return [];
  }
}

function functionOf(node: Node, bindings: Bindings): Node | undefined {
  if (node.type !== 'Identifier') return node;
  const binding = bindings.get(node.name);
  if (binding?.kind === 'function') return binding.node;
  return binding?.kind === 'variable' && binding.init ? unwrap(binding.init) : undefined;
}

/** What `auth` is called in a file: as it is imported, and as clerkMiddleware hands it to its handler. */
export function authNames(program: Program, bindings: Bindings): Set<string> {
  const names = new Set<string>();
  for (const [name, binding] of bindings)
    if (binding.kind === 'import' && binding.imported === 'auth' && binding.from === '@clerk/nextjs/server')
      names.add(name);
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined;
    const binding = bindings.get(node.callee.name);
    if (binding?.kind !== 'import' || binding.imported !== 'clerkMiddleware') return undefined;
    const [first] = node.arguments;
    const handler = first && first.type !== 'SpreadElement' ? functionOf(unwrap(first), bindings) : undefined;
    const parameter = handler && isFunction(handler) ? handler.params[0] : undefined;
    if (parameter?.type === 'Identifier') names.add(parameter.name);
    return undefined;
  });
  return names;
}

/** A call of `auth.protect()` that nobody waits for. */
export interface DroppedCheck {
  call: CallExpression;
  /** What `auth` is called there. */
  name: string;
  /** The function in which it stands. */
  within: Node | undefined;
}

/** The calls of `auth.protect()` of which what they throw reaches nobody, so that the request goes on. */
export function droppedChecks(program: Program, names: ReadonlySet<string>): DroppedCheck[] {
  const found: DroppedCheck[] = [];
  walk(program, (node, parents) => {
    if (node.type !== 'ExpressionStatement') return undefined;
    for (const call of dropped(node.expression)) {
      if (call.callee.type !== 'MemberExpression') continue;
      const { object, property } = call.callee;
      const isProtect = property.type === 'Identifier' && property.name === 'protect';
      if (isProtect && object.type === 'Identifier' && names.has(object.name))
        found.push({ call, name: object.name, within: parents.findLast((one) => isFunction(one)) });
    }
    return undefined;
  });
  return found;
}

/**
 * An entry file as its author meant it, where `auth.protect()` gives a promise that nobody waits for: with the `await`.
 * @returns undefined where every call is waited for.
 */
export function withAwaitedChecks(file: SourceFile): string | undefined {
  const { program, source } = file;
  if (!source.includes('.protect(')) return undefined;
  const found = droppedChecks(program, authNames(program, bindingsOf(program)));
  const edits = new Edits(source);
  const asyncs = new Set<Node>();
  for (const { call, within } of found) {
    if (within === undefined) continue;
    edits.insert(call.start, 'await ');
    if (asyncs.has(within)) continue;
    asyncs.add(within);
    makeAsync(edits, file, within as Fn);
  }
  return edits.size > 0 ? edits.apply() : undefined;
}
