import { isFunction, type Node } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import { starOrigin } from '../code/star-exports.ts';
import { asLeft, isChanged } from './changed.ts';
import { leftByOthers } from './changed-elsewhere.ts';
import { isElysia } from './elysia-parts.ts';
import { evaluate } from './expressions.ts';
import { isHonoApp } from './hono-app.ts';
import { isExtended, withRoutes } from './hono-module.ts';
import type { Found, Loaded } from './loaded.ts';
import type { Machine } from './machine.ts';
import { madeLater } from './made-later.ts';
import { memberOf } from './members.ts';
import { isRouter } from './next-connect.ts';
import { leftByMethods } from './state.ts';
import { Scope, UNDEFINED, UNKNOWN, type Value } from './value.ts';

const settle = (value: Value): Value => (value.is === 'promise' && !value.thrown ? value.of : value);

const MAX_PASSED = 50;

/** What names stand for: through scopes, modules, imports and barrels. */
export class Names {
  readonly #machine: Machine;
  readonly #loaded: Loaded;
  /** Modules through which a name is passed on just now. */
  #passed = 0;
  /** Of which the files were noted. */
  met = new Set<Found>();

  constructor(machine: Machine, loaded: Loaded) {
    this.#machine = machine;
    this.#loaded = loaded;
  }

  /** The value of a name, through the scopes and the module; a global of the platform where nothing binds it. */
  lookup(name: string, scope: Scope): Value {
    const owner = scope.owner(name);
    return owner?.names.get(name) ?? this.global(scope.module, name);
  }

  global(module: Module, name: string): Value {
    const binding = module.bindings.get(name);
    if (binding === undefined)
      return name === 'undefined' ? UNDEFINED : { is: 'outside', source: 'global', path: name };
    if (binding.kind === 'import') {
      const given = (machine: Machine): Value =>
        machine.names.imported(binding.source, binding.imported, module);
      const value = given(this.#machine);
      // An import is given no other value, and only what can be changed in place is.
      const isFixed = value.is !== 'object' && value.is !== 'array' && value.is !== 'class';
      const takesRoutes = isHonoApp(value) || isRouter(value) || isElysia(value);
      if (isFixed || !((takesRoutes && isExtended(module, name)) || isChanged(module, name))) return value;
      return this.#value(module, name, (machine) =>
        withRoutes(module, name, asLeft(module, name, given(machine), machine), machine),
      );
    }
    const { node, path, constant } = binding;
    const named = node.type === 'FunctionExpression' && node.id !== null;
    if (isFunction(node) && !named && path.length === 0 && !isChanged(module, name)) {
      const known = this.#loaded.known(module, name);
      const scope = new Scope(module);
      return (known ?? this.#loaded.put(module, name, { is: 'function', node, scope, module, name })).value;
    }
    return this.#value(module, name, (machine) => {
      const client = madeLater(module, name, machine);
      if (client) return withRoutes(module, name, client, machine);
      const value = constant || isFunction(node) ? initial(module, node, path, machine) : UNKNOWN;
      const left = withRoutes(module, name, leftByAll(module, name, value, machine), machine);
      return left.is === 'function' && left.name === undefined ? { ...left, name } : left;
    });
  }

  /** What was found before, or is looked up now; the files that say so are noted. */
  #value(module: Module, name: string, make: (machine: Machine) => Value): Value {
    const load = (): Found => this.#loaded.load(module, name, make);
    const found =
      this.#loaded.known(module, name) ??
      (this.#loaded.isRunning ? load() : this.#machine.writes.aside(load));
    if (!this.met.has(found)) {
      this.met.add(found);
      for (const file of found.files) this.#machine.files.add(file);
    }
    return found.value;
  }

  imported(source: string, imported: string, importer: Module): Value {
    const target = this.#machine.project.resolve(source, importer.path);
    if ('file' in target) {
      if (imported === '*') return { is: 'namespace', file: target.file };
      // Modules that pass a name on to each other in a circle never say what it is.
      if (this.#passed > MAX_PASSED) return UNKNOWN;
      this.#passed += 1;
      try {
        return this.exported(target.file, imported);
      } finally {
        this.#passed -= 1;
      }
    }
    return { is: 'outside', source, path: imported === '*' ? '' : imported };
  }

  /** The value a local module exports under a name; unknown where it exports none. */
  exported(file: string, name: string, depth = 0): Value {
    const module = depth > 12 ? undefined : this.#machine.project.module(file);
    if (module === undefined || module.problem) return UNKNOWN;
    this.#machine.files.add(file);
    const found = module.exports.get(name);
    if (found?.kind === 'local') return this.global(module, found.name);
    if (found?.kind === 'from') {
      const target = this.#machine.project.resolve(found.source, file);
      if ('package' in target)
        return { is: 'outside', source: found.source, path: found.imported === '*' ? '' : found.imported };
      return found.imported === '*'
        ? { is: 'namespace', file: target.file }
        : this.exported(target.file, found.imported, depth + 1);
    }
    if (found?.kind === 'expression')
      return this.#value(module, `${name} exported`, (machine) =>
        leftByOthers(module, 'default', initial(module, found.node, [], machine), machine),
      );
    const { from, files } = starOrigin(module, name, this.#machine.project);
    for (const one of files) this.#machine.files.add(one);
    if (from === undefined) return UNKNOWN;
    return 'package' in from
      ? { is: 'outside', source: from.package, path: name }
      : this.exported(from.file, name, depth + 1);
  }
}

/** What is left of a module's own value, whoever changes it. */
const leftByAll = (module: Module, name: string, value: Value, machine: Machine): Value =>
  leftByOthers(module, name, asLeft(module, name, leftByMethods(value, machine), machine), machine);

const MAX_INSIDE = 3;

/** Whether a value is what a check has found: a module asks whoever comes first, and keeps that for everybody. */
function tellsWho(value: Value, depth = 0): boolean {
  if (depth > MAX_INSIDE) return false;
  if (value.is === 'known') return value.by !== undefined;
  if (value.is === 'promise') return value.thrown?.by !== undefined || tellsWho(value.of, depth + 1);
  if (value.is === 'array') return value.items.some((one) => tellsWho(one, depth + 1));
  return value.is === 'object' && [...value.fields.values()].some((one) => tellsWho(one, depth + 1));
}

/** A module's initializer. */
function initial(module: Module, node: Node, path: readonly string[], machine: Machine): Value {
  let value = settle(evaluate(node, new Scope(module), machine, false));
  if (tellsWho(value)) return UNKNOWN;
  for (const step of path)
    value = step === '?' ? UNKNOWN : memberOf(value, step, machine, { module, node, awaited: false });
  return value;
}
