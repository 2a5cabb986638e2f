import { eachChild, field, isFunction, type Node, nameOf, nodes, unwrap } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { type Module, namesIn } from '../code/module.ts';
import { grow, spoil } from './assign.ts';
import type { Machine } from './machine.ts';
import { ITEMS_FIELD, UNKNOWN, type Value } from './value.ts';
import { HANDS_ON } from './words.ts';

/**
 * What a module changes of what its names stand for, at its top level or whenever one of its functions is called: the value
 * that a name is given where it is declared is not the one that a request finds.
 */
interface Changed {
  /** Names that are given another value. */
  names: Set<string>;
  /** Fields that are given another value, by the name of the object; `*` for any. */
  fields: Map<string, Set<string>>;
  /** Those of them that a function changes, whenever it is called. */
  later: Map<string, Set<string>>;
}

const kept = new WeakMap<Module, Changed>();
const MAX_DEPTH = 200;
/** What a set is asked to hold something else by. */
const CHANGES_ITEMS = /^(?:add|delete|clear)$/;
const MOVING = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** The name that a chain of members begins with, and the first of them. */
export function rootOf(node: Node | undefined): { name: string; first: string | undefined } | undefined {
  let first: string | undefined;
  let at = unwrap(node);
  while (at?.type === 'MemberExpression') {
    first = at.computed === true ? keyOf(field(at, 'property')) : (nameOf(field(at, 'property')) ?? '*');
    at = unwrap(field(at, 'object'));
  }
  const name = at?.type === 'Identifier' ? nameOf(at) : undefined;
  return name === undefined ? undefined : { name, first };
}

const keyOf = (node: Node | undefined): string =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : '*';

/** Names that a function binds for itself. */
export function ownNames(fn: Node): Set<string> {
  const found = new Set<string>();
  for (const parameter of nodes(fn.params)) for (const { name } of namesIn(parameter)) found.add(name);
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (node.type === 'VariableDeclarator')
      for (const { name } of namesIn(field(node, 'id'))) found.add(name);
    const declared = /^(?:Function|Class)Declaration$/.test(node.type)
      ? nameOf(field(node, 'id'))
      : undefined;
    if (declared !== undefined) found.add(declared);
    if (isFunction(node)) return;
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  for (const child of childNodes(fn)) visit(child, 0);
  return found;
}

/** A name that is given another value, or (`inside`) whose value is changed in place. */
interface Change {
  name: string;
  first: string | undefined;
  inside: boolean;
}

/** Nodes that can change anything. */
const CHANGING = new Set(['AssignmentExpression', 'UpdateExpression', 'UnaryExpression', 'CallExpression']);

/** What one node changes, whatever names stand for where it is. */
export function changesAt(node: Node): Change[] {
  if (!CHANGING.has(node.type)) return [];
  const of = (target: Node | undefined, inside = false): Change[] => {
    const root = rootOf(target);
    return root ? [{ ...root, inside }] : [];
  };
  switch (node.type) {
    case 'AssignmentExpression':
      return targetsIn(field(node, 'left')).flatMap((one) => of(one));
    case 'UpdateExpression':
      return of(field(node, 'argument'));
    case 'UnaryExpression':
      return node.operator === 'delete' ? of(field(node, 'argument')) : [];
    case 'CallExpression': {
      const callee = unwrap(field(node, 'callee'));
      const [object, method] = [field(callee, 'object'), nameOf(field(callee, 'property')) ?? ''];
      const given =
        /^(?:Object|Reflect)$/.test(nameOf(object) ?? '') && /^(?:assign|define|set|delete)/.test(method);
      return [
        ...(MOVING.test(method) ? of(object, true) : []),
        ...(CHANGES_ITEMS.test(method) && object?.type === 'Identifier'
          ? [{ name: nameOf(object) ?? '', first: ITEMS_FIELD, inside: true }]
          : []),
        ...(given ? of(nodes(node.arguments)[0], true) : []),
      ];
    }
    default:
      return [];
  }
}

const ofParameters = new WeakMap<Node, ReadonlyMap<string, string>>();

/** The names that a parameter binds. */
const boundBy = (parameter: Node | undefined): string[] =>
  namesIn(parameter?.type === 'RestElement' ? field(parameter, 'argument') : parameter).map(
    ({ name }) => name,
  );

