import { field, hasDirective, isFunction, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { lineOf, type Module, namesIn } from '../code/module.ts';
import type { Project } from '../code/project.ts';
import type { CheckKind } from '../types.ts';
import { bindPattern } from './bind.ts';
import { evaluate } from './expressions.ts';
import { memberOf } from './members.ts';
import { runBody } from './statements.ts';
import {
  type Check,
  join,
  known,
  pendingOf,
  promise,
  Scope,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isAuthish } from './words.ts';

/** Something that happened on the way, in the order met. */
export interface Event {
  type: 'work' | 'lost' | 'check' | 'wrong' | 'refused';
  note: string;
  file: string;
  line: number;
  check?: Check | undefined;
}

/** How control leaves a statement; undefined where it goes on. */
export type Completion = 'return' | 'break' | 'continue' | undefined;

export class OutOfFuel extends Error {}

const FUEL = 60_000;
const MAX_CALLS = 28;
const MAX_RECURSION = 1;

interface Frame {
  returns: Value[];
}

/**
 * Follows code for one caller as far as it can be followed without running it: a stranger without a session, or a member,
 * of whom nothing is known but that every check lets them pass. Conditions that depend on anything else leave both ways
 * open. What is met is noted in `events`.
 */
export class Machine {
  readonly project: Project;
  readonly caller: 'stranger' | 'member';
  readonly clerkMajor: number;
  events: Event[] = [];
  readonly files = new Set<string>();
  /** Cookies or headers were asked for. */
  credentials = 0;
  /** Labels that a `break` or `continue` has named. */
  readonly jumped = new Set<string>();
  /** Times that a branch ended by throwing while another one went on. */
  mayThrow = 0;
  depth = 0;
  frame: Frame = { returns: [] };
  #fuel = FUEL;
  #stack: Node[] = [];
  #journal: Map<Scope, Map<string, Value | undefined>>[] = [];
  readonly #globals = new Map<string, Value>();

  constructor(project: Project, caller: 'stranger' | 'member', clerkMajor: number) {
    this.project = project;
    this.caller = caller;
    this.clerkMajor = clerkMajor;
  }

  spend(): void {
    this.#fuel -= 1;
    if (this.#fuel < 0) throw new OutOfFuel();
  }

  note(
    type: Event['type'],
    note: string,
    { module, node }: Pick<Site, 'module' | 'node'>,
    check?: Check,
  ): void {
    const line = lineOf(module, node);
    const again = this.events.some(
      (one) => one.type === type && one.file === module.path && one.line === line,
    );
    if (!again) this.events.push({ type, note, file: module.path, line, check });
  }

  /** Notes that a check was asked. */
  meet(what: string, kind: CheckKind, site: Pick<Site, 'module' | 'node'>): Check {
    const check: Check = { what, kind, file: site.module.path, line: lineOf(site.module, site.node) };
    this.note('check', what, site, check);
    return check;
  }

  /** A value that only somebody with a session has: absent for a stranger, not known for a member. */
  absent(check: Check, value: null | undefined | false = null): Value {
    return this.caller === 'stranger' ? known(value, check) : UNKNOWN;
  }

  /** A check that does not come back for a stranger. */
  refuse(check: Check): Value {
    if (this.caller === 'stranger') throw new Thrown(check);
    return UNKNOWN;
  }

  /** The same for one whose answer is awaited. */
  refuseLater(check: Check): Value {
    return this.caller === 'stranger'
      ? { is: 'promise', of: UNKNOWN, thrown: new Thrown(check) }
      : promise(UNKNOWN);
  }

  set(scope: Scope, name: string, value: Value): void {
    const owner = scope.owner(name);
    if (owner === undefined) return;
    const journal = this.#journal.at(-1);
    if (journal) {
      const names = journal.get(owner) ?? new Map<string, Value | undefined>();
      if (!names.has(name)) names.set(name, owner.names.get(name));
      journal.set(owner, names);
    }
    owner.names.set(name, value);
  }

  /**
   * Follows several ways of which it is not known which one is taken.
   * @returns How control leaves when all of them leave; throws when all of them do.
   */
  branch(ways: readonly (() => Completion)[]): Completion {
    const ends: { left: Completion | Thrown; changes: Map<Scope, Map<string, Value>> }[] = [];
    for (const way of ways) {
      this.#journal.push(new Map());
      let left: Completion | Thrown;
      try {
        left = way();
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        left = error;
      }
      const journal = this.#journal.pop() ?? new Map<Scope, Map<string, Value | undefined>>();
      const changes = new Map<Scope, Map<string, Value>>();
      for (const [scope, names] of journal) {
        const now = new Map<string, Value>();
        for (const [name, before] of names) {
          now.set(name, scope.names.get(name) ?? UNKNOWN);
          scope.names.set(name, before ?? UNKNOWN);
        }
        changes.set(scope, now);
      }
      ends.push({ left, changes });
    }
    const going = ends.filter(({ left }) => left === undefined);
    // A way that breaks goes on behind the loop or the switch.
    const lasting = ends.filter(({ left }) => left !== 'return' && !(left instanceof Thrown));
    for (const { changes } of lasting) {
      for (const [scope, names] of changes) {
        for (const name of names.keys()) {
          const values = lasting.map(
            (one) => one.changes.get(scope)?.get(name) ?? scope.names.get(name) ?? UNKNOWN,
          );
          this.set(scope, name, values.reduce(join));
        }
      }
    }
    const thrown = ends.map(({ left }) => left).filter((left) => left instanceof Thrown);
    if (going.length > 0) {
      if (thrown.length > 0) this.mayThrow += 1;
      return undefined;
    }
    // One that breaks reaches more than one that returns.
    const other = (['break', 'continue', 'return'] as const).find((one) =>
      ends.some(({ left }) => left === one),
    );
    if (other === undefined) throw thrown[0] ?? new Thrown();
    if (thrown.length > 0) this.mayThrow += 1;
    return other;
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
    if (binding.kind === 'import') return this.imported(binding.source, binding.imported, module);
    const key = `${module.path}\n${name}`;
    const before = this.#globals.get(key);
    if (before) return before;
    // Marks the name while it is looked up, so that a circle ends.
    this.#globals.set(key, UNKNOWN);
    const value =
      binding.constant || isFunction(binding.node)
        ? this.#initial(module, binding.node, binding.path)
        : UNKNOWN;
    const named = value.is === 'function' && value.name === undefined ? { ...value, name } : value;
    this.#globals.set(key, named);
    return named;
  }

  /** The names of a module, as a scope to run its code in. */
  scopeOf(module: Module): Scope {
    return new Scope(module);
  }

  /** A module's initializer: it runs when the module is loaded, for nobody in particular. */
  #initial(module: Module, node: Node, path: readonly string[]): Value {
    return this.quietly(() => {
      let value = this.settle(evaluate(node, new Scope(module), this, false));
      for (const step of path)
        value = step === '?' ? UNKNOWN : memberOf(value, step, this, { module, node, awaited: false });
      return value;
    });
  }

  /** Follows code of which what happens does not count. */
  quietly(run: () => Value): Value {
    const events = this.events;
    this.events = [];
    try {
      return run();
    } catch (error) {
      if (error instanceof Thrown) return UNKNOWN;
      throw error;
    } finally {
      this.events = events;
    }
  }

  settle(value: Value): Value {
    return value.is === 'promise' && !value.thrown ? value.of : value;
  }

  imported(source: string, imported: string, importer: Module): Value {
    const target = this.project.resolve(source, importer.path);
    if ('file' in target) {
      if (imported === '*') return { is: 'namespace', file: target.file };
      return this.exported(target.file, imported);
    }
    return { is: 'outside', source, path: imported === '*' ? '' : imported };
  }

  /** The value a local module exports under a name; unknown where it exports none. */
  exported(file: string, name: string, depth = 0): Value {
    const module = depth > 12 ? undefined : this.project.module(file);
    if (module === undefined || module.problem) return UNKNOWN;
    this.files.add(file);
    const found = module.exports.get(name);
    if (found?.kind === 'local') return this.global(module, found.name);
    if (found?.kind === 'from') {
      const target = this.project.resolve(found.source, file);
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
      const target = this.project.resolve(star, file);
      if ('package' in target) continue;
      const value = this.exported(target.file, name, depth + 1);
      if (value.is !== 'unknown') return value;
    }
    return UNKNOWN;
  }

  /** Calls a function of the target. */
  invoke(fn: Value, args: readonly Value[], site: Site): Value {
    if (fn.is === 'native') return fn.call([...args], site);
    if (fn.is !== 'function') return UNKNOWN;
    const { node, module } = fn;
    const body = field(node, 'body');
    if (body === undefined || module.directive === 'client') return UNKNOWN;
    if (this.#stack.filter((one) => one === node).length > MAX_RECURSION) return UNKNOWN;
    if (this.#stack.length >= MAX_CALLS) {
      this.note('lost', 'the calls go too deep to be followed', site);
      return UNKNOWN;
    }
    this.files.add(module.path);
    const start = this.events.length;
    const credentials = this.credentials;
    const outer = this.frame;
    this.frame = { returns: [] };
    this.#stack.push(node);
    this.depth += 1;
    const run = (): Value => this.#follow(fn, body, args);
    try {
      if (node.generator === true) return this.#perhaps(run);
      return isCached(fn) ? this.cached(run, site) : run();
    } finally {
      this.depth -= 1;
      this.#stack.pop();
      this.frame = outer;
      this.#doubt(fn.name ?? nameOf(field(node, 'id')), start, credentials);
    }
  }

  /** Code that runs when somebody iterates over it, if ever: what it does counts, what it refuses does not. */
  #perhaps(run: () => Value): Value {
    this.branch([
      () => {
        run();
        return undefined;
      },
      () => undefined,
    ]);
    return UNKNOWN;
  }

  /** Runs what a cache keeps: a check in it is asked of the first caller only, and its answer is given to all. */
  cached(run: () => Value, site: Site): Value {
    const start = this.events.length;
    let value: Value;
    try {
      value = run();
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      value = { is: 'promise', of: UNKNOWN, thrown: error };
    }
    const check = this.events.slice(start).find(({ type }) => type === 'check');
    if (!check) return value;
    this.note('wrong', `${check.note} is asked inside a cache, whose answer everybody gets`, site);
    this.note('work', 'gives what a cache keeps', site);
    return promise(UNKNOWN);
  }

  /** A helper that says it looks up who is there, and reads data for it by what the caller sent: it may be a check. */
  #doubt(name: string | undefined, start: number, credentials: number): void {
    if (name === undefined || this.depth === 0 || !isAuthish(name)) return;
    const own = this.events.slice(start);
    const asks = this.credentials > credentials || own.some(({ type }) => type === 'check');
    if (!asks) return;
    this.events = this.events.map((event, index) =>
      index >= start && event.type === 'work'
        ? { ...event, type: 'lost', note: `${name} reads data to tell who calls (${event.note})` }
        : event,
    );
  }

  #follow(fn: Value & { is: 'function' }, body: Node, args: readonly Value[]): Value {
    const { node, module } = fn;
    const scope = new Scope(module, fn.scope);
    const isAsync = node.async === true;
    try {
      if (fn.self) scope.names.set('this', fn.self);
      for (const [index, parameter] of nodes(node.params).entries()) {
        if (parameter.type === 'RestElement') {
          bindPattern(field(parameter, 'argument'), { is: 'array', items: args.slice(index) }, scope, this);
        } else bindPattern(parameter, args[index] ?? UNDEFINED, scope, this);
      }
      if (body.type !== 'BlockStatement') {
        this.frame.returns.push(evaluate(body, scope, this, isAsync));
      } else {
        const statements = nodes(body.body);
        // Set up again by each call, so that one call's names are not another's.
        const left = runBody(statements, scope, this);
        if (left !== 'return') this.frame.returns.push(UNDEFINED);
      }
    } catch (error) {
      if (!(error instanceof Thrown) || !isAsync) throw error;
      return { is: 'promise', of: UNKNOWN, thrown: error };
    }
    const result = this.frame.returns.reduce(join);
    if (!isAsync) return result;
    return promise(this.wait(result, { module, node, awaited: true }));
  }

  /** Whether what runs now may not run at all. */
  get branching(): boolean {
    return this.#journal.length > 0;
  }

  /** Awaits a value. */
  wait(value: Value, site: Site): Value {
    if (value.is === 'promise') {
      if (value.thrown) throw value.thrown;
      return value.of;
    }
    const pending = pendingOf(value);
    if (pending === undefined) return value;
    this.note('work', `waits for ${pending}`, site);
    return UNKNOWN;
  }
}

const isCached = ({ node, module }: Value & { is: 'function' }): boolean =>
  [module.body, nodes(field(node, 'body')?.body)].some((body) =>
    ['use cache', 'use cache: remote'].some((directive) => hasDirective(body, directive)),
  );

/** Declares the functions and variables of a list of statements ahead, as JavaScript does. */
export function hoist(statements: readonly Node[], scope: Scope): void {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
      const name = nameOf(field(statement, 'id'));
      if (name === undefined || !field(statement, 'body')) continue;
      const is = statement.type === 'FunctionDeclaration' ? 'function' : 'class';
      scope.names.set(name, { is, node: statement, scope, module: scope.module });
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const declarator of nodes(statement.declarations))
      for (const { name } of namesIn(field(declarator, 'id'))) scope.names.set(name, UNDEFINED);
  }
}

/** Whether a function is a server function by its own directive. */
export const isServerFunction = (node: Node): boolean =>
  isFunction(node) && hasDirective(nodes(field(node, 'body')?.body), 'use server');
