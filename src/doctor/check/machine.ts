import { field, hasDirective, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { lineOf, type Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import type { CheckKind } from '../types.ts';
import { again } from './again.ts';
import { askingOf } from './asking.ts';
import { bindPattern } from './bind.ts';
import type { Choices } from './choices.ts';
import { isKey } from './clerk-keys.ts';
import {
  addTo,
  doubted,
  type Event,
  isCheck,
  isDeciding,
  isJudgedByName,
  settled,
  withoutLogs,
} from './events.ts';
import { either, returned } from './expressions.ts';
import { hoistVariables } from './hoist.ts';
import { thenOf } from './hooks.ts';
import { join } from './join.ts';
import { limited } from './limiters.ts';
import { type Loaded, loadedFor } from './loaded.ts';
import { foundByDigest } from './look-up.ts';
import { Names } from './names.ts';
import type { Call, Outcome } from './recall.ts';
import { assignsLater, forget } from './repeat.ts';
import { Running } from './running.ts';
import { isSentTruthy } from './sent.ts';
import { runBody } from './statements.ts';
import { workOf } from './unfollowed.ts';
import {
  type Check,
  known,
  MORE,
  mayBe,
  nameSent,
  pendingOf,
  promise,
  REQUEST,
  Scope,
  type Site,
  Thrown,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { Ways } from './ways.ts';
import { Writes } from './writes.ts';

export class OutOfFuel extends Error {}

const FUEL = 60_000;
/** Steps in all, where a handler leads to many functions that are each followed. */
const MAX_FUEL = 3_000_000;

/** What was met on any of the ways that a middleware or proxy may take at a path. */
export interface Seen {
  /** Pages that a rewrite serves in place of the one that was asked for. */
  led: Set<string>;
  /** Texts that a text with a made-up value in it was compared with. */
  compared: Set<string>;
  /** Patterns that such a text does not fit, and for which no text is found that does. */
  unfitted: Set<string>;
}

/** What a middleware or proxy is asked. */
export interface Visit {
  /** Undefined while its modules are loaded. */
  path?: string | undefined;
  /** Whether Clerk's keys are set. */
  keys: boolean;
  /** What the caller sends. */
  choices: Choices;
  /** The state of what requests before this one have left changed, where any did. */
  after?: number | undefined;
  seen?: Seen | undefined;
}

/** How code is followed. */
export interface Setup {
  /** Steps that may be taken. */
  fuel?: number | undefined;
  /** Only what happens is wanted: once the verdict stands, code that can't add to its reasons is passed over. */
  judges?: boolean;
  /** What a middleware or proxy is asked, where one runs. */
  visit?: Visit | undefined;
  /** Whether Clerk's keys are set. */
  keys?: boolean;
  /** The state of what requests before this one have left changed, where any did. */
  after?: number | undefined;
  /** Whose modules are found loaded: what is left changed in those, that one finds. */
  finds?: 'stranger' | 'member';
}

type FunctionValue = Value & { is: 'function' };

/** What a call met. */
type Met = Pick<Outcome, 'events' | 'files' | 'calls' | 'height'>;

interface Frame {
  returns: Value[];
}

/**
 * Follows code for one caller as far as it can be followed without running it: a stranger without a session, or a member,
 * of whom nothing is known but that every check lets them pass. Conditions that depend on anything else leave both ways
 * open. What is met is noted in `events`.
 */
export class Machine {
  readonly project: Modules;
  readonly caller: 'stranger' | 'member';
  readonly clerkMajor: number;
  events: Event[] = [];
  readonly names: Names;
  readonly writes: Writes;
  readonly ways: Ways;
  files = new Set<string>();
  /** Method of the request, where it is one only. */
  method: string | undefined;
  /** Times that it was asked for. */
  methods = 0;
  /** It runs when the app is built, and whoever calls gets what was written then. */
  prerendered = false;
  /** Cookies or headers were asked for. */
  credentials = 0;
  /** Whether Clerk's keys are set. */
  readonly keys: boolean;
  /** What is asked of a middleware or proxy, where one runs. */
  readonly visit: Visit | undefined;
  /** Labels that a `break` or `continue` has named. */
  jumped = new Set<string>();
  /** Times that a `break` or a `continue` without a label was met. */
  breaks = 0;
  continues = 0;
  /** Times that what is followed hung on the path that is asked for, or on what the caller chose. */
  visits = 0;
  /** Loops running of which one turn is followed, whatever others come behind it. */
  turning = 0;
  /** Times that something was waited for, so that other requests have run meanwhile. */
  waits = 0;
  /** Routers behind one handler whose routes were followed. */
  routers = 0;
  /** What was looked at behind them: the system, and what it calls one of its routes. */
  routed: readonly [system: string, unit: string] | undefined;
  /** Those of them that do something for whoever calls. */
  open: string[] = [];
  /** The object whose constructor runs, and what had been met when it began. */
  #made: { self: Value; choices: number; parted: number; mayThrow: number } | undefined;
  readonly running = new Running();
  /** What was thrown, by what a `catch` is handed for it. */
  readonly caught = new WeakMap<Value, Thrown>();
  /** Times that something could throw before the outermost `try` that runs; undefined outside of any. */
  tryingFrom: number | undefined;
  frame: Frame = { returns: [] };
  #fuel: number;
  #given: number;
  #spent = 0;
  readonly #loaded: Loaded;
  readonly #recalls: boolean;
  /** Calls running that nobody waits for. */
  #late = 0;
  /** What runs now is awaited by the module itself. */
  #awaits = false;
  /** A check was asked before what runs now began. */
  #asked = false;
  /** Only the verdict is wanted, and its reasons. */
  readonly #judges: boolean;
  /** Work was met before what runs now began. */
  #decided = false;
  /** Functions and looks running of which it is not known yet whether what they met counts. */
  #open = 0;

  constructor(
    project: Modules,
    caller: 'stranger' | 'member',
    clerkMajor: number,
    { fuel = FUEL, judges = false, visit, keys = visit?.keys ?? true, after, finds = caller }: Setup = {},
  ) {
    this.visit = visit;
    this.keys = keys;
    this.project = project;
    this.caller = caller;
    this.clerkMajor = clerkMajor;
    this.#fuel = fuel;
    this.#given = fuel;
    this.#judges = judges;
    this.#loaded = loadedFor(project, finds, clerkMajor, keys, visit !== undefined);
    this.#recalls = finds === caller;
    this.names = new Names(this, this.#loaded);
    this.writes = new Writes(this.#loaded, visit?.after ?? after);
    this.ways = new Ways(this.writes);
  }

  /** Follows the constructor of an object, which nobody has seen before. */
  making<T>(self: Value, run: () => T): T {
    const before = this.#made;
    const { choices, parted, mayThrow } = this.ways;
    this.#made = { self, choices, parted, mayThrow };
    try {
      return run();
    } finally {
      this.#made = before;
    }
  }

  /** Whether an object is being made, and all ways through its constructor come to what runs now. */
  isMaking(self: Value): boolean {
    const made = this.#made;
    if (made?.self !== self) return false;
    const { choices, parted, mayThrow } = this.ways;
    return choices === made.choices && parted === made.parted && mayThrow === made.mayThrow;
  }

  /** Whether what a module does may come after what stands behind its call: it does not wait for it. */
  get mayBeLate(): boolean {
    return !this.#judges && !this.#awaits && this.running.isLate;
  }

  /** Follows what a module waits for when it is loaded. */
  awaiting<T>(run: () => T): T {
    const before = this.#awaits;
    this.#awaits ||= this.depth === 0;
    try {
      return run();
    } finally {
      this.#awaits = before;
    }
  }

  /** Whether what runs now runs because its module is loaded. */
  get isLoading(): boolean {
    return this.#loaded.isLoading;
  }

  /** Whether it was followed what a module does when it is loaded. */
  follows(module: Module): boolean {
    return this.#loaded.follows(module);
  }

  /** Whether all ways that there are come to what runs now: none has left before, or may have been left by what was thrown, and
   * it runs once, and now. */
  get isSure(): boolean {
    const { branching, parted, mayThrow } = this.ways;
    return (
      !branching &&
      parted === 0 &&
      this.turning === 0 &&
      !this.isLate &&
      (this.tryingFrom === undefined || mayThrow === this.tryingFrom)
    );
  }

  /** How many functions of the target are running. */
  get depth(): number {
    return this.running.depth;
  }

  /** Steps that it may still take. */
  get fuel(): number {
    return this.#fuel;
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.#spent + this.#given - this.#fuel;
  }

  /** Whether the verdict stands, whatever follows; undefined where nothing that is met decides one for now. */
  get decided(): boolean | undefined {
    if (!this.#judges || this.#open > 0) return undefined;
    return this.#decided || this.events.some(isDeciding);
  }

  /**
   * Whether nothing can come of a piece of code any more: the verdict stands, and it can't add to its reasons.
   * @param given What it is called with.
   */
  passesOver(node: Node, scope: Scope, given: readonly Value[] = []): boolean {
    // What a run has put into what modules share stands in none of their words.
    if (!this.decided || this.writes.state !== 0) return false;
    const files = askingOf(this.project).silentBy(node, scope, given);
    if (files === undefined) return false;
    for (const file of files) this.files.add(file);
    this.ways.mayThrow += 1;
    return true;
  }

  spend(): void {
    this.#fuel -= 1;
    if (this.#fuel < 0) throw new OutOfFuel();
  }

  /** Follows one of many functions behind a handler, each as far as any other; what it does is told with its name. */
  within(name: string, run: () => void): void {
    this.#spent += this.#given - this.#fuel;
    this.#given = this.#spent < MAX_FUEL ? FUEL : this.#fuel;
    this.#fuel = this.#given;
    const before = this.#begin();
    // What another one has done says nothing of this one.
    this.#decided = false;
    try {
      run();
    } finally {
      const done = settled(this.events);
      if (done.some(({ type }) => type === 'work')) this.open.push(name);
      this.events = done.map((event) => {
        const isDone = ['work', 'lost', 'left'].includes(event.type);
        return { ...event, unit: name, note: isDone ? `${name} ${event.note}` : event.note };
      });
      this.#end(before);
    }
  }

  note(
    type: Event['type'],
    note: string,
    { module, node }: Pick<Site, 'module' | 'node'>,
    check?: Check,
    counts?: true,
  ): void {
    const { path } = this.ways;
    addTo(this.events, { type, note, file: module.path, line: lineOf(module, node), check, counts, path });
  }

  /** Notes that a check was asked. */
  meet(what: string, kind: CheckKind, site: Pick<Site, 'module' | 'node'>): Check {
    const check: Check = { what, kind, file: site.module.path, line: lineOf(site.module, site.node) };
    this.note('check', what, site, check);
    return check;
  }

  /** A value that only somebody with a session has: absent for a stranger, not known for a member. */
  absent(check: Check, value: null | false = null): Value {
    return this.caller === 'stranger' ? known(value, check) : UNKNOWN;
  }

  /** The same where it is not said how it is absent: as null or as undefined. */
  missing(check: Check): Value {
    return this.caller === 'stranger' ? { is: 'known', value: null, by: check, loose: true } : UNKNOWN;
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

  /** Whether a value counts as true: what the caller sends comes out as it is chosen. */
  truth(value: Value): boolean | undefined {
    if (isKey(value)) return true;
    return nameSent(value) === undefined ? truth(value) : isSentTruthy(value, this);
  }

  /** How a test of what the caller sends comes out; undefined where it is not known. */
  choose(what: string, test?: string): boolean | undefined {
    this.visits += 1;
    return this.visit?.choices.choose(what, test);
  }

  /** The method of the request, where code asks for it: what comes of that is not the same for another one. */
  methodAsked(): Value {
    const { method } = this;
    if (method === undefined) return REQUEST;
    this.visits += 1;
    this.methods += 1;
    // Next asks the one for GET for what HEAD is told, too. [next/dist/server/route-modules/app-route/helpers/auto-implement-methods]
    return method === 'GET' ? { is: 'unknown', values: ['GET', 'HEAD'], truthy: true } : known(method);
  }

  /** The path that is asked for, where what runs is a middleware or proxy. */
  get visited(): string | undefined {
    this.visits += 1;
    return this.visit?.path;
  }

  /** Whether anything that was met tells who calls. */
  get asked(): boolean {
    return this.events.some(({ type }) => type === 'check' || type === 'work' || type === 'wrong');
  }

  /** Whether what runs now may know who calls: in a function that another one calls it is not known what that has asked for. */
  get mayKnow(): boolean {
    return this.depth > 1 || this.#asked || this.asked;
  }

  /** Follows code of which what happens does not count. */
  quietly(run: () => Value): Value {
    const events = this.events;
    this.events = [];
    this.#open += 1;
    try {
      return run();
    } catch (error) {
      if (error instanceof Thrown) return UNKNOWN;
      throw error;
    } finally {
      this.#open -= 1;
      this.events = events;
    }
  }

  /** Calls a function of the target. */
  invoke(fn: Value, args: readonly Value[], site: Site): Value {
    if (fn.is === 'native') return fn.call([...args], site, this);
    if (fn.is === 'oneof')
      return either(
        fn.values.map((one) => () => this.invoke(one, args, site)),
        this,
      );
    if (fn.is !== 'function') return UNKNOWN;
    const { node, module } = fn;
    const body = field(node, 'body');
    if (body === undefined || module.directive === 'client') return UNKNOWN;
    this.#loaded.meet(fn);
    if (this.running.goesOn(fn)) forget(node, fn.scope, this);
    const given = this.running.argumentsFor(fn, args);
    if (given === undefined) {
      // Whoever called it before would find out what it does.
      this.running.meet([node]);
      return UNKNOWN;
    }
    if (!this.running.hasRoom()) {
      this.running.refused += 1;
      this.note('lost', 'the calls go too deep to be followed', site);
      return UNKNOWN;
    }
    const name = fn.name ?? nameOf(field(node, 'id'));
    const run = (): Value =>
      limited(this.#recalled(fn, given, site) ?? this.#enter(fn, body, given, site), name, this);
    return node.async === true && !site.awaited ? this.#later(() => assignsLater(fn, run, this)) : run();
  }

  /** Follows what nobody waits for here. */
  #later<T>(run: () => T): T {
    this.#late += 1;
    try {
      return run();
    } finally {
      this.#late -= 1;
    }
  }

  /** Whether what runs now may come after what stands behind its call. */
  get isLate(): boolean {
    return this.#late > 0;
  }

  #enter(fn: FunctionValue, body: Node, args: readonly Value[], site: Site): Value {
    const { node, module } = fn;
    const name = fn.name ?? nameOf(field(node, 'id'));
    const open = name !== undefined && isJudgedByName(name) ? 1 : 0;
    this.files.add(module.path);
    const { credentials, frame, jumped } = this;
    const before = this.#begin();
    this.#open += open;
    this.frame = { returns: [] };
    this.jumped = new Set();
    const run = (): Value => this.#follow(fn, body, args);
    try {
      return this.running.call(fn, args, () => {
        if (node.generator === true) return this.#perhaps(run);
        return isCached(fn) ? this.cached(run, site) : run();
      });
    } finally {
      this.#open -= open;
      this.frame = frame;
      this.jumped = jumped;
      if (name !== undefined && this.depth > 0)
        this.events = doubted(this.events, name, this.credentials > credentials);
      // What a function was handed is none of its own doing.
      if (name !== undefined && !args.some((one) => mayBe(one).length > 0))
        this.events = withoutLogs(this.events, name, this.#asked);
      this.#end(before);
    }
  }

  /** From here on what is met is told apart from what was met before: what something does hangs on nothing before it. */
  #begin(): { events: Event[]; asked: boolean; decided: boolean } {
    const before = { events: this.events, asked: this.#asked, decided: this.#decided };
    this.#asked ||= this.events.some(isCheck);
    this.#decided = this.decided ?? this.#decided;
    this.events = [];
    return before;
  }

  /** Adds it to what was met before. */
  #end({ events, asked, decided }: { events: Event[]; asked: boolean; decided: boolean }): void {
    const own = this.events;
    this.events = events;
    this.#asked = asked;
    this.#decided = decided;
    for (const event of own) addTo(this.events, event);
  }

  /** What a call comes to that is the same whoever makes it; undefined for any other. */
  #recalled(fn: FunctionValue, args: readonly Value[], site: Site): Value | undefined {
    const { recall, isLoading } = this.#loaded;
    // What it does then is not what it does for a request.
    if (
      this.prerendered ||
      this.depth === 0 ||
      !this.#recalls ||
      isLoading ||
      !recall.isFrequent(fn) ||
      !recall.isPlain({ fn, args })
    )
      return undefined;
    const body = field(fn.node, 'body');
    if (body === undefined || fn.node.generator === true || isCached(fn)) return undefined;
    const call: Call = {
      fn,
      args,
      branching: this.ways.branching,
      deep: this.depth > 1,
      state: this.writes.state,
      asked: this.#asked || this.events.some(isCheck),
      decided: this.decided,
    };
    return again(call, this, this.#loaded, () => this.#enter(fn, body, args, site));
  }

  /** Tells what a call does apart from what was done before, until what is given back is asked for it. */
  apart({ asked, decided }: Pick<Call, 'asked' | 'decided'>): () => Met {
    const before = [this.events, this.files, this.names.met, this.#asked, this.#decided] as const;
    const end = this.running.apart();
    [this.events, this.files, this.names.met] = [[], new Set(), new Set()];
    [this.#asked, this.#decided] = [asked, decided ?? this.#decided];
    return () => {
      const { events, files } = this;
      const { nodes: calls, height } = end();
      [this.events, this.files, this.names.met, this.#asked, this.#decided] = before;
      return { events, files, calls, height };
    };
  }

  /** Adds what a call met to what was met before it. */
  add({ events, files, calls, height }: Met): void {
    const { path } = this.ways;
    for (const event of events) addTo(this.events, { ...event, path });
    for (const file of files) this.files.add(file);
    this.running.meet(calls);
    this.running.reach(height);
  }

  /** Takes the steps of a call that was followed before. */
  take(outcome: Outcome): void {
    this.#fuel -= outcome.steps;
    this.credentials += outcome.credentials;
    this.ways.mayThrow += outcome.mayThrow;
    this.ways.refusals += outcome.refusals;
    this.add(outcome);
  }

  /** Code that runs when somebody iterates over it, if ever: what it does counts, what it refuses does not. */
  #perhaps(run: () => Value): Value {
    this.ways.branch([
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
    const before = this.#begin();
    let value: Value;
    let check: Event | undefined;
    try {
      value = run();
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      value = { is: 'promise', of: UNKNOWN, thrown: error };
    } finally {
      check = this.events.find(isCheck);
      this.#end(before);
    }
    if (!check) return value;
    this.note('wrong', `${check.note} is asked inside a cache, whose answer everybody gets`, site);
    this.note('work', 'gives what a cache keeps', site);
    return promise(UNKNOWN);
  }

  #follow(fn: FunctionValue, body: Node, args: readonly Value[]): Value {
    const { node, module } = fn;
    const scope = new Scope(module, fn.scope);
    const isAsync = node.async === true;
    try {
      if (node.type !== 'ArrowFunctionExpression') scope.names.set('this', fn.self ?? UNKNOWN);
      else if (fn.self) scope.names.set('this', fn.self);
      // The type of `this` stands first among them, where the tree holds types.
      const parameters = nodes(node.params).filter((one) => nameOf(one) !== 'this');
      for (const [index, parameter] of parameters.entries()) {
        if (parameter.type === 'RestElement') {
          bindPattern(field(parameter, 'argument'), othersOf(args.slice(index)), scope, this);
        } else bindPattern(parameter, args[index] ?? UNDEFINED, scope, this);
      }
      if (body.type !== 'BlockStatement') {
        this.frame.returns.push(...returned(body, scope, this, isAsync));
      } else {
        const statements = nodes(body.body);
        hoistVariables(body, scope);
        // Set up again by each call, so that one call's names are not another's.
        const { returns } = this.frame;
        this.ways.left(
          () => {
            if (runBody(statements, scope, this) !== 'return') returns.push(UNDEFINED);
          },
          (thrown) => returns.length > (thrown ? 0 : 1),
        );
      }
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      if (this.frame.returns.length === 0) {
        if (!isAsync) throw error;
        return { is: 'promise', of: UNKNOWN, thrown: error };
      }
      // It has returned on another way.
      this.ways.mayThrow += 1;
      if (error.by) this.ways.refusals += 1;
    }
    const { returns } = this.frame;
    if (!isAsync) return returns.reduce((a, b) => join(a, b));
    const ended = this.#settled(returns);
    if (ended.is === 'promise') return ended;
    const of = this.wait(ended, { module, node, awaited: true });
    return { is: 'promise', of, own: true };
  }

  /** What an async function comes to that returns one of some values, each of which it waits for; a promise where none comes. */
  #settled(returns: readonly Value[]): Value {
    const isLost = (one: Value): boolean => one.is === 'promise' && one.thrown !== undefined;
    const lost = returns.filter(isLost);
    const come = returns.filter((one) => !isLost(one));
    if (come.length === 0) return lost.reduce((a, b) => join(a, b));
    if (lost.length > 0) this.ways.mayThrow += 1;
    if (lost.some((one) => one.is === 'promise' && one.thrown?.by)) this.ways.refusals += 1;
    return come.map((one) => (one.is === 'promise' ? one.of : one)).reduce((a, b) => join(a, b));
  }

  /** Awaits a value. */
  wait(value: Value, site: Site): Value {
    if (value.is !== 'known' && !(value.is === 'promise' && value.own)) this.waits += 1;
    if (value.is === 'promise') {
      if (value.thrown) throw value.thrown;
      return value.of;
    }
    if (value.is === 'request' && value.of === 'segments') return { ...value, later: false };
    const then = thenOf(value, this, site);
    // Whatever has such a method is asked by it, and says what it comes to.
    if (then) return this.#perhaps(() => this.invoke(then, [UNKNOWN, UNKNOWN], site));
    const pending = pendingOf(value);
    if (pending === undefined) return value;
    if (value.is === 'outside' && value.digest)
      return foundByDigest(site, this, `${value.source} ${value.path}`, value);
    const note = `waits for ${pending}`;
    if (this.visit) this.ways.mayThrow += 1;
    if (value.is === 'outside')
      this.note(value.decides ? 'left' : 'work', workOf(note, value), site, undefined, value.counts);
    else this.note('work', note, site);
    return UNKNOWN;
  }
}

/** The list of what stands behind the other arguments. */
const othersOf = (items: Value[]): Value =>
  items.includes(MORE) ? { is: 'array', items, grown: true } : { is: 'array', items };

const isCached = ({ node, module }: FunctionValue): boolean =>
  [module.body, nodes(field(node, 'body')?.body)].some((body) =>
    ['use cache', 'use cache: remote'].some((directive) => hasDirective(body, directive)),
  );
