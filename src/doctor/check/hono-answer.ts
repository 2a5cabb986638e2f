import type { Module } from '../code/module.ts';
import { callbacks } from './callbacks.ts';
import { addedElsewhere } from './hono-added.ts';
import { isHonoApp, type Route, routesOf } from './hono-app.ts';
import { join } from './join.ts';
import type { Machine } from './machine.ts';
import { response } from './responses.ts';
import {
  isFollowed,
  known,
  native,
  object,
  PART,
  partsOf,
  promise,
  REQUEST,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isCredential } from './words.ts';

/** A request to the handler: it may be for any of the routes. */
export function answer(app: Value | undefined, handler: Module, site: Site, machine: Machine): Value {
  machine.routers += 1;
  machine.routed = ['Hono', 'route'];
  if (!isHonoApp(app)) {
    machine.note('lost', 'the routes of Hono can not be followed', site);
    return promise(UNKNOWN);
  }
  const elsewhere = addedElsewhere(app, handler, machine);
  if (elsewhere !== undefined)
    machine.note('lost', `a route that is added at ${elsewhere} can not be followed`, site);
  const all = routesOf(app);
  const isOverridden = all.some(({ steps }) =>
    steps.some((one) => one.is === 'native' && one.name === OVERRIDES),
  );
  const asked = isOverridden ? undefined : machine.method;
  const routes = all.filter(({ method }) => method !== 'onError' && isFor(method, asked));
  const failing = all.filter(({ method }) => method === 'onError').flatMap(({ steps }) => steps);
  machine.ways.branch(
    routes.map((route, at) => () => {
      const before = routes.slice(0, at).filter((one) => covers(one, route));
      const steps = [...before.flatMap((one) => one.steps), ...route.steps];
      machine.within(nameOf(route), () => {
        run(steps, contextOf(route, site, machine), site, machine);
        if (route.lost !== undefined) machine.note('lost', route.lost, site);
      });
      return undefined;
    }),
  );
  // A check that throws leads there, too.
  callbacks(failing, site, machine, FAILURE);
  return promise(object({}, UNKNOWN, 'Response'));
}

const FAILURE: Value = object({ getResponse: native(() => object({}, UNKNOWN, 'Response')) }, UNKNOWN);

/** Name of the middleware that takes the method from what was sent. [hono.dev/docs/middleware/builtin/method-override] */
export const OVERRIDES = 'methodOverride';

/** Whether a route may answer a request of that method: HEAD is answered by those for GET. */
const isFor = (method: string, asked: string | undefined): boolean =>
  asked === undefined || !METHODS.has(method) || method === (asked === 'HEAD' ? 'get' : asked.toLowerCase());

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'options']);

function nameOf({ method, path }: Route): string {
  const spelled = path?.replace(/\{computed \d+\}/g, '{computed}') ?? 'a computed path';
  if (method === 'use') return `the middleware of ${spelled}`;
  return METHODS.has(method) ? `route ${method.toUpperCase()} ${spelled}` : `route ${spelled}`;
}

/** Whether what stands before a route runs on all that it answers. */
function covers({ method, path, maybe }: Route, route: Route): boolean {
  const isAsked = method === 'use' || method === 'all' || (method !== 'on' && method === route.method);
  if (!isAsked || maybe || path === undefined || route.path === undefined) return false;
  if (path === route.path) return true;
  const [own, its] = [path.split('/'), route.path.split('/')];
  // The last one may be missing, and more may follow where it is a star.
  const sure = /^\*$|\?$/.test(its.at(-1) ?? '') ? its.slice(0, -1) : its;
  const open = own.at(-1) === '*';
  const fixed = open ? own.slice(0, -1) : own;
  const fits = open ? fixed.length <= sure.length : fixed.length === its.length && sure === its;
  return fits && fixed.every((one, at) => isIn(one, sure[at] ?? ''));
}

/** Whether all that one segment of a path may be is what another one matches. Patterns may match more than one segment. */
function isIn(own: string, its: string): boolean {
  if (own.includes('{') || its.includes('{')) return own === its && own.startsWith('{computed ');
  return own === its || (/^:\w+$/.test(own) && its !== '' && !/[*?]/.test(its));
}

/** Runs a chain as Hono does: what is thrown in it becomes an answer, and what stands before goes on. */
function run(steps: readonly Value[], context: Value, site: Site, machine: Machine): Value {
  const [step, ...rest] = steps;
  const waited = { ...site, awaited: true };
  if (step === undefined) return promise(UNDEFINED);
  if (!isFollowed(step)) {
    machine.note('lost', 'runs a middleware that can not be followed', site);
    return promise(UNKNOWN);
  }
  const next = native(
    (_, at, caller) => {
      run(rest, context, at, caller);
      return promise(UNDEFINED);
    },
    [...rest, context],
  );
  try {
    return promise(machine.wait(machine.invoke(step, [context, next], waited), waited));
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return promise(known(undefined, error.by));
  }
}

/** The context of a request: what a middleware puts into it, the next one finds. [hono.dev/docs/api/context] */
function contextOf(route: Route, site: Site, { ways: { choices } }: Machine): Value {
  const vars = object({}, UNKNOWN);
  const answered = (kind: string): Value =>
    native(([body = UNKNOWN, status], at, caller) => {
      if (partsOf(body).length > 0) caller.note('lost', 'components that Hono renders are not followed', at);
      const options = status === undefined || status.is === 'object' ? status : object({ status });
      return response(kind, options ? [body, options] : [body], at);
    });
  const set = native(
    ([key, value = UNDEFINED], _, caller) => {
      if (vars.is !== 'object') return UNDEFINED;
      caller.writes.before(vars, value);
      const name = key?.is === 'known' ? String(key.value) : undefined;
      if (name === undefined) vars.fields.clear();
      else
        vars.fields.set(
          name,
          caller.ways.choices > choices ? join(value, vars.fields.get(name) ?? UNKNOWN) : value,
        );
      return UNDEFINED;
    },
    [vars],
  );
  const get = native(
    ([key]) =>
      (vars.is === 'object' && key?.is === 'known' ? vars.fields.get(String(key.value)) : undefined) ??
      UNKNOWN,
    [vars],
  );
  const answers = ['json', 'text', 'html', 'body', 'newResponse', 'render'].map((name) => [
    name,
    answered('json'),
  ]);
  return object(
    {
      ...Object.fromEntries(answers),
      req: requestFor(route),
      var: vars,
      get,
      set,
      redirect: native(([to = UNKNOWN]) => response('redirect', [to], site)),
      notFound: native(() => response('json', [UNKNOWN, object({ status: known(404) })], site)),
      header: native(() => UNDEFINED),
      status: native(() => UNDEFINED),
    },
    UNKNOWN,
  );
}

const BODY = ['json', 'text', 'formData', 'parseBody', 'arrayBuffer', 'blob'];

/** A request that a route answers: its path is known where it has nothing dynamic. */
function requestFor({ method, path }: Route): Value {
  const body = native((_, __, caller) => {
    caller.ways.mayThrow += 1;
    return promise(PART);
  });
  const header = native(([name]) =>
    name?.is === 'known' && isCredential(String(name.value))
      ? { is: 'request', of: 'credential', along: true }
      : PART,
  );
  const fixed = method === 'use' || path === undefined || /[:*{]/.test(path) ? undefined : path;
  return object(
    {
      ...Object.fromEntries(BODY.map((name) => [name, body])),
      header,
      raw: REQUEST,
      ...(fixed === undefined ? {} : { path: known(fixed) }),
    },
    REQUEST,
  );
}
