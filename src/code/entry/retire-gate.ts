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

  /** `NextResponse.json({ … }, { status: 401 })` and its kin, which is what the wall answers code without a session. */
  #answersCode(node: Expression | null): boolean {
    const made = node && unwrap(node);
    if (made?.type !== 'CallExpression' && made?.type !== 'NewExpression') return false;
    const callee = unwrap(made.callee as Expression);
    const name =
      callee.type === 'MemberExpression' && identifier(callee.property) === 'json' ? callee.object : callee;
    const init = made.arguments[1];
    if (!/^(?:Next)?Response$/.test(identifier(name) ?? '') || init?.type !== 'ObjectExpression')
      return false;
    return init.properties.every(
      (one) =>
        one.type === 'Property' &&
        identifier(one.key) === 'status' &&
        one.value.type === 'Literal' &&
        one.value.value === 401,
    );
  }

  #refuses(body: Statement, stranger: boolean): boolean {
    const statements = body.type === 'BlockStatement' ? body.body : [body];
    const last = statements.at(-1);
    const before = statements.slice(0, -1);
    const asks = (one: Statement): boolean =>
      one.type === 'VariableDeclaration' &&
      one.declarations.every(({ init }) => init !== null && this.asksSession(init));
    // Before it is answered some are answered in another way, as the path says.
    const apart = (one: Statement): boolean =>
      stranger &&
      one.type === 'IfStatement' &&
      !one.alternate &&
      this.#test(one.test) !== undefined &&
      this.#refuses(one.consequent, true);
    if (!last || !before.every((one) => asks(one) || apart(one))) return false;
    if (last.type === 'ExpressionStatement') return this.#protects(last.expression);
    if (last.type === 'ReturnStatement')
      return (
        (last.argument !== null && this.#protects(last.argument)) ||
        (stranger && (this.#sendsToSignIn(last.argument) || this.#answersCode(last.argument)))
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

  /** `return;` or `return NextResponse.next();`, which changes nothing. */
  #passesOn(statement: Statement): boolean {
    if (statement.type !== 'ReturnStatement') return false;
    const call = statement.argument && unwrap(statement.argument);
    if (!call) return true;
    if (call.type !== 'CallExpression' || call.arguments.length > 0) return false;
    const callee = unwrap(call.callee as Expression);
    return (
      callee.type === 'MemberExpression' &&
      identifier(callee.object) === 'NextResponse' &&
      identifier(callee.property) === 'next'
    );
  }

  /**
   * `if (isPublic(request)) return;` before a last `await auth.protect();`, or with that in its `else`: with the end of the
   * handler it is the gate.
   */
  isPassBeforeEnd(statement: Statement, rest: readonly Statement[]): boolean {
    if (statement.type !== 'IfStatement') return false;
    const { consequent, alternate } = statement;
    const [only, second] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
    if (only === undefined || second || !this.#passesOn(only)) return false;
    const test = this.#test(statement.test);
    if (test?.path !== true || test.stranger) return false;
    const [last, more] = rest.filter((one, index) => index < rest.length - 1 || !this.#passesOn(one));
    if (alternate) return last === undefined && this.#refuses(alternate, false);
    return !more && last?.type === 'ExpressionStatement' && this.#protects(last.expression);
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

/** The gate in the handler of a file, with what the handler calls its first parameter. */
interface Gate {
  auth: string;
  body: readonly Statement[];
  statements: readonly Statement[];
  floor: number;
}

function gateOf(file: SourceFile, analysis: EntryAnalysis): Gate | undefined {
  const handler = handlerOf(file, analysis);
  const auth = identifier(handler?.params[0] as Node | undefined);
  if (auth === undefined || handler?.body?.type !== 'BlockStatement') return undefined;
  const gates = new Gates(bindingsOf(file.program), handler, auth);
  const { body } = handler.body;
  const statements = body.flatMap((statement, index) => {
    if (gates.isGate(statement)) return [statement];
    return gates.isPassBeforeEnd(statement, body.slice(index + 1)) ? body.slice(index) : [];
  });
  return statements.length === 0 ? undefined : { auth, body, statements, floor: handler.body.start };
}

const cut = (text: string, { start, end }: Range): string => text.slice(0, start) + text.slice(end);

/** Cuts whole lines with the empty line that would be left beside a brace or another empty line. */
function cutLines(text: string, { start, end }: Range): string {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const empty = /^[ \t]*\r?\n/.exec(after)?.[0];
  if (empty !== undefined && /(?:\{[ \t]*|\n[ \t]*)\r?\n$/.test(before))
    return before + after.slice(empty.length);
  return (/^[ \t]*\}/.test(after) ? before.replace(/(\n)(?:[ \t]*\r?\n)+$/, '$1') : before) + after;
}

/**
 * The file as if its handler did nothing but what the gate does, to be read and never written: what that refuses is
 * what the gate keeps, whatever else the handler answers.
 * @returns undefined where there is no gate that can be taken out.
 */
export function gateAlone(file: SourceFile, analysis: EntryAnalysis): string | undefined {
  const gate = gateOf(file, analysis);
  return gate?.body
    .filter((one) => !gate.statements.includes(one) && !/Declaration$/.test(one.type))
    .reduceRight(cut, file.source);
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
  const gate = gateOf(file, analysis);
  if (!gate) return undefined;
  const names = new Set([gate.auth]);
  for (const statement of gate.statements)
    walk(statement, (node) => {
      if (node.type === 'Identifier') names.add(node.name);
      return undefined;
    });
  const text = gate.statements
    .map((statement) => withComments(file, statement, gate.floor))
    .reduceRight(cutLines, file.source);
  const rest = readSource(file.path, text);
  return typeof rest === 'string' ? undefined : removeUnused(rest, names, withComments);
}
