import { eachChild, field, isFunction, type Node, nameOf, nodes, unwrap } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import { type Module, namesIn } from '../code/module.ts';
import { grow, spoil } from './assign.ts';
import type { Machine } from './machine.ts';
import { keyName } from './members.ts';
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

/** A chain of members: the name that it begins with, and the first two of them. */
interface Root {
  name: string;
  first: string | undefined;
  second: string | undefined;
}

/** The name that a chain of members begins with, and the first of them. */
export function rootOf(node: Node | undefined): Root | undefined {
  let [first, second]: (string | undefined)[] = [];
  let at = unwrap(node);
  while (at?.type === 'MemberExpression') {
    second = first;
    first = at.computed === true ? keyOf(field(at, 'property')) : (keyName(field(at, 'property')) ?? '*');
    at = unwrap(field(at, 'object'));
  }
  const name = at?.type === 'Identifier' ? nameOf(at) : at?.type === 'ThisExpression' ? 'this' : undefined;
  return name === undefined ? undefined : { name, first, second };
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

/** What names of a function are other names for, or for a part of: `const all = allowed;`, `const { roles } = settings;`. */
type Others = ReadonlyMap<string, Root>;

/** The names that a declaration gives to what is there already, or to parts of it. */
function othersAt(declarator: Node): [name: string, of: Root][] {
  const of = rootOf(field(declarator, 'init'));
  const target = field(declarator, 'id');
  if (of === undefined || target === undefined) return [];
  const name = nameOf(target);
  if (name !== undefined) return [[name, of]];
  if (target.type !== 'ObjectPattern') return [];
  return nodes(target.properties).flatMap((property): [string, Root][] => {
    const bound = namesIn(field(property, 'value') ?? field(property, 'argument')).map(({ name }) => name);
    const key = property.computed === true ? '*' : (keyName(field(property, 'key')) ?? '*');
    return bound.map((one) => [one, of.first === undefined ? { ...of, first: key } : of]);
  });
}

/** What a part of something is a part of, where it is known by another name. */
const within = (root: Root, of: Root): Root =>
  of.first === undefined
    ? { name: of.name, first: root.first, second: root.second }
    : { name: of.name, first: of.first, second: root.first };

/** The other names in a function, beside those around it. */
function othersIn(fn: Node, own: ReadonlySet<string>, around: Others): Others {
  const found = new Map([...around].filter(([name]) => !own.has(name)));
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const [name, of] of node.type === 'VariableDeclarator' ? othersAt(node) : []) {
      const further = found.get(of.name);
      if (further) found.set(name, within(of, further));
      else if (!own.has(of.name)) found.set(name, of);
    }
    if (isFunction(node)) return;
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  for (const child of childNodes(fn)) visit(child, 0);
  return found;
}

/** A name that is given another value, or (`inside`) whose value is changed in place; `items`: only what a set holds. */
interface Change extends Root {
  inside: boolean;
  items?: true;
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
        ...(CHANGES_ITEMS.test(method)
          ? of(object, true).map((one) => ({ ...one, items: true as const }))
          : []),
        ...(given ? of(nodes(node.arguments)[0], true) : []),
      ];
    }
    default:
      return [];
  }
}

const ofParameters = new WeakMap<Node, ReadonlyMap<string, ReadonlySet<string>>>();

/** The names that a parameter binds. */
const boundBy = (parameter: Node | undefined): string[] =>
  namesIn(parameter?.type === 'RestElement' ? field(parameter, 'argument') : parameter).map(
    ({ name }) => name,
  );

/** What is changed of a name: a field, any of them (`*`), or what a set holds that it or one of its fields stands for. */
export const whatOf = ({ first, items }: Change): string => (items ? itemsIn(first) : (first ?? '*'));

const itemsIn = (field: string | undefined): string =>
  field === undefined ? ITEMS_FIELD : `${ITEMS_FIELD} ${field}`;

/** Whether the name itself is given another value. */
const isGiven = ({ first, inside }: Change): boolean => first === undefined && !inside;

/** The parameters of a function of whose values it changes something, and what. */
function changedParameters(fn: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const before = ofParameters.get(fn);
  if (before) return before;
  const named = new Set(nodes(fn.params).flatMap(boundBy));
  const found = new Map<string, Set<string>>();
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const change of changesAt(node))
      if (!isGiven(change) && named.has(change.name))
        found.set(change.name, (found.get(change.name) ?? new Set()).add(whatOf(change)));
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
  const isAskedFor =
    module.bindings.get(target)?.kind === 'import' ||
    [...module.exports.values()].some((one) => one.kind === 'local' && one.name === target) ||
    module.text.split(/[^\w$]+/).filter((word) => word === target).length > 2;
  return isAskedFor ? [target] : [];
}

/** A name of a module whose value a call changes that it is handed to, and what of it. */
interface Handed {
  name: string;
  what: string;
}

/** The function that a name of a module stands for, where the module declares it. */
export function functionNamed(name: string, module: Module): Node | undefined {
  const binding = module.bindings.get(name);
  return binding?.kind === 'value' && isFunction(binding.node) ? binding.node : undefined;
}

/**
 * The names of a module whose values a call hands to a function that changes them, with what it changes.
 * @param functionOf The function that a name stands for.
 */
