import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import { isChanged } from './changed.ts';
import { copyOfElysia } from './elysia-app.ts';
import { isElysia } from './elysia-parts.ts';
import { hoist } from './hoist.ts';
import { append, copyOf, NO_ROUTE } from './hono-app.ts';
import type { Machine } from './machine.ts';
import { copyOfRouter, isRouter } from './next-connect.ts';
import { runBody } from './statements.ts';
import { known, Scope, Thrown, UNDEFINED, type Value } from './value.ts';

/**
 * What a module does with an application of Hono or Elysia or a router of next-connect that one of its names stands for, when the module
 * is loaded: routes are added by statements of their own, by functions and through other names.
 * @returns The application or router with those routes; any other value as it is.
 */
export function withRoutes(module: Module, name: string, value: Value, machine: Machine): Value {
  const copy = copyOf(value) ?? copyOfRouter(value) ?? copyOfElysia(value);
  if (!copy) return value;
  const { app, routes } = copy;
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
  if (isChanged(module, name) && (isRouter(app) || isElysia(app))) routes.grown = true;
  else if (isChanged(module, name))
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
      `\\.(?:route|mount)\\([^(),]+,\\s*${spelled}\\s*,?\\s*\\)|\\.use\\((?:[^(),]+,\\s*)?${spelled}\\s*\\)|\\bhandle\\(\\s*${spelled}\\s*\\)|\\btypeof\\s+${spelled}\\b|(?<![\\w$.])${spelled}\\.(?:fetch|request)\\(`,
      'g',
    ),
  };
}

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
