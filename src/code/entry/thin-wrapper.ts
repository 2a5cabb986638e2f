import type { CallExpression, Expression, Statement } from 'oxc-parser';
import { walk } from '../walk.ts';
import { behindArcjet } from './arcjet.ts';
import { type Binding, type Range, unwrap } from './ast.ts';
import type { FunctionLike } from './functions.ts';
import { patternNames } from './scope.ts';
import { answersSignedOut } from './signed-out.ts';

/** Request headers from which Next takes its script nonce; Clerk forwards what a client sends. */
export const FORGEABLE = ['content-security-policy', 'content-security-policy-report-only', 'x-nonce'];

/** A function that hands its request to Clerk, and drops headers of it. */
export interface Front {
  /** Name of its first parameter. */
  request: string;
  /** Names of the headers that it drops, in lower case. */
  drops: string[];
  body: Range;
  /** An arrow without braces. */
  expressionBody: boolean;
  /** Offset of its first statement. */
  first: number;
  /** It hands over to Arcjet, whatever is asked for, and Arcjet to Clerk. */
  toArcjet?: true;
  /** Code of the owner's stands before it, which answers by itself or goes on to Clerk. */
  ownCode?: true;
}

/** The header of `request.headers.delete('x')`, which changes what is forwarded and can answer nothing. */
function dropped(statement: Statement, request: string): string | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const call = unwrap(statement.expression);
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return undefined;
  const { object, property, computed } = call.callee;
  if (computed || property.type !== 'Identifier' || property.name !== 'delete') return undefined;
  const [argument] = call.arguments;
  const ofRequest =
    object.type === 'MemberExpression' &&
    !object.computed &&
    object.property.type === 'Identifier' &&
    object.property.name === 'headers' &&
    object.object.type === 'Identifier' &&
    object.object.name === request;
  if (!ofRequest || argument?.type !== 'Literal' || typeof argument.value !== 'string') return undefined;
  return argument.value.toLowerCase();
}

/** The call a constant of this file was made by, further constants followed. */
function madeBy(name: string, bindings: ReadonlyMap<string, Binding>): CallExpression | undefined {
  let at = name;
  for (let depth = 0; depth < 5; depth++) {
    const binding = bindings.get(at);
    if (binding?.kind !== 'variable' || binding.declares !== 'const' || !binding.init) return undefined;
    const made = unwrap(binding.init);
    if (made.type === 'CallExpression') return made;
    if (made.type !== 'Identifier') return undefined;
    at = made.name;
  }
  return undefined;
}

/** The call whose result is called with just these arguments: `clerk(request, event)`. */
function calledWith(
  returned: Expression,
  names: readonly string[],
  bindings: ReadonlyMap<string, Binding>,
): CallExpression | undefined {
  const outer = unwrap(returned);
  const call = outer.type === 'AwaitExpression' ? unwrap(outer.argument) : outer;
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  if (names.includes(call.callee.name)) return undefined;
  const passed = call.arguments.map((one) => (one.type === 'Identifier' ? one.name : ''));
  if (passed.length !== 2 || passed[0] !== names[0] || passed[1] !== names[1]) return undefined;
  return madeBy(call.callee.name, bindings);
}

/** As `calledWith`; Arcjet in between turns requests away or hands them on, on all paths or on some. */
function handedTo(
  returned: Expression,
  names: readonly string[],
  bindings: ReadonlyMap<string, Binding>,
): { made: CallExpression; toArcjet?: true } | undefined {
  const inner = unwrap(returned);
  if (inner.type === 'ConditionalExpression') {
    const asked = calledWith(inner.consequent, names, bindings);
    const made = calledWith(inner.alternate, names, bindings);
    return made !== undefined && behindArcjet(asked, bindings)?.made === made ? { made } : undefined;
  }
  const made = calledWith(inner, names, bindings);
  const arcjet = behindArcjet(made, bindings);
  if (arcjet) return { made: arcjet.made, toArcjet: true };
  return made && { made };
}

/** Is the name of a parameter given another value, so that something else would be handed on? */
function isReplaced(statements: readonly Statement[], names: readonly string[]): boolean {
  let replaced = false;
  for (const statement of statements)
    walk(statement, (node) => {
      const target =
        node.type === 'AssignmentExpression'
          ? node.left
          : node.type === 'VariableDeclarator'
            ? node.id
            : undefined;
      if (target && names.some((name) => patternNames(target, name))) replaced = true;
      return undefined;
    });
  return replaced;
}

/** Statements that answer a request for good or go on with it, and never let it past what follows. */
const letsNonePast = (statements: readonly Statement[], bindings: ReadonlyMap<string, Binding>): boolean =>
  answersSignedOut([...statements, { type: 'ThrowStatement' } as Statement], '', bindings);

/**
 * The call whose result a function hands its request to, and does nothing else:
 * `function proxy(request, event) { return clerk(request, event) }`, with nothing before that but removed headers, and
 * nothing in between but Arcjet.
 * @param guarded Says of a call that our wall is in it: before such a one code of the owner's may stand that lets
 *   nobody past it.
 */
export function handsOverTo(
  fn: FunctionLike,
  bindings: ReadonlyMap<string, Binding>,
  guarded: (made: CallExpression) => boolean,
): { made: CallExpression; front: Front } | undefined {
  const names = fn.params.map((param) => (param.type === 'Identifier' ? param.name : ''));
  const [request] = names;
  if (!request || names.includes('') || !fn.body || fn.generator) return undefined;
  const drops: string[] = [];
  const others: Statement[] = [];
  let returned: Expression | null;
  let first = fn.body.start;
  if (fn.body.type === 'BlockStatement') {
    const statements = fn.body.body;
    const last = statements.at(-1);
    if (last?.type !== 'ReturnStatement') return undefined;
    for (const statement of statements.slice(0, -1)) {
      const name = dropped(statement, request);
      if (name === undefined) others.push(statement);
      else drops.push(name);
    }
    first = statements[0]?.start ?? first;
    returned = last.argument;
  } else returned = fn.body as Expression;
  if (!returned) return undefined;
  const handed = handedTo(returned, names, bindings);
  if (!handed) return undefined;
  const { made, ...arcjet } = handed;
  if (others.length > 0 && (!guarded(made) || isReplaced(others, names) || !letsNonePast(others, bindings)))
    return undefined;
  const body = { start: fn.body.start, end: fn.body.end };
  const expressionBody = fn.body.type !== 'BlockStatement';
  const ownCode = others.length > 0 ? { ownCode: true as const } : {};
  return { made, front: { request, drops, body, expressionBody, first, ...arcjet, ...ownCode } };
}
