import type { CallExpression, Expression, Node } from 'oxc-parser';
import { clerkProxyPath } from '../../clerk/proxy-path.ts';
import type { SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import { type BehindArcjet, behindArcjet } from './arcjet.ts';
import { type Binding, bindingsOf, originOf, type Range } from './ast.ts';
import { type ClerkCall, clerkCallsOf, clerkFunctionOf, DEAD_OPTIONS } from './clerk-call.ts';
import { type ConfigShape, configOf } from './config.ts';
import {
  type EntryName,
  type ExportForm,
  entryNameOf,
  exportedValue,
  exportsOf,
  type FileExports,
} from './exports.ts';
import { type FunctionShape, isFunction, shapeOf } from './functions.ts';
import { isIntlMiddleware, returnsFresh } from './responses.ts';
import { type RouteList, type Routes, routesOf } from './route-lists.ts';
import { isLocal, secondAuthOf } from './second-auth.ts';
import { FORGEABLE, type Front, handsOverTo } from './thin-wrapper.ts';
import { runsUnderCondition } from './under-condition.ts';
import { type WallPlace, wallOf } from './wall-present.ts';

/** What the export that Next calls stands for, constants followed. */
export type ValueShape =
  | { kind: 'function'; fn: FunctionShape; freshResponses: boolean; overloaded: boolean }
  | { kind: 'intl' }
  | { kind: 'call' | 'conditional' | 'imported' | 'other' };

export interface ClerkShape {
  /**
   * `none`: Clerk is not called; `direct`: what Next uses is `clerkMiddleware(…)`; `reference`: it is `clerkMiddleware`
   * itself; `legacy`: a removed function; `conditional`: one branch of the exported value; `inside`: called somewhere
   * within what Next uses, or elsewhere in the file.
   */
  kind: 'none' | 'direct' | 'reference' | 'legacy' | 'conditional' | 'inside';
  /** The call that Next ends up with, for `direct` and `legacy`. */
  call?: ClerkCall;
  /** The identifier, for `reference`. */
  reference?: Range;
  /** Arcjet is what Next calls, and hands on to it, by the name of a constant where it has one. */
  behindArcjet?: Pick<BehindArcjet, 'held'>;
  /** The function that hands over to it, for a `direct` call that is not exported itself. */
  front?: Front;
  calls: ClerkCall[];
  /** It runs under a condition that no request decides: where a key is missing the file does without it. */
  underCondition: boolean;
  /** Where its handler begins with our wall. */
  wall?: WallPlace;
  /** Our wall is in a call of the file, and what Next uses does more with it than hand over to it. */
  walledInside?: true;
  /** Options of the removed `authMiddleware` given to `clerkMiddleware`: they protect nothing. */
  deadOptions: string[];
  /** The handler protects what a route matcher lists and lets the rest through. */
  allowByDefault: boolean;
  /** `auth()` is used as Clerk 5 had it (`auth().protect()`) or as Clerk 6 has it (`await auth()`, `auth.protect()`). */
  authStyle: 'sync' | 'async' | 'none';
}

/** An entry file as plain data: what Next uses of it, and what of that is Clerk. */
export interface EntryAnalysis {
  name: EntryName;
  exports: FileExports;
  used?: ExportForm;
  /** Exported under the other of the two names, which Next does not use in this file; only when nothing is used. */
  misnamed?: ExportForm;
  /** What `used`, or else `misnamed`, stands for. */
  value?: ValueShape;
  clerk: ClerkShape;
  config: ConfigShape;
  secondAuth?: string;
  /** Path at which it passes Clerk's own requests on. */
  clerkProxy?: string;
  /** The lists of paths by which the file decides what a visitor without a session may reach. */
  routeLists: RouteList[];
  /** What becomes of a visitor on a path that is on none of them, where the matcher lets the file run. */
  routeRest: Routes['rest'];
}

function clerkKind(
  value: Node | undefined,
  calls: ClerkCall[],
  bindings: ReadonlyMap<string, Binding>,
  walled: (call: CallExpression) => boolean,
): Pick<ClerkShape, 'kind' | 'call' | 'reference' | 'front' | 'behindArcjet'> {
  const handed = value && isFunction(value) ? handsOverTo(value, bindings, walled) : undefined;
  const arcjet = behindArcjet(value, bindings);
  const made = handed?.made ?? arcjet?.made ?? value;
  if (made?.type === 'CallExpression') {
    const call = calls.find((one) => one.range.start === made.start && one.range.end === made.end);
    const { made: _call, ...held } = arcjet ?? {};
    const before = handed ? { front: handed.front } : arcjet ? { behindArcjet: held } : {};
    if (call) return { kind: call.function === 'clerkMiddleware' ? 'direct' : 'legacy', call, ...before };
  }
  if (value?.type === 'Identifier' || value?.type === 'MemberExpression') {
    const name = clerkFunctionOf(value as Expression, bindings);
    if (name) return { kind: 'reference', reference: { start: value.start, end: value.end } };
  }
  if (value?.type === 'ConditionalExpression' || value?.type === 'LogicalExpression') {
    const inside = calls.some((one) => one.range.start >= value.start && one.range.end <= value.end);
    if (inside) return { kind: 'conditional' };
  }
  return { kind: calls.length > 0 ? 'inside' : 'none' };
}

function valueShape(
  value: Node | undefined,
  form: ExportForm,
  bindings: ReadonlyMap<string, Binding>,
): ValueShape {
  if (value && isFunction(value)) {
    const binding = form.local === undefined ? undefined : bindings.get(form.local);
    const overloaded = binding?.kind === 'function' && binding.overloads;
    return {
      kind: 'function',
      fn: shapeOf(value),
      freshResponses: returnsFresh(value, bindings),
      overloaded,
    };
  }
  if (value && isIntlMiddleware(value as Expression, bindings)) return { kind: 'intl' };
  if (form.via === 'from') return { kind: 'imported' };
  if (value?.type === 'Identifier')
    return { kind: bindings.get(value.name)?.kind === 'import' ? 'imported' : 'other' };
  if (value?.type === 'CallExpression') {
    // A package gives what Next takes; a helper of the project's own may give anything.
    const from = originOf(value.callee as Expression, bindings)?.from;
    return { kind: from === undefined || isLocal(from) ? 'call' : 'other' };
  }
  if (value?.type === 'ConditionalExpression' || value?.type === 'LogicalExpression')
    return { kind: 'conditional' };
  return { kind: 'other' };
}

function findCall(file: SourceFile, range: Range | undefined): CallExpression | undefined {
  let found: CallExpression | undefined;
  if (!range) return undefined;
  walk(file.program, (node) => {
    if (node.start > range.start || node.end < range.end) return false;
    if (node.type === 'CallExpression' && node.start === range.start && node.end === range.end)
      found ??= node;
    return undefined;
  });
  return found;
}

function authStyle(call: CallExpression | undefined, name: string | undefined): ClerkShape['authStyle'] {
  let style: ClerkShape['authStyle'] = 'none';
  if (!call || !name) return style;
  walk(call, (node, parents) => {
    if (node.type !== 'Identifier' || node.name !== name) return undefined;
    const parent = parents.at(-1);
    if (parent?.type === 'MemberExpression' && parent.object === node) style = 'async';
    if (parent?.type !== 'CallExpression' || parent.callee !== node) return undefined;
    let at = parents.length - 2;
    while (parents[at]?.type === 'ParenthesizedExpression') at--;
    const user = parents[at];
    if (user?.type === 'AwaitExpression') style = 'async';
    else if (style === 'none' && user?.type !== 'ArrayExpression' && !isThen(user)) style = 'sync';
    return undefined;
  });
  return style;
}

function isThen(node: Node | undefined): boolean {
  return (
    node?.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'then'
  );
}

/** Are the headers that a client may not send dropped before Clerk sees the request? */
export const dropsForged = ({ front }: ClerkShape): boolean =>
  front !== undefined && FORGEABLE.every((name) => front.drops.includes(name));

/** A list of Clerk's that closes what is on it. */
const isAllowList = (list: RouteList): boolean =>
  list.from === 'createRouteMatcher' && list.effect === 'closed';

/**
 * Reads an entry file without running it.
 * @param publicRoutesModule Specifier by which the generated list is imported, to recognise our own wall.
 */
export function analyse(file: SourceFile, publicRoutesModule: string): EntryAnalysis {
  const { program } = file;
  const bindings = bindingsOf(program);
  const name = entryNameOf(file.path);
  const exported = exportsOf(program, name);
  const { used } = exported;
  const form = used ?? exported.forms[0];
  const value = form && exportedValue(program, form, bindings);
  const calls = file.source.includes('@clerk/') ? clerkCallsOf(program, bindings) : [];
  const walled = (made: CallExpression) => wallOf(made, bindings, publicRoutesModule) !== undefined;
  const walledAt = (range: Range): boolean => {
    const made = findCall(file, range);
    return made !== undefined && walled(made);
  };
  const kind = clerkKind(used ? value : undefined, calls, bindings, walled);
  const call = findCall(file, kind.call?.range);
  const { lists, rest } = routesOf(program, file.source, bindings);
  const secondAuth = secondAuthOf(program, file.source, bindings);
  const clerkProxy = clerkProxyPath(file.source);
  const options = kind.call?.options;
  const handler = kind.call?.handler;
  const wall = call && wallOf(call, bindings, publicRoutesModule);
  const auth = handler && 'fn' in handler ? handler.fn.parameters[0]?.name : undefined;
  return {
    name,
    exports: exported,
    ...(used ? { used } : form ? { misnamed: form } : {}),
    ...(form ? { value: valueShape(value, form, bindings) } : {}),
    clerk: {
      ...kind,
      calls,
      underCondition:
        kind.kind === 'conditional' ||
        (kind.kind === 'inside' && runsUnderCondition(program, bindings, calls)),
      ...(wall ? { wall } : {}),
      ...(kind.kind === 'inside' && calls.some(({ range }) => walledAt(range))
        ? { walledInside: true as const }
        : {}),
      deadOptions: options && 'names' in options ? options.names.filter((one) => DEAD_OPTIONS.has(one)) : [],
      // Behind our wall a list that closes only adds to it.
      allowByDefault: wall === undefined && lists.some(isAllowList) && rest === 'open',
      authStyle: authStyle(call, auth),
    },
    config: configOf(program),
    ...(secondAuth ? { secondAuth } : {}),
    ...(clerkProxy === undefined ? {} : { clerkProxy }),
    routeLists: lists,
    routeRest: rest,
  };
}