export function handedOn(
  node: Node,
  module: Module,
  functionOf: (name: string, module: Module) => Node | undefined = functionNamed,
): Handed[] {
  if (node.type !== 'CallExpression') return [];
  const merged = mergedInto(node, module);
  if (merged.length > 0) return merged.map((name) => ({ name, what: '*' }));
  const callee = functionOf(nameOf(unwrap(field(node, 'callee'))) ?? '', module);
  if (callee === undefined) return [];
  const parameters = nodes(callee.params);
  return nodes(node.arguments).flatMap((argument, at) => {
    const root = rootOf(argument);
    if (!root || !module.bindings.has(root.name)) return [];
    const parameter = parameters[at] ?? parameters.find(({ type }) => type === 'RestElement');
    const changed = boundBy(parameter).flatMap((name) => [...(changedParameters(callee).get(name) ?? [])]);
    // Of what a pattern takes apart it is not told which part is changed.
    const isWhole = /^(?:Identifier|AssignmentPattern)$/.test(parameter?.type ?? '');
    return changed.map((what) => ({ name: root.name, what: isWhole ? partOf(root.first, what) : '*' }));
  });
}

/** What is changed of a name of which a field is changed. */
const partOf = (first: string | undefined, what: string): string =>
  first === undefined ? what : what === ITEMS_FIELD ? itemsIn(first) : first;

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
  const [others, changed] = [new Set<string>(), new Set<string>()];
  const push = (child: Node): void => {
    if (!LEAVES.has(child.type)) pending.push(child);
  };
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const { name } of changesAt(node)) {
      if (module.bindings.has(name)) return true;
      changed.add(name);
    }
    if (node.type === 'VariableDeclarator') for (const [name] of othersAt(node)) others.add(name);
    if (handedOn(node, module).length > 0) return true;
    eachChild(node, push);
  }
  return [...others].some((name) => changed.has(name));
}

/** What is changed, by name; of another module as a whole the part of it is named. */
function partsOf(change: Change, { bindings }: Module): [name: string, what: string[]] {
  const { name, first, second } = change;
  const binding = bindings.get(name);
  const isWhole = binding?.kind === 'import' && binding.imported === '*';
  return isWhole && first !== undefined
    ? [`${name}.${first}`, [whatOf({ ...change, first: second })]]
    : [name, [whatOf(change)]];
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
  const visit = (
    node: Node,
    hidden: ReadonlySet<string>,
    around: Others,
    isLater: boolean,
    depth: number,
  ): void => {
    if (depth > MAX_DEPTH) return;
    const own = isFunction(node) ? ownNames(node) : undefined;
    const bound = own ? new Set([...hidden, ...own]) : hidden;
    const others = own ? othersIn(node, own, around) : around;
    for (const change of changesAt(node)) {
      if (bound.has(change.name)) {
        const of = isGiven(change) ? undefined : others.get(change.name);
        if (of) add(...partsOf({ ...change, ...within(change, of) }, module), isLater);
        continue;
      }
      if (isGiven(change)) changed.names.add(change.name);
      else add(...partsOf(change, module), isLater);
    }
    for (const { name, what } of handedOn(node, module)) if (!bound.has(name)) add(name, [what], isLater);
    const atOnce = calledAtOnce(node);
    for (const child of childNodes(node))
      visit(child, bound, others, isLater || (isFunction(child) && !atOnce.includes(child)), depth + 1);
  };
  if (!changesItself(module)) return changed;
  for (const statement of module.body) visit(statement, new Set(), new Map(), isFunction(statement), 0);
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

/** What a module changes of what its names stand for: a field, `*` for any, what a set holds; `a.b` is a name of another module. */
export const fieldsChangedIn = (module: Module): ReadonlyMap<string, ReadonlySet<string>> =>
  changedIn(module).fields;

/** What is left of the value that a name is declared with, where its module changes it. */
export function asLeft(module: Module, name: string, value: Value, machine: Machine): Value {
  const { names, fields, later } = changedIn(module);
  if (names.has(name)) return UNKNOWN;
  const isFollowed = machine.follows(module);
  const changed = (isFollowed ? later : fields).get(name);
  if (changed === undefined || (isFollowed && value.is !== 'class')) return value;
  return withChanged(value, changed, machine);
}

/** A value of which something is changed, it is not known to what. */
export function withChanged(value: Value, changed: ReadonlySet<string>, machine: Machine): Value {
  if (value.is === 'array') {
    const isOther = [...changed].some((one) => !one.startsWith(ITEMS_FIELD));
    return isOther ? { ...value, grown: true } : value;
  }
  if (value.is === 'class') return hasMethod(value, changed) ? UNKNOWN : value;
  if (value.is !== 'object') return value;
  const matters = [...changed].filter(
    (one) => !one.startsWith(ITEMS_FIELD) || setIn(value, one) !== undefined,
  );
  if (matters.length === 0) return value;
  const copy = { ...value, fields: new Map(value.fields) };
  for (const one of matters) spoilPart(copy, one, machine);
  return copy;
}

/** The set of which is said that what it holds is changed. */
function setIn(value: Value & { is: 'object' }, what: string): Value | undefined {
  const of = what === ITEMS_FIELD ? value : value.fields.get(what.slice(ITEMS_FIELD.length + 1));
  return of?.is === 'object' && of.tag === 'Set' ? of : undefined;
}

function spoilPart(value: Value & { is: 'object' }, what: string, machine: Machine): void {
  if (!what.startsWith(ITEMS_FIELD)) {
    spoil(value, machine, what === '*' ? undefined : what);
    return;
  }
  const set = setIn(value, what);
  if (set?.is === 'object') spoil(set, machine, ITEMS_FIELD);
}

/** Makes unknown, once a module is loaded, what its functions change of what its names stand for. */
export function spoilLater(module: Module, machine: Machine): void {
  for (const [name, changed] of changedIn(module).later) {
    if (!module.bindings.has(name)) continue;
    const value = machine.names.global(module, name);
    if (value.is === 'array') grow(value, machine);
    else if (value.is === 'object') for (const one of changed) spoilPart(value, one, machine);
  }
}
