import { eachChild, field, isFunction, isNode, type Node, nameOf, nodes, unwrap } from '../../facts/ast.ts';
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
type Others = ReadonlyMap<string, readonly Root[]>;

/** Methods that give what a list or a Map holds. */
const GIVING =
  /^(?:find|findLast|at|get|pop|shift|values|entries|filter|slice|concat|toSorted|toReversed|flat)$/;
/** Functions that give a list of what something holds. */
const LISTING = /^(?:Object\.(?:values|entries)|Array\.from)$/;
/** Methods that hand what a list or a Map holds to a function first. */
const HANDING = /^(?:map|flatMap|forEach|filter|some|every|find|findLast|findIndex)$/;

const whole = (root: Root): Root => (root.first === undefined ? { ...root, first: '*' } : root);

/** What an expression gives, or a part of it. */
function givenBy(node: Node | undefined): Root[] {
  const inner = unwrap(node);
  const root = rootOf(inner);
  if (root || !inner) return root ? [root] : [];
  if (inner.type === 'ConditionalExpression')
    return [...givenBy(field(inner, 'consequent')), ...givenBy(field(inner, 'alternate'))];
  if (inner.type === 'LogicalExpression')
    return [...givenBy(field(inner, 'left')), ...givenBy(field(inner, 'right'))];
  if (inner.type !== 'CallExpression') return [];
  const callee = unwrap(field(inner, 'callee'));
  const [object, method] = [field(callee, 'object'), nameOf(field(callee, 'property')) ?? ''];
  if (LISTING.test(`${nameOf(object) ?? ''}.${method}`)) return givenBy(nodes(inner.arguments)[0]).map(whole);
  return GIVING.test(method) ? givenBy(object).map(whole) : [];
}

/** What a chain of members begins with that begins with a call: `rules.at(0).open`. */
function givenTo(target: Node | undefined): Root[] {
  let at = unwrap(target);
  if (at?.type !== 'MemberExpression') return [];
  while (at?.type === 'MemberExpression') at = unwrap(field(at, 'object'));
  return at?.type === 'CallExpression' ? givenBy(at) : [];
}

/** The names that a pattern binds, and what each of them is another name for. */
function boundTo(pattern: Node | undefined, roots: readonly Root[]): [name: string, of: Root[]][] {
  if (roots.length === 0) return [];
  const target = pattern?.type === 'RestElement' ? field(pattern, 'argument') : pattern;
  return namesIn(target).map(({ name, path }) => {
    const [part] = path;
    if (part === undefined) return [name, [...roots]];
    const first = part === '?' ? '*' : part;
    return [name, roots.map((of) => (of.first === undefined ? { ...of, first } : of))];
  });
}

/** The names that a node gives to what is there already, or to parts of it. */
function othersAt(node: Node): [name: string, of: Root[]][] {
  switch (node.type) {
    case 'VariableDeclarator':
      return boundTo(field(node, 'id'), givenBy(field(node, 'init')));
    case 'AssignmentExpression':
      return field(node, 'left')?.type === 'Identifier'
        ? boundTo(field(node, 'left'), givenBy(field(node, 'right')))
        : [];
    case 'ForOfStatement': {
      const declared = nodes(field(node, 'left')?.declarations)[0];
      return boundTo(field(declared, 'id'), givenBy(field(node, 'right')).map(whole));
    }
    default:
      return [];
  }
}

/** The functions that stand in functions of a module, by their names. */
function functionsWithin(module: Module): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  const visit = (node: Node): void => {
    const fn = node.type === 'VariableDeclarator' ? unwrap(field(node, 'init')) : node;
    const name = nameOf(field(node, 'id'));
    if (name !== undefined && fn && isFunction(fn) && !module.bindings.has(name)) found.set(name, fn);
    eachChild(node, visit);
  };
  for (const statement of module.body) visit(statement);
  return found;
}

/**
 * What the parameters of a function are names for that is written in a call, or called by its name.
 * @param named The functions that have names.
 */
function handedAt(
  call: Node,
  named: ReadonlyMap<string, Node>,
): [fn: Node, names: [name: string, of: Root[]][]][] {
  if (call.type !== 'CallExpression') return [];
  const target = unwrap(field(call, 'callee'));
  const callee = named.get(nameOf(target) ?? '') ?? target;
  const given = nodes(call.arguments);
  if (callee && isFunction(callee))
    return [[callee, nodes(callee.params).flatMap((one, at) => boundTo(one, givenBy(given[at])))]];
  const [fn] = given;
  if (!fn || !isFunction(fn) || !HANDING.test(nameOf(field(target, 'property')) ?? '')) return [];
  return [[fn, boundTo(nodes(fn.params)[0], givenBy(field(target, 'object')).map(whole))]];
}

