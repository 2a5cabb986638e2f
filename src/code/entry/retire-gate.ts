import type { Expression, Node, Statement } from 'oxc-parser';
import { lineStart, nextLine } from '../edit.ts';
import { readSource, type SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import type { EntryAnalysis } from './analyse.ts';
import { bindingsOf, originOf, type Range, unwrap } from './ast.ts';
import { type FunctionLike, isFunction } from './functions.ts';
import { namesSignIn } from './route-lists.ts';
import { inlinePatterns } from './route-patterns.ts';
import { removeUnused } from './unused.ts';

const SESSION = /^(?:userId|sessionId|isAuthenticated)$/;
const identifier = (node: Node | null | undefined): string | undefined =>
  node?.type === 'Identifier' ? node.name : undefined;
const awaited = (node: Expression): Expression => {
  const inner = unwrap(node);
  return inner.type === 'AwaitExpression' ? unwrap(inner.argument) : inner;
};

/** Reads statements of one handler of Clerk's as a gate: a refusal of strangers that hangs on the path. */
class Gates {
  readonly #bindings: ReturnType<typeof bindingsOf>;
  readonly #auth: string;
  /** Constants of the handler that hold what `auth()` gave. */
  readonly #sessions = new Set<string>();
  /** Its parts, local name → name in the session. */
  readonly #parts = new Map<string, string>();

  constructor(bindings: ReturnType<typeof bindingsOf>, handler: FunctionLike, auth: string) {
    this.#bindings = bindings;
    this.#auth = auth;
    walk(handler as Node, (node) => {
      if (node.type !== 'VariableDeclarator' || !node.init || !this.asksSession(node.init)) return undefined;
      const name = identifier(node.id);
      if (name !== undefined) this.#sessions.add(name);
      if (node.id.type !== 'ObjectPattern') return undefined;
      for (const property of node.id.properties) {
        const key = property.type === 'Property' ? identifier(property.key) : undefined;
        const local = property.type === 'Property' ? identifier(property.value) : undefined;
        if (key !== undefined && local !== undefined) this.#parts.set(local, key);
      }
      return undefined;
    });
  }

  /** `auth()` or `await auth()`. */
  asksSession(node: Expression): boolean {
    const call = awaited(node);
    return (
      call.type === 'CallExpression' && call.arguments.length === 0 && identifier(call.callee) === this.#auth
    );
  }

  /** The name that a part of the session has there: `userId`, `redirectToSignIn`. */
  #part(node: Expression): string | undefined {
    const inner = unwrap(node);
    if (inner.type === 'Identifier') return this.#parts.get(inner.name);
    if (inner.type !== 'MemberExpression' || inner.computed) return undefined;
    const object = unwrap(inner.object);
    const holds = object.type === 'Identifier' ? this.#sessions.has(object.name) : this.asksSession(object);
    return holds ? identifier(inner.property) : undefined;
  }

  #asksPath(node: Expression): boolean {
    const inner = unwrap(node);
    if (inner.type === 'CallExpression') {
      const binding = this.#bindings.get(identifier(inner.callee) ?? '');
      const init = binding?.kind === 'variable' ? binding.init : undefined;
      if (init?.type === 'CallExpression') {
        const origin = originOf(init.callee as Expression, this.#bindings);
        if (origin?.imported === 'createRouteMatcher' && origin.from.startsWith('@clerk/')) return true;
      }
    }
    const other = inner.type === 'BinaryExpression' && (inner.operator === '!==' || inner.operator === '!=');
    return inlinePatterns(other ? { ...inner, operator: '===' } : inner, this.#bindings) !== undefined;
  }

  /** What a condition is made of; undefined where a part of it is neither the path nor the session. */
  #test(node: Expression): { path: boolean; stranger: boolean } | undefined {
    const inner = unwrap(node);
    if (inner.type === 'LogicalExpression') {
      if (inner.operator === '??') return undefined;
      const [left, right] = [this.#test(inner.left), this.#test(inner.right)];
      if (!left || !right) return undefined;
      const both = inner.operator === '&&';
      return {
        path: left.path || right.path,
        // Only with `&&` does the whole say that there is no session.
        stranger: both ? left.stranger || right.stranger : left.stranger && right.stranger,
      };
    }
    if (inner.type === 'UnaryExpression' && inner.operator === '!') {
      if (SESSION.test(this.#part(inner.argument) ?? '')) return { path: false, stranger: true };
      const under = this.#test(inner.argument);
      return under && !under.stranger ? under : undefined;
    }
    return this.#asksPath(inner) ? { path: true, stranger: false } : undefined;
  }

  /** `auth.protect()` without conditions of its own; what asks for a role or permission is more than a gate. */
  #protects(node: Expression): boolean {
    const call = awaited(node);
    if (call.type !== 'CallExpression' || call.arguments.length > 0) return false;
    const callee = unwrap(call.callee as Expression);
    if (callee.type !== 'MemberExpression') return this.#part(callee) === 'protect';
    if (identifier(callee.property) !== 'protect') return false;
    const object = unwrap(callee.object);
    return identifier(object) === this.#auth || this.#part(callee) === 'protect';
  }

  #sendsToSignIn(node: Expression | null): boolean {
    if (!node) return false;
    const call = awaited(node);
    if (call.type !== 'CallExpression') return false;
    const callee = unwrap(call.callee as Expression);
    if (this.#part(callee) === 'redirectToSignIn') return true;
    if (callee.type !== 'MemberExpression' || identifier(callee.object) !== 'NextResponse') return false;
    return identifier(callee.property) === 'redirect' && call.arguments.some((one) => namesSignIn(one));
  }

  #refuses(body: Statement, stranger: boolean): boolean {
    const statements = body.type === 'BlockStatement' ? body.body : [body];
    const last = statements.at(-1);
    const before = statements.slice(0, -1);
    const asks = (one: Statement): boolean =>
      one.type === 'VariableDeclaration' &&
      one.declarations.every(({ init }) => init !== null && this.asksSession(init));
    if (!last || !before.every(asks)) return false;
    if (last.type === 'ExpressionStatement') return this.#protects(last.expression);
    if (last.type === 'ReturnStatement')
      return (
        (last.argument !== null && this.#protects(last.argument)) ||
        (stranger && this.#sendsToSignIn(last.argument))
      );
    if (last.type !== 'IfStatement' || last.alternate) return false;
    const test = this.#test(last.test);
    return test !== undefined && this.#refuses(last.consequent, stranger || test.stranger);
  }

  isGate(statement: Statement): boolean {
    if (statement.type === 'IfStatement' && !statement.alternate) {
      const test = this.#test(statement.test);
      if (test?.path === true) return this.#refuses(statement.consequent, test.stranger);
    }
    if (statement.type !== 'ExpressionStatement') return false;
    const { expression } = statement;
    if (expression.type !== 'LogicalExpression' || expression.operator !== '&&') return false;
    return this.#test(expression.left)?.path === true && this.#protects(expression.right);
  }

  /** `if (isPublic(request)) return;` before a last `await auth.protect();`: the two of them are the gate. */
  isPassBeforeEnd(statement: Statement, rest: readonly Statement[]): boolean {
    const [last, more] = rest;
    if (statement.type !== 'IfStatement' || statement.alternate || !last || more) return false;
    const { consequent } = statement;
    const [only, second] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
    if (only?.type !== 'ReturnStatement' || only.argument !== null || second) return false;
    const test = this.#test(statement.test);
    const ends = last.type === 'ExpressionStatement' && this.#protects(last.expression);
    return test?.path === true && !test.stranger && ends;
  }
}

/** The function that Clerk is given, inline or by name. */
export function handlerOf(file: SourceFile, { clerk }: EntryAnalysis): FunctionLike | undefined {
  const handler = clerk.call?.handler;
  if (!handler || !('fn' in handler)) return undefined;
  const { fn } = handler;
  let found: FunctionLike | undefined;
  walk(file.program, (node) => {
    if (isFunction(node) && node.start === fn.start && node.end === fn.end) found ??= node;
    return undefined;
  });
  return found;
}

/** A statement with its lines, and with the comment lines right above it, which speak of it. */
export function withComments(file: SourceFile, range: Range, floor: number): Range {
  const { source, comments } = file;
  const begin = lineStart(source, range.start);
  const after = nextLine(source, range.end);
  if (source.slice(begin, range.start).trim() !== '' || source.slice(range.end, after).trim() !== '')
    return range;
  let start = begin;
  for (;;) {
    const above = comments.find(
      (one) =>
        one.end < start &&
        one.start >= floor &&
        /^\r?\n$/.test(source.slice(one.end, start)) &&
        source.slice(lineStart(source, one.start), one.start).trim() === '',
    );
    if (!above) return { start, end: after };
    start = lineStart(source, above.start);
  }
}

/**
 * Takes the gate out of a handler of `clerkMiddleware`: `if (isProtectedRoute(request)) await auth.protect()` and its
 * kin, with the matcher, the constants and the imports that only it used. What asks for a role or a permission, or does
 * anything besides refusing strangers, stays.
 * Clerk deprecated `createRouteMatcher` in @clerk/nextjs 7.5.14, as path matching in the middleware is bypassed again and
 * again (CVE-2026-41248).
 * @returns The text without it; undefined where there is nothing that can be taken out.
 */
export function retireGate(file: SourceFile, analysis: EntryAnalysis): string | undefined {
  const handler = handlerOf(file, analysis);
  const auth = identifier(handler?.params[0] as Node | undefined);
  if (!handler || auth === undefined) return undefined;
  const gates = new Gates(bindingsOf(file.program), handler, auth);
  const found: Statement[] = [];
  if (handler.body?.type === 'BlockStatement') {
    const { body } = handler.body;
    body.forEach((statement, index) => {
      if (gates.isGate(statement)) found.push(statement);
      else if (gates.isPassBeforeEnd(statement, body.slice(index + 1))) found.push(...body.slice(index));
    });
  }
  if (found.length === 0) return undefined;
  const names = new Set([auth]);
  for (const statement of found)
    walk(statement, (node) => {
      if (node.type === 'Identifier') names.add(node.name);
      return undefined;
    });
  let text = file.source;
  for (const statement of [...found].reverse()) {
    const { start, end } = withComments(file, statement, handler.body?.start ?? 0);
    text = text.slice(0, start) + text.slice(end);
  }
  const rest = readSource(file.path, text);
  return typeof rest === 'string' ? undefined : removeUnused(rest, names, withComments);
}
