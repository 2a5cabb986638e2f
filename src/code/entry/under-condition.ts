import type { Expression, Node, Program } from 'oxc-parser';
import { isPropertyName } from '../names.ts';
import { walk } from '../walk.ts';
import { type Binding, nameOf, unwrap } from './ast.ts';
import type { ClerkCall } from './clerk-call.ts';
import { isFunction } from './functions.ts';

/** Does anything in a node refer to one of the names? */
function refers(node: Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (inner, parents) => {
    if (inner.type === 'Identifier' && names.has(inner.name) && !isPropertyName(inner, parents.at(-1)))
      found = true;
    return found ? false : undefined;
  });
  return found;
}

/** Names of the file that stand for Clerk or for what calls it: constants and functions, over any number of steps. */
function clerkNames(bindings: ReadonlyMap<string, Binding>, calls: readonly ClerkCall[]): Set<string> {
  const holds = (node: Node): boolean =>
    calls.some(({ range }) => range.start >= node.start && range.end <= node.end);
  const names = new Set<string>();
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const [name, binding] of bindings) {
      const value =
        binding.kind === 'function' ? binding.node : binding.kind === 'variable' ? binding.init : null;
      if (value && (holds(value) || refers(value, names))) names.add(name);
    }
  }
  return names;
}

/** What a request decides: parameters of the functions around a place, and what is made of them or of next/headers. */
function fromRequest(parents: readonly Node[], bindings: ReadonlyMap<string, Binding>): Set<string> {
  const names = new Set<string>();
  const bind = (pattern: Node): void =>
    walk(pattern, (node, above) => {
      if (node.type === 'Identifier' && !isPropertyName(node, above.at(-1))) names.add(node.name);
      return undefined;
    });
  for (const [name, binding] of bindings)
    if (binding.kind === 'import' && binding.from === 'next/headers') names.add(name);
  const functions = parents.filter(isFunction);
  for (const fn of functions) for (const param of fn.params) bind(param);
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const fn of functions)
      walk(fn as Node, (node) => {
        if (node.type === 'VariableDeclarator' && node.init && refers(node.init, names)) bind(node.id);
        if (node.type === 'AssignmentExpression' && refers(node.right, names)) bind(node.left);
        return undefined;
      });
  }
  return names;
}

/** Can a test have this outcome whatever the request is? */
function settled(test: Expression, outcome: boolean, request: ReadonlySet<string>): boolean {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!')
    return settled(inner.argument, !outcome, request);
  if (inner.type === 'LogicalExpression' && inner.operator !== '??') {
    const either = (inner.operator === '||') === outcome;
    const sides = [inner.left, inner.right].map((side) => settled(side, outcome, request));
    return either ? sides.some(Boolean) : sides.every(Boolean);
  }
  return !refers(inner, request);
}

const ANSWERS = /^(?:redirect|permanentRedirect|rewrite|json|error)$/;

/** An answer of its own, such as a redirect to a page for maintenance, and not a request that is let through. */
function answers(value: Expression | null): boolean {
  const inner = value && unwrap(value);
  if (inner?.type === 'NewExpression') return true;
  if (inner?.type !== 'CallExpression' || inner.callee.type !== 'MemberExpression') return false;
  return ANSWERS.test(nameOf(inner.callee.property as { type: string }));
}

/** Does control leave the function in a branch, to let the request through without what comes after it? */
function letsThrough(branch: Node | null): boolean {
  let found = false;
  if (!branch) return false;
  walk(branch, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement' && !answers(node.argument)) found = true;
    return undefined;
  });
  return found;
}

/** Is a place skipped on account of something that no request decides: a missing key, the environment, a flag? */
function skipped(node: Node, parents: readonly Node[], bindings: ReadonlyMap<string, Binding>): boolean {
  const request = fromRequest(parents, bindings);
  const inside = (part: Node | null | undefined): boolean =>
    Boolean(part && part.start <= node.start && part.end >= node.end);
  return parents.some((parent) => {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
      if (inside(parent.consequent)) return settled(parent.test, false, request);
      return inside(parent.alternate) && settled(parent.test, true, request);
    }
    if (parent.type === 'LogicalExpression' && inside(parent.right))
      return settled(parent.left, parent.operator === '||', request);
    if (parent.type === 'CallExpression' && parent.optional && inside(parent.callee)) return true;
    if (parent.type !== 'BlockStatement') return false;
    return parent.body.some(
      (statement) =>
        statement.end <= node.start &&
        statement.type === 'IfStatement' &&
        ((letsThrough(statement.consequent) && settled(statement.test, true, request)) ||
          (letsThrough(statement.alternate) && settled(statement.test, false, request))),
    );
  });
}

/**
 * Does Clerk run under a condition that no request decides, so that the file works without it?
 * It may be called in place, or through constants and functions of the file.
 */
export function runsUnderCondition(
  program: Program,
  bindings: ReadonlyMap<string, Binding>,
  calls: readonly ClerkCall[],
): boolean {
  if (calls.length === 0) return false;
  const names = clerkNames(bindings, calls);
  let found = false;
  walk(program, (node, parents) => {
    const parent = parents.at(-1);
    const called =
      node.type === 'CallExpression' &&
      calls.some(({ range }) => range.start === node.start && range.end === node.end);
    const named =
      node.type === 'Identifier' &&
      names.has(node.name) &&
      !isPropertyName(node, parent) &&
      !(parent?.type === 'VariableDeclarator' && parent.id === node);
    if ((called || named) && skipped(node, parents, bindings)) found = true;
    return found ? false : undefined;
  });
  return found;
}
