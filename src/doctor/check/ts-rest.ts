import { callbacks } from './callbacks.ts';
import { either } from './expressions.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
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

/**
 * ts-rest: routes by the names that their contract gives them, behind one handler. Whoever reaches the handler reaches every
 * route, so each is followed, behind the middlewares of all of them and its own.
 * [ts-rest.com/docs/serverless/next, /docs/serverless/options, /docs/next]
 */
export function tsRestCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source === '@ts-rest/core') return path === 'initContract' ? contracts() : undefined;
  if (!/^@ts-rest\/(?:next|serverless(?:\/(?:next|fetch))?)$/.test(source)) return undefined;
  const [first = UNKNOWN, second = UNKNOWN, third] = args;
  switch (path) {
    case 'createNextRoute':
    case 'tsr.router':
    case 'tsr.route':
      return second;
    case 'tsr.routerWithMiddleware':
    case 'tsr.routeWithMiddleware':
      return native(([made = UNKNOWN]) => made);
    case 'tsr.middleware':
      return first;
    case 'tsr.platformContext':
      return { is: 'outside', source, path: 'tsr' };
    case 'createNextHandler':
    case 'createFetchHandler':
    case 'createNextRouter':
    case 'createSingleRouteHandler': {
      const isOfPages = source === '@ts-rest/next';
      const run = (at: Site, asker: Machine): Value =>
        answer({ contract: first, router: second, options: third, isOfPages }, at, asker);
      return native((_, at, asker) => run(at, asker), third ? [first, second, third] : [first, second]);
    }
    case 'fetchRequestHandler':
      return answer(
        {
          contract: optionOf(first, 'contract'),
          router: optionOf(first, 'router'),
          options: optionOf(first, 'options'),
          isOfPages: false,
        },
        site,
        machine,
      );
    default:
      return undefined;
  }
}

/** What makes contracts: they say of each route what its code may ask for. [ts-rest.com/docs/core] */
function contracts(): Value {
  const router = native(([routes = UNKNOWN, options]) =>
    options === undefined ? routes : extended(routes, options),
  );
  return object({ router, query: router, mutation: router }, UNKNOWN, 'ts-rest contracts');
}

/** Routes to which options add what they do not say themselves. */
function extended(routes: Value, options: Value): Value {
  if (routes.is !== 'object') return UNKNOWN;
  const isRoute = routes.fields.has('method') && routes.fields.has('path');
  if (!isRoute) {
    const fields = [...routes.fields].map(([name, one]): [string, Value] => [name, extended(one, options)]);
    return { ...routes, fields: new Map(fields), rest: UNKNOWN };
  }
  const said = saidOf(routes.fields.get('metadata') ?? routes.rest, optionOf(options, 'metadata'));
  return { ...routes, fields: new Map([...routes.fields, ['metadata', said]]), rest: UNKNOWN };
}

/** What is said of a route, over what is said of all of them. */
function saidOf(own: Value, all: Value): Value {
  if (all.is === 'known' && !all.value) return own;
  if (all.is !== 'object') return UNKNOWN;
  const fields = new Map(all.fields);
  if (own.is !== 'known' || own.value) overlay(fields, own);
  const rest = own.is === 'object' || own.is === 'known' ? all.rest : UNKNOWN;
  return { is: 'object', fields, rest: own.is === 'object' && own.rest.is !== 'known' ? UNKNOWN : rest };
}

interface Handler {
  contract: Value;
  router: Value;
  options: Value | undefined;
  /** It is the one of @ts-rest/next, which hands on the request and the response with what was sent. */
  isOfPages: boolean;
}

interface Route {
  name: string;
  steps: readonly Value[];
  fn: Value;
  /** What the contract says of it. */
  said: Value;
}

const MAX_NESTED = 8;

