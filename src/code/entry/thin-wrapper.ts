import type { CallExpression, Expression, Statement } from 'oxc-parser';
import { type Binding, unwrap } from './ast.ts';
import type { FunctionLike } from './functions.ts';

/** `request.headers.delete('x')`: it changes what is forwarded and can answer nothing. */
function dropsHeader(statement: Statement, request: string): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const call = unwrap(statement.expression);
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object, property, computed } = call.callee;
  if (computed || property.type !== 'Identifier' || property.name !== 'delete') return false;
  return (
    object.type === 'MemberExpression' &&
    !object.computed &&
    object.property.type === 'Identifier' &&
    object.property.name === 'headers' &&
    object.object.type === 'Identifier' &&
    object.object.name === request
  );
}

/**
 * The constant that a function hands its request to and does nothing else:
 * `function proxy(request, event) { return clerk(request, event) }`, with nothing before that but removed headers.
 */
export function handsOverTo(
  fn: FunctionLike,
  bindings: ReadonlyMap<string, Binding>,
): CallExpression | undefined {
  const names = fn.params.map((param) => (param.type === 'Identifier' ? param.name : ''));
  const [request] = names;
  if (!request || names.includes('') || !fn.body || fn.generator) return undefined;
  let returned: Expression | null;
  if (fn.body.type === 'BlockStatement') {
    const statements = fn.body.body;
    const last = statements.at(-1);
    if (last?.type !== 'ReturnStatement') return undefined;
    if (!statements.slice(0, -1).every((one) => dropsHeader(one, request))) return undefined;
    returned = last.argument;
  } else returned = fn.body as Expression;
  if (!returned) return undefined;
  const outer = unwrap(returned);
  const call = outer.type === 'AwaitExpression' ? unwrap(outer.argument) : outer;
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  if (names.includes(call.callee.name)) return undefined;
  const passed = call.arguments.map((one) => (one.type === 'Identifier' ? one.name : ''));
  if (passed.length !== 2 || passed[0] !== names[0] || passed[1] !== names[1]) return undefined;
  const binding = bindings.get(call.callee.name);
  if (binding?.kind !== 'variable' || binding.declares !== 'const' || !binding.init) return undefined;
  const made = unwrap(binding.init);
  return made.type === 'CallExpression' ? made : undefined;
}
