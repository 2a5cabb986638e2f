import type { CallExpression, Expression, Node, Statement } from 'oxc-parser';
import { walk } from '../walk.ts';
import { type Binding, nameOf, unwrap } from './ast.ts';
import { type FunctionLike, isFunction, isNothing } from './functions.ts';
import { patternNames } from './scope.ts';

type Bindings = ReadonlyMap<string, Binding>;

/** Where visitors without a session get their answer, in generated and patched files alike. */
const SIGNED_OUT_MODULE = /(?:^|\/)lib\/security\/signed-out(?:\.[cm]?[jt]s)?$/;

/** Fields of Clerk's session that are `null` or `false` for a visitor without one. */
const FIELDS = new Set([
  'userId',
  'sessionId',
  'sessionClaims',
  'isAuthenticated',
  'orgId',
  'orgRole',
  'orgSlug',
]);

/** Functions that call one another are followed so far. */
const DEEPEST = 3;

const isResponse = (node: Expression, bindings: Bindings): boolean => {
  if (node.type !== 'Identifier') return false;
  const binding = bindings.get(node.name);
  if (!binding) return node.name === 'Response';
  return binding.kind === 'import' && binding.from === 'next/server' && binding.imported === 'NextResponse';
};

/** Next takes a response with such a header for a way on to what was asked for, or to another page of the app. */
function steersNext(answer: Expression): boolean {
  let steers = false;
  walk(answer as Node, (node) => {
    if (node.type === 'Literal' && /^x-middleware-/i.test(String(node.value))) steers = true;
    return undefined;
  });
  return steers;
}

/** Options in which it can be seen that no header comes from elsewhere, as from `NextResponse.next().headers`. */
function isPlainInit(init: Node | undefined): boolean {
  if (init?.type === 'ConditionalExpression')
    return isPlainInit(init.consequent) && isPlainInit(init.alternate);
  if (init === undefined || init.type === 'Literal') return true;
  if (init.type !== 'ObjectExpression') return false;
  return init.properties.every((property) => {
    if (property.type !== 'Property' || property.computed) return false;
    if (nameOf(property.key as { type: string }) !== 'headers') return true;
    const { value } = property;
    return (
      value.type === 'ObjectExpression' &&
      value.properties.every((one) => one.type === 'Property' && !one.computed)
    );
  });
}

/** Follows one run of statements as a visitor without a session would go through it. */
class Visitor {
  readonly #auth: string;
  readonly #bindings: Bindings;
  readonly #depth: number;
  /** What `auth()` gave. */
  readonly #sessions = new Set<string>();
  /** Names that hold nothing without a session. */
  readonly #fields = new Set<string>();
  /** `redirectToSignIn`, taken out of the session. */
  readonly #redirects = new Set<string>();
  /** Constants that hold an answer that lets nobody through. */
  readonly #answers = new Set<string>();
  letThrough = false;

  constructor(auth: string, bindings: Bindings, depth: number, redirect?: string) {
    if (redirect !== undefined) this.#redirects.add(redirect);
    this.#auth = auth;
    this.#bindings = bindings;
    this.#depth = depth;
  }

