import type { Node } from 'oxc-parser';
import { walk } from '../walk.ts';
import type { ClerkCall } from './clerk-call.ts';
import type { Context } from './context.ts';
import { isFunction } from './functions.ts';
import { Refused } from './refuse.ts';

const INSIDE =
  'its handler uses `auth` in a way that differs between Clerk 5 and 6 and cannot be rewritten here';

function isOwn(parents: readonly Node[], handler: { start: number; end: number }): boolean {
  const fn = parents.findLast(isFunction);
  return fn !== undefined && ((fn.start === handler.start && fn.end === handler.end) || fn.async);
}

/** The nearest parent that is not a pair of parentheses, and its place in the list. */
function above(parents: readonly Node[], from: number): { node: Node | undefined; at: number } {
  let at = from;
  while (parents[at]?.type === 'ParenthesizedExpression' || parents[at]?.type === 'TSNonNullExpression') at--;
  return { node: parents[at], at };
}

/** `auth().protect()` → `await auth.protect()`, `auth()` → `await auth()`. */
function toAsync(context: Context, node: Node, parents: readonly Node[]): boolean {
  const { edits, touched } = context;
  const call = parents.at(-1);
  if (call?.type === 'MemberExpression' && call.object === node) return false;
  if (call?.type !== 'CallExpression' || call.callee !== node) throw new Refused(INSIDE);
  const { node: user, at } = above(parents, parents.length - 2);
  if (user?.type === 'AwaitExpression' || user?.type === 'ArrayExpression') return false;
  const member = user?.type === 'MemberExpression' && !user.computed ? user.property : undefined;
  const name = member?.type === 'Identifier' ? member.name : undefined;
  if (name === 'then') return false;
  touched.push({ start: node.start, end: node.end });
  const outer = parents[at - 1];
  if (name === 'protect' && outer?.type === 'CallExpression' && outer.callee === user) {
    edits.remove(node.end, call.end);
    if (above(parents, at - 2).node?.type !== 'AwaitExpression') edits.insert(node.start, 'await ');
  } else if (user?.type === 'MemberExpression') {
    edits.insert(node.start, '(await ');
    edits.insert(call.end, ')');
  } else edits.insert(node.start, 'await ');
  return true;
}

/** `await auth.protect()` → `auth().protect()`, `await auth()` → `auth()`. */
function toSync(context: Context, node: Node, parents: readonly Node[]): boolean {
  const { edits, touched } = context;
  const parent = parents.at(-1);
  const isProtect =
    parent?.type === 'MemberExpression' &&
    parent.object === node &&
    parent.property.type === 'Identifier' &&
    parent.property.name === 'protect';
  const call = isProtect ? parents.at(-2) : parent;
  if (call?.type !== 'CallExpression' || call.callee !== (isProtect ? parent : node))
    throw new Refused(INSIDE);
  const user = parents[parents.length - (isProtect ? 3 : 2)];
  const waits = user?.type === 'AwaitExpression';
  if (!waits && !isProtect) return false;
  touched.push({ start: node.start, end: node.end });
  if (waits) edits.remove(user.start, call.start);
  if (isProtect) edits.insert(node.end, '()');
  return true;
}

/**
 * Rewrites how the owner's handler asks for the session, where it is written for another Clerk than the installed one:
 * `auth()` is a promise from Clerk 6 on, and `protect` is a method of `auth` itself.
 * @param takesAsync The handler gets its `async` from whoever puts the wall into it.
 * @throws Refused where `auth` is handed on, or used in a function inside that cannot wait.
 */
export function convertAuth(context: Context, call: ClerkCall, takesAsync: boolean): void {
  const { handler } = call;
  if (!('fn' in handler)) return;
  const { fn } = handler;
  const name = fn.parameters[0]?.name;
  if (name === undefined) return;
  const { asyncAuth } = context.args;
  const found: { node: Node; parents: Node[] }[] = [];
  walk(context.file.program, (node, parents) => {
    if (node.end <= fn.body.start || node.start >= fn.body.end) return false;
    if (node.type !== 'Identifier' || node.name !== name || node.start < fn.body.start) return undefined;
    const parent = parents.at(-1);
    const isKey =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.shorthand);
    if (!isKey) found.push({ node, parents: [...parents] });
    return undefined;
  });
  // Handed on as a whole, it is the same function for both; what is done with it elsewhere cannot be seen.
  const asked = found.filter(({ node, parents }) => {
    const parent = parents.at(-1);
    return (
      (parent?.type === 'CallExpression' && parent.callee === node) ||
      (parent?.type === 'MemberExpression' && parent.object === node)
    );
  });
  let changed = false;
  for (const { node, parents } of asked) {
    const does = asyncAuth ? toAsync(context, node, parents) : toSync(context, node, parents);
    if (does && asyncAuth && !isOwn(parents, fn)) throw new Refused(INSIDE);
    changed ||= does;
  }
  if (!changed || fn.async || takesAsync || !asyncAuth) return;
  if (fn.returnType) throw new Refused(INSIDE);
  context.edits.insert(fn.start, 'async ');
}
