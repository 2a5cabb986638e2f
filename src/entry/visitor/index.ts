import type {
  BinaryExpression,
  Expression,
  LogicalExpression,
  Node,
  ObjectExpression,
  PrivateInExpression,
  Program,
} from 'oxc-parser';
import { type Binding, bindingsOf, nameOf, originOf, unwrap } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
import { callOf, constructed } from './calls.ts';
import { type Changes, changesOf, forget, isChangeable } from './changes.ts';
import { both, type Choice, choiceOf, decided, not, oneOf } from './choice.ts';
import { runClerk } from './clerk.ts';
import { fieldsOf, itemsOf, listOf } from './lists.ts';
import { member } from './members.ts';
import { bind, run } from './statements.ts';
import { joined, regexpOf } from './texts.ts';
import { isUrl } from './urls.ts';
import {
  answer,
  chosen,
  type Evaluator,
  either,
  known,
  type Outcome,
  outcomeOf,
  REFUSED,
  type Scope,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Steps after which a file counts as not understood; a person's needs some dozens. */
const FUEL = 8_000;
const MAX_CALLS = 12;

class OutOfFuel extends Error {}

/** Who visits, and where. */
export interface Visit {
  path: string;
  /** Somebody who has a session. */
  member?: boolean;
  /** Whether Clerk's keys are set; they are unless it is said otherwise. */
  keys?: boolean;
  /** Whatever is handed the request and can't be followed may refuse it. */
  strict?: boolean;
}

/** What a file answers a visitor. */
export interface Visited {
  outcome: Outcome;
  /** What the caller brings along, or leaves out, to be let through. */
  by?: string | undefined;
  /** Where the answer is not known: what it hangs on. */
  hangsOn?: Node | undefined;
}

/**
 * Follows an entry file for one path and a visitor, as far as it can be followed without running it: three-valued, so that
 * a condition on a country or a feature flag leaves both ways open. What the caller sends is theirs to choose.
 */
class Visitor implements Evaluator {
  readonly path: string;
  readonly member: boolean;
  readonly keys: boolean;
  readonly strict: boolean;
  unfollowed = 0;
  blamed: Node | undefined;
  readonly #bindings: ReadonlyMap<string, Binding>;
  readonly #changes: Changes;
  readonly #globals: Scope = new Map();
  readonly #assumed = new Map<string, boolean>();
  #fuel = FUEL;
  #depth = 0;

  constructor(
    { path, member: isMember = false, keys = true, strict = false }: Visit,
    bindings: ReadonlyMap<string, Binding>,
    changes: Changes,
  ) {
    this.#changes = changes;
    this.path = path;
    this.member = isMember;
    this.keys = keys;
    this.strict = strict;
    this.#bindings = bindings;
  }

  spend(): void {
    this.#fuel -= 1;
    if (this.#fuel < 0) throw new OutOfFuel();
  }

  origin(node: Expression) {
    return originOf(node, this.#bindings);
  }

  blame(node: Node): void {
    this.blamed ??= node;
  }

  truth(value: Value): boolean | undefined {
    if (value.is !== 'sent') return truth(value);
    return value.truthy ?? decided(value.choice, this.#assumed);
  }

  assuming<T>(choice: Choice | undefined, holds: boolean, body: () => T): T {
    if (!choice) return body();
    const facts = holds ? choice.yes : choice.no;
    const before = facts.map(([id]) => [id, this.#assumed.get(id)] as const);
    for (const [id, is] of facts) this.#assumed.set(id, is);
    try {
      return body();
    } finally {
      for (const [id, was] of before.toReversed()) {
        if (was === undefined) this.#assumed.delete(id);
        else this.#assumed.set(id, was);
      }
    }
  }

  apply(fn: Extract<Value, { is: 'function' }>, given: readonly Value[]): Value {
    const { node } = fn;
    if (!node.body || node.generator || this.#depth >= MAX_CALLS) {
      this.unfollowed += 1;
      return UNKNOWN;
    }
    this.#depth += 1;
    try {
      const scope: Scope = new Map(fn.scope);
      for (const [index, parameter] of node.params.entries())
        bind(parameter, given[index] ?? known(undefined), scope, this);
      const value =
        node.body.type === 'BlockStatement'
          ? run(node.body.body, scope, this, () => known(undefined))
          : this.evaluate(node.body as Expression, scope);
      // What is thrown in it is thrown to whoever awaits it.
      return node.async && value.is === 'answer' && value.ends === true ? { is: 'later' } : value;
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
        return 'regex' in node ? regexpOf(node.regex.pattern, node.regex.flags) : known(node.value);
      case 'AwaitExpression': {
        const value = this.evaluate(node.argument, scope);
        if (value.is === 'unknown' && (value.handed === 'session' || (value.handed && this.strict)))
          return { is: 'maybe', value: REFUSED };
        return value.is === 'later' ? REFUSED : value;
      }
      case 'ChainExpression':
        return this.evaluate(node.expression as Expression, scope);
      case 'Identifier': {
        const value = this.#named(node.name, scope);
        return this.#changes.names.has(node.name) && isChangeable(value) ? UNKNOWN : value;
      }
      case 'TemplateLiteral': {
        const parts = node.quasis.flatMap((quasi, at): Value[] => {
          const inner = node.expressions[at];
          return [known(quasi.value.cooked ?? ''), ...(inner ? [this.evaluate(inner, scope)] : [])];
        });
        return joined(parts);
      }
      case 'ArrayExpression':
        return listOf(
          node.elements.flatMap((element): readonly Value[] => {
            if (!element) return [known(undefined)];
            if (element.type !== 'SpreadElement') return [this.evaluate(element, scope)];
            return itemsOf(this.evaluate(element.argument, scope)) ?? [UNKNOWN];
          }),
        );
      case 'ObjectExpression':
        return this.#object(node, scope);
      case 'MemberExpression': {
        const object = this.evaluate(node.object as Expression, scope);
        if (object.is === 'answer' && object.ends === true) return object;
        // What the caller left out has no parts.
        if (object.is === 'sent' && !node.optional && this.truth(object) !== true) this.unfollowed += 1;
        if (node.object.type === 'Identifier' && node.object.name === 'process' && object.is === 'unknown')
          return !node.computed && nameOf(node.property as { type: string }) === 'env'
            ? { is: 'env' }
            : UNKNOWN;
        const key = node.computed ? this.evaluate(node.property as Expression, scope) : undefined;
        const computed =
          key?.is === 'known' && ['string', 'number'].includes(typeof key.value)
            ? String(key.value)
            : undefined;
        const named = node.property.type === 'Identifier' ? node.property.name : undefined;
        const name = node.computed ? computed : named;
        const { fields } = this.#changes;
        if (name === undefined || (object.is === 'object' && (!fields || fields.has(name)))) return UNKNOWN;
        return member(object, name, this);
      }
      case 'UnaryExpression': {
        const value = this.evaluate(node.argument, scope);
        if (value.is === 'answer' && value.ends === true) return value;
        if (node.operator === 'void') return known(undefined);
        if (node.operator !== '!') return UNKNOWN;
        const truthy = this.truth(value);
        if (truthy !== undefined) return known(!truthy);
        return value.is === 'sent' ? { is: 'sent', choice: not(value.choice) } : UNKNOWN;
      }
      case 'LogicalExpression':
        return this.#logical(node, scope);
      case 'BinaryExpression':
        return this.#binary(node, scope);
      case 'ConditionalExpression': {
        const test = this.evaluate(node.test, scope);
        if (test.is === 'answer' && test.ends === true) return test;
        const truthy = this.truth(test);
        if (truthy !== undefined) return this.evaluate(truthy ? node.consequent : node.alternate, scope);
        const choice = test.is === 'sent' ? test.choice : undefined;
        const way = (part: Expression, holds: boolean) =>
          this.assuming(choice, holds, () => this.evaluate(part, scope));
        const [yes, no] = [way(node.consequent, true), way(node.alternate, false)];
        for (const part of [node.consequent, node.alternate]) forget(part, scope);
        const value = choice ? chosen(yes, no, choice) : either(yes, no);
        if (value.is === 'unknown') this.blame(node.test);
        // One of them may end the request.
        const ends = [yes, no].some((one) => one.is === 'answer' && one.ends === true);
        return value.is === 'unknown' && ends ? { is: 'maybe', value: UNKNOWN } : value;
      }
      case 'AssignmentExpression': {
        const value = this.evaluate(node.right, scope);
        this.#assign(node.left as Node, node.operator === '=' ? value : UNKNOWN, scope);
        return value;
      }
      case 'UpdateExpression': {
        const value = this.evaluate(node.argument as Expression, scope);
        const count = value.is === 'known' && typeof value.value === 'number' ? value.value : undefined;
        const next = count === undefined ? UNKNOWN : known(count + (node.operator === '++' ? 1 : -1));
        this.#assign(node.argument as Node, next, scope);
        return node.prefix ? next : value;
      }
      case 'CallExpression':
        return callOf(node, scope, this);
      case 'NewExpression':
        return constructed(node, scope, this);
      default:
        return UNKNOWN;
    }
  }

  #object(node: ObjectExpression, scope: Scope): Value {
    const fields = new Map<string, Value>();
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        const spread = fieldsOf(this.evaluate(property.argument, scope));
        if (!spread) return UNKNOWN;
        for (const [name, value] of spread) fields.set(name, value);
        continue;
      }
      if (property.kind !== 'init') return UNKNOWN;
      const key = property.computed ? this.evaluate(property.key as Expression, scope) : undefined;
      if (key && key.is !== 'known') return UNKNOWN;
      const name = key?.is === 'known' ? String(key.value) : nameOf(property.key as { type: string });
      fields.set(name, this.evaluate(property.value as Expression, scope));
    }
    return { is: 'object', fields };
  }

  #assign(left: Node, value: Value, scope: Scope): void {
    if (left.type === 'Identifier') scope.set(left.name, value);
    if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') return;
    const of = scope.get(left.object.name);
    if (of?.is === 'object') scope.set(left.object.name, UNKNOWN);
    if (of?.is !== 'url') return;
    const name = left.computed ? undefined : nameOf(left.property as { type: string });
    if (name === 'href') scope.set(left.object.name, UNKNOWN);
    if (name !== 'pathname') return;
    const path = value.is === 'known' && typeof value.value === 'string' ? value.value : undefined;
    const fromPath = value.is === 'known' && value.fromPath === true;
    scope.set(left.object.name, { is: 'url', to: { path, fromPath, query: of.to.query } });
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
    if (left.is === 'answer' && left.ends === true) return left;
    const truthy = this.truth(left);
    const absent = left.is === 'unknown' || left.is === 'maybe' || left.is === 'sent' ? undefined : false;
    const nullish = left.is === 'known' ? left.value == null : absent;
    const falsy = truthy === undefined ? undefined : !truthy;
    /** Whether the right side is looked at. */
    const asked = node.operator === '&&' ? truthy : node.operator === '||' ? falsy : nullish;
    if (asked === false) return left;
    const choice = left.is === 'sent' ? left.choice : undefined;
    const right = this.assuming(asked === undefined ? choice : undefined, node.operator === '&&', () =>
      this.evaluate(node.right, scope),
    );
    if (asked === true) return right;
    forget(node.right, scope);
    if (right.is === 'answer' && right.ends === true) return { is: 'maybe', value: right, choice };
    if (right.is === 'maybe') return { is: 'maybe', value: UNKNOWN };
    // `unknown && false` counts as false and `unknown || true` as true, whichever of the two it is.
    const rightTruth = this.truth(right);
    if (node.operator === '&&' && rightTruth === false) return { is: 'unknown', truthy: false };
    if (node.operator === '||' && rightTruth === true)
      return choice && right.is === 'known'
        ? { is: 'sent', choice, truthy: true }
        : { is: 'unknown', truthy: true };
    if (!choice) return UNKNOWN;
    if (node.operator === '??') return right.is === 'known' || right.is === 'sent' ? left : UNKNOWN;
    if (right.is === 'sent')
      return { is: 'sent', choice: (node.operator === '&&' ? both : oneOf)(choice, right.choice) };
    return rightTruth === undefined ? UNKNOWN : left;
  }

  #binary(node: BinaryExpression | PrivateInExpression, scope: Scope): Value {
    if (node.left.type === 'PrivateIdentifier') return UNKNOWN;
    const left = this.evaluate(node.left, scope);
    const right = this.evaluate(node.right, scope);
    if (node.operator === '+') return joinsText(left) || joinsText(right) ? joined([left, right]) : UNKNOWN;
    if (left.is === 'sent' || right.is === 'sent') return this.#compared(node.operator, left, right);
    if (left.is === 'text' || right.is === 'text') return this.#isUrl(node.operator, left, right);
    if (left.is !== 'known' || right.is !== 'known') return UNKNOWN;
    switch (node.operator) {
      case '===':
        return known(left.value === right.value);
      case '!==':
        return known(left.value !== right.value);
      case '==':
        return known(left.value === right.value || (left.value == null && right.value == null));
      case '!=':
        return known(left.value !== right.value && !(left.value == null && right.value == null));
      case '>':
        return known(Number(left.value) > Number(right.value));
      case '<':
        return known(Number(left.value) < Number(right.value));
      default:
        return UNKNOWN;
    }
  }

  /** What the caller sends, beside a fixed text or something else that they send: it is whichever they want. */
  #compared(operator: string, left: Value, right: Value): Value {
    const [sent, other] = left.is === 'sent' ? [left, right] : [right, left];
    const match = /^(!|=)==?$/.exec(operator);
    if (sent.is !== 'sent' || !match || (other.is !== 'known' && other.is !== 'sent')) return UNKNOWN;
    const isAbsence = other.is === 'known' && (other.value === null || other.value === undefined);
    if (isAbsence && sent.truthy) return known(match[1] === '!');
    const test = other.is === 'known' ? JSON.stringify(other.value) : other.choice.what;
    const equal = isAbsence ? not(sent.choice) : choiceOf(sent.choice.what, test);
    return { is: 'sent', choice: match[1] === '!' ? not(equal) : equal };
  }

  /** A URL that ends with the caller's query, beside a fixed text. */
  #isUrl(operator: string, left: Value, right: Value): Value {
    const [url, other] = left.is === 'text' ? [left, right] : [right, left];
    const match = /^(!|=)==?$/.exec(operator);
    if (url.is !== 'text' || !url.query || other.is !== 'known' || !match) return UNKNOWN;
    const same = isUrl(url, other.value);
    if (match[1] === '=') return same;
    if (same.is === 'sent') return { is: 'sent', choice: not(same.choice) };
    return same.is === 'known' ? known(same.value !== true) : UNKNOWN;
  }

  /** The answer of the value that Next calls. */
  visit(node: Expression): Visited {
    const value = this.evaluate(node, new Map());
    const result =
      value.is === 'intl'
        ? answer('open')
        : value.is === 'clerk'
          ? runClerk(value, this)
          : value.is === 'function'
            ? this.apply(value, [{ is: 'request' }, UNKNOWN])
            : UNKNOWN;
    const outcome = outcomeOf(result);
    if (outcome === 'unknown') return { outcome, hangsOn: this.blamed };
    return { outcome, by: result.is === 'answer' ? result.by : undefined };
  }
}

const joinsText = (value: Value): boolean =>
  value.is === 'text' || (value.is === 'known' && typeof value.value === 'string');

/** What is the same whoever visits a file. */
const kept = new WeakMap<Program, { bindings: ReturnType<typeof bindingsOf>; changes: Changes }>();

/**
 * What an entry file answers visitors.
 * @param entry The value that Next calls, constants followed.
 * @returns One answer per visit; `unknown` for whatever can't be followed. Never throws.
 */
export function visit(program: Program, entry: Expression, visits: readonly Visit[]): Visited[] {
  const known = kept.get(program) ?? { bindings: bindingsOf(program), changes: changesOf(program) };
  kept.set(program, known);
  const { bindings, changes } = known;
  return visits.map((one) => {
    try {
      return new Visitor(one, bindings, changes).visit(entry);
    } catch {
      // Out of fuel, or nested deeper than the call stack: not understood.
      return { outcome: 'unknown' };
    }
  });
}
