import { eachChild, field, isFunction, type Node, nameOf, nodes, stringOf, unwrap } from '../../facts/ast.ts';
import { isClient } from '../../facts/sources.ts';
import { type Module, namesIn } from '../code/module.ts';
import { originOf } from '../code/origin.ts';
import type { Modules } from '../code/project.ts';
import { parentsIn, referencesTo, scopeOf } from '../code/references.ts';
import { givenFor } from './callers.ts';

/** Code of the app that is told by how it is called, without being run: what a call may call, wherever it is written. */
export interface Written {
  node: Node;
  module: Module;
}

/** `package`: nothing of the app; undefined where it is not known. */
export type Callee = Written[] | 'package' | undefined;

const MAX_DEPTH = 8;

const isClass = (node: Node): boolean => /^Class(?:Declaration|Expression)$/.test(node.type);

/** Any of what several expressions are written as. */
export function anyCallee(all: readonly Callee[]): Callee {
  if (all.includes(undefined)) return undefined;
  const own = all.flatMap((one) => (Array.isArray(one) ? one : []));
  return own.length > 0 ? own : 'package';
}

/** How an expression is written, and the way into it, that a scope gives a name; a function for one of its parameters. */
interface Declared {
  node: Node | undefined;
  path: readonly string[];
}

/** What a scope declares by a name. */
function declaredIn(scope: Node, name: string): Declared | undefined {
  const statements = [scope, ...nodes(scope.body)].flatMap((one) =>
    one.type === 'SwitchStatement' ? nodes(one.cases).flatMap((each) => nodes(each.consequent)) : [one],
  );
  for (const statement of statements) {
    if (/^(?:Function|Class)(?:Declaration|Expression)$/.test(statement.type)) {
      if (nameOf(field(statement, 'id')) === name) return { node: statement, path: [] };
      continue;
    }
    for (const one of nodes(statement.declarations)) {
      const found = namesIn(field(one, 'id')).find((each) => each.name === name);
      if (found) return { node: field(one, 'init') ?? one, path: found.path };
    }
  }
  const each = scope.type === 'ForOfStatement' ? nodes(field(scope, 'left')?.declarations)[0] : undefined;
  const found = namesIn(field(each, 'id')).find((one) => one.name === name);
  return found && { node: field(scope, 'right'), path: ['?', ...found.path] };
}

/** What a name is given later. */
const assignedTo = (name: string, scope: Node | undefined, module: Module): Node[] =>
  referencesTo(name, scope, module).flatMap((node) => {
    const parent = parentsIn(module).get(node);
    const right = parent?.type === 'AssignmentExpression' && parent.left === node && field(parent, 'right');
    return right ? [right] : [];
  });

/** What a function gives back. */
function returnedBy(fn: Node): Node[] {
  const body = field(fn, 'body');
  if (body?.type !== 'BlockStatement') return body ? [body] : [];
  const found: Node[] = [];
  const visit = (node: Node): void => {
    const value = node.type === 'ReturnStatement' ? field(node, 'argument') : undefined;
    if (value) found.push(value);
    if (!isFunction(node)) eachChild(node, visit);
  };
  eachChild(body, visit);
  return found;
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
  if (isFunction(inner) || isClass(inner) || /^(?:Object|Array)Expression$/.test(inner.type))
    return [{ node: inner, module }];
  switch (inner.type) {
    case 'Identifier': {
      const name = nameOf(inner) ?? '';
      const scope = scopeOf(name, inner, module);
      const binding = scope ? undefined : module.bindings.get(name);
      if (!scope && binding === undefined) return 'package';
      if (binding?.kind !== 'import') {
        const found = scope ? declaredIn(scope, name) : binding;
        if (!found) return scope && isFunction(scope) ? givenFor(name, scope, module, project) : undefined;
        const later = assignedTo(name, scope, module);
        const first = found.node?.type === 'VariableDeclarator' ? [] : [found.node];
        return anyCallee(
          [...first, ...later].map((one, at) =>
            at < first.length ? partOf(further(one), found.path, project, depth) : further(one),
          ),
        );
      }
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
      return anyCallee(sides.map((side) => further(field(inner, side))));
    }
    case 'CallExpression': {
      // What a wrapper gives calls what it is handed; what a package gives is the package's.
      const callee = further(field(inner, 'callee'));
      const given = nodes(inner.arguments).flatMap((one) => {
        const found = further(one);
        return Array.isArray(found) ? found.filter((each) => isFunction(each.node)) : [];
      });
      if (given.length > 0) return given;
      if (!Array.isArray(callee)) return callee;
      return anyCallee(
        callee.map((one) =>
          isFunction(one.node)
            ? anyCallee(returnedBy(one.node).map((value) => further(value, one.module)))
            : undefined,
        ),
      );
    }
    case 'Literal':
    case 'TemplateLiteral':
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
  return memberIn(writtenAs(object, module, project, depth + 1), name, project, depth);
}

/** What stands in one of several classes, objects and lists by a name; by any of them where it isn't known. */
function memberIn(owners: Callee, name: string | undefined, project: Modules, depth: number): Callee {
  if (!Array.isArray(owners)) return owners;
  return anyCallee(
    owners.map(({ node, module }): Callee => {
      const isList = node.type === 'ArrayExpression';
      if (isList && name !== undefined && !/^\d+$/.test(name)) return 'package';
      const members = isClass(node)
        ? nodes(field(node, 'body')?.body)
        : nodes(isList ? node.elements : node.properties);
      const found =
        name === undefined || isList
          ? members
          : members.filter((one) => nameOf(field(one, 'key')) === name).slice(0, 1);
      if (found.length === 0) return name === undefined ? 'package' : undefined;
      return anyCallee(
        found.map((one) => {
          const value = isList ? one : field(one, 'value');
          return value && writtenAs(value, module, project, depth + 1);
        }),
      );
    }),
  );
}

/** What a pattern takes out of it. */
const partOf = (whole: Callee, path: readonly string[], project: Modules, depth: number): Callee =>
  path.reduce<Callee>((left, step) => memberIn(left, step === '?' ? undefined : step, project, depth), whole);

/** The functions and classes of the app that a call may call. */
export const calleesOf = (callee: Node | undefined, module: Module, project: Modules): Callee =>
  writtenAs(callee, module, project, 0);

/** What stands in what an expression is written as, whatever its name. */
export const calleesIn = (node: Node | undefined, module: Module, project: Modules): Callee =>
  memberIn(writtenAs(node, module, project, 0), undefined, project, 0);
