import { field, type Node, nameOf } from '../../facts/ast.ts';
import type { Machine } from './machine.ts';
import { known, native, object, UNKNOWN, type Value } from './value.ts';

/** Applications of Hono: lists of routes and middlewares, in the order in which they are tried. [hono.dev/docs/api/routing] */

export type List = Value & { is: 'array' };

const ROUTES = '#routes';
const BASE = '#base';
const TAG = 'Hono';
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options', 'all', 'query'];
const SAME = ['doc', 'doc31', 'openAPIRegistry', 'getOpenAPIDocument'];

/** What answers a path, or runs before what does. */
export interface Route {
  /** `on` for one that may answer some methods only. */
  method: string;
  /** undefined where it is computed. */
  path: string | undefined;
  steps: readonly Value[];
  /** It may not be there. */
  maybe: boolean;
  /** Why there may be more than what is known. */
  lost?: string | undefined;
}

/** An application without routes, which a node makes. */
export function honoApp(node: Node): Value {
  const routes: List = { is: 'array', items: [] };
  addedTo.set(routes, { roots: new Set([node]), calls: new Set() });
  return appOf(routes, '');
}

/** Nodes that make the applications whose routes stand in a list, and the calls that have put them there. */
interface Added {
  roots: Set<Node>;
  calls: Set<Node>;
}
const addedTo = new WeakMap<List, Added>();
/** Calls that add routes, with the nodes that make the applications they were seen to add them to. */
const seen = new WeakMap<Node, Set<Node>>();

const addedBy = (routes: List): Added => addedTo.get(routes) ?? { roots: new Set(), calls: new Set() };

function note(routes: List, call: Node): void {
  const { roots, calls } = addedBy(routes);
  calls.add(call);
  const all = seen.get(call) ?? new Set();
  seen.set(call, all);
  for (const root of roots) all.add(root);
}

/**
 * Whether a call that adds routes adds none to an application but those that are known of it. A middleware that is missing
 * lets nobody in who is not taken for let in.
 */
export function isKnownCall(app: Value & { is: 'object' }, call: Node): boolean {
  const routes = app.fields.get(ROUTES);
  if (routes?.is !== 'array') return false;
  const { roots, calls } = addedBy(routes);
  const others = seen.get(call);
  if (calls.has(call)) return true;
  const isUse = nameOf(field(field(call, 'callee'), 'property')) === 'use';
  return others !== undefined && (isUse || ![...others].some((root) => roots.has(root)));
}

/** Whether a value is an application whose routes are known. */
export const isHonoApp = (value: Value | undefined): value is Value & { is: 'object' } =>
  value?.is === 'object' && value.tag === TAG;

function appOf(routes: List, base: string): Value {
  const self = object({ [ROUTES]: routes, [BASE]: known(base) }, UNKNOWN, TAG);
  if (self.is !== 'object') return self;
  const put = (name: string, run: (given: Value[], machine: Machine) => Value | undefined): void => {
    self.fields.set(
      name,
      native(
        (given, { node }, machine) => {
          note(routes, node);
          return run(given, machine) ?? self;
        },
        [routes],
      ),
    );
  };
  const add = (method: string, given: readonly Value[], machine: Machine, lost?: string): undefined => {
    const [first, ...rest] = given;
    const named = first !== undefined && (textOf(first) !== undefined || (rest.length > 0 && !isStep(first)));
    const route: Route = {
      method,
      // Whatever a computed path is, it stands below the application's own.
      path: under(base, named ? (textOf(first) ?? (method === 'use' ? undefined : '*')) : '*'),
      steps: (named ? rest : given).flatMap((one) => (one.is === 'array' && !one.grown ? one.items : [one])),
      maybe: machine.ways.branching || machine.mayBeLate,
      lost,
    };
    append(routes, route, machine);
  };
  for (const method of METHODS) put(method, (given, machine) => add(method, given, machine));
  put('use', (given, machine) => add('use', given, machine));
  put('on', ([, paths, ...given], machine) => {
    const each = paths?.is === 'array' && !paths.grown ? paths.items : paths ? [paths] : [];
    for (const path of each) add('on', [path, ...given], machine);
    return undefined;
  });
  put('onError', (given, machine) => add('onError', given, machine));
  put('notFound', (given, machine) => add('on', given, machine));
  put('mount', ([path], machine) =>
    add('on', path ? [path] : [], machine, 'what is mounted in Hono is not followed'),
  );
  put('openapi', ([made, ...given], machine) =>
    add('on', [pathOf(made), ...stepsBefore(made), ...given], machine),
  );
  put('basePath', ([path]) => appOf(routes, under(base, textOf(path) ?? computed()) ?? ''));
  put('route', ([path, app], machine) => {
    const prefix = under(base, textOf(path) ?? computed());
    if (!isHonoApp(app))
      return add('on', [], machine, 'an application of Hono that can not be followed is mounted');
    const [own, its] = [addedBy(routes), addedBy(app.fields.get(ROUTES) as List)];
    for (const root of its.roots) own.roots.add(root);
    for (const call of its.calls) note(routes, call);
    for (const one of routesOf(app)) {
      const inner = prefix === undefined || one.path === undefined ? undefined : under(prefix, one.path);
      append(routes, { ...one, path: inner, maybe: one.maybe || machine.ways.branching }, machine);
    }
    return undefined;
  });
  for (const name of SAME) put(name, () => undefined);
  return self;
}

