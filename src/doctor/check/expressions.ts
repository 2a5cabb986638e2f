import { field, isFunction, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import { bindPattern } from './bind.ts';
import { evaluateCall } from './calls.ts';
import { construct } from './construct.ts';
import { elementOf } from './jsx.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { compare } from './operators.ts';
import { regexpOf } from './texts.ts';
import { byOf, join, known, type Scope, truth, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/**
 * What an expression comes to.
 * @param awaited What it comes to is awaited or returned on the spot.
 */
export function evaluate(node: Node | undefined, scope: Scope, machine: Machine, awaited: boolean): Value {
  if (node === undefined) return UNDEFINED;
  machine.spend();
  const child = (name: string): Node | undefined => field(node, name);
  const of = (name: string): Value => evaluate(child(name), scope, machine, false);
  const site = { module: scope.module, node, awaited };
  if (isFunction(node)) return { is: 'function', node, scope, module: scope.module };
  switch (node.type) {
    case 'Literal': {
      const { value } = node;
      const { regex } = node as { regex?: { pattern: string; flags: string } };
      if (regex) return regexpOf(regex.pattern, regex.flags) ?? UNKNOWN;
      if (value === null && node.raw !== 'null') return UNKNOWN;
      const plain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
      return plain ? known(value as string) : UNKNOWN;
    }
    case 'TemplateLiteral':
      return template(node, scope, machine);
    case 'Identifier':
      return machine.names.lookup(nameOf(node) ?? '', scope);
    case 'ThisExpression':
      return scope.owner('this')?.names.get('this') ?? UNKNOWN;
    case 'AwaitExpression':
      return machine.wait(evaluate(child('argument'), scope, machine, true), { ...site, awaited: true });
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return evaluate(child('expression'), scope, machine, awaited);
    case 'CallExpression':
      return evaluateCall(node, scope, machine, awaited);
    case 'NewExpression':
      return construct(node, scope, machine);
    case 'ImportExpression': {
      const source = stringOf(child('source'));
      const target = source === undefined ? undefined : machine.project.resolve(source, scope.module.path);
      if (!target) return UNKNOWN;
      const of: Value =
        'file' in target
          ? { is: 'namespace', file: target.file }
          : { is: 'outside', source: target.package, path: '' };
      return { is: 'promise', of };
    }
    case 'MemberExpression': {
      const object = of('object');
      const name = node.computed === true ? constantText(of('property')) : nameOf(child('property'));
      if (name === undefined) return object.is === 'request' ? object : elementIn(object);
      return memberOf(object, name, machine, site);
    }
    case 'UnaryExpression':
      return unary(node, of('argument'));
    case 'LogicalExpression':
      return logical(node, scope, machine, awaited);
    case 'BinaryExpression':
      return compare(node, of('left'), of('right'), machine, site);
    case 'ConditionalExpression': {
      const decided = of('test');
      const test = truth(decided);
      const pick = (name: string): Value => evaluate(child(name), scope, machine, awaited);
      if (test !== undefined) return follow(() => pick(test ? 'consequent' : 'alternate'), decided);
      return either([() => pick('consequent'), () => pick('alternate')], machine);
    }
    case 'AssignmentExpression': {
      const value = of('right');
      const left = child('left');
      const name = nameOf(left);
      if (left?.type === 'Identifier' && name !== undefined)
        machine.ways.set(scope, name, node.operator === '=' ? value : join(value, UNKNOWN));
      else if (left?.type === 'MemberExpression') assignMember(left, value, scope, machine);
      else bindPattern(left, value, scope, machine);
      return value;
    }
    case 'UpdateExpression': {
      const name = nameOf(child('argument'));
      if (name !== undefined) machine.ways.set(scope, name, UNKNOWN);
      return UNKNOWN;
    }
    case 'SequenceExpression':
      return nodes(node.expressions).reduce<Value>(
        (_, one) => evaluate(one, scope, machine, false),
        UNDEFINED,
      );
    case 'ArrayExpression':
      return arrayOf(node, scope, machine);
    case 'ObjectExpression':
      return objectOf(node, scope, machine);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return { is: 'class', node, scope, module: scope.module };
    case 'JSXElement':
    case 'JSXFragment':
      return elementOf(node, scope, machine);
    case 'TaggedTemplateExpression':
      return tagged(node, scope, machine);
    case 'YieldExpression':
      return evaluate(child('argument'), scope, machine, awaited);
    default:
      return UNKNOWN;
  }
}

/** One of several values; effects of all count. */
export function either(ways: readonly (() => Value)[], machine: Machine): Value {
  const values: Value[] = [];
  machine.ways.branch(
    ways.map((way) => () => {
      values.push(way());
      return undefined;
    }),
  );
  return values.length === 0 ? UNKNOWN : values.reduce((a, b) => join(a, b));
}

const constantText = (value: Value): string | undefined =>
  value.is === 'known' && (typeof value.value === 'string' || typeof value.value === 'number')
    ? String(value.value)
    : undefined;

const elementIn = (value: Value): Value =>
  value.is === 'array' && value.items.length > 0
    ? value.items.reduce((a, b) => join(a, b))
    : value.is === 'object' && value.complete
      ? listedIn(value)
      : UNKNOWN;

/** What a generated file lists under a name that is not known. */
function listedIn(of: Value & { is: 'object' }): Value {
  if (of.rest.is !== 'known') return UNKNOWN;
  const values = [...of.fields.values()];
  return values.length === 0 ? UNDEFINED : values.reduce((a, b) => join(a, b));
}

function assignMember(left: Node, value: Value, scope: Scope, machine: Machine): void {
  const object = evaluate(field(left, 'object'), scope, machine, false);
  const name = left.computed === true ? undefined : nameOf(field(left, 'property'));
  if (object.is === 'object' && name === undefined) object.rest = UNKNOWN;
  // Where a URL is led on one of the ways.
  if (object.is === 'object' && name === 'pathname' && value.is === 'known') object.fields.set('#led', value);
  if (object.is === 'object' && name !== undefined)
    object.fields.set(
      name,
      machine.depth > 1 || machine.ways.branching ? join(value, object.fields.get(name) ?? UNKNOWN) : value,
    );
}

function template(node: Node, scope: Scope, machine: Machine): Value {
  const parts = nodes(node.expressions).map((part) => evaluate(part, scope, machine, false));
  const secret = parts.find((part) => part.is === 'secret');
  if (secret) return secret;
  const sent = parts.filter((part) => part.is === 'request');
  if (sent.length > 0) return sent.find((part) => part.of === 'digest') ?? { is: 'request' };
  if (parts.length > 0 && parts.every((part) => part.is === 'known')) {
    const texts = nodes(node.quasis).map(
      (quasi) => (quasi.value as { cooked?: string } | undefined)?.cooked ?? '',
    );
    return known(
      texts
        .map((text, at) => text + (at < parts.length ? String((parts[at] as { value?: unknown }).value) : ''))
        .join(''),
    );
  }
  if (parts.length > 0) return UNKNOWN;
  return known(stringOf(node) ?? '');
}

function unary(node: Node, value: Value): Value {
  if (node.operator === '!') {
    const decided = truth(value);
    return decided === undefined ? UNKNOWN : known(!decided, byOf(value));
  }
  if (node.operator === 'typeof' && value.is === 'known' && !value.loose)
    return known(typeof value.value, value.by);
  if (node.operator === 'void') return UNDEFINED;
  if (node.operator === '-' && value.is === 'known' && typeof value.value === 'number')
    return known(-value.value);
  return UNKNOWN;
}

function logical(node: Node, scope: Scope, machine: Machine, awaited: boolean): Value {
  const left = evaluate(field(node, 'left'), scope, machine, false);
  const right = (): Value => evaluate(field(node, 'right'), scope, machine, awaited);
  const decided = truth(left);
  if (node.operator === '??') {
    if (left.is === 'known')
      return left.value === null || left.value === undefined ? follow(right, left) : left;
    if (decided === true) return left;
    let other: Value = UNKNOWN;
    machine.ways.branch([
      () => {
        other = right();
        return undefined;
      },
      () => undefined,
    ]);
    // A secret that stands in for what the caller did not send is no longer asked of them.
    if (left.is === 'request') return other.is === 'secret' ? UNKNOWN : left;
    return left.is === 'secret' ? left : join(left, other);
  }
  const goes = decided === undefined ? undefined : node.operator === '&&' ? decided : !decided;
  if (goes === false) return left;
  if (goes === true) return follow(right, left);
  const values: Value[] = [];
  machine.ways.branch([
    () => {
      values.push(right());
      return undefined;
    },
    () => undefined,
  ]);
  const other = values[0] ?? UNKNOWN;
  // `unknown && false` is never true, `unknown || true` always.
  const otherTruth = truth(other);
  if (node.operator === '&&' && otherTruth === false) return known(false, byOf(other));
  if (node.operator === '||' && otherTruth === true && other.is === 'known') return known(true, byOf(other));
  if (node.operator === '||' && left.is === 'request') return other.is === 'known' ? left : join(left, other);
  return join(left, other);
}

/** What a check decides to evaluate: known because of the check where it says nothing itself. */
function follow(run: () => Value, decided: Value): Value {
  const value = run();
  const by = byOf(decided);
  return value.is === 'known' && !value.by && by ? { ...value, by } : value;
}

function arrayOf(node: Node, scope: Scope, machine: Machine): Value {
  const items: Value[] = [];
  let grown = false;
  for (const element of nodes(node.elements)) {
    if (element.type !== 'SpreadElement') {
      items.push(evaluate(element, scope, machine, false));
      continue;
    }
    const spread = evaluate(field(element, 'argument'), scope, machine, false);
    if (spread.is === 'array') items.push(...spread.items);
    else items.push(UNKNOWN);
    grown ||= spread.is !== 'array' || spread.grown === true;
  }
  // A hole is an item, too, which is not among the nodes.
  grown ||= Array.isArray(node.elements) && node.elements.includes(null);
  return grown ? { is: 'array', items, grown } : { is: 'array', items };
}

function objectOf(node: Node, scope: Scope, machine: Machine): Value {
  const fields = new Map<string, Value>();
  let rest: Value = UNDEFINED;
  for (const property of nodes(node.properties)) {
    if (property.type === 'SpreadElement') {
      const spread = evaluate(field(property, 'argument'), scope, machine, false);
      if (spread.is === 'object') for (const [name, value] of spread.fields) fields.set(name, value);
      else if (truth(spread) !== false) {
        // What is spread may replace what was named before.
        for (const name of fields.keys()) fields.set(name, UNKNOWN);
        rest = UNKNOWN;
      }
      if (spread.is === 'object' && spread.rest.is !== 'known') rest = UNKNOWN;
      continue;
    }
    const name =
      property.computed === true
        ? constantText(evaluate(field(property, 'key'), scope, machine, false))
        : nameOf(field(property, 'key'));
    const value = evaluate(field(property, 'value'), scope, machine, false);
    if (name === undefined) rest = UNKNOWN;
    else fields.set(name, property.kind === 'get' ? { is: 'getter', fn: value } : value);
  }
  return isGenerated(scope.module)
    ? { is: 'object', fields, rest, complete: true }
    : { is: 'object', fields, rest };
}

const generated = new WeakMap<Module, boolean>();

/** Whether a file says at its head that a program wrote it: nobody adds to what stands in it. */
function isGenerated(module: Module): boolean {
  const before = generated.get(module);
  if (before !== undefined) return before;
  const says = /auto-?generated|@generated|generated (?:by|file)|do not (?:edit|modify)/i.test(
    module.text.slice(0, 600),
  );
  generated.set(module, says);
  return says;
}

const STYLE = /^(?:css|styled|keyframes|gql|graphql|html|cn|cx|tw|String|dedent|msg|t|md|groq|defineQuery)\b/;

/** `` sql`…` `` runs a query; `` css`…` `` and `` gql`…` `` do not. */
function tagged(node: Node, scope: Scope, machine: Machine): Value {
  const tag = evaluate(field(node, 'tag'), scope, machine, false);
  evaluate(field(node, 'quasi'), scope, machine, false);
  const tagNode = field(node, 'tag');
  const name = nameOf(tagNode) ?? nameOf(field(tagNode, 'property')) ?? '';
  if (tag.is === 'function') return machine.invoke(tag, [], { module: scope.module, node, awaited: false });
  return STYLE.test(name)
    ? UNKNOWN
    : { is: 'unknown', pending: `${name === '' ? 'a query' : `${name}\`…\``}` };
}
