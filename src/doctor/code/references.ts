import { eachChild, field, isFunction, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { type Module, namesIn } from './module.ts';

/** Where names stand in a module: what surrounds a node, and which nodes mean what a scope binds. */

interface Tree {
  parents: ReadonlyMap<Node, Node>;
  /** Where each name is asked for or written to. */
  names: ReadonlyMap<string, Node[]>;
  /** The same by the scope that binds the name there, once it was asked for. */
  scoped: Map<string, ReadonlyMap<Node | undefined, readonly Node[]>>;
}

const kept = new WeakMap<Module, Tree>();

function treeOf(module: Module): Tree {
  const before = kept.get(module);
  if (before) return before;
  const parents = new Map<Node, Node>();
  const names = new Map<string, Node[]>();
  const pending = [...module.body];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const parent = node;
    eachChild(node, (child) => {
      parents.set(child, parent);
      if (child.type !== 'Identifier') pending.push(child);
      else if (!isSpelling(child, parent)) {
        const name = nameOf(child) ?? '';
        const all = names.get(name);
        if (all) all.push(child);
        else names.set(name, [child]);
      }
    });
  }
  const tree = { parents, names, scoped: new Map() };
  kept.set(module, tree);
  return tree;
}

/** What surrounds each node of a module; nothing surrounds its statements. */
export const parentsIn = (module: Module): ReadonlyMap<Node, Node> => treeOf(module).parents;

/** The parameter that `constructor(private one)` keeps as a field, or any other as it is. */
export const parameterOf = (parameter: Node): Node =>
  parameter.type === 'TSParameterProperty' ? (field(parameter, 'parameter') ?? parameter) : parameter;

const declaredBy = (statement: Node | undefined): string[] => {
  if (statement === undefined) return [];
  if (statement.type.startsWith('Export')) return declaredBy(field(statement, 'declaration'));
  if (statement.type === 'VariableDeclaration')
    return nodes(statement.declarations).flatMap((one) => namesIn(field(one, 'id')).map(({ name }) => name));
  const name = /^(?:Function|Class)Declaration$/.test(statement.type)
    ? nameOf(field(statement, 'id'))
    : undefined;
  return name === undefined ? [] : [name];
};

const bound = new WeakMap<Node, string[]>();

/** The names that a node binds for what stands in it. */
function boundIn(node: Node): string[] {
  const before = BINDING.test(node.type) ? bound.get(node) : [];
  if (before) return before;
  const names = namesBoundIn(node);
  bound.set(node, names);
  return names;
}

/** Nodes that bind names. */
const BINDING =
  /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression|BlockStatement|StaticBlock|SwitchStatement|For(?:|Of|In)Statement|CatchClause)$/;

function namesBoundIn(node: Node): string[] {
  if (isFunction(node)) {
    const own = node.type === 'FunctionExpression' ? nameOf(field(node, 'id')) : undefined;
    const parameters = nodes(node.params).flatMap((one) => {
      const inner = parameterOf(one);
      return namesIn(inner.type === 'RestElement' ? field(inner, 'argument') : inner).map(({ name }) => name);
    });
    return own === undefined ? parameters : [own, ...parameters];
  }
  switch (node.type) {
    case 'BlockStatement':
    case 'StaticBlock':
      return nodes(node.body).flatMap(declaredBy);
    case 'SwitchStatement':
      return nodes(node.cases).flatMap((one) => nodes(one.consequent).flatMap(declaredBy));
    case 'ForStatement':
      return declaredBy(field(node, 'init'));
    case 'ForOfStatement':
    case 'ForInStatement':
      return declaredBy(field(node, 'left'));
    case 'CatchClause':
      return namesIn(field(node, 'param')).map(({ name }) => name);
    default:
      return [];
  }
}

/** The node that binds a name for where a node stands; undefined where that is the module, or nothing. */
export function scopeOf(name: string, node: Node, module: Module): Node | undefined {
  const parents = parentsIn(module);
  for (let at = parents.get(node); at; at = parents.get(at)) if (boundIn(at).includes(name)) return at;
  return undefined;
}

/** Whether a node is only written as a name: a key, a label, what an import is called. */
function isSpelling(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const key = parent.type === 'MemberExpression' ? 'property' : 'key';
      return parent.computed !== true && parent[key] === node && parent.value !== node;
    }
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportSpecifier':
      return true;
    default:
      return false;
  }
}

/** Where what a name of a scope stands for is asked for or written to. Without a scope it is a name of the module. */
export function referencesTo(name: string, scope: Node | undefined, module: Module): readonly Node[] {
  const { scoped } = treeOf(module);
  const known = scoped.get(name) ?? byScope(name, module);
  scoped.set(name, known);
  return known.get(scope) ?? [];
}

function byScope(name: string, module: Module): ReadonlyMap<Node | undefined, readonly Node[]> {
  const found = new Map<Node | undefined, Node[]>();
  for (const node of treeOf(module).names.get(name) ?? []) {
    const scope = scopeOf(name, node, module);
    const all = found.get(scope);
    if (all) all.push(node);
    else found.set(scope, [node]);
  }
  return found;
}

/** Where `this` stands for what a function is called on. */
export function thisIn(fn: Node): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'ThisExpression') found.push(node);
    else if (!/^(?:Function(?:Declaration|Expression)|Class(?:Declaration|Expression))$/.test(node.type))
      eachChild(node, visit);
  };
  eachChild(fn, visit);
  return found;
}
