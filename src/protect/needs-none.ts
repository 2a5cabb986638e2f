import type { Node } from 'oxc-parser';
import { readSource } from '../code/source-file.ts';
import { isIdle } from '../doctor/check/idle.ts';
import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import type { Facts } from '../types.ts';
import { locate } from './locate.ts';

/** Whether a value is all written in the code. */
function isPlain(node: Node | null): boolean {
  switch (node?.type) {
    case 'Literal':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'ArrayExpression':
      return node.elements.every((one) => isPlain(one));
    case 'ObjectExpression':
      return node.properties.every((one) => one.type === 'Property' && !one.computed && isPlain(one.value));
    default:
      return false;
  }
}

const LEAVES = /^(?:notFound|forbidden|unauthorized|redirect|permanentRedirect)$/;

const leaves = (node: Node): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'Identifier' &&
  LEAVES.test(node.callee.name) &&
  node.arguments.every(isPlain);

/** `new Response('…', { status: 405 })`, `NextResponse.json({ … }, { status: 501 })`. */
function saysNo(node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const { callee } = node;
  const made = callee.type === 'MemberExpression' ? callee.object : callee;
  const init = node.arguments[1];
  if (made.type !== 'Identifier' || !/^(?:Next)?Response$/.test(made.name)) return false;
  if (init?.type !== 'ObjectExpression' || !node.arguments.every(isPlain)) return false;
  return init.properties.some(
    (one) =>
      one.type === 'Property' &&
      one.key.type === 'Identifier' &&
      one.key.name === 'status' &&
      one.value.type === 'Literal' &&
      Number(one.value.value) >= 400,
  );
}

const givesNothing = (node: Node | null): boolean =>
  node === null ||
  (node.type === 'Literal' && node.value === null) ||
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'JSXFragment' && node.children.length === 0) ||
  leaves(node) ||
  saysNo(node);

/** Whether a statement is all that a function could do without giving anything to whoever calls it. */
function endsEmpty(node: Node): boolean {
  if (node.type === 'ReturnStatement') return givesNothing(node.argument);
  if (node.type === 'ExpressionStatement') return leaves(node.expression);
  if (node.type !== 'ThrowStatement') return false;
  const thrown = node.argument;
  return isPlain(thrown) || (thrown.type === 'NewExpression' && thrown.arguments.every(isPlain));
}

/**
 * Whether a resource needs no check, as there is nothing that one could stand before: a router's handler for a method that
 * no route has, a handler that only throws, a page that returns null.
 */
export function needsNone(resource: Resource, project: Project, facts: Facts): boolean {
  if (!isIdle(resource.check)) return false;
  if (resource.note !== undefined) return true;
  // In the Pages Router what it is given goes out apart from what it shows.
  if (resource.kind === 'pages-page') return false;
  const source = readSource(resource.file, project.text(resource.file) ?? '', facts);
  const found = typeof source === 'string' ? source : locate(source, resource);
  if (typeof found === 'string' || found.wrapper !== undefined || !found.fn.body) return false;
  const { body } = found.fn;
  if (body.type !== 'BlockStatement')
    return givesNothing(body.type === 'ParenthesizedExpression' ? body.expression : body);
  const statements = body.body.filter((one) => !('directive' in one && one.directive));
  const [first] = statements;
  return statements.length < 2 && (first === undefined || endsEmpty(first));
}
