import { call } from './calls.ts';
import { hooksIn, reachOf } from './elysia-options.ts';
import {
  ANSWER,
  type Called,
  calledAs,
  ENTRIES,
  type Hook,
  isElysia,
  isHook,
  isSamePlugin,
  type List,
  NAME,
  type Named,
  type Parts,
  PREFIX,
  partsOf,
  type Route,
  SEED,
  type Stage,
  TAG,
  textOf,
  written,
} from './elysia-parts.ts';
import { contextBy, PASSING } from './elysia-plugins.ts';
import type { Machine } from './machine.ts';
import {
  isFunctionValue,
  known,
  native,
  object,
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
/**
 * An application with nothing in it.
 * @param answer Called with the application, what a request to it comes to.
 */
export const elysiaApp = (prefix: Value | undefined, answer: Value, called: Called = UNNAMED): Value =>
  appOf({ is: 'array', items: [] }, textOf(prefix), answer, called);

const UNNAMED: Called = { name: UNDEFINED, seed: UNDEFINED };

/** An application with the same parts, which may be given more of them; undefined for any other value. */
export function copyOfElysia(value: Value): { app: Value; routes: List } | undefined {
  const before = isElysia(value) ? value.fields.get(ENTRIES) : undefined;
  if (!isElysia(value) || before?.is !== 'array') return undefined;
  const routes: List = { ...before, items: [...before.items] };
  const answer = value.fields.get(ANSWER) ?? UNKNOWN;
  return { app: appOf(routes, textOf(value.fields.get(PREFIX)), answer, calledAs(value)), routes };
}

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
