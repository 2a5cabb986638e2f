import { field, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import { assignMember, setRest } from './assign.ts';
import { bindPattern } from './bind.ts';
import { evaluateCall } from './calls.ts';
import { construct, runStatics } from './construct.ts';
import { enumOf } from './enums.ts';
import { anyOf, join } from './join.ts';
import { elementOf } from './jsx.ts';
import { arrayOf, objectOf } from './list-and-object.ts';
import { conditional, logical } from './logic.ts';
import type { Machine } from './machine.ts';
import { noteCompared } from './made-up.ts';
import { keyName, memberOf } from './members.ts';
import { compare } from './operators.ts';
import { joinedUrl } from './request.ts';
import { sentIn } from './sent.ts';
import { regexpOf } from './texts.ts';
import { mayBeMissing } from './throwing.ts';
import {
  ANY_VARIABLE,
  anyhow,
  byOf,
  hasPart,
  isFollowed,
  KEPT,
  known,
  ORIGIN,
  object,
  PING,
  plainOf,
  REQUEST,
  Scope,
  type Site,
  Thrown,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isPing, isSetUp, SETTING_UP } from './words.ts';

/**
 * What an expression comes to.
 * @param awaited What it comes to is awaited or returned on the spot.
 */
export function evaluate(node: Node | undefined, scope: Scope, machine: Machine, awaited: boolean): Value {
  if (node === undefined) return UNDEFINED;
  machine.spend();
  switch (node.type) {
    case 'Identifier':
      return machine.names.lookup(nameOf(node) ?? '', scope);
    case 'Literal':
      return literal(node);
    case 'MemberExpression':
      return member(node, scope, machine, awaited);
    case 'CallExpression':
      return evaluateCall(node, scope, machine, awaited);
    case 'JSXElement':
    case 'JSXFragment':
      return elementOf(node, scope, machine);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return functionOf(node, scope);
    case 'TemplateLiteral':
      return template(node, scope, machine);
    case 'ThisExpression':
      return scope.owner('this')?.names.get('this') ?? UNKNOWN;
    case 'AwaitExpression':
      return awaitedValue(
        field(node, 'argument'),
        { module: scope.module, node, awaited: true },
        scope,
        machine,
      );
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return evaluate(field(node, 'expression'), scope, machine, awaited);
    case 'NewExpression':
      return construct(node, scope, machine);
    case 'ImportExpression':
      return loaded(node, scope, machine);
    case 'UnaryExpression': {
      const argument = field(node, 'argument');
      if (node.operator === 'delete' && argument?.type === 'MemberExpression') {
        const of = evaluate(field(argument, 'object'), scope, machine, false);
        if (of.is === 'object') setRest(of, machine);
        assignMember(argument, UNKNOWN, scope, machine);
      }
      return unary(node, evaluate(argument, scope, machine, false), machine);
    }
    case 'LogicalExpression':
      return logical(node, scope, machine, awaited);
    case 'BinaryExpression': {
      const left = evaluate(field(node, 'left'), scope, machine, false);
      const right = evaluate(field(node, 'right'), scope, machine, false);
      return compare(node, left, right, machine, { module: scope.module, node, awaited });
    }
    case 'ConditionalExpression':
      return conditional(node, scope, machine, (side) => evaluate(side, scope, machine, awaited));
    case 'AssignmentExpression': {
      const chosen = /^(?:\|\||&&|\?\?)=$/.test(String(node.operator));
      const value = chosen
        ? logical(node, scope, machine, false)
        : evaluate(field(node, 'right'), scope, machine, false);
      const kept = chosen || node.operator === '=' ? value : join(value, UNKNOWN);
      bindPattern(field(node, 'left'), kept, scope, machine, true);
      return value;
    }
    case 'UpdateExpression': {
      const before = evaluate(field(node, 'argument'), scope, machine, false);
      const after = stepped(before, node.operator === '++' ? 1 : -1);
      bindPattern(field(node, 'argument'), after, scope, machine, true);
      return node.prefix === true ? after : before;
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
      return classOf(node, scope, machine);
    case 'TSEnumDeclaration':
      return enumOf(node, scope, machine);
    case 'TaggedTemplateExpression':
      return tagged(node, scope, machine);
    case 'YieldExpression':
      return evaluate(field(node, 'argument'), scope, machine, awaited);
    default:
      return UNKNOWN;
  }
}

/** What is awaited: of a condition each side by itself, so that one that is refused ends the way that leads to it. */
function awaitedValue(node: Node | undefined, site: Site, scope: Scope, machine: Machine): Value {
  if (node?.type === 'ParenthesizedExpression')
    return awaitedValue(field(node, 'expression'), site, scope, machine);
  if (node?.type === 'ConditionalExpression')
    return conditional(node, scope, machine, (side) => awaitedValue(side, site, scope, machine));
  return machine.wait(
    machine.awaiting(() => evaluate(node, scope, machine, true)),
    site,
  );
}

/** What is returned: of a condition each side by itself, as an async function waits for the one that it returns. */
export function returned(node: Node | undefined, scope: Scope, machine: Machine, awaited: boolean): Value[] {
  if (node?.type === 'ParenthesizedExpression')
    return returned(field(node, 'expression'), scope, machine, awaited);
  if (node?.type !== 'ConditionalExpression') return [evaluate(node, scope, machine, awaited)];
  const sides: Value[][] = [];
  const chosen = conditional(node, scope, machine, (side) => {
    const all = returned(side, scope, machine, awaited);
    sides.push(all);
    return all.reduce((a, b) => join(a, b));
  });
  // What a check decides is told by that.
  return sides.length > 1 ? sides.flat() : [chosen];
}

function literal(node: Node): Value {
  const { value } = node;
  const { regex } = node as { regex?: { pattern: string; flags: string } };
  if (regex) return regexpOf(regex.pattern, regex.flags) ?? UNKNOWN;
  if (value === null && node.raw !== 'null') return UNKNOWN;
  const plain =
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return plain ? known(value) : UNKNOWN;
}

function member(node: Node, scope: Scope, machine: Machine, awaited: boolean): Value {
  const object = evaluate(field(node, 'object'), scope, machine, false);
  const property = field(node, 'property');
  const site = { module: scope.module, node, awaited };
  // A body may be null, and so may whatever is looked for in it.
  mustBeThere(object, node);
  if (isNothing(object) && !mayEnd(node, object)) machine.ways.mayThrow += 1;
  const hasIt = object.is !== 'request' || hasPart(object, nameOf(property) ?? '');
  if (!hasIt && node.optional !== true) machine.ways.mayThrow += 1;
  noteMissing(node, object, scope, machine);
  if (node.computed !== true) return memberOf(object, keyName(property) ?? '', machine, site);
  const key = perhaps(() => evaluate(property, scope, machine, false), mayEnd(node, object), machine);
  noteCompared(key, [object], machine);
  const text = constantText(key);
  const name = text?.startsWith(ORIGIN) ? undefined : text;
  // Under the name of nobody there is nothing.
  const isNobody = key.is === 'known' && (key.value === null || key.value === undefined);
  if (isNobody && key.by && isTable(object)) return known(undefined, key.by);
  if (object.is === 'env' && key.is === 'request') return ANY_VARIABLE;
  if (name === undefined)
    return object.is === 'request'
      ? object.of === 'segments'
        ? REQUEST
        : anyhow(object)
      : elementIn(object, machine);
  return memberOf(object, name, machine, site);
}

/** Notes that what a part is read of may not be there, as which one that is the caller may choose. */
export function noteMissing(node: Node, of: Value, scope: Scope, machine: Machine): void {
  if (machine.tryingFrom === undefined || mayEnd(node, of)) return;
  const isKnown = (key: Node): boolean =>
    key.type === 'Literal' ||
    (key.type === 'Identifier' && constantText(machine.names.lookup(nameOf(key) ?? '', scope)) !== undefined);
  if (mayBeMissing(field(node, 'object'), of, isKnown)) machine.ways.mayThrow += 1;
}

/** `import(…)`. */
function loaded(node: Node, scope: Scope, machine: Machine): Value {
  const source = stringOf(field(node, 'source'));
  const target = source === undefined ? undefined : machine.project.resolve(source, scope.module.path);
  if (!target) return UNKNOWN;
  const of: Value =
    'file' in target
      ? { is: 'namespace', file: target.file }
      : { is: 'outside', source: target.package, path: '' };
  return { is: 'promise', of };
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

/** Whether an object or a list holds what is written there, and nothing else. */
export const isTable = (value: Value): boolean =>
  value.is === 'array'
    ? !value.grown
    : value.is === 'object' &&
      value.rest.is === 'known' &&
      !value.cls &&
      !value.fields.has('undefined') &&
      !value.fields.has('null');

export const constantText = (value: Value): string | undefined =>
  value.is === 'known' && (typeof value.value === 'string' || typeof value.value === 'number')
    ? String(value.value)
    : undefined;

/** An item whose place is not known. */
function itemIn({ items, grown }: Value & { is: 'array' }): Value {
  if (items.length === 0) return KEPT;
  const one = items.reduce((a, b) => join(a, b));
  if (grown) return join(one, UNKNOWN);
  // Behind the last one, and before the first, there is nothing.
  return plainOf(one) ? join(one, UNDEFINED) : one;
}

/** Names of a module among which one is looked for that is not known. */
const MAX_NAMES = 24;

/** Any of some items, or something else. */
export const oneAmong = (items: readonly Value[]): Value =>
  items.length > 0 && items.every((one) => one === KEPT) ? KEPT : anyOf(items);

/** A part of a value whose name is not known. */
export function elementIn(value: Value, machine: Machine): Value {
  switch (value.is) {
    case 'array':
      return itemIn(value);
    case 'object':
      return value.complete ? listedIn(value) : oneAmong([...value.fields.values(), value.rest]);
    case 'unknown':
      return oneAmong(
        (value.may ?? []).filter((one) => one.is === 'object').map((one) => elementIn(one, machine)),
      );
    case 'outside':
      return { ...value, path: value.path === '' ? '[…]' : `${value.path}.[…]`, spelled: undefined };
    case 'oneof':
      return value.values.map((one) => elementIn(one, machine)).reduce((a, b) => join(a, b));
    case 'namespace': {
      const names = [...(machine.project.module(value.file)?.exports.keys() ?? [])];
      return names.length > MAX_NAMES
        ? UNKNOWN
        : anyOf(names.map((name) => machine.names.exported(value.file, name)));
    }
    default:
      return UNKNOWN;
  }
}

/** A function, which an expression's own name stands for inside of it. */
function functionOf(node: Node, scope: Scope): Value {
  const name = node.type === 'FunctionExpression' ? nameOf(field(node, 'id')) : undefined;
  if (name === undefined) return { is: 'function', node, scope, module: scope.module };
  const inner = new Scope(scope.module, scope);
  const fn: Value = { is: 'function', node, scope: inner, module: scope.module };
  inner.names.set(name, fn);
  return fn;
}

function classOf(node: Node, scope: Scope, machine: Machine): Value {
  const name = node.type === 'ClassExpression' ? nameOf(field(node, 'id')) : undefined;
  const inner = name === undefined ? scope : new Scope(scope.module, scope);
  const cls: Value = { is: 'class', node, scope: inner, module: scope.module };
  if (name !== undefined) inner.names.set(name, cls);
  runStatics(node, inner, machine);
  return cls;
}

/** Whether `?.` somewhere on the way may end a chain before what stands here runs. */
export function mayEnd(node: Node | undefined, start: Value): boolean {
  if (truth(start) === true) return false;
  const before = (one: Node): Node | undefined =>
    field(one, 'object') ??
    field(one, 'callee') ??
    (one.type === 'TSNonNullExpression' ? field(one, 'expression') : undefined);
  for (let at = node; at; at = before(at)) if (at.optional === true) return true;
  return false;
}

/** A part of what a check says is not there throws, unless it is asked for with `?.`. A list with nothing in it is there. */
export function mustBeThere(value: Value, node: Node): void {
  const by = byOf(value);
  const isMissing = value.is === 'known' && (value.value === null || value.value === undefined);
  if (by && !by.empty && isMissing && !mayEnd(node, value)) throw new Thrown(by);
}

/** Whether a value is known to be nothing, of which a part throws. */
export const isNothing = (value: Value): boolean =>
  value.is === 'known' && !value.by && (value.value === null || value.value === undefined);

/** Runs what may not run at all. */
export function perhaps<T extends Value | Value[]>(run: () => T, may: boolean, machine: Machine): T | Value {
  if (!may) return run();
  let value: T | Value = UNKNOWN;
  machine.ways.branch([
    () => {
      value = run();
      return undefined;
    },
    () => undefined,
  ]);
  return value;
}

/** What a generated file lists under a name that is not known. */
function listedIn(of: Value & { is: 'object' }): Value {
  if (of.rest.is !== 'known') return UNKNOWN;
  const values = [...of.fields.values()];
  return values.length === 0 ? UNDEFINED : values.reduce((a, b) => join(a, b));
}

function template(node: Node, scope: Scope, machine: Machine): Value {
  const parts = nodes(node.expressions).map((part) => evaluate(part, scope, machine, false));
  const secret = parts.find((part) => part.is === 'secret');
  if (secret) return secret;
  const url = urlIn(node, parts);
  if (url) return url;
  const sent = sentIn(parts.flatMap((part, at) => [known(textAt(node, at)), part]));
  if (sent) return sent;
  if (parts.length > 0 && parts.every((part) => part.is === 'known' && !part.loose)) {
    return known(
      nodes(node.quasis)
        .map(
          (_, at) =>
            textAt(node, at) + (at < parts.length ? String((parts[at] as { value?: unknown }).value) : ''),
        )
        .join(''),
    );
  }
  if (parts.length > 0) return UNKNOWN;
  return known(stringOf(node) ?? '');
}

/** What a template says itself before one of its parts, or behind the last one. */
const textAt = (node: Node, at: number): string =>
  (nodes(node.quasis)[at]?.value as { cooked?: string } | undefined)?.cooked ?? '';

/** A URL that a template makes, with the caller's query at its end. */
function urlIn(node: Node, parts: readonly Value[]): Value | undefined {
  if (textAt(node, parts.length) !== '') return undefined;
  return joinedUrl(parts.flatMap((part, at) => [known(textAt(node, at)), part]));
}

/** One more or less than a number that is known. */
const stepped = (value: Value, by: number): Value =>
  value.is === 'known' && typeof value.value === 'number' ? known(value.value + by) : UNKNOWN;

/** What `!a`, `-a`, `typeof a` and `void a` come to. */
export function unary(node: Node, value: Value, machine: Machine): Value {
  if (node.operator === '!') {
    const decided = machine.truth(value);
    return decided === undefined ? UNKNOWN : known(!decided, byOf(value));
  }
  if (node.operator === 'typeof') return typeOf(value);
  if (node.operator === 'void') return UNDEFINED;
  if (node.operator === '-' && value.is === 'known' && typeof value.value === 'number')
    return known(-value.value);
  return UNKNOWN;
}

/** What `typeof` says of a value; what is null or undefined, whichever, is of either of two types. */
function typeOf(value: Value): Value {
  if (value.is === 'known') return value.loose ? UNKNOWN : known(typeof value.value, value.by);
  if (isFollowed(value) || value.is === 'class') return known('function');
  const isObject = ['object', 'array', 'promise', 'regexp'].includes(value.is) && truth(value) === true;
  return isObject ? known('object') : UNKNOWN;
}

const STYLE = /^(?:css|styled|keyframes|gql|graphql|html|cn|cx|tw|String|dedent|msg|t|md|groq|defineQuery)\b/;

/** `` sql`…` `` runs a query; `` css`…` `` and `` gql`…` `` do not. */
function tagged(node: Node, scope: Scope, machine: Machine): Value {
  const tag = evaluate(field(node, 'tag'), scope, machine, false);
  const parts = nodes(field(node, 'quasi')?.expressions).map((one) => evaluate(one, scope, machine, false));
  const tagNode = field(node, 'tag');
  const name = nameOf(tagNode) ?? nameOf(field(tagNode, 'property')) ?? '';
  if (tag.is === 'function')
    return machine.invoke(tag, [UNKNOWN, ...parts], { module: scope.module, node, awaited: false });
  const text = nodes(field(node, 'quasi')?.quasis).map((one) => textOfQuasi(one));
  if (text.length === 1 && isPing(text[0] ?? '')) return object({}, UNKNOWN, PING);
  return STYLE.test(name)
    ? UNKNOWN
    : {
        is: 'unknown',
        pending: `${name === '' ? 'a query' : `${name}\`…\``}${text.length === 1 && isSetUp(text[0] ?? '') ? SETTING_UP : ''}`,
      };
}

const textOfQuasi = ({ value }: Node): string =>
  typeof value === 'object' && value !== null ? String((value as { raw?: unknown }).raw ?? '') : '';
