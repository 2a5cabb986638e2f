import type { Module } from '../code/module.ts';
import type { CheckKind } from '../types.ts';
import { callbacks } from './calls.ts';
import { signedOut } from './clerk.ts';
import { addedElsewhere } from './hono-added.ts';
import { honoApp, isHonoApp, type Route, routesOf } from './hono-app.ts';
import type { Machine } from './machine.ts';
import { response } from './responses.ts';
import {
  join,
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

/** Middlewares that let everybody through. [hono.dev/docs/middleware/builtin] */
const PASSING =
  /^(?:hono\/(?:cors|logger|pretty-json|secure-headers|csrf|compress|timing|request-id|trailing-slash|etag|body-limit|timeout|powered-by|context-storage|language|method-override|validator)|@hono\/(?:zod|standard|valibot|typebox|arktype|typia|effect|class)-validator|hono-openapi(?:\/\w+)?|hono-rate-limiter)$/;
/** Middlewares that ask for a key which is set where they are made. */
const KEYED: Readonly<Record<string, readonly [name: string, fields: readonly string[]]>> = {
  'hono/bearer-auth': ['bearerAuth', ['token']],
  'hono/basic-auth': ['basicAuth', ['password']],
  'hono/jwt': ['jwt', ['secret']],
  'hono/jwk': ['jwk', ['jwks_uri', 'keys']],
};

/**
 * Hono behind one of Next's handlers: whoever reaches the handler reaches every route, so each is followed behind the
 * middlewares that stand before it. [hono.dev/docs/getting-started/vercel, hono.dev/docs/guides/middleware]
 */
export function honoCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [first, second] = args;
  if (/^(?:(?:hono|@hono\/node-server)\/vercel|@hono\/vercel)$/.test(source) && path === 'handle')
    return native((_, at, caller) => answer(first, site.module, at, caller), first ? [first] : []);
  if (source === 'hono/factory' && path === 'createMiddleware') return first;
  if (source === 'hono/factory' && path === 'createFactory') return factoryOf(first, site);
  // On Node it is what the process has. [hono.dev/docs/helpers/adapter]
  if (source === 'hono/adapter' && path === 'env') return { is: 'env' };
  if (source === '@hono/zod-openapi' && path === 'createRoute') return first;
  if (source === '@hono/clerk-auth') {
    if (path === 'clerkMiddleware') return passing(undefined);
    return path === 'getAuth' ? signedOut('getAuth() of @hono/clerk-auth', site, machine) : undefined;
  }
  if (source === '@hono/auth-js') {
    if (path === 'verifyAuth') return refusing('verifyAuth() of @hono/auth-js', 'other-auth');
    if (path === 'getAuthUser')
      return promise(machine.absent(machine.meet('getAuthUser() of @hono/auth-js', 'other-auth', site)));
    // Its own endpoints answer by themselves.
    if (path === 'authHandler') return native(() => promise(UNKNOWN));
    return path === 'initAuthConfig' ? passing(undefined) : undefined;
  }
  const [name, fields] = KEYED[source] ?? [];
  if (fields && path === name) {
    const asks = args.every(
      (one) => one.is === 'object' && fields.some((each) => isKey(one.fields.get(each), each)),
    );
    const own =
      first?.is === 'object' && (first.rest.is !== 'known' || OTHERWISE.some((one) => first.fields.has(one)));
    return first && asks && !own
      ? refusing(`${name}() of Hono`, source === 'hono/jwk' ? 'other-auth' : 'secret')
      : undefined;
  }
  return PASSING.test(source) ? passing(second?.is === 'function' ? second : undefined) : undefined;
}

/** `new Hono()`; undefined for what any other class makes. */
export const honoMade = (source: string, path: string, { node }: Site): Value | undefined =>
  (/^hono(?:\/(?:quick|tiny))?$/.test(source) && path === 'Hono') ||
  (source === '@hono/zod-openapi' && path === 'OpenAPIHono')
    ? honoApp(node)
    : undefined;

/** What `createFactory()` gives: applications that begin with what `initApp` adds. [hono.dev/docs/helpers/factory] */
function factoryOf(options: Value | undefined, site: Site): Value {
  const init = options?.is === 'object' ? options.fields.get('initApp') : undefined;
  return object(
    {
      createMiddleware: native(([fn = UNKNOWN]) => fn),
      createHandlers: native((steps) => ({ is: 'array', items: steps })),
      createApp: native(
        (_, { node }, caller) => {
          const app = honoApp(node);
          if (init) caller.invoke(init, [app], site);
          return app;
        },
        init ? [init] : [],
      ),
    },
    UNKNOWN,
  );
}

/** Options by which others are let through than those who know the key. */
const OTHERWISE = ['verifyToken', 'verifyUser', 'allow_anon'];

/** What stands in the code is no key, but the address of public ones or what gets them is. */
function isKey(value: Value | undefined, name: string): boolean {
  if (value?.is === 'known') return name === 'jwks_uri' && typeof value.value === 'string';
  return (
    value?.is === 'secret' ||
    (value !== undefined && /^jwks?_uri$|^keys$/.test(name) && value.is !== 'request')
  );
}

/** @param asks A function that it calls with what was sent. */
const passing = (asks: Value | undefined): Value =>
  native(
    ([context = UNKNOWN, next = UNKNOWN], at, caller) => {
      if (asks) caller.wait(caller.invoke(asks, [REQUEST, context], at), at);
      return caller.invoke(next, [], at);
    },
    asks ? [asks] : [],
  );

const refusing = (what: string, kind: CheckKind): Value =>
  native(([, next = UNKNOWN], at, caller) => {
    const check = caller.meet(what, kind, at);
    return caller.caller === 'stranger' ? promise(known(undefined, check)) : caller.invoke(next, [], at);
  });

/** A request to the handler: it may be for any of the routes. */
function answer(app: Value | undefined, handler: Module, site: Site, machine: Machine): Value {
  machine.routers += 1;
  machine.routed = 'Hono: every route';
  if (!isHonoApp(app)) {
    machine.note('lost', 'the routes of Hono can not be followed', site);
    return promise(UNKNOWN);
  }
  const elsewhere = addedElsewhere(app, handler, machine);
  if (elsewhere !== undefined)
    machine.note('lost', `a route that is added at ${elsewhere} can not be followed`, site);
  const all = routesOf(app);
  const routes = all.filter(({ method }) => method !== 'onError');
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
  if (!['function', 'native', 'oneof'].includes(step.is)) {
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
    name?.is === 'known' && isCredential(String(name.value)) ? { is: 'request', of: 'credential' } : PART,
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
