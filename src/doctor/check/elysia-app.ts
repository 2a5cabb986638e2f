import { call } from './calls.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { isForAll } from './secrets.ts';
import {
  isFunctionValue,
  known,
  native,
  object,
  promise,
  REQUEST,
  type Site,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * Applications of Elysia: routes, and functions that run before those that are added after them.
 * [elysiajs.com/essential/life-cycle, /essential/plugin#scope, /patterns/macro]
 */

export type List = Value & { is: 'array' };

/** When a function runs before a route: `transform` and `derive` come before `before` and `resolve`. */
export type Stage = 'request' | 'transform' | 'derive' | 'before' | 'resolve' | 'after';
type Reach = 'local' | 'scoped' | 'global';

/** A function that runs before routes, or once they have answered. */
export interface Hook {
  stage: Stage;
  fn: Value;
  /** Whether it also runs for routes of an application that uses this one. */
  reach: Reach;
  /** It may not be there. */
  maybe: boolean;
}

export interface Route {
  method: string;
  path: string;
  steps: readonly Hook[];
  handler: Value;
}

/** What an application holds. */
export interface Parts {
  hooks: Hook[];
  routes: Route[];
  /** What its context holds under names of its own, and what options of routes stand for. */
  context: Map<string, Value>;
  macros: Map<string, Value>;
  /** Plugins with a name, of which another one of the same name leaves its functions out. */
  named: Named[];
  /** Why there may be more. */
  lost?: string | undefined;
}

/** What tells a plugin from others. */
interface Called {
  name: Value;
  seed: Value;
}

interface Named extends Called {
  app: Value;
  /** This application uses it by itself, on any way. */
  isSure: boolean;
}

const TAG = 'Elysia';
const ENTRIES = '#entries';
const PREFIX = '#prefix';
const ANSWER = '#answer';
const NAME = '#name';
const SEED = '#seed';
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'connect', 'all'];
/** Methods after which an application is what it was. */
const SAME =
  'state model models error headers prefix suffix affix env parser compile listen onStart onStop start stop trace onTrace Ref'.split(
    ' ',
  );
const HOOKS: Readonly<Record<string, Stage>> = {
  onRequest: 'request',
  onTransform: 'transform',
  derive: 'derive',
  mapDerive: 'derive',
  onBeforeHandle: 'before',
  resolve: 'resolve',
  mapResolve: 'resolve',
  onAfterHandle: 'after',
  mapResponse: 'after',
  onAfterResponse: 'after',
  onResponse: 'after',
  onError: 'after',
  onParse: 'after',
};
/** The same where options name them. */
const OPTIONS: Readonly<Record<string, Stage>> = {
  transform: 'transform',
  resolve: 'resolve',
  beforeHandle: 'before',
  afterHandle: 'after',
  afterResponse: 'after',
  mapResponse: 'after',
  parse: 'after',
  error: 'after',
};
/** Plugins that let everybody through, and add nothing that reads or changes data. */
const PASSING =
  /^(?:@elysiajs\/(?:cors|swagger|openapi|html|static|server-timing|opentelemetry|cookie|stream|eden)|elysia-(?:helmet|rate-limit|compress|etag|ip|requestid|xss)|@bogeychan\/elysia-logger|@tqman\/nice-logger|logestic|@chneau\/elysia-logger|@elysia-openapi\/.+)$/;

/** Whether a value is an application. */
export const isElysia = (value: Value | undefined): value is Value & { is: 'object' } =>
  value?.is === 'object' && value.tag === TAG;

/**
 * An application with nothing in it.
 * @param answer Called with the application, what a request to it comes to.
 */
export const elysiaApp = (prefix: Value | undefined, answer: Value, called: Called = UNNAMED): Value =>
  appOf({ is: 'array', items: [] }, textOf(prefix), answer, called);

const UNNAMED: Called = { name: UNDEFINED, seed: UNDEFINED };

/** What an application is called. */
const calledAs = ({ fields }: Value & { is: 'object' }): Called => ({
  name: fields.get(NAME) ?? UNKNOWN,
  seed: fields.get(SEED) ?? UNKNOWN,
});

/** Whether two plugins are one to Elysia: they are called alike; undefined where that is not known. */
function isSamePlugin(one: Called, other: Called): boolean | undefined {
  if ([one, other].some(({ name }) => name.is === 'known' && !name.value)) return false;
  const alike = [isSame(one.name, other.name), isSame(one.seed, other.seed)];
  return alike.includes(false) ? false : alike.includes(undefined) ? undefined : true;
}

const isSame = (one: Value, other: Value): boolean | undefined =>
  one.is === 'known' && other.is === 'known' ? one.value === other.value : undefined;

/** An application with the same parts, which may be given more of them; undefined for any other value. */
export function copyOfElysia(value: Value): { app: Value; routes: List } | undefined {
  const before = isElysia(value) ? value.fields.get(ENTRIES) : undefined;
  if (!isElysia(value) || before?.is !== 'array') return undefined;
  const routes: List = { ...before, items: [...before.items] };
  const answer = value.fields.get(ANSWER) ?? UNKNOWN;
  return { app: appOf(routes, textOf(value.fields.get(PREFIX)), answer, calledAs(value)), routes };
}

const textOf = (value: Value | undefined): string =>
  value?.is === 'known' && typeof value.value === 'string'
    ? value.value
    : value === undefined || value.is === 'known'
      ? ''
      : '/{computed}';

const slashed = (path: string): string => (path === '' || path.startsWith('/') ? path : `/${path}`);

function appOf(entries: List, prefix: string, answer: Value, { name: ownName, seed }: Called): Value {
  const self = object(
    { [ENTRIES]: entries, [PREFIX]: known(prefix), [ANSWER]: answer, [NAME]: ownName, [SEED]: seed },
    UNKNOWN,
    TAG,
  );
  if (self.is !== 'object') return self;
  const put = (
    name: string,
    run: (given: Value[], at: Site, machine: Machine) => Value | undefined,
  ): void => {
    self.fields.set(
      name,
      native((given, at, machine) => run(given, at, machine) ?? self, [entries]),
    );
  };
  const add = (part: Record<string, Value>, machine: Machine): undefined => {
    const entry = object(part);
    machine.writes.before(entries, entry);
    entries.items.push(entry);
  };
  const lose = (why: string, machine: Machine): undefined => add({ lost: known(why) }, machine);
  const isMaybe = (machine: Machine): boolean => machine.ways.branching || machine.mayBeLate;
  const hook = (one: Hook, machine: Machine): undefined => add(written(one), machine);
  const route = (one: Route, machine: Machine): undefined =>
    add(
      {
        method: known(one.method),
        path: known(one.path),
        steps: { is: 'array', items: one.steps.map((step) => object(written(step))) },
        handler: one.handler,
      },
      machine,
    );
  /** A route behind all that the application has so far. */
  const routed = (
    method: string,
    path: Value | undefined,
    handler: Value,
    options: Value | undefined,
    at: Site,
    machine: Machine,
  ): undefined => {
    const parts = partsOf(self);
    const own = hooksIn(options, parts.macros, at, machine);
    if (own === undefined) lose('options of a route of Elysia can not be followed', machine);
    route(
      {
        method,
        path: `${prefix}${slashed(textOf(path))}`,
        steps: [...parts.hooks, ...(own ?? [])],
        handler,
      },
      machine,
    );
  };
  for (const method of METHODS)
    put(method, ([path, handler = UNKNOWN, options], at, machine) =>
      routed(method, path, handler, options, at, machine),
    );
  put('route', ([method, path, handler = UNKNOWN, options], at, machine) =>
    routed(textOf(method).toLowerCase(), path, handler, options, at, machine),
  );
  put('ws', (_, __, machine) => lose('a socket of Elysia is not followed', machine));
  put('wrap', (_, __, machine) => lose('what is wrapped around Elysia is not followed', machine));
  for (const [name, stage] of Object.entries(HOOKS))
    put(name, ([first = UNKNOWN, second], _, machine) => {
      const [options, given] = second ? [first, second] : [undefined, first];
      for (const fn of given.is === 'array' && !given.grown ? given.items : [given])
        hook({ stage, fn, reach: reachOf(options), maybe: isMaybe(machine) }, machine);
      return undefined;
    });
  put('on', (_, __, machine) => lose('what is added to Elysia by on() is not followed', machine));
  put('decorate', (given, _, machine) => {
    const [first, second] = given.length > 2 || given[0]?.is === 'object' ? given.slice(-2) : given;
    if (first?.is === 'known' && second) return add({ context: first, value: second }, machine);
    const fields = [second, first].find((one) => one?.is === 'object' && one.tag === undefined);
    for (const [name, value] of fields?.is === 'object' ? fields.fields : [])
      add({ context: known(name), value }, machine);
    return undefined;
  });
  put('macro', ([first, second], _, machine) => {
    if (first?.is === 'known' && second) return add({ macro: first, value: second }, machine);
    if (first?.is !== 'object' || first.rest.is !== 'known')
      return lose('a macro of Elysia can not be followed', machine);
    for (const [name, value] of first.fields) add({ macro: known(name), value }, machine);
    return undefined;
  });
  put('as', ([reach], _, machine) => {
    const to = reach?.is === 'known' && reach.value === 'global' ? 'global' : 'scoped';
    const all = partsOf(self).hooks;
    machine.writes.before(entries);
    entries.items.splice(0, entries.items.length, ...entries.items.filter((one) => !isHook(one)));
    for (const one of all)
      hook({ ...one, reach: to === 'global' || one.reach === 'local' ? to : one.reach }, machine);
    return undefined;
  });
  /** Runs what builds a part of the application; gives it, or undefined where it can't be followed. */
  const within = (run: Value, at: Site, machine: Machine): Parts | undefined => {
    const inner = elysiaApp(undefined, answer);
    const { macros } = partsOf(self);
    if (isElysia(inner)) {
      const list = inner.fields.get(ENTRIES);
      for (const [name, value] of macros)
        if (list?.is === 'array') list.items.push(object({ macro: known(name), value }));
    }
    const made = isFunctionValue(run) ? machine.invoke(run, [inner], at) : UNKNOWN;
    return isElysia(made) ? partsOf(made) : undefined;
  };
  /** Takes over the routes of a part, behind some hooks. */
  const take = (
    parts: Parts | undefined,
    path: string,
    before: readonly Hook[] | undefined,
    machine: Machine,
  ): undefined => {
    if (parts === undefined || before === undefined || parts.lost !== undefined)
      lose(parts?.lost ?? 'a part of Elysia can not be followed', machine);
    const all = [...partsOf(self).hooks, ...(before ?? [])];
    for (const one of parts?.routes ?? [])
      route({ ...one, path: `${prefix}${slashed(path)}${one.path}`, steps: [...all, ...one.steps] }, machine);
    for (const one of parts?.hooks ?? [])
      if (one.stage === 'request' || one.stage === 'after') hook(one, machine);
    for (const [name, value] of parts?.context ?? []) add({ context: known(name), value }, machine);
  };
  put('group', ([path, first = UNKNOWN, second], at, machine) => {
    const own = second ? hooksIn(first, partsOf(self).macros, at, machine) : [];
    return take(within(second ?? first, at, machine), textOf(path), own, machine);
  });
  put('guard', ([first = UNKNOWN, run], at, machine) => {
    if (isFunctionValue(first)) return take(within(first, at, machine), '', [], machine);
    const own = hooksIn(first, partsOf(self).macros, at, machine);
    if (run) return take(within(run, at, machine), '', own, machine);
    if (own === undefined) return lose('a guard of Elysia can not be followed', machine);
    const derive = first.is === 'object' ? first.fields.get('derive') : undefined;
    const all: Hook[] = derive
      ? [{ stage: 'derive', fn: derive, reach: 'local', maybe: false }, ...own]
      : own;
    for (const one of all)
      hook({ ...one, reach: reachOf(first), maybe: one.maybe || isMaybe(machine) }, machine);
    return undefined;
  });
  put('mount', ([first = UNKNOWN, second], at, machine) => {
    const handler = second ?? first;
    if (isElysia(handler)) return take(partsOf(handler), '', [], machine);
    const asked = native(
      (_, from, asker) => call(handler, [REQUEST], 'a mounted handler', from, asker),
      [handler],
    );
    return routed('all', second ? first : undefined, asked, undefined, at, machine);
  });
  const use = (plugin: Value, at: Site, machine: Machine): Value | undefined => {
    if (plugin.is === 'known' && truth(plugin) === false) return undefined;
    if (plugin.is === 'array' && !plugin.grown) {
      for (const one of plugin.items) use(one, at, machine);
      return undefined;
    }
    if (isElysia(plugin)) {
      const { hooks, macros, named, ...parts } = partsOf(plugin);
      take({ ...parts, hooks: [], macros, named }, '', [], machine);
      for (const [name, value] of macros) add({ macro: known(name), value }, machine);
      const maybe = isMaybe(machine);
      const called = calledAs(plugin);
      const before = partsOf(self).named.filter(({ app }) => app !== plugin);
      const isLeftOut = before.some((one) => one.isSure && isSamePlugin(one, called) === true);
      const incoming: Named[] = [
        { ...called, app: plugin, isSure: !maybe },
        ...(hooks.some(({ reach }) => reach === 'global')
          ? named.map((one) => ({ ...one, isSure: false }))
          : []),
      ];
      const doubtful = incoming.some((one) =>
        before.some((other) => other.app !== one.app && isSamePlugin(one, other) !== false),
      );
      for (const { app, name, seed, isSure } of incoming)
        add({ named: name, seed, value: app, sure: known(isSure) }, machine);
      // Elysia takes it for the one that it has: its functions are not added.
      if (isLeftOut) return undefined;
      if (doubtful && hooks.length > 0)
        lose('plugins of Elysia with one name may leave out what each other adds', machine);
      for (const one of hooks)
        if (one.reach !== 'local' || one.stage === 'request')
          hook(
            { ...one, reach: one.reach === 'scoped' ? 'local' : one.reach, maybe: one.maybe || maybe },
            machine,
          );
      return undefined;
    }
    if (isFunctionValue(plugin)) {
      const made = machine.invoke(plugin, [self], at);
      return isElysia(made) ? made : lose('a plugin of Elysia can not be followed', machine);
    }
    if (plugin.is === 'outside') {
      const own = contextBy(plugin);
      if (own) return add({ context: known(own[0]), value: own[1] }, machine);
      if (PASSING.test(plugin.source)) return undefined;
      return lose(`what ${plugin.source} adds to Elysia is not followed`, machine);
    }
    return lose('a plugin of Elysia can not be followed', machine);
  };
  put('use', ([plugin = UNKNOWN], at, machine) => use(plugin, at, machine));
  for (const name of SAME) put(name, () => undefined);
  for (const name of ['handle', 'fetch'])
    self.fields.set(
      name,
      native((_, at, machine) => machine.invoke(answer, [self], at), [entries]),
    );
  return self;
}

const isHook = (entry: Value): boolean => entry.is === 'object' && entry.fields.has('stage');

const written = ({ stage, fn, reach, maybe }: Hook): Record<string, Value> => ({
  stage: known(stage),
  fn,
  reach: known(reach),
  maybe: known(maybe),
});

function reachOf(options: Value | undefined): Reach {
  const as = optionOf(options, 'as');
  if (as.is !== 'known') return 'local';
  return as.value === 'global'
    ? 'global'
    : as.value === 'scoped' || as.value === 'plugin'
      ? 'scoped'
      : 'local';
}

/** What an application holds. */
export function partsOf(app: Value & { is: 'object' }): Parts {
  const entries = app.fields.get(ENTRIES);
  const parts: Parts = { hooks: [], routes: [], context: new Map(), macros: new Map(), named: [] };
  if (entries?.is !== 'array' || entries.grown) parts.lost = 'the routes of Elysia can not be followed';
  for (const entry of entries?.is === 'array' ? entries.items : []) {
    if (entry.is !== 'object') continue;
    const { fields } = entry;
    const text = (name: string): string => textOf(fields.get(name));
    const value = fields.get('value') ?? UNKNOWN;
    const steps = fields.get('steps');
    const name = fields.get('named');
    if (name)
      parts.named.push({ name, seed: fields.get('seed') ?? UNKNOWN, app: value, isSure: isSure(fields) });
    else if (fields.has('stage')) parts.hooks.push(readHook(entry));
    else if (fields.has('macro')) parts.macros.set(text('macro'), value);
    else if (fields.has('context')) parts.context.set(text('context'), value);
    else if (fields.has('lost')) parts.lost ??= text('lost');
    else if (steps?.is === 'array')
      parts.routes.push({
        method: text('method'),
        path: text('path'),
        handler: fields.get('handler') ?? UNKNOWN,
        steps: steps.items.flatMap((one) => (one.is === 'object' ? [readHook(one)] : [])),
      });
  }
  return parts;
}

function isSure(fields: ReadonlyMap<string, Value>): boolean {
  const sure = fields.get('sure');
  return sure?.is === 'known' && sure.value === true;
}

function readHook({ fields }: Value & { is: 'object' }): Hook {
  const maybe = fields.get('maybe');
  return {
    stage: textOf(fields.get('stage')) as Stage,
    fn: fields.get('fn') ?? UNKNOWN,
    reach: textOf(fields.get('reach')) as Reach,
    maybe: maybe?.is !== 'known' || maybe.value === true,
  };
}

const MAX_MACROS = 8;

/** Whether a macro that is an object is switched off: by `false`, and nothing else. */
const isOff = (value: Value): boolean => value.is === 'known' && value.value === false;

/** The functions that options name, themselves or by a macro; undefined where they are not known. */
function hooksIn(
  options: Value | undefined,
  macros: ReadonlyMap<string, Value>,
  at: Site,
  machine: Machine,
  depth = 0,
): Hook[] | undefined {
  if (options === undefined || options.is === 'known') return [];
  if (options.is !== 'object' || options.rest.is !== 'known' || depth > MAX_MACROS) return undefined;
  const found: Hook[] = [];
  // One that is switched off leaves out those that stand behind it, too.
  let ends: boolean | undefined = false;
  for (const [name, value] of options.fields) {
    const macro = macros.get(name);
    const stage = OPTIONS[name];
    if (macro && ends !== true) {
      const isOn = macro.is === 'object' ? !isOff(value) : true;
      const made = isFunctionValue(macro) ? machine.quietly(() => machine.invoke(macro, [value], at)) : macro;
      if (isOn === false || truth(made) === false) ends = true;
      if (ends) continue;
      const isSure = truth(made) === true && (macro.is !== 'object' || value.is === 'known');
      const inner = hooksIn(made, macros, at, machine, depth + 1);
      if (inner === undefined) return undefined;
      for (const one of inner) found.push({ ...one, maybe: one.maybe || !isSure || ends === undefined });
      if (!isSure) ends = undefined;
    } else if (!macro && stage && value.is !== 'known')
      for (const fn of value.is === 'array' && !value.grown ? value.items : [value])
        found.push({ stage, fn, reach: 'local', maybe: false });
  }
  return found;
}

/** What some plugins put into the context, and under which name. [elysiajs.com/plugins/jwt, /plugins/bearer] */
function contextBy({ source, path, args }: Value & { is: 'outside' }): [string, Value] | undefined {
  if (source === '@elysiajs/bearer' && path === 'bearer()')
    return ['bearer', { is: 'request', of: 'credential' }];
  if (source !== '@elysiajs/jwt' || path !== 'jwt()') return undefined;
  const [options] = args ?? [];
  const named = optionOf(options, 'name');
  const secret = optionOf(options, 'secret');
  const verify = native((_, at, machine) => {
    if (isForAll(secret)) {
      machine.note('wrong', 'verify() of @elysiajs/jwt is asked with a key that anybody may have', at);
      return promise(UNKNOWN);
    }
    return promise(machine.absent(machine.meet('verify() of @elysiajs/jwt', 'other-auth', at), false));
  });
  return [
    named.is === 'known' ? textOf(named) || 'jwt' : 'jwt',
    object({ verify, sign: native(() => promise(UNKNOWN)) }, UNKNOWN),
  ];
}