/** What a part of something is a part of, where it is known by another name. */
const within = (root: Root, of: Root): Root =>
  of.first === undefined
    ? { name: of.name, first: root.first, second: root.second }
    : { name: of.name, first: of.first, second: root.first };

/**
 * The other names in a function, beside those around it.
 * @param handed What its parameters are names for.
 */
function othersIn(
  fn: Node,
  own: ReadonlySet<string>,
  around: Others,
  handed: readonly [name: string, of: Root[]][],
): Others {
  const found = new Map([...around].filter(([name]) => !own.has(name)));
  const add = ([name, roots]: readonly [name: string, of: Root[]]): void => {
    const of = roots.flatMap((root) => {
      const further = found.get(root.name);
      if (further) return further.map((one) => within(root, one));
      return own.has(root.name) && root.name !== name ? [] : [root];
    });
    if (of.length > 0) found.set(name, [...(found.get(name) ?? []), ...of].slice(0, MAX_OTHERS));
  };
  for (const [name, roots] of handed) found.set(name, roots);
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const one of othersAt(node)) add(one);
    if (isFunction(node)) return;
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  for (const child of childNodes(fn)) visit(child, 0);
  return found;
}

/** What one name may be another name for. */
const MAX_OTHERS = 8;

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
    return root ? [{ ...root, inside }] : givenTo(target).map((one) => ({ ...one, inside: true }));
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
  const others = othersIn(
    fn,
    ownNames(fn),
    new Map(),
    [...named].map((name) => [name, [{ name, first: undefined, second: undefined }]]),
  );
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const change of changesAt(node))
      for (const of of isGiven(change) ? [] : (others.get(change.name) ?? []))
        if (named.has(of.name))
          found.set(
            of.name,
            (found.get(of.name) ?? new Set()).add(whatOf({ ...change, ...within(change, of) })),
          );
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

/** Nodes that nothing stands below that could change anything: most of all. */
const LEAVES = new Set([
  'Identifier',
  'Literal',
  'TemplateElement',
  'ThisExpression',
  'JSXIdentifier',
  'JSXText',
  'JSXClosingElement',
  'ImportDeclaration',
]);

const isLeaf = (value: unknown): boolean => !isNode(value) || LEAVES.has(value.type);

/** Whether a node changes nothing, as is seen at once: `a.b`, `className="…"`, `key: 'text'`. */
function isStill(node: Node): boolean {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed !== true && isLeaf(node.object);
    case 'JSXAttribute':
      return isLeaf(node.value);
    case 'Property':
      return node.computed !== true && isLeaf(node.value);
    default:
      return LEAVES.has(node.type);
  }
}

/** Nodes that give something another name, but for calls of functions. */
const NAMING = new Set(['VariableDeclarator', 'AssignmentExpression', 'ForOfStatement']);

/** Whether anything in a module changes what may be one of its names; most modules don't, and need no closer look. */
function changesItself(module: Module): boolean {
  const pending = [...module.body];
  const push = (child: Node): void => {
    if (!isStill(child)) pending.push(child);
  };
  const changed = new Set<string>();
  const naming: Node[] = [];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (CHANGING.has(node.type))
      for (const { name } of changesAt(node)) {
        if (module.bindings.has(name)) return true;
        changed.add(name);
      }
    else if (isFunction(node)) naming.push(node);
    if (NAMING.has(node.type)) naming.push(node);
    if (node.type === 'CallExpression' && handedOn(node, module).length > 0) return true;
    eachChild(node, push);
  }
  // One of those names may be another name for something: a parameter is one for what the function is handed.
  return (
    changed.size > 0 &&
    naming.some((node) =>
      isFunction(node)
        ? nodes(node.params).some((one) => boundBy(one).some((name) => changed.has(name)))
        : othersAt(node).some(([name]) => changed.has(name)),
    )
  );
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
  const handed = new Map<Node, readonly [name: string, of: Root[]][]>();
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
    const others = own ? othersIn(node, own, around, handed.get(node) ?? []) : around;
    for (const [fn, names] of handedAt(node, named))
      handed.set(
        fn,
        names.map(([name, roots]) => [
          name,
          roots.flatMap((root) => {
            const of = others.get(root.name);
            if (of) return of.map((one) => within(root, one));
            return bound.has(root.name) ? [] : [root];
          }),
        ]),
      );
    for (const change of changesAt(node)) {
      if (bound.has(change.name)) {
        for (const of of isGiven(change) ? [] : (others.get(change.name) ?? []))
          add(...partsOf({ ...change, ...within(change, of) }, module), isLater);
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
  const named = functionsWithin(module);
  const visitAll = (): void => {
    for (const statement of module.body) visit(statement, new Set(), new Map(), isFunction(statement), 0);
  };
  visitAll();
  // What functions are handed is known once all calls of them were seen.
  if ([...named.values()].some((fn) => handed.has(fn))) visitAll();
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
