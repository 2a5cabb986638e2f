import { field, isFunction, type Node, nameOf, nodes, stringOf, unwrap } from '../../facts/ast.ts';
import { isClient } from '../../facts/sources.ts';
import type { Module } from '../code/module.ts';
import { originOf } from '../code/origin.ts';
import type { Modules } from '../code/project.ts';
import { parentsIn, scopeOf } from '../code/references.ts';

/** Code of the app that is told by how it is called, without being run: what a call may call, wherever it is written. */
export interface Written {
  node: Node;
  module: Module;
}

/** `package`: nothing of the app; undefined where it is not known. */
export type Callee = Written[] | 'package' | undefined;

const MAX_DEPTH = 8;

const isClass = (node: Node): boolean => /^Class(?:Declaration|Expression)$/.test(node.type);

/** The expression that a declarator of a scope gives a name, or the function or class that is declared by it. */
function declaredIn(scope: Node, name: string): Node | undefined {
  const statements = [scope, ...nodes(scope.body)].flatMap((one) =>
    one.type === 'SwitchStatement' ? nodes(one.cases).flatMap((each) => nodes(each.consequent)) : [one],
  );
  for (const statement of statements) {
    if (/^(?:Function|Class)(?:Declaration|Expression)$/.test(statement.type)) {
      if (nameOf(field(statement, 'id')) === name) return statement;
      continue;
    }
    for (const one of nodes(statement.declarations))
      if (field(one, 'id')?.type === 'Identifier' && nameOf(field(one, 'id')) === name)
        return field(one, 'init');
  }
  return undefined;
}

/** What a name of a module stands for where it is declared. */
function exportedAs(file: string, name: string, project: Modules): Written | undefined {
  const origin = originOf(file, name, project);
  const owner = origin && project.module(origin.file);
  if (!origin || !owner) return undefined;
  const found = owner.exports.get(origin.name);
  if (origin.name === 'default' && found?.kind === 'expression') return { node: found.node, module: owner };
  const binding = owner.bindings.get(origin.name);
  return binding?.kind === 'value' && binding.path.length === 0
    ? { node: binding.node, module: owner }
    : undefined;
}

/** What an expression is written as, through names, imports and members of what is written out. */
function writtenAs(node: Node | undefined, module: Module, project: Modules, depth: number): Callee {
  const inner = unwrap(node);
  if (inner === undefined || depth > MAX_DEPTH) return undefined;
  const further = (next: Node | undefined, owner = module): Callee =>
    writtenAs(next, owner, project, depth + 1);
  if (isFunction(inner) || isClass(inner) || inner.type === 'ObjectExpression')
    return [{ node: inner, module }];
  switch (inner.type) {
    case 'Identifier': {
      const name = nameOf(inner) ?? '';
      const scope = scopeOf(name, inner, module);
      if (scope) return further(declaredIn(scope, name));
      const binding = module.bindings.get(name);
      if (binding === undefined) return 'package';
      if (binding.kind === 'value') return binding.path.length > 0 ? undefined : further(binding.node);
      const target = project.resolve(binding.source, module.path);
      // What runs in the browser gets a copy.
      if (!('file' in target) || isClient(project.text(target.file) ?? '')) return 'package';
      const found = exportedAs(target.file, binding.imported, project);
      return found && further(found.node, found.module);
    }
    case 'MemberExpression':
      return memberOf(inner, module, project, depth);
    case 'ThisExpression': {
      const parents = parentsIn(module);
      let at = parents.get(inner);
      while (at && !isClass(at) && at.type !== 'ObjectExpression') at = parents.get(at);
      return at && [{ node: at, module }];
    }
    case 'AwaitExpression':
    case 'ChainExpression':
      return further(field(inner, inner.type === 'AwaitExpression' ? 'argument' : 'expression'));
    case 'NewExpression':
      return further(field(inner, 'callee'));
    case 'ConditionalExpression':
    case 'LogicalExpression': {
      const sides = inner.type === 'LogicalExpression' ? ['left', 'right'] : ['consequent', 'alternate'];
      const all = sides.map((side) => further(field(inner, side)));
      if (all.includes(undefined)) return undefined;
      const own = all.flatMap((one) => (Array.isArray(one) ? one : []));
      return own.length > 0 ? own : 'package';
    }
    case 'CallExpression': {
      // What a wrapper gives calls what it is handed; what a package gives is the package's.
      const callee = further(field(inner, 'callee'));
      const given = nodes(inner.arguments).flatMap((one) => {
        const found = further(one);
        return Array.isArray(found) ? found.filter((each) => isFunction(each.node)) : [];
      });
      if (given.length > 0) return given;
      return callee === 'package' ? 'package' : undefined;
    }
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
      return 'package';
    default:
      return undefined;
  }
}

/** A member of a class or of an object that is written out. */
function memberOf(node: Node, module: Module, project: Modules, depth: number): Callee {
  const key = field(node, 'property');
  const name = node.computed === true ? stringOf(key) : nameOf(key);
  const object = unwrap(field(node, 'object'));
  const binding = object?.type === 'Identifier' ? module.bindings.get(nameOf(object) ?? '') : undefined;
  if (binding?.kind === 'import' && binding.imported === '*' && name !== undefined) {
    const target = project.resolve(binding.source, module.path);
    if (!('file' in target)) return 'package';
    const found = exportedAs(target.file, name, project);
    return found && writtenAs(found.node, found.module, project, depth + 1);
  }
  const owners = writtenAs(object, module, project, depth + 1);
  if (!Array.isArray(owners)) return owners;
  const all = owners.map((owner): Callee => {
    const members = isClass(owner.node)
      ? nodes(field(owner.node, 'body')?.body)
      : owner.node.type === 'ObjectExpression'
        ? nodes(owner.node.properties)
        : [];
    const found = members.find((one) => name !== undefined && nameOf(field(one, 'key')) === name);
    return found && writtenAs(field(found, 'value'), owner.module, project, depth + 1);
  });
  if (all.includes(undefined)) return undefined;
  const own = all.flatMap((one) => (Array.isArray(one) ? one : []));
  return own.length > 0 ? own : 'package';
}

/** The functions and classes of the app that a call may call. */
export const calleesOf = (callee: Node | undefined, module: Module, project: Modules): Callee =>
  writtenAs(callee, module, project, 0);
