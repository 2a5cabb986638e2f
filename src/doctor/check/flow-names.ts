import { field, isFunction, type Node, nameOf, nodes, unwrap } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import { parameterOf, referencesTo, scopeOf } from '../code/references.ts';
import { beyond, type Flow, type Held, inside, keyOf } from './flow.ts';
import { ofThis } from './flow-holders.ts';
import { importersOf } from './importers.ts';
import { linksOf } from './links.ts';

/** By which names a value goes on: of modules and their importers, of patterns, of what it is put into. */

/** A name of a module, in the module itself and wherever it is imported. */
export function named(name: string, held: Held, flow: Flow): void {
  for (const node of referencesTo(name, undefined, held.module)) flow.at(node, held);
  for (const [as, one] of held.module.exports)
    if (one.kind === 'local' && one.name === name) exported(as, held, flow);
}

/** What a module exports, wherever it is imported. */
export function exported(name: string, held: Held, flow: Flow): void {
  const { path: file } = held.module;
  if (!flow.isFirst([file, name, held.of, ...held.path].join('\n'))) return;
  for (const module of importersOf(file, name, flow.project)) {
    const links = linksOf(module, flow.project).get(file);
    const there = { ...held, module };
    for (const [local, imported] of links?.imports ?? []) {
      if (imported === name) named(local, there, flow);
      else if (imported === '*') named(local, inside(there, name), flow);
    }
    for (const [passed, imported] of links?.passed ?? []) {
      if (imported === name) exported(passed, there, flow);
      else if (imported === '*') exported(passed, inside(there, name), flow);
    }
    if (name !== 'default' && links?.isPassedWhole) exported(name, there, flow);
    for (const node of links?.loaded ?? []) flow.at(node, inside(there, name));
  }
}

/** A name stands for it, in the scope that binds it where a node stands. */
export function byName(name: string, node: Node, held: Held, flow: Flow): void {
  const { module } = held;
  const isParameter = isFunction(node) && nodes(node.params).length > 0;
  const scope = isParameter ? node : scopeOf(name, node, module);
  if (!scope && !module.bindings.has(name)) flow.lose(node, held);
  else if (!scope) named(name, held, flow);
  else for (const one of referencesTo(name, scope, module)) flow.at(one, held);
}

/** Whether `constructor(private one)` keeps a parameter as a field: trees without types don't say so. */
const isField = (parameter: Node, { text }: Module): boolean =>
  parameter.type === 'TSParameterProperty' ||
  /\b(?:private|public|protected|readonly)\s+$/.test(
    text.slice(Math.max(0, parameter.start - 20), parameter.start),
  );

/** What is left of it where a pattern takes something apart. */
const taken = (held: Held, steps: readonly string[]): Held | undefined =>
  steps.reduce<Held | undefined>((left, step) => left && beyond(left, step === '?' ? '*' : step), held);

/** A pattern binds it, where a node stands. */
export function bound(pattern: Node | undefined, node: Node, held: Held, flow: Flow): void {
  const target = pattern && parameterOf(pattern);
  const inner = target?.type === 'RestElement' ? field(target, 'argument') : target;
  for (const { name, path: steps } of namesIn(inner)) {
    const left = taken(held, steps);
    if (left) byName(name, node, left, flow);
  }
  // A field of the object that is made, too.
  if (pattern && isField(pattern, held.module))
    for (const { name } of namesIn(inner)) ofThis(pattern, inside(held, name), flow);
}

/** It is put into what is written on the left. */
export function assigned(left: Node | undefined, held: Held, flow: Flow): void {
  const inner = unwrap(left);
  if (inner === undefined) return;
  if (inner.type === 'MemberExpression') {
    const object = unwrap(field(inner, 'object'));
    if (nameOf(object) === 'module' && keyOf(inner) === 'exports') exported('default', held, flow);
    else assigned(object, inside(held, keyOf(inner)), flow);
  } else if (inner.type === 'ThisExpression') ofThis(inner, held, flow);
  else if (inner.type === 'Identifier') byName(nameOf(inner) ?? '', inner, held, flow);
  else if (/Pattern$/.test(inner.type))
    for (const { name, path: steps, node } of namesIn(inner)) {
      const left = taken(held, steps);
      if (left) byName(name, node, left, flow);
    }
  else if (!/^(?:Array|Object|Call|New)Expression$/.test(inner.type)) flow.lose(inner, held);
}
