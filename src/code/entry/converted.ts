import type { Expression, Node, ReturnStatement } from 'oxc-parser';
import { freshName } from '../names.ts';
import { walk } from '../walk.ts';
import { bindingsOf, type Range, unwrap } from './ast.ts';
import type { ClerkCall } from './clerk-call.ts';
import { type Context, importType, missingOptions } from './context.ts';
import { type FunctionLike, isFunction } from './functions.ts';
import { returnsFresh } from './responses.ts';
import { usesOf } from './scope.ts';
import { wordsBetween } from './tokens.ts';
import type { Lines } from './write.ts';

/** A function that ends in `return clerkMiddleware(handler, options)(request, event)`, turned into Clerk's handler. */
export interface Converted {
  /** Set: the function's first parameter is now Clerk's `auth`. */
  auth: string;
  /** Everything it returns now has headers that can be changed. */
  fresh: boolean;
  /** Options of the inner call, to be those of the outer one. */
  options: Lines;
}

function returnOf(fn: FunctionLike, call: ClerkCall): Node | undefined {
  const wanted = call.invoked?.range ?? call.range;
  let found: Node | undefined;
  walk(fn as Node, (node, parents) => {
    if (node !== fn && isFunction(node)) return false;
    const argument =
      node.type === 'ReturnStatement'
        ? (node as ReturnStatement).argument
        : node === fn && fn.type === 'ArrowFunctionExpression' && fn.expression
          ? (fn.body as Expression)
          : null;
    if (!argument || parents.some((parent) => parent.type === 'TryStatement')) return undefined;
    const inner = unwrap(argument);
    const value = inner.type === 'AwaitExpression' ? unwrap(inner.argument) : inner;
    if (value.start === wanted.start && value.end === wanted.end) found = value;
    return undefined;
  });
  return found;
}

/** Names that a function binds anywhere inside of it, its parameters included. */
function namesWithin(fn: FunctionLike): Set<string> {
  const names = new Set<string>();
  const add = (node: Node): void =>
    walk(node, (inner) => {
      if (inner.type === 'Identifier') names.add(inner.name);
      return undefined;
    });
  for (const param of fn.params) add(param);
  walk(fn as Node, (node) => {
    if (node.type === 'VariableDeclarator') add(node.id);
    if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id)
      names.add(node.id.name);
    return undefined;
  });
  return names;
}

function refersTo(context: Context, range: Range, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(context.file.program, (node) => {
    if (node.end <= range.start || node.start >= range.end) return false;
    if (
      node.type === 'Identifier' &&
      node.start >= range.start &&
      node.end <= range.end &&
      names.has(node.name)
    )
      found = true;
    if (node.type === 'ThisExpression' && node.start >= range.start) found = true;
    return undefined;
  });
  return found;
}

/** Would it have the same value where the file is loaded? Nothing is called, and every name is bound above by then. */
function canBeHoisted(context: Context, range: Range, fn: FunctionLike): boolean {
  const bindings = bindingsOf(context.file.program);
  let fits = true;
  walk(context.file.program, (node, parents) => {
    if (node.end <= range.start || node.start >= range.end) return false;
    if (node.start < range.start || node.end > range.end) return undefined;
    if (/^(?:Call|New|Await|Yield|TaggedTemplate|Assignment|Update)Expression$/.test(node.type)) fits = false;
    if (node.type !== 'Identifier') return undefined;
    const parent = parents.at(-1);
    if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return undefined;
    if (parent?.type === 'Property' && parent.key === node && !parent.shorthand) return undefined;
    const binding = bindings.get(node.name);
    if (binding?.kind === 'variable' || binding?.kind === 'destructured') {
      const late = binding.statement.start > fn.start;
      if (late || (binding.kind === 'variable' && binding.declares === 'let')) fits = false;
    } else if (binding?.kind === 'other') fits = false;
    return undefined;
  });
  return fits;
}

/** Options of the inner call as lines for the outer one; undefined when they cannot be moved out of the function. */
function moved(context: Context, call: ClerkCall, fn: FunctionLike): Lines | undefined {
  const { options } = call;
  const { source, comments } = context.file;
  if (call.immediate || options.kind === 'none' || options.kind === 'nothing')
    return missingOptions(context, []);
  if (options.kind !== 'object' && options.kind !== 'constant') return undefined;
  if (refersTo(context, options.range, namesWithin(fn)) || !canBeHoisted(context, options.range, fn))
    return undefined;
  const inside = (range: Range): boolean =>
    range.start >= options.range.start && range.end <= options.range.end;
  if (comments.some(inside)) return undefined;
  const text = source.slice(options.range.start, options.range.end);
  if (options.kind === 'constant') return [...missingOptions(context, options.names), `...${text}`];
  const inner = text.slice(1, -1).trim().replace(/,$/, '');
  if (inner.includes('\n')) return undefined;
  return [...missingOptions(context, options.names), ...(inner === '' ? [] : [inner])];
}

