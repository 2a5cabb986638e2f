import { lineOf, type Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { spoilLater } from './changed.ts';
import { Choices } from './choices.ts';
import { loadOrder, MAX_MODULES, type Step, stepsOf } from './load-order.ts';
import { Machine, OutOfFuel } from './machine.ts';
import { Recall } from './recall.ts';
import { run } from './statements.ts';
import { type Container, Scope, Thrown, UNKNOWN, type Value } from './value.ts';

/** What a name stands for, and the files that say so. */
export interface Found {
  value: Value;
  files: ReadonlySet<string>;
}

/** A name, and what says what it stands for. */
interface Named {
  module: Module;
  name: string;
  make: (machine: Machine) => Value;
}

/** A name that is being looked up. */
interface Loading {
  key: string;
  /** Lowest place in the list of those being looked up that it asked for; its own where it asked for none. */
  leansOn: number;
  /** What was found within its circle: true for as long as it is looked up. */
  within: Map<string, Named & { found: Found }>;
}

const keyOf = (module: Module, name: string): string => `${module.path}\n${name}`;

/** Where something stands. */
interface Place {
  file: string;
  line: number;
}

const whereTooLong = (at: Place | undefined): string | undefined =>
  at && `what is done when it is loaded is too long to be followed (${at.file}:${at.line})`;

const NOTHING: Found = { value: UNKNOWN, files: new Set() };
/** Steps after which what modules are loaded with gets only as many more as below. */
const MANY_STEPS = 3_000_000;
const FEW_STEPS = 2_000;

/**
 * What names of modules stand for when the modules are loaded: the same for all that is judged for one caller, so each is
 * followed once. None depends on what was looked up before it: a circle is followed from the first of its names on.
 */
export class Loaded {
  readonly #project: Modules;
  readonly #caller: Machine['caller'];
  readonly #clerkMajor: number;
  readonly #keys: boolean;
  readonly #visits: boolean;
  readonly #found = new WeakMap<Module, Map<string, Found>>();
  readonly #loading: Loading[] = [];
  /** Every container that somebody else may find. */
  readonly #settled = new WeakSet<object>();
  readonly recall = new Recall((container) => this.isSettled(container));
  #steps = 0;
  /** Files that were run, and all modules that ran with them. */
  readonly #ran = new Set<string>();
  readonly #followed = new WeakSet<Module>();
  #running = false;
  /** What runs just now, where it may change something. */
  #acting: Place | undefined;
  #unfinishedAt: Place | undefined;
  /** By the files that were run, why what may change something was not followed to its end. */
  readonly #unfinished = new Map<string, string>();

  /**
   * @param keys Whether Clerk's keys are set.
   * @param visits Whether a middleware or proxy is followed.
   */
  constructor(
    project: Modules,
    caller: Machine['caller'],
    clerkMajor: number,
    keys: boolean,
    visits: boolean,
  ) {
    this.#project = project;
    this.#caller = caller;
    this.#clerkMajor = clerkMajor;
    this.#keys = keys;
    this.#visits = visits;
  }

  /** Modules of which a function has run that finds names around it, or an object, as requests before have left them. */
  readonly keeping = new Set<Module>();

  /** Takes down that a function runs. */
  meet({ scope, self, module }: Value & { is: 'function' }): void {
    const isKept = (one: Container): boolean => this.#settled.has(one);
    const object = self?.is === 'object' && !self.cls ? self : undefined;
    if ((scope.parent !== undefined && isKept(scope)) || (object && isKept(object))) this.keeping.add(module);
  }

  isSettled(container: Container): boolean {
    return this.#settled.has(container);
  }

  /** Whether a name is being looked up: what is followed meanwhile may take it for unknown. */
  get isLoading(): boolean {
    return this.#loading.length > 0 || this.#running;
  }

  /** Whether modules are run one after the other: what one of them changes is found by the next one. */
  get isRunning(): boolean {
    return this.#running;
  }

  /** Whether it was followed what a module does when it is loaded. */
  follows(module: Module): boolean {
    return this.#followed.has(module);
  }

  /**
   * Follows what a file and all that it imports do when they are loaded, in that order: what they change of lists and objects
   * is found by whoever looks at those later.
   * @returns Why that was not followed to its end, where it was not: what it would have changed is not known.
   */
  run(file: string): string | undefined {
    if (!this.#ran.has(file)) {
      this.#ran.add(file);
      const because = this.#runAll(file);
      if (because) this.#unfinished.set(file, because);
    }
    return this.#unfinished.get(file);
  }

  #runAll(file: string): string | undefined {
    const modules = loadOrder(file, this.#project);
    if (!modules) return `it loads more than ${MAX_MODULES} modules, and what those do then is not followed`;
    const all = modules.map((module) => ({ module, ...stepsOf(module, this.#project) }));
    if (!all.some(({ acts }) => acts)) return undefined;
    for (const module of modules) this.#followed.add(module);
    this.#running = true;
    this.#unfinishedAt = undefined;
    try {
      for (const { module, steps } of all)
        for (const step of steps) {
          this.#acting = step.acts ? { file: module.path, line: lineOf(module, step.statement) } : undefined;
          this.#once((machine) => runStep(step, module, machine));
        }
      for (const module of modules) {
        this.#acting = { file: module.path, line: 1 };
        this.#once((machine) => spoilLater(module, machine));
      }
    } finally {
      this.#running = false;
      this.#acting = undefined;
    }
    return whereTooLong(this.#unfinishedAt);
  }

  /** Takes down that something ended early: what was thrown ends it for the app, too, and too long it is for us alone. */
  #ended(error: unknown): void {
    if (error instanceof OutOfFuel) this.#unfinishedAt ??= this.#acting;
    else if (!(error instanceof Thrown)) throw error;
  }

  /** Runs something of which what it changes is left as it is. */
  #once(run: (machine: Machine) => void): void {
    const machine = this.#machine();
    try {
      run(machine);
    } catch (error) {
      this.#ended(error instanceof RangeError ? new OutOfFuel() : error);
    } finally {
      this.#steps += machine.steps;
      machine.writes.keep();
    }
  }

  #machine(): Machine {
    const steps = this.#steps < MANY_STEPS ? undefined : FEW_STEPS;
    const visit = this.#visits ? { keys: this.#keys, choices: new Choices() } : undefined;
    return new Machine(this.#project, this.#caller, this.#clerkMajor, {
      fuel: steps,
      visit,
      keys: this.#keys,
    });
  }

  /** What was found for a name before; undefined where it has to be looked up. */
  known(module: Module, name: string): Found | undefined {
    const found = this.#found.get(module)?.get(name);
    if (found || this.#loading.length === 0) return found;
    const key = keyOf(module, name);
    const place = this.#loading.findIndex((one) => one.key === key);
    if (place !== -1) {
      this.#lean(place);
      return NOTHING;
    }
    for (const [at, one] of this.#loading.entries()) {
      const before = one.within.get(key);
      if (!before) continue;
      this.#lean(at);
      return before.found;
    }
    return undefined;
  }

  /** Everything that is being looked up from there on hangs on what stands there. */
  #lean(place: number): void {
    for (const one of this.#loading.slice(place)) one.leansOn = Math.min(one.leansOn, place);
  }

  /**
   * Looks a name up.
   * @param make What it stands for, followed in a machine of its own: it runs when the module is loaded, for nobody in
   *   particular.
   */
  load(module: Module, name: string, make: Named['make']): Found {
    const key = keyOf(module, name);
    const place = this.#loading.length;
    const loading: Loading = { key, leansOn: place, within: new Map() };
    const found = this.#follow(loading, make);
    const { within } = loading;
    if (loading.leansOn < place) {
      const outer = (this.#loading[loading.leansOn] as Loading).within;
      for (const [other, one] of within) outer.set(other, one);
      outer.set(key, { module, name, make, found });
      return found;
    }
    const [first = key] = [...within.keys(), key].sort();
    const start = within.get(first);
    if (start && first !== key) {
      this.load(start.module, start.name, start.make);
      return this.known(module, name) ?? this.load(module, name, make);
    }
    const all = [...within.values()];
    const files = new Set([found, ...all.map((one) => one.found)].flatMap((one) => [...one.files]));
    for (const one of all) this.#keep(one.module, one.name, { value: one.found.value, files });
    return this.#keep(module, name, { value: found.value, files });
  }

  /** Follows what says what a name stands for. */
  #follow(loading: Loading, make: Named['make']): Found {
    const machine = this.#machine();
    this.#loading.push(loading);
    let value: Value = UNKNOWN;
    try {
      value = make(machine);
    } catch (error) {
      this.#ended(error);
    } finally {
      this.#loading.pop();
      this.#steps += machine.steps;
      if (this.#running) machine.writes.keep();
      else machine.writes.undo();
    }
    return { value, files: machine.files };
  }

  /** Takes down what a name stands for without looking anything up. */
  put(module: Module, name: string, value: Value): Found {
    return this.#keep(module, name, { value, files: NOTHING.files });
  }

  #keep(module: Module, name: string, found: Found): Found {
    const names = this.#found.get(module) ?? new Map<string, Found>();
    this.#found.set(module, names);
    names.set(name, found);
    this.settle(found.value);
    return found;
  }

  /** Says of every container that can be reached from a value that others find it; gives those they did not find before. */
  settle(value: Value): object[] {
    const seen = this.#settled;
    const found: object[] = [];
    const pending: (Value | Scope)[] = [value];
    for (let one = pending.pop(); one; one = pending.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      found.push(one);
      for (const inner of one instanceof Scope ? inScope(one) : inside(one))
        if (inner !== undefined && !seen.has(inner)) pending.push(inner);
    }
    return found;
  }
}

/** Follows one statement of a module that is loaded. */
function runStep({ names, isDefault, run: statement }: Step, module: Module, machine: Machine): void {
  for (const name of names) machine.names.global(module, name);
  if (isDefault) machine.names.exported(module.path, 'default');
  if (statement) run(statement, new Scope(module), machine);
}

const inScope = (scope: Scope): (Value | Scope | undefined)[] => [...scope.names.values(), scope.parent];

/** What a value holds. */
function inside(value: Value): (Value | Scope | undefined)[] {
  switch (value.is) {
    case 'object':
      return [...value.fields.values(), value.rest, value.cls, ...(value.either ?? [])];
    case 'array':
      return value.items;
    case 'function':
      return [value.scope, value.self];
    case 'class':
      return [value.scope];
    case 'native':
      return [...value.holds];
    case 'promise':
      return [value.of];
    case 'oneof':
      return value.values;
    case 'unknown':
      return value.may ?? [];
    case 'getter':
      return [value.fn, value.set];
    case 'outside':
      return value.args ?? [];
    case 'elements':
      return value.parts.flatMap(({ fn, props }) => [fn, props]);
    default:
      return [];
  }
}

const kept = new WeakMap<Modules, Map<string, Loaded>>();

/**
 * What the modules of a project are loaded with, for one caller.
 * @param keys Whether Clerk's keys are set.
 * @param visits Whether a middleware or proxy is followed.
 */
export function loadedFor(
  project: Modules,
  caller: Machine['caller'],
  clerkMajor: number,
  keys: boolean,
  visits: boolean,
): Loaded {
  const all = kept.get(project) ?? new Map<string, Loaded>();
  kept.set(project, all);
  const key = `${caller} ${clerkMajor} ${keys} ${visits}`;
  const loaded = all.get(key) ?? new Loaded(project, caller, clerkMajor, keys, visits);
  all.set(key, loaded);
  return loaded;
}