let computedPaths = 0;

/** Stands in a path for what is computed there: another one each time. */
function computed(): string {
  computedPaths += 1;
  return `/{computed ${computedPaths}}`;
}

const isStep = (value: Value): boolean => ['function', 'native', 'outside'].includes(value.is);

const textOf = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

/** A path below another one; undefined where it is not known. [hono, utils/url mergePath] */
function under(base: string, path: string | undefined): string | undefined {
  if (path === undefined || path === '/') return path && (base || '/');
  return `${base.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
}

/** What `createRoute({ path, middleware })` says. */
const partOf = (made: Value | undefined, name: string): Value =>
  made?.is === 'object' ? (made.fields.get(name) ?? made.rest) : UNKNOWN;
const pathOf = (made: Value | undefined): Value => partOf(made, 'path');
function stepsBefore(made: Value | undefined): Value[] {
  const steps = partOf(made, 'middleware');
  return steps.is === 'known' ? [] : steps.is === 'array' ? steps.items : [steps];
}

/** Puts a route behind those that an application has. */
export function append(routes: List, route: Route, machine: Machine): void {
  const { method, path, steps, maybe, lost } = routes.items.length < MAX_ROUTES ? route : TOO_MANY;
  if (routes.items.length > MAX_ROUTES) return;
  const entry = object({
    method: known(method),
    path: known(path),
    steps: { is: 'array', items: [...steps] },
    maybe: known(maybe),
    lost: known(lost),
  });
  machine.writes.before(routes, entry);
  routes.items.push(entry);
}

/** The routes of an application in their order. */
export function routesOf(app: Value & { is: 'object' }): Route[] {
  const routes = app.fields.get(ROUTES);
  if (routes?.is !== 'array' || routes.grown)
    return [{ ...NO_ROUTE, lost: 'the routes of Hono can not be followed' }];
  return routes.items.flatMap((entry) => {
    if (entry.is !== 'object') return [];
    const read = (name: string): unknown => {
      const value = entry.fields.get(name);
      return value?.is === 'known' ? value.value : undefined;
    };
    const steps = entry.fields.get('steps');
    return [
      {
        method: String(read('method')),
        path: read('path') as string | undefined,
        steps: steps?.is === 'array' ? steps.items : [],
        maybe: read('maybe') === true,
        lost: read('lost') as string | undefined,
      },
    ];
  });
}

/** An application with the same routes, which may be given more of them; undefined where its routes are not known. */
export function copyOf(app: Value): { app: Value; routes: List } | undefined {
  const before = isHonoApp(app) ? app.fields.get(ROUTES) : undefined;
  if (!isHonoApp(app) || before?.is !== 'array') return undefined;
  const routes: List = { is: 'array', items: [...before.items] };
  const { roots, calls } = addedBy(before);
  addedTo.set(routes, { roots: new Set(roots), calls: new Set(calls) });
  return { app: appOf(routes, textOf(app.fields.get(BASE)) ?? ''), routes };
}

/** Nothing is known of it. */
export const NO_ROUTE: Route = { method: 'on', path: undefined, steps: [], maybe: true };
const MAX_ROUTES = 1_000;
const TOO_MANY: Route = { ...NO_ROUTE, lost: 'Hono has too many routes to be followed' };