/**
 * Turns the owner's function into Clerk's handler where it hands the request to a Clerk of its own making at the end:
 * Clerk is then created once instead of per request, and whatever the function answers by itself passes through it too.
 * Undefined (and no edits) when the function is not of this form; it is then left whole, its own Clerk included.
 */
export function convert(context: Context): Converted | undefined {
  const { analysis, file } = context;
  const { clerk, used, value } = analysis;
  const [call, second] = clerk.calls;
  if (!used || value?.kind !== 'function' || !call || second || call.function !== 'clerkMiddleware')
    return undefined;
  if (clerk.kind !== 'inside' || !(call.invoked || call.immediate)) return undefined;
  const fn = functionOf(context);
  if (!fn || fn.start > call.range.start || fn.end < call.range.end || !returnOf(fn, call)) return undefined;
  const name = used.local ?? value.fn.name;
  const uses = name === undefined ? [] : usesOf(file.program, name);
  // Called from elsewhere as well, it could not take another parameter.
  const calls = uses?.filter((use) => use.statement !== used.statement.start || use.start >= fn.start);
  const own = fn.type === 'ArrowFunctionExpression' ? 0 : 1;
  const exporting = file.program.body.filter((node) => node.type === 'ExportDefaultDeclaration').length;
  if (!calls || (name !== undefined && calls.length > own + (used.via === 'default' ? exporting : 0)))
    return undefined;
  return apply(context, call, fn);
}

function functionOf(context: Context): FunctionLike | undefined {
  const { used, value } = context.analysis;
  if (!used || value?.kind !== 'function') return undefined;
  let found: FunctionLike | undefined;
  walk(context.file.program, (node) => {
    if (isFunction(node) && node.start === value.fn.start && node.end === value.fn.end) found ??= node;
    return undefined;
  });
  return found;
}

/** The arguments for the handler: Clerk's `auth`, and what the inner Clerk was given. */
function argumentsFor(
  context: Context,
  call: ClerkCall,
  fn: FunctionLike,
  auth: string,
): string[] | undefined {
  const { source } = context.file;
  const text = (range: Range): string => source.slice(range.start, range.end);
  const [first] = fn.params;
  const given = (call.invoked?.arguments ?? []).map(text);
  const own = first?.type === 'Identifier' ? first.name : undefined;
  if (!call.immediate && (own === undefined || given[0] !== own)) return undefined;
  const { handler } = call;
  if (!('fn' in handler)) return [];
  const wanted = handler.fn.arity === 'any' ? 3 : handler.fn.arity;
  const all = [auth, ...given.slice(0, 2)];
  return all.length >= wanted ? all.slice(0, wanted) : undefined;
}

function apply(context: Context, call: ClerkCall, fn: FunctionLike): Converted | undefined {
  const { edits, file } = context;
  const { source } = file;
  const [first] = fn.params;
  const { handler } = call;
  if (handler.kind === 'unknown' && !call.immediate) return undefined;
  const words = wordsBetween(source, fn.start, first?.start ?? fn.body?.start ?? fn.end);
  const open = words.find((word) => word.text === '(');
  const options = moved(context, call, fn);
  const auth = freshName('auth', new Set([...context.topLevel, ...namesWithin(fn)]));
  const passed = argumentsFor(context, call, fn, auth);
  if (!options || !passed || !open) return undefined;
  const whole = call.invoked?.range ?? call.range;
  const type = importType(context, context.args.clerkModule, 'ClerkMiddlewareAuth');
  const parameter = type === '' ? auth : `${auth}: ${type}`;
  edits.insert(open.end, first ? `${parameter}, ` : parameter);
  if (!('fn' in handler)) edits.replace(whole.start, whole.end, 'undefined');
  else {
    const [left, right] = handler.kind === 'inline' ? ['(', ')'] : ['', ''];
    edits.replace(call.range.start, handler.range.start, left);
    edits.replace(handler.range.end, whole.end, `${right}(${passed.join(', ')})`);
  }
  context.touched.push(whole);
  const fresh = !('fn' in handler) && returnsFresh(fn, bindingsOf(file.program), whole);
  return { auth, fresh, options };
}