/** The parameters of a function whose values it changes in place: all of them, or what a set holds. */
function changedParameters(fn: Node): ReadonlyMap<string, string> {
  const before = ofParameters.get(fn);
  if (before) return before;
  const named = new Set(nodes(fn.params).flatMap(boundBy));
  const found = new Map<string, string>();
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const { name, first, inside } of changesAt(node))
      if ((first !== undefined || inside) && named.has(name) && found.get(name) !== '*')
        found.set(name, first === ITEMS_FIELD ? first : '*');
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  visit(fn, 0);
  ofParameters.set(fn, found);
  return found;
}

/** Packages of which some functions change the object that they are given first. */
const LODASH = /^lodash(?:-es)?(?:[/.]\w+)?$/;
const IN_PLACE =
  /^(?:merge|mergeWith|assign\w*|extend\w*|defaults|defaultsDeep|set|setWith|unset|update|updateWith)$/;

/** The name of a module that a call of lodash changes, where it is asked for anywhere else. */
function mergedInto(node: Node, module: Module): string[] {
  const callee = unwrap(field(node, 'callee'));
  const root = rootOf(callee);
  const from = root ? module.bindings.get(root.name) : undefined;
  if (root === undefined || from?.kind !== 'import' || !LODASH.test(from.source)) return [];
  const called =
    root.first ?? (from.imported === 'default' ? from.source.split(/[/.]/).at(-1) : from.imported);
  const target = rootOf(nodes(node.arguments)[0])?.name;
  if (target === undefined || !IN_PLACE.test(called ?? '') || !module.bindings.has(target)) return [];
  // It is declared, and handed over here.
  const isAskedFor = module.text.split(/[^\w$]+/).filter((word) => word === target).length > 2;
  return isAskedFor ? [target] : [];
}

/** The names of a module whose values a call hands to a function that changes them, with what it changes. */
function handedOn(node: Node, module: Module): { name: string; what: string }[] {
  if (node.type !== 'CallExpression') return [];
  const merged = mergedInto(node, module);
  if (merged.length > 0) return merged.map((name) => ({ name, what: '*' }));
  const callee = module.bindings.get(nameOf(unwrap(field(node, 'callee'))) ?? '');
  if (callee?.kind !== 'value' || !isFunction(callee.node)) return [];
  const parameters = nodes(callee.node.params);
  return nodes(node.arguments).flatMap((argument, at) => {
    const root = rootOf(argument);
    if (!root || module.bindings.get(root.name)?.kind !== 'value') return [];
    const parameter = parameters[at] ?? parameters.find(({ type }) => type === 'RestElement');
    const changed = changedParameters(callee.node);
    const all = boundBy(parameter).flatMap((name) => changed.get(name) ?? []);
    return all.length > 0 ? [{ name: root.name, what: all.includes('*') ? '*' : ITEMS_FIELD }] : [];
  });
}

/** Nodes that nothing stands below, and that change nothing: most of all. */
const LEAVES = new Set([
  'Identifier',
  'Literal',
  'TemplateElement',
  'ThisExpression',
  'JSXIdentifier',
  'JSXText',
  'JSXClosingElement',
]);

/** Whether anything in a module changes what may be one of its names; most modules don't, and need no closer look. */
function changesItself(module: Module): boolean {
  const pending = [...module.body];
  const push = (child: Node): void => {
    if (!LEAVES.has(child.type)) pending.push(child);
  };
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (CHANGING.has(node.type) && changesAt(node).some(({ name }) => module.bindings.has(name))) return true;
    if (handedOn(node, module).length > 0) return true;
    eachChild(node, push);
  }
  return false;
}

