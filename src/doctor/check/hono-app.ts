import { field, isFunction, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Machine } from './machine.ts';
import { runBody } from './statements.ts';
import { known, native, object, Scope, Thrown, UNKNOWN, type Value } from './value.ts';

/** Applications of Hono: lists of routes and middlewares, in the order in which they are tried. [hono.dev/docs/api/routing] */

type List = Value & { is: 'array' };

const ROUTES = '#routes';
const BASE = '#base';
const TAG = 'Hono';
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options', 'all', 'query'];
const SAME = ['onError', 'doc', 'doc31', 'openAPIRegistry', 'getOpenAPIDocument'];

/** What answers a path, or runs before what does. */
export interface Route {
  method: string;
  /** undefined where it is computed. */
  path: string | undefined;
  steps: readonly Value[];
  /** It may not be there. */
  maybe: boolean;
  /** Why there may be more than what is known. */
  lost?: string | undefined;
}

/** An application without routes. */
export const honoApp = (): Value => appOf({ is: 'array', items: [] }, '');

/** Whether a value is an application whose routes are known. */
export const isHonoApp = (value: Value | undefined): value is Value & { is: 'object' } =>
  value?.is === 'object' && value.tag === TAG;

function appOf(routes: List, base: string): Value {
  const self = object({ [ROUTES]: routes, [BASE]: known(base) }, UNKNOWN, TAG);
  if (self.is !== 'object') return self;
  const put = (name: string, run: (given: Value[], machine: Machine) => Value | undefined): void => {
    self.fields.set(
      name,
      native((given, _, machine) => run(given, machine) ?? self, [routes]),
    );
  };
  const add = (method: string, given: readonly Value[], machine: Machine, lost?: string): undefined => {
    const [first, ...rest] = given;
    const named = first !== undefined && (textOf(first) !== undefined || (rest.length > 0 && !isStep(first)));
    const route: Route = {
      method,
      path: named ? under(base, textOf(first)) : under(base, '*'),
      steps: (named ? rest : given).flatMap((one) => (one.is === 'array' && !one.grown ? one.items : [one])),
      maybe: machine.ways.branching,
      lost,
    };
    append(routes, route, machine);
  };
  for (const method of METHODS) put(method, (given, machine) => add(method, given, machine));
  put('use', (given, machine) => add('use', given, machine));
  put('on', ([, ...given], machine) => add('all', given, machine));
  put('notFound', (given, machine) => add('all', given, machine));
  put('mount', ([path], machine) =>
    add('all', path ? [path] : [], machine, 'what is mounted in Hono is not followed'),
  );
  put('openapi', ([made, ...given], machine) =>
    add('all', [pathOf(made), ...stepsBefore(made), ...given], machine),
  );
  put('basePath', ([path]) => appOf(routes, under(base, textOf(path)) ?? '?'));
  put('route', ([path, app], machine) => {
    const prefix = under(base, textOf(path));
    if (!isHonoApp(app))
      return add('all', [], machine, 'an application of Hono that can not be followed is mounted');
    for (const one of routesOf(app)) {
      const inner = prefix === undefined || one.path === undefined ? undefined : under(prefix, one.path);
      append(routes, { ...one, path: inner, maybe: one.maybe || machine.ways.branching }, machine);
    }
    return undefined;
  });
  for (const name of SAME) put(name, () => undefined);
  return self;
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
  const { method, path, steps, maybe, lost } = route;
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
  return (routes?.is === 'array' ? routes.items : []).flatMap((entry) => {
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
 * statements of their own.
 * @returns The application with those routes; any other value as it is.
 */
export function withRoutes(module: Module, name: string, value: Value, machine: Machine): Value {
  const before = isHonoApp(value) ? value.fields.get(ROUTES) : undefined;
  if (!isHonoApp(value) || before?.is !== 'array') return value;
  const routes: List = { is: 'array', items: [...before.items] };
  const app = appOf(routes, textOf(value.fields.get(BASE)) ?? '');
  const scope = new Scope(module);
  scope.names.set(name, app);
  for (const code of addingTo(module, name)) {
    try {
      runBody([code], scope, machine);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
    }
  }
  for (const file of sideEffects(module, machine))
    append(routes, { ...NO_ROUTE, lost: `${file} may add routes to it` }, machine);
  return app;
}

/** Whether a module does anything with an application of another one but mounting it and handing requests to it. */
export const isExtended = (module: Module, name: string): boolean => addingTo(module, name).length > 0;

/** The code of a module that runs when it is loaded, and that may add routes to an application. */
function addingTo(module: Module, name: string): Node[] {
  const spelled = name.replaceAll('$', '\\$');
  const word = new RegExp(`(?<![\\w$.])${spelled}(?![\\w$])`);
  const harmless = new RegExp(
    `\\.(?:route|mount)\\([^(),]+,\\s*${spelled}\\s*,?\\s*\\)|\\bhandle\\(\\s*${spelled}\\s*\\)|\\btypeof\\s+${spelled}\\b`,
    'g',
  );
  if (!word.test(module.text.replace(harmless, ''))) return [];
  const mentions = ({ start, end }: Node): boolean =>
    word.test(module.text.slice(start, end).replace(harmless, ''));
  return module.body.flatMap((statement) => codeOf(statement, name)).filter(mentions);
}

const NO_ROUTE: Route = { method: 'all', path: undefined, steps: [], maybe: true };

/** What a statement of a module runs when the module is loaded, but for what a name stands for itself. */
function codeOf(statement: Node, name: string): Node[] {
  const inner = field(statement, 'declaration');
  if (statement.type.startsWith('Export')) return inner ? codeOf(inner, name) : [];
  if (statement.type === 'VariableDeclaration')
    return nodes(statement.declarations).flatMap((one) => {
      const init = nameOf(field(one, 'id')) === name ? undefined : field(one, 'init');
      return init && !isFunction(init) ? [asStatement(init)] : [];
    });
  if (isFunction(statement) || /^(?:Class|Import|TS)/.test(statement.type)) return [];
  return [/(?:Expression|Identifier|Literal)$/.test(statement.type) ? asStatement(statement) : statement];
}

const asStatement = (expression: Node): Node => ({
  type: 'ExpressionStatement',
  start: expression.start,
  end: expression.end,
  expression,
});

/** Modules that a module loads for nothing but what they do. */
const sideEffects = (module: Module, machine: Machine): string[] =>
  module.body.flatMap((statement) => {
    const source = statement.type === 'ImportDeclaration' ? stringOf(field(statement, 'source')) : undefined;
    if (source === undefined || nodes(statement.specifiers).length > 0) return [];
    const target = machine.project.resolve(source, module.path);
    return 'file' in target ? [target.file] : [];
  });
