import { isFunction, type Node } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import { asLeft } from './changed.ts';
import { evaluate } from './expressions.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { Scope, UNDEFINED, UNKNOWN, type Value } from './value.ts';

const settle = (value: Value): Value => (value.is === 'promise' && !value.thrown ? value.of : value);

/** What names stand for: through scopes, modules, imports and barrels. */
export class Names {
  readonly #machine: Machine;
  readonly #globals = new Map<string, Value>();

  constructor(machine: Machine) {
    this.#machine = machine;
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
    const key = `${module.path}\n${name}`;
    const before = this.#globals.get(key);
    if (before) return before;
    if (binding.kind === 'import') {
      const given = this.imported(binding.source, binding.imported, module);
      const left = asLeft(module, name, given);
      if (left !== given) this.#globals.set(key, left);
      return left;
    }
    // Marks the name while it is looked up, so that a circle ends.
    this.#globals.set(key, UNKNOWN);
    const value =
      binding.constant || isFunction(binding.node)
        ? this.#initial(module, binding.node, binding.path)
        : UNKNOWN;
    const left = asLeft(module, name, value);
    const named = left.is === 'function' && left.name === undefined ? { ...left, name } : left;
    this.#globals.set(key, named);
    return named;
  }

  /** A module's initializer: it runs when the module is loaded, for nobody in particular. */
  #initial(module: Module, node: Node, path: readonly string[]): Value {
    return this.#machine.quietly(() => {
      let value = settle(evaluate(node, new Scope(module), this.#machine, false));
      for (const step of path)
        value =
          step === '?' ? UNKNOWN : memberOf(value, step, this.#machine, { module, node, awaited: false });
      return value;
    });
  }

  imported(source: string, imported: string, importer: Module): Value {
    const target = this.#machine.project.resolve(source, importer.path);
    if ('file' in target) {
      if (imported === '*') return { is: 'namespace', file: target.file };
      return this.exported(target.file, imported);
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
    if (found?.kind === 'expression') {
      const key = `${file}\n${name} exported`;
      const before = this.#globals.get(key);
      if (before) return before;
      this.#globals.set(key, UNKNOWN);
      const value = this.#initial(module, found.node, []);
      this.#globals.set(key, value);
      return value;
    }
    for (const star of module.stars) {
      const target = this.#machine.project.resolve(star, file);
      if ('package' in target) continue;
      const value = this.exported(target.file, name, depth + 1);
      if (value.is !== 'unknown' || this.#machine.project.module(target.file)?.exports.has(name))
        return value;
    }
    // What no module of the app exports is the package's, where there is one that all is exported from.
    const packages = module.stars.filter((star) => 'package' in this.#machine.project.resolve(star, file));
    const [only] = packages;
    if (only !== undefined && packages.length === 1 && name !== 'default')
      return { is: 'outside', source: only, path: name };
    return UNKNOWN;
  }
}