function changedIn(module: Module): Changed {
  const before = kept.get(module);
  if (before) return before;
  const changed: Changed = { names: new Set(), fields: new Map(), later: new Map() };
  kept.set(module, changed);
  const add = (name: string, fields: Iterable<string>, isLater: boolean): void => {
    for (const all of isLater ? [changed.fields, changed.later] : [changed.fields])
      all.set(name, new Set([...(all.get(name) ?? []), ...fields]));
  };
  const visit = (node: Node, hidden: ReadonlySet<string>, isLater: boolean, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const within = isFunction(node) ? new Set([...hidden, ...ownNames(node)]) : hidden;
    for (const { name, first, inside } of changesAt(node)) {
      if (within.has(name)) continue;
      if (first === undefined && !inside) changed.names.add(name);
      else add(name, [first ?? '*'], isLater);
    }
    for (const { name, what } of handedOn(node, module)) if (!within.has(name)) add(name, [what], isLater);
    const atOnce = calledAtOnce(node);
    for (const child of childNodes(node))
      visit(child, within, isLater || (isFunction(child) && !atOnce.includes(child)), depth + 1);
  };
  if (!changesItself(module)) return changed;
  for (const statement of module.body) visit(statement, new Set(), isFunction(statement), 0);
  // What another name of the module stands for is changed with it.
  for (const [name, binding] of module.bindings) {
    const first = binding.kind === 'value' ? rootOf(binding.node) : undefined;
    if (!first || first.name === name) continue;
    for (const [isLater, all] of [[false, changed.fields] as const, [true, changed.later] as const]) {
      const fields = all.get(name);
      if (fields) add(first.name, first.first === undefined ? fields : [first.first], isLater);
    }
  }
  return changed;
}

/** The functions that a call calls before it comes back, as far as the call itself says so. */
function calledAtOnce(node: Node): readonly Node[] {
  if (node.type !== 'CallExpression') return [];
  const callee = unwrap(field(node, 'callee'));
  const called = callee && isFunction(callee) ? [callee] : [];
  return HANDS_ON.has(nameOf(field(callee, 'property')) ?? '')
    ? [...called, ...nodes(node.arguments).filter(isFunction)]
    : called;
}

/** What a pattern assigns to. */
export function targetsIn(pattern: Node | undefined): Node[] {
  if (pattern === undefined) return [];
  if (pattern.type === 'ArrayPattern') return nodes(pattern.elements).flatMap(targetsIn);
  if (pattern.type === 'ObjectPattern')
    return nodes(pattern.properties).flatMap((one) =>
      targetsIn(field(one, 'value') ?? field(one, 'argument')),
    );
  if (pattern.type === 'AssignmentPattern') return targetsIn(field(pattern, 'left'));
  return pattern.type === 'RestElement' ? targetsIn(field(pattern, 'argument')) : [pattern];
}

/** Whether the methods of a class have one of these names. */
const hasMethod = (cls: Value & { is: 'class' }, names: ReadonlySet<string>): boolean =>
  names.has('*') ||
  names.has('prototype') ||
  nodes(field(cls.node, 'body')?.body).some(
    (member) => member.type === 'MethodDefinition' && names.has(nameOf(field(member, 'key')) ?? ''),
  );

/** Whether a module changes what one of its names stands for, or a part of it. */
export function isChanged(module: Module, name: string): boolean {
  const { names, fields } = changedIn(module);
  return names.has(name) || fields.has(name);
}

/** Whether all that is changed is what a set holds. */
const onlyItems = (changed: ReadonlySet<string>): boolean => changed.size === 1 && changed.has(ITEMS_FIELD);

/** What is left of the value that a name is declared with, where its module changes it. */
export function asLeft(module: Module, name: string, value: Value, machine: Machine): Value {
  const { names, fields, later } = changedIn(module);
  if (names.has(name)) return UNKNOWN;
  const isFollowed = machine.follows(module);
  const changed = (isFollowed ? later : fields).get(name);
  if (changed === undefined || (isFollowed && value.is !== 'class')) return value;
  if (value.is === 'array') return onlyItems(changed) ? value : { ...value, grown: true };
  if (value.is === 'class') return hasMethod(value, changed) ? UNKNOWN : value;
  if (value.is !== 'object' || value.cls || (value.tag !== 'Set' && onlyItems(changed))) return value;
  const copy = { ...value, fields: new Map(value.fields) };
  for (const one of changed) spoil(copy, machine, one === '*' ? undefined : one);
  return copy;
}

/** Makes unknown, once a module is loaded, what its functions change of what its names stand for. */
export function spoilLater(module: Module, machine: Machine): void {
  for (const [name, changed] of changedIn(module).later) {
    if (!module.bindings.has(name)) continue;
    const value = machine.names.global(module, name);
    if (value.is === 'array') grow(value, machine);
    else if (value.is === 'object')
      for (const one of changed) spoil(value, machine, one === '*' ? undefined : one);
  }
}
