import type {
  BinaryExpression,
  Expression,
  LogicalExpression,
  PrivateInExpression,
  Program,
} from 'oxc-parser';
import { type Binding, bindingsOf, originOf, unwrap } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
import type { TodayAnswer } from '../../types.ts';
import { callOf, constructed, runClerk } from './calls.ts';
import { member } from './members.ts';
import { bind, run } from './statements.ts';
import { type Evaluator, known, outcomeOf, type Scope, truth, UNKNOWN, type Value } from './value.ts';

/** Steps after which a file counts as not understood; a person's needs some dozens. */
const FUEL = 4_000;
const MAX_CALLS = 12;

class OutOfFuel extends Error {}

/**
 * Follows an entry file for one path and a visitor without a session, as far as it can be followed without running it:
 * three-valued, so that a condition on a country or a feature flag leaves both ways open.
 */
class Visitor implements Evaluator {
  readonly path: string;
  readonly #bindings: ReadonlyMap<string, Binding>;
  readonly #globals: Scope = new Map();
  #fuel = FUEL;
  #depth = 0;

  constructor(path: string, bindings: ReadonlyMap<string, Binding>) {
    this.path = path;
    this.#bindings = bindings;
  }

  spend(): void {
    this.#fuel -= 1;
    if (this.#fuel < 0) throw new OutOfFuel();
  }

  origin(node: Expression) {
    return originOf(node, this.#bindings);
  }

  apply(fn: Extract<Value, { is: 'function' }>, given: readonly Value[]): Value {
    const { node } = fn;
    if (!node.body || node.generator || this.#depth >= MAX_CALLS) return UNKNOWN;
    this.#depth += 1;
    try {
      const scope: Scope = new Map(fn.scope);
      for (const [index, parameter] of node.params.entries())
        bind(parameter, given[index] ?? known(undefined), scope, this);
      if (node.body.type !== 'BlockStatement') return this.evaluate(node.body as Expression, scope);
      return run(node.body.body, scope, this) ?? known(undefined);
    } finally {
      this.#depth -= 1;
    }
  }

  evaluate(given: Expression, scope: Scope): Value {
    this.spend();
    const node = unwrap(given);
    if (isFunction(node)) return { is: 'function', node, scope };
    switch (node.type) {
      case 'Literal':
        return 'regex' in node ? UNKNOWN : known(node.value);
      case 'AwaitExpression':
        return this.evaluate(node.argument, scope);
      case 'ChainExpression':
        return this.evaluate(node.expression as Expression, scope);
      case 'Identifier':
        return this.#named(node.name, scope);
      case 'TemplateLiteral': {
        const parts = node.expressions.map((part) => this.evaluate(part, scope));
        if (!parts.every((part) => part.is === 'known')) return UNKNOWN;
        const texts = parts.map((part) => (part.is === 'known' ? String(part.value) : ''));
        return known(node.quasis.map((quasi, at) => (quasi.value.cooked ?? '') + (texts[at] ?? '')).join(''));
      }
      case 'ArrayExpression': {
        const items = node.elements.flatMap((element): Value[] => {
          if (!element) return [known(undefined)];
          if (element.type !== 'SpreadElement') return [this.evaluate(element, scope)];
          const list = this.evaluate(element.argument, scope);
          return list.is === 'known' && Array.isArray(list.value) ? list.value.map(known) : [UNKNOWN];
        });
        const plain = items.every((item) => item.is === 'known');
        return plain ? known(items.map((item) => (item.is === 'known' ? item.value : undefined))) : UNKNOWN;
      }
      case 'MemberExpression': {
        const object = this.evaluate(node.object as Expression, scope);
        if (object.is === 'answer' && object.ends) return object;
        if (node.computed || node.property.type !== 'Identifier') return UNKNOWN;
        return member(object, node.property.name, this.path);
      }
      case 'UnaryExpression': {
        const value = this.evaluate(node.argument, scope);
        if (value.is === 'answer' && value.ends) return value;
        const truthy = truth(value);
        return node.operator === '!' && truthy !== undefined ? known(!truthy) : UNKNOWN;
      }
      case 'LogicalExpression':
        return this.#logical(node, scope);
      case 'BinaryExpression':
        return this.#binary(node, scope);
      case 'ConditionalExpression': {
        const test = truth(this.evaluate(node.test, scope));
        if (test !== undefined) return this.evaluate(test ? node.consequent : node.alternate, scope);
        const [yes, no] = [this.evaluate(node.consequent, scope), this.evaluate(node.alternate, scope)];
        const same = outcomeOf(yes) === outcomeOf(no) && outcomeOf(yes) !== 'unknown';
        return same ? yes : { is: 'maybe', value: UNKNOWN };
      }
      case 'AssignmentExpression': {
        const value = this.evaluate(node.right, scope);
        if (node.left.type === 'Identifier') scope.set(node.left.name, value);
        return value;
      }
      case 'CallExpression':
        return callOf(node, scope, this);
      case 'NewExpression':
        return constructed(node, this);
      default:
        return UNKNOWN;
    }
  }

  #named(name: string, scope: Scope): Value {
    if (name === 'undefined') return known(undefined);
    const local = scope.get(name) ?? this.#globals.get(name);
    if (local) return local;
    const binding = this.#bindings.get(name);
    // Marks the name while it is looked up, so that a circle ends.
    this.#globals.set(name, UNKNOWN);
    if (binding?.kind === 'function')
      this.#globals.set(name, { is: 'function', node: binding.node, scope: new Map() });
    if (binding?.kind === 'variable' && binding.declares === 'const' && binding.init)
      this.#globals.set(name, this.evaluate(binding.init, new Map()));
    return this.#globals.get(name) ?? UNKNOWN;
  }

  #logical(node: LogicalExpression, scope: Scope): Value {
    const left = this.evaluate(node.left, scope);
    if (left.is === 'answer' && left.ends) return left;
    const truthy = truth(left);
    const nullish = left.is === 'known' ? left.value == null : left.is === 'unknown' ? undefined : false;
    const falsy = truthy === undefined ? undefined : !truthy;
    /** Whether the right side is looked at. */
    const decided = node.operator === '&&' ? truthy : node.operator === '||' ? falsy : nullish;
    if (decided === false) return left;
    const right = this.evaluate(node.right, scope);
    if (decided === true) return right;
    if (right.is === 'answer' && right.ends) return { is: 'maybe', value: right };
    // `unknown && false` is false, `unknown || true` is true.
    const rightTruth = truth(right);
    if (node.operator === '&&' && rightTruth === false) return known(false);
    if (node.operator === '||' && rightTruth === true) return known(true);
    return UNKNOWN;
  }

  #binary(node: BinaryExpression | PrivateInExpression, scope: Scope): Value {
    if (node.left.type === 'PrivateIdentifier') return UNKNOWN;
    const left = this.evaluate(node.left, scope);
    const right = this.evaluate(node.right, scope);
    if (left.is !== 'known' || right.is !== 'known') return UNKNOWN;
    switch (node.operator) {
      case '+':
        return typeof left.value === 'string' && typeof right.value === 'string'
          ? known(left.value + right.value)
          : UNKNOWN;
      case '===':
        return known(left.value === right.value);
      case '!==':
        return known(left.value !== right.value);
      case '==':
        return known(left.value === right.value || (left.value == null && right.value == null));
      case '!=':
        return known(left.value !== right.value && !(left.value == null && right.value == null));
      default:
        return UNKNOWN;
    }
  }

  /** The answer of the value that Next calls. */
  visit(node: Expression): TodayAnswer {
    const value = this.evaluate(node, new Map());
    if (value.is === 'intl') return 'open';
    if (value.is === 'clerk') return outcomeOf(runClerk(value, this));
    return value.is === 'function' ? outcomeOf(this.apply(value, [{ is: 'request' }, UNKNOWN])) : 'unknown';
  }
}

/**
 * What an entry file answers a visitor without a session at some paths.
 * @param entry The value that Next calls, constants followed.
 * @returns One answer per path; `unknown` for whatever can't be followed. Never throws.
 */
export function answersOf(program: Program, entry: Expression, paths: readonly string[]): TodayAnswer[] {
  const bindings = bindingsOf(program);
  return paths.map((path) => {
    try {
      return new Visitor(path, bindings).visit(entry);
    } catch {
      // Out of fuel, or nested deeper than the call stack: not understood.
      return 'unknown';
    }
  });
}
