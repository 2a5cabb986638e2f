import type { Module } from '../code/module.ts';
import { callbacks } from './callbacks.ts';
import { call } from './calls.ts';
import { elysiaApp } from './elysia-app.ts';
import { type Hook, isElysia, type Parts, partsOf, type Route } from './elysia-parts.ts';
import { either } from './expressions.ts';
import { loadedWith } from './hono-added.ts';
import { isExtended } from './hono-module.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { response } from './responses.ts';
import { eachUnit, MAX_UNITS } from './units.ts';
import {
  isFunctionValue,
  native,
  object,
  overlay,
  PART,
  promise,
  REQUEST,
  type Site,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Elysia behind one of Next's handlers: whoever reaches the handler reaches every route, so each is followed. [elysiajs.com/integrations/nextjs] */

const STATUS = 'Elysia status';
/** Under both names it makes an answer that ends what runs. */
const status = native(() => object({}, UNKNOWN, STATUS));

/** A call of Elysia's own; undefined for any other. */
export const elysiaCall = (source: string, path: string): Value | undefined => {
  if (source !== 'elysia') return undefined;
  if (path === 'status' || path === 'error') return object({}, UNKNOWN, STATUS);
  return /^t\./.test(path) ? UNKNOWN : undefined;
};

/** `new Elysia()`; undefined for what any other class makes. */
export const elysiaMade = (source: string, path: string, [options]: readonly Value[]): Value | undefined =>
  source === 'elysia' && (path === 'Elysia' || path === 'default')
    ? elysiaApp(
        optionOf(options, 'prefix'),
        native(([app = UNKNOWN], at, machine) => answer(app, at, machine)),
        { name: optionOf(options, 'name'), seed: optionOf(options, 'seed') },
      )
    : undefined;

/** A request to the application: it may be for any of the routes. */
function answer(app: Value, site: Site, machine: Machine): Value {
  machine.routers += 1;
  machine.routed = ['Elysia', 'route'];
  if (!isElysia(app)) {
    machine.note('lost', 'the routes of Elysia can not be followed', site);
    return promise(UNKNOWN);
  }
  const parts = partsOf(app);
  const elsewhere = extendedElsewhere(site.module, machine);
  const lost = parts.lost ?? elsewhere;
  if (lost !== undefined) machine.note('lost', lost, site);
  if (parts.routes.length > MAX_UNITS)
    machine.note('lost', 'Elysia has too many routes to be followed', site);
  const first = parts.hooks.filter(({ stage }) => stage === 'request');
  eachUnit(
    parts.routes
      .filter(({ method }) => isFor(method, machine.method))
      .map((route) => ({
        name: `route ${route.method.toUpperCase()} ${route.path || '/'}`,
        run: () => {
          run([...first, ...inOrder(route)], route, contextOf(parts, site), site, machine);
        },
      })),
    machine,
  );
  const after = [...parts.hooks, ...parts.routes.flatMap(({ steps }) => steps)].filter(
    ({ stage }) => stage === 'after',
  );
  callbacks([...new Set(after.map(({ fn }) => fn))], site, machine, object({}, UNKNOWN));
  return promise(object({}, UNKNOWN, 'Response'));
}

const isFor = (method: string, asked: string | undefined): boolean =>
  asked === undefined ||
  !['get', 'post', 'put', 'patch', 'delete', 'options', 'head'].includes(method) ||
  method === asked.toLowerCase() ||
  (asked === 'HEAD' && method === 'get');

/** What makes the context comes before what may answer in place of the route. */
function inOrder({ steps }: Route): Hook[] {
  const early = (hook: Hook): boolean => hook.stage === 'transform' || hook.stage === 'derive';
  const late = (hook: Hook): boolean => hook.stage === 'before' || hook.stage === 'resolve';
  return [...steps.filter(early), ...steps.filter(late)];
}

function contextOf({ context }: Parts, site: Site): Value {
  return object(
    {
      request: REQUEST,
      headers: { is: 'request', of: 'headers' },
      cookie: { is: 'request', of: 'cookies' },
      params: REQUEST,
      query: REQUEST,
      body: PART,
      path: REQUEST,
      status,
      error: status,
      set: object({}, UNKNOWN, 'Elysia set'),
      redirect: native(([to = UNKNOWN]) => response('redirect', [to], site)),
      ...Object.fromEntries(context),
    },
    UNKNOWN,
    'Elysia context',
  );
}

/** Runs what stands before a route one after the other, and then the route. */
function run(steps: readonly Hook[], route: Route, context: Value, site: Site, machine: Machine): Value {
  const [step, ...rest] = steps;
  const waited = { ...site, awaited: true };
  const next = (now: Value = context): Value => run(rest, route, now, site, machine);
  if (step === undefined) {
    const { handler } = route;
    const isCode = isFunctionValue(handler) || handler.is === 'outside';
    if (isCode) return machine.wait(call(handler, [context], 'a route', waited, machine), waited);
    // A value is the answer itself.
    if (handler.is === 'unknown' || handler.is === 'oneof')
      machine.note('lost', 'is answered by what can not be followed', site);
    return handler;
  }
  if (step.maybe) {
    callbacks([step.fn], site, machine, context);
    return next();
  }
  if (!isFunctionValue(step.fn)) {
    machine.note('lost', 'runs a function before it that can not be followed', site);
    return UNKNOWN;
  }
  const given = machine.wait(machine.invoke(step.fn, [context], waited), waited);
  if (given.is === 'known' && (given.value === null || given.value === undefined)) return next();
  const ends = given.is === 'object' && given.tag === STATUS;
  if (ends) return given;
  if (step.stage === 'derive' || step.stage === 'resolve') return next(withMore(context, given));
  if (step.stage === 'transform') return next();
  if (given.is === 'known' || truth(given) === true) return given;
  return either([() => given, () => next()], machine);
}

function withMore(context: Value, more: Value): Value {
  if (context.is !== 'object') return UNKNOWN;
  const fields = new Map(context.fields);
  overlay(fields, more);
  return { ...context, fields };
}

/** Where another module adds to an application that it imports, which is not followed; undefined where none does. */
function extendedElsewhere(handler: Module, machine: Machine): string | undefined {
  for (const module of loadedWith(handler, machine.project)) {
    if (module === handler) continue;
    for (const [name, binding] of module.bindings) {
      if (binding.kind !== 'import') continue;
      const target = machine.project.resolve(binding.source, module.path);
      if (!('file' in target) || !/\belysia\b/.test(machine.project.text(target.file) ?? '')) continue;
      if (isElysia(machine.names.global(module, name)) && isExtended(module, name))
        return `what ${module.path} adds to Elysia can not be followed`;
    }
  }
  return undefined;
}
