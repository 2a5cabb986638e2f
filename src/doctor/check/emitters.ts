import { eachChild, field, isFunction, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import { callbacks } from './callbacks.ts';
import { ownNames } from './changed.ts';
import { evaluate } from './expressions.ts';
import { loadedWith } from './hono-added.ts';
import type { Machine } from './machine.ts';
import { promise, Scope, type Site, UNKNOWN, type Value } from './value.ts';

/**
 * Emitters of events: whoever emits one calls every function that listens to it, wherever that stands among the modules that are
 * loaded. [nodejs.org/api/events.html]
 */

const PACKAGES = /^(?:(?:node:)?events|eventemitter[23]|mitt|emittery|tiny-emitter)$/;
const MADE = /^(?:default|EventEmitter2?|Emittery|TinyEmitter)(?:\.\w+)?\(\)$/;
const EMITS = /^emit(?:Serial|Async)?$/;
const LISTENS = /^(?:on|once|addListener|prependListener|onAny)$/;
const MENTIONS = /\.(?:on|once|addListener|prependListener|onAny)\(/;

/** Calls what listens to an event that is emitted; undefined where nothing is. */
export function emitted(
  emitter: Value,
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (!EMITS.test(name) || !isEmitter(emitter, machine)) return undefined;
  const [event, given = UNKNOWN] = args;
  const own = originOf(field(field(site.node, 'callee'), 'object'), site.module, machine);
  const all = own === undefined ? [] : listenersTo(own, machine);
  const fitting = all.filter((one) => one.event === undefined || !isOther(event, one.event));
  if (fitting.length === 0)
    machine.note('lost', 'emits an event, and what listens to it is not followed', site);
  for (const { fn, around, module } of fitting) {
    machine.files.add(module.path);
    const scope = around.reduce((outer, each) => closedOver(each, outer), new Scope(module));
    const listener = fn ? evaluate(fn, scope, machine, false) : UNKNOWN;
    if (listener.is === 'function') callbacks([listener], site, machine, given);
    else machine.note('lost', 'emits an event, and what listens to it is not followed', site);
  }
  return promise(UNKNOWN);
}

const isOther = (event: Value | undefined, name: string): boolean =>
  event?.is === 'known' && event.value !== name;

/** Whether a value is an emitter of a package, or of a class that extends one. */
function isEmitter(value: Value, machine: Machine): boolean {
  if (value.is === 'outside') return PACKAGES.test(value.source) && MADE.test(value.path);
  if (value.is !== 'object' || value.cls?.is !== 'class') return false;
  const parent = nameOf(field(value.cls.node, 'superClass'));
  const made = parent === undefined ? undefined : machine.names.lookup(parent, value.cls.scope);
  return made?.is === 'outside' && PACKAGES.test(made.source);
}

/** A function that listens, and the functions that it is written in. */
interface Listener {
  /** undefined where it is computed. */
  event: string | undefined;
  fn: Node | undefined;
  around: readonly Node[];
  module: Module;
}

const MAX_PASSED = 8;

/** The module and the name of it that a name stands for; undefined where it is none of a module. */
function originOf(node: Node | undefined, module: Module, machine: Machine): string | undefined {
  let [at, name] = [module, node?.type === 'Identifier' ? nameOf(node) : undefined];
  for (let passed = 0; name !== undefined && passed < MAX_PASSED; passed += 1) {
    const binding = at.bindings.get(name);
    if (binding?.kind !== 'import') return binding === undefined ? undefined : `${at.path}\n${name}`;
    const target = machine.project.resolve(binding.source, at.path);
    const next = 'file' in target ? machine.project.module(target.file) : undefined;
    const found = next?.exports.get(binding.imported);
    if (!next || found === undefined || found.kind === 'expression') return undefined;
    if (found.kind === 'local') [at, name] = [next, found.name];
    else {
      const further = machine.project.resolve(found.source, next.path);
      const module = 'file' in further ? machine.project.module(further.file) : undefined;
      const local = module?.exports.get(found.imported);
      if (!module || local?.kind !== 'local') return undefined;
      [at, name] = [module, local.name];
    }
  }
  return undefined;
}

/** Everything that listens to an emitter, in the modules that are loaded with those that were met. */
function listenersTo(origin: string, machine: Machine): Listener[] {
  const modules = new Set<Module>();
  for (const file of machine.files) {
    const module = machine.project.module(file);
    for (const one of module ? loadedWith(module, machine.project) : []) modules.add(one);
  }
  return [...modules]
    .flatMap((module) => listenersIn(module))
    .filter(({ emitter, module }) => originOf(emitter, module, machine) === origin);
}

const kept = new WeakMap<Module, readonly (Listener & { emitter: Node | undefined })[]>();

function listenersIn(module: Module): readonly (Listener & { emitter: Node | undefined })[] {
  const before = kept.get(module);
  if (before) return before;
  const found: (Listener & { emitter: Node | undefined })[] = [];
  const visit = (node: Node, around: readonly Node[]): void => {
    const callee = node.type === 'CallExpression' ? field(node, 'callee') : undefined;
    const method = callee?.type === 'MemberExpression' ? nameOf(field(callee, 'property')) : undefined;
    if (method !== undefined && LISTENS.test(method)) {
      const [event, fn] = nodes(node.arguments);
      const any = method === 'onAny';
      const listened = any ? undefined : event?.type === 'Literal' ? stringOf(event) : undefined;
      const emitter = field(callee, 'object');
      found.push({
        event: listened === '*' ? undefined : listened,
        fn: any ? event : fn,
        around,
        module,
        emitter,
      });
    }
    const within = isFunction(node) ? [...around, node] : around;
    eachChild(node, (child) => visit(child, within));
  };
  if (MENTIONS.test(module.text)) for (const statement of module.body) visit(statement, []);
  kept.set(module, found);
  return found;
}

/** What a function binds is not known to those that are written in it. */
function closedOver(fn: Node, outer: Scope): Scope {
  const scope = new Scope(outer.module, outer);
  for (const name of ownNames(fn)) scope.names.set(name, UNKNOWN);
  return scope;
}