/** The routes of a router by their names; a part that is not followed comes as undefined. */
function routesIn(router: Value, said: Value, name = '', depth = 0): (Route | undefined)[] {
  if (isFunctionValue(router)) return [{ name, steps: [], fn: router, said }];
  if (router.is !== 'object' || depth > MAX_NESTED) return [undefined];
  const fn = router.fields.get('handler');
  if (fn && isFunctionValue(fn)) {
    const steps = listIn(router.fields.get('middleware'));
    return router.rest.is === 'known' && steps ? [{ name, steps, fn, said }] : [undefined];
  }
  const inner = [...router.fields].flatMap(([key, value]) =>
    routesIn(value, optionOf(said, key), name === '' ? key : `${name}.${key}`, depth + 1),
  );
  return router.rest.is === 'known' ? inner : [...inner, undefined];
}

/** Some functions in their order, none where nothing is given; undefined where they are not known. */
function listIn(value: Value | undefined): readonly Value[] | undefined {
  if (value === undefined || (value.is === 'known' && value.value === undefined)) return [];
  return value.is === 'array' && !value.grown ? value.items : undefined;
}

/** A request to the handler: it may be for any of the routes. */
function answer({ contract, router, options, isOfPages }: Handler, site: Site, machine: Machine): Value {
  machine.routers += 1;
  machine.routed = ['ts-rest', 'route'];
  const lost = (what: string): void => machine.note('lost', what, site);
  const given = options?.is === 'object' ? options : undefined;
  if (options && options.is !== 'known' && (given === undefined || given.rest.is !== 'known'))
    lost('the options of ts-rest can not be followed');
  const before = listIn(given?.fields.get('requestMiddleware'));
  if (before === undefined) lost('the middlewares of ts-rest can not be followed');
  const all = routesIn(router, contract);
  if (all.includes(undefined)) lost('a part of the ts-rest router can not be followed');
  if (all.length > MAX_UNITS) lost('ts-rest has too many routes to be followed');
  eachUnit(
    all.flatMap((route) =>
      route
        ? [
            {
              name: `route ${route.name || '/'}`,
              run: () => {
                const steps = [...(before ?? []), ...route.steps];
                // What one middleware puts into the request, the next one finds.
                const request = steps.length > 0 ? object({}, REQUEST, 'ts-rest request') : REQUEST;
                chain(steps, route.fn, { request, said: route.said, isOfPages }, site, machine);
              },
            },
          ]
        : [],
    ),
    machine,
  );
  // What is thrown leads there, and what is answered passes there.
  for (const name of ['errorHandler', 'responseHandlers']) {
    const fns = given?.fields.get(name);
    callbacks(fns?.is === 'array' ? fns.items : fns ? [fns] : [], site, machine, UNKNOWN);
  }
  return promise(object({}, UNKNOWN, 'Response'));
}

interface Asked {
  request: Value;
  said: Value;
  isOfPages: boolean;
}

const HEADERS: Value = { is: 'request', of: 'headers' };

/** Runs middlewares one after the other: what one of them returns is the answer. [github.com/kwhitley/itty-router] */
function chain(steps: readonly Value[], fn: Value, asked: Asked, site: Site, machine: Machine): Value {
  const [step, ...rest] = steps;
  const waited = { ...site, awaited: true };
  const sent = { params: REQUEST, query: REQUEST, body: PART, headers: HEADERS };
  if (step === undefined) {
    const { request } = asked;
    const args = asked.isOfPages
      ? [object({ ...sent, req: request, res: REQUEST }, UNKNOWN)]
      : [object(sent, UNKNOWN), object({ request, nextRequest: REQUEST, appRoute: asked.said }, UNKNOWN)];
    return machine.wait(machine.invoke(fn, args, waited), waited);
  }
  if (!isFunctionValue(step)) {
    machine.note('lost', 'runs a middleware that can not be followed', site);
    return UNKNOWN;
  }
  const given = machine.wait(machine.invoke(step, [asked.request, UNKNOWN], waited), waited);
  const next = (): Value => chain(rest, fn, asked, site, machine);
  if (given.is === 'known') return given.value === null || given.value === undefined ? next() : given;
  return truth(given) === true ? given : either([() => given, next], machine);
}
