import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import { isChanged } from './changed.ts';
import { hoist } from './hoist.ts';
import type { Machine } from './machine.ts';
import { runBody } from './statements.ts';
import { known, native, object, Scope, Thrown, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/** Applications of Hono: lists of routes and middlewares, in the order in which they are tried. [hono.dev/docs/api/routing] */

type List = Value & { is: 'array' };

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

function append(routes: List, route: Route, machine: Machine): void {
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

/**
 * What a module does with an application that one of its names stands for, when the module is loaded: routes are added by
 * statements of their own, by functions and through other names.
 * @returns The application with those routes; any other value as it is.
 */
export function withRoutes(module: Module, name: string, value: Value, machine: Machine): Value {
  const before = isHonoApp(value) ? value.fields.get(ROUTES) : undefined;
  if (!isHonoApp(value) || before?.is !== 'array') return value;
  const routes: List = { is: 'array', items: [...before.items] };
  const { roots, calls } = addedBy(before);
  addedTo.set(routes, { roots: new Set(roots), calls: new Set(calls) });
  const app = appOf(routes, textOf(value.fields.get(BASE)) ?? '');
  const scope = new Scope(module);
  const parts = adding(module, name);
  for (const { names } of parts) for (const one of names) scope.names.set(one, UNDEFINED);
  hoist(
    parts.map(({ code }) => code),
    scope,
  );
  scope.names.set(name, app);
  for (const { code } of parts) {
    const start = routes.items.length;
    try {
      runBody([code], scope, machine);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
    }
    // What a `try` does may have ended before.
    if (code.type !== 'TryStatement') continue;
    for (const entry of routes.items.slice(start))
      if (entry.is === 'object') entry.fields.set('maybe', known(true));
  }
  if (isChanged(module, name))
    append(
      routes,
      { ...NO_ROUTE, lost: 'an application of Hono is changed by more than its methods' },
      machine,
    );
  return app;
}

/** Whether a module does anything with an application of another one but mounting it and handing requests to it. */
export const isExtended = (module: Module, name: string): boolean => adding(module, name).length > 0;

/** Something that a module does or declares at its top level; `names`: variables that it declares. */
interface Part {
  code: Node;
  names: readonly string[];
}

/** The code of a module that may add routes to an application, straight or through what else it has made of it. */
function adding(module: Module, name: string): Part[] {
  const parts = module.body.flatMap((statement) => partsOf(statement, name));
  const taken = new Set<Part>();
  const pending = [name];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const { word, harmless } = mentionOf(one);
    if (!word.test(module.text.replace(harmless, ''))) continue;
    for (const part of parts) {
      const { start, end } = part.code;
      if (taken.has(part) || !word.test(module.text.slice(start, end).replace(harmless, ''))) continue;
      taken.add(part);
      const own = /^(?:Function|Class)/.test(part.code.type) ? nameOf(field(part.code, 'id')) : undefined;
      pending.push(...part.names, ...(own === undefined ? [] : [own]));
    }
  }
  return parts.filter((part) => taken.has(part));
}

/** How a name is mentioned, and what adds no routes to what it stands for. */
function mentionOf(name: string): { word: RegExp; harmless: RegExp } {
  const spelled = name.replaceAll('$', '\\$');
  return {
    word: new RegExp(`(?<![\\w$.])${spelled}(?![\\w$])`),
    harmless: new RegExp(
      `\\.(?:route|mount)\\([^(),]+,\\s*${spelled}\\s*,?\\s*\\)|\\bhandle\\(\\s*${spelled}\\s*\\)|\\btypeof\\s+${spelled}\\b|(?<![\\w$.])${spelled}\\.(?:fetch|request)\\(`,
      'g',
    ),
  };
}

const NO_ROUTE: Route = { method: 'on', path: undefined, steps: [], maybe: true };
const MAX_ROUTES = 1_000;
const TOO_MANY: Route = { ...NO_ROUTE, lost: 'Hono has too many routes to be followed' };

/** What a statement of a module does or declares when the module is loaded, but for what a name stands for itself. */
function partsOf(statement: Node, name: string): Part[] {
  const inner = field(statement, 'declaration');
  if (statement.type.startsWith('Export')) return inner ? partsOf(inner, name) : [];
  if (statement.type === 'VariableDeclaration')
    return nodes(statement.declarations).flatMap((one) => {
      const names = namesIn(field(one, 'id')).map((each) => each.name);
      if (!field(one, 'init') || names.includes(name)) return [];
      // Each statement is run by itself, and the next one finds what it has declared.
      const code = { ...statement, kind: 'var', declarations: [one], start: one.start, end: one.end };
      return [{ code, names }];
    });
  if (/^(?:Import|TS)/.test(statement.type)) return [];
  const plain = /(?:Expression|Identifier|Literal)$/.test(statement.type);
  return [{ code: plain ? asStatement(statement) : statement, names: [] }];
}

const asStatement = (expression: Node): Node => ({
  type: 'ExpressionStatement',
  start: expression.start,
  end: expression.end,
  expression,
});
