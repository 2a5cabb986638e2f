import { eachChild, field, isFunction, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import { lineOf, type Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { isKnownCall } from './hono-app.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/**
 * Calls that add routes somewhere among the modules of a handler, in ways that are not followed: an application is one value
 * that every module changes.
 */

const METHODS = /^(?:get|post|put|patch|delete|options|all|query)$/;
const MAX_MODULES = 2_000;

/** Where a route may be added to an application that is not among those known of it; undefined where there is none. */
export function addedElsewhere(
  app: Value & { is: 'object' },
  handler: Module,
  machine: Machine,
): string | undefined {
  for (const module of loadedWith(handler, machine.project)) {
    const open = (): Node | undefined =>
      addingIn(module, machine.project).find((call) => !isKnownCall(app, call));
    if (!open()) continue;
    // Applications of its own may not have been asked for yet.
    for (const name of module.bindings.keys()) machine.names.global(module, name);
    const call = open();
    if (call) return `${module.path}:${lineOf(module, call)}`;
  }
  return undefined;
}

const loaded = new WeakMap<Modules, Map<string, readonly Module[]>>();

/** The modules that are loaded with one, itself among them. */
export function loadedWith(start: Module, project: Modules): readonly Module[] {
  const all = loaded.get(project) ?? new Map<string, readonly Module[]>();
  loaded.set(project, all);
  const before = all.get(start.path);
  if (before) return before;
  const found = new Map([[start.path, start]]);
  for (const module of found.values()) {
    for (const source of sourcesOf(module)) {
      const target = project.resolve(source, module.path);
      if (!('file' in target) || found.has(target.file) || found.size > MAX_MODULES) continue;
      const next = project.module(target.file);
      if (next && next.directive !== 'client') found.set(target.file, next);
    }
  }
  const modules = [...found.values()];
  all.set(start.path, modules);
  return modules;
}

const LOADS = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

const sourcesOf = (module: Module): string[] => [
  ...module.body.flatMap((statement) => {
    const kinds = [statement.importKind, statement.exportKind];
    const source = kinds.includes('type') ? undefined : stringOf(field(statement, 'source'));
    return source === undefined ? [] : [source];
  }),
  ...[...module.text.matchAll(LOADS)].map(([, source = '']) => source),
];

const adds = new WeakMap<Module, readonly Node[]>();

/** Calls in a module that look like those which add routes. */
function addingIn(module: Module, project: Modules): readonly Node[] {
  const before = adds.get(module);
  if (before) return before;
  const found: Node[] = [];
  const near = isNear(module, project);
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' && isAdding(node, near) && !isOfPackage(node, module, project))
      found.push(node);
    eachChild(node, visit);
  };
  if (near || /\(\s*['"`][/*]/.test(module.text)) for (const statement of module.body) visit(statement);
  adds.set(module, found);
  return found;
}

const HONO = /['"](?:@hono\/|hono(?:\/[\w-]+)*['"])/;

/** Whether a module knows Hono, or one that does. */
const isNear = (module: Module, project: Modules): boolean =>
  HONO.test(module.text) ||
  sourcesOf(module).some((source) => {
    const target = project.resolve(source, module.path);
    return 'file' in target && HONO.test(project.text(target.file) ?? '');
  });

/** Whether the method is one of something that another package than Hono gives. */
function isOfPackage(call: Node, module: Module, project: Modules): boolean {
  let root = field(call, 'callee');
  while (root && root.type !== 'Identifier') root = field(root, 'object') ?? field(root, 'callee');
  const binding = module.bindings.get(nameOf(root) ?? '');
  if (binding?.kind !== 'import') return false;
  const isLocal =
    /^(?:[.~#/]|@\/)/.test(binding.source) || 'file' in project.resolve(binding.source, module.path);
  return !isLocal && !HONO.test(`'${binding.source}'`);
}

function isAdding(call: Node, near: boolean): boolean {
  const callee = field(call, 'callee');
  if (callee?.type !== 'MemberExpression') return false;
  const [first, ...rest] = nodes(call.arguments);
  const path = isPath(first);
  const fn = rest.some(isFunction);
  const name = callee.computed === true ? undefined : nameOf(field(callee, 'property'));
  if (name !== undefined && !METHODS.test(name) && !/^(?:on|use|route|mount|openapi)$/.test(name))
    return false;
  if (path && fn) return true;
  if (!near || first === undefined) return false;
  if (name === undefined) return fn || (path && rest.length > 0);
  if (name === 'use' || name === 'openapi') return true;
  if (name === 'route' || name === 'mount') return path && rest.length > 0;
  if (name === 'on') return rest.length > 1 && (fn || isPath(rest[0]));
  return fn || isFunction(first) || (path && rest.length > 0 && !rest.some(isData));
}

const isData = ({ type }: Node): boolean => type === 'ObjectExpression' || type === 'Literal';

function isPath(node: Node | undefined): boolean {
  if (node?.type === 'TemplateLiteral') {
    const [head] = nodes(node.quasis);
    return /^[/*]/.test((head?.value as { cooked?: string } | undefined)?.cooked ?? '');
  }
  return node?.type === 'Literal' && typeof node.value === 'string' && /^[/*]/.test(node.value);
}