  #isSession(node: Expression): boolean {
    const outer = unwrap(node);
    const inner = outer.type === 'AwaitExpression' ? unwrap(outer.argument) : outer;
    if (inner.type === 'Identifier') return this.#sessions.has(inner.name);
    return (
      inner.type === 'CallExpression' &&
      inner.callee.type === 'Identifier' &&
      inner.callee.name === this.#auth
    );
  }

  #fieldOf(node: Expression): string | undefined {
    if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier')
      return undefined;
    return this.#isSession(node.object as Expression) ? node.property.name : undefined;
  }

  #isField(node: Expression): boolean {
    const inner = unwrap(node);
    if (inner.type === 'Identifier') return this.#fields.has(inner.name);
    return FIELDS.has(this.#fieldOf(inner) ?? '');
  }

  /** What a condition comes to for a visitor without a session; undefined where something else decides. */
  #holds(node: Expression): boolean | undefined {
    const test = unwrap(node);
    if (this.#isField(test)) return false;
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      const inner = this.#holds(test.argument);
      return inner === undefined ? undefined : !inner;
    }
    if (test.type === 'BinaryExpression' && isNothing(test.right) && this.#isField(test.left as Expression)) {
      const strict = test.operator.length === 3;
      if (strict && unwrap(test.right).type !== 'Literal') return undefined;
      if (test.operator.startsWith('==')) return true;
      return test.operator.startsWith('!=') ? false : undefined;
    }
    if (test.type !== 'LogicalExpression' || test.operator === '??') return undefined;
    const decides = test.operator === '||';
    const sides = [this.#holds(test.left), this.#holds(test.right)];
    if (sides.includes(decides)) return decides;
    return sides.includes(undefined) ? undefined : !decides;
  }

  #endsCall(call: CallExpression): boolean {
    const callee = unwrap(call.callee as Expression);
    if (callee.type === 'MemberExpression') {
      if (this.#fieldOf(callee) === 'redirectToSignIn') return true;
      if (callee.computed || callee.property.type !== 'Identifier') return false;
      return (
        /^(?:redirect|json|error)$/.test(callee.property.name) &&
        isResponse(callee.object as Expression, this.#bindings) &&
        isPlainInit(call.arguments[1])
      );
    }
    if (callee.type !== 'Identifier') return false;
    if (this.#redirects.has(callee.name)) return true;
    const binding = this.#bindings.get(callee.name);
    if (binding?.kind === 'import')
      return binding.imported === 'refuse' && SIGNED_OUT_MODULE.test(binding.from);
    const init =
      binding?.kind === 'variable' && binding.declares === 'const' && binding.init
        ? unwrap(binding.init)
        : undefined;
    const fn = binding?.kind === 'function' ? binding.node : init;
    return (
      fn !== undefined &&
      isFunction(fn) &&
      this.#depth < DEEPEST &&
      answersAlways(fn, this.#bindings, this.#depth + 1)
    );
  }

  /** An answer that ends the request here: nothing behind the entry file runs. */
  #ends(node: Expression): boolean {
    const outer = unwrap(node);
    const inner = outer.type === 'AwaitExpression' ? unwrap(outer.argument) : outer;
    if (inner.type === 'ConditionalExpression') {
      const held = this.#holds(inner.test);
      return (
        (held === false || this.#ends(inner.consequent)) && (held === true || this.#ends(inner.alternate))
      );
    }
    if (inner.type === 'Identifier') return this.#answers.has(inner.name);
    if (steersNext(inner)) return false;
    if (inner.type === 'NewExpression')
      return isResponse(inner.callee as Expression, this.#bindings) && isPlainInit(inner.arguments[1]);
    return inner.type === 'CallExpression' && this.#endsCall(inner);
  }

  /** A name that is declared anew may hold anything, whatever an outer or an earlier block kept under it. */
  #forget(pattern: Node): void {
    for (const known of [this.#sessions, this.#fields, this.#redirects, this.#answers])
      for (const name of known) if (patternNames(pattern, name)) known.delete(name);
    // Whom another `auth` asks isn't known.
    if (patternNames(pattern, this.#auth)) this.letThrough = true;
  }

  #declare(statement: Statement): void {
    if (statement.type !== 'VariableDeclaration') return;
    for (const { id } of statement.declarations) this.#forget(id);
    if (statement.kind !== 'const') return;
    for (const { id, init } of statement.declarations) {
      if (!init) continue;
      if (id.type === 'Identifier') {
        if (this.#isSession(init)) this.#sessions.add(id.name);
        else if (this.#isField(init)) this.#fields.add(id.name);
        else if (this.#ends(init)) this.#answers.add(id.name);
      } else if (id.type === 'ObjectPattern' && this.#isSession(init))
        for (const property of id.properties) {
          if (property.type !== 'Property' || property.computed || property.value.type !== 'Identifier')
            continue;
          const name = nameOf(property.key as { type: string });
          if (FIELDS.has(name)) this.#fields.add(property.value.name);
          if (name === 'redirectToSignIn') this.#redirects.add(property.value.name);
        }
    }
  }

  /** Can the visitor come out at the end of these statements? */
  all(statements: readonly Node[]): boolean {
    return statements.every((statement) => this.#one(statement as Statement));
  }

  #one(node: Statement): boolean {
    switch (node.type) {
      case 'ReturnStatement':
        if (!node.argument || !this.#ends(node.argument)) this.letThrough = true;
        return false;
      case 'ThrowStatement':
        return false;
      case 'BlockStatement':
        return this.all(node.body);
      case 'IfStatement': {
        const held = this.#holds(node.test);
        const then = held !== false && this.#one(node.consequent);
        const otherwise = held !== true && (!node.alternate || this.#one(node.alternate));
        return then || otherwise;
      }
      case 'VariableDeclaration':
        this.#declare(node);
        return true;
      case 'FunctionDeclaration':
        if (node.id) this.#forget(node.id);
        return true;
      case 'ExpressionStatement':
      case 'EmptyStatement':
        return true;
      case 'TryStatement': {
        const tried = this.all(node.block.body);
        if (node.handler?.param) this.#forget(node.handler.param);
        const caught = node.handler ? this.all(node.handler.body.body) : false;
        const last = node.finalizer ? this.all(node.finalizer.body) : true;
        return (tried || caught) && last;
      }
      default:
        // Loops, switches and labels: what becomes of the visitor in them isn't followed.
        this.letThrough = true;
        return true;
    }
  }
}

function answersAlways(fn: FunctionLike, bindings: Bindings, depth: number, redirect?: string): boolean {
  if (!fn.body || fn.generator) return false;
  const body =
    fn.body.type === 'BlockStatement'
      ? fn.body.body
      : [{ type: 'ReturnStatement', argument: fn.body } as Node];
  const visitor = new Visitor('', bindings, depth, redirect);
  return !visitor.all(body) && !visitor.letThrough;
}

/**
 * Is every visitor without a session answered within these statements of a handler, and none let through, whatever else
 * they ask for? True only where that can be read: an answer is a redirect, a response made in place, Clerk's
 * `redirectToSignIn`, the generated refusal, or a function of this file that gives nothing else. A function from
 * elsewhere, a rewrite or `NextResponse.next()` may let through.
 * @param auth What the handler calls its first parameter.
 * @param bindings What the file's own names stand for.
 */
export function answersSignedOut(
  statements: readonly Statement[],
  auth: string,
  bindings: Bindings,
): boolean {
  const visitor = new Visitor(auth, bindings, 0);
  return !visitor.all(statements) && !visitor.letThrough;
}

/**
 * Does the `refuse` that a module exports answer whoever it is called for, and let nobody through? It is handed Clerk's
 * `redirectToSignIn` third.
 * @param bindings What the module's own names stand for.
 */
export function refusesAlways(bindings: Bindings): boolean {
  const binding = bindings.get('refuse');
  const made = binding?.kind === 'variable' && binding.declares === 'const' ? binding.init : undefined;
  const fn = binding?.kind === 'function' ? binding.node : made ? unwrap(made) : undefined;
  if (fn === undefined || !isFunction(fn)) return false;
  const third = fn.params[2];
  return answersAlways(fn, bindings, 0, third?.type === 'Identifier' ? third.name : undefined);
}
