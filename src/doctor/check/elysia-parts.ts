import { known, UNKNOWN, type Value } from './value.ts';

/**
 * What stands in an application of Elysia, as the list of what it was given in turn.
 * [elysiajs.com/essential/life-cycle, /essential/plugin#scope, /patterns/macro]
 */

export type List = Value & { is: 'array' };

/** When a function runs before a route: `transform` and `derive` come before `before` and `resolve`. */
export type Stage = 'request' | 'transform' | 'derive' | 'before' | 'resolve' | 'after';
export type Reach = 'local' | 'scoped' | 'global';

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
export interface Called {
  name: Value;
  seed: Value;
}

export interface Named extends Called {
  app: Value;
  /** This application uses it by itself, on any way. */
  isSure: boolean;
}

export const TAG = 'Elysia';
export const ENTRIES = '#entries';
export const PREFIX = '#prefix';
export const ANSWER = '#answer';
export const NAME = '#name';
export const SEED = '#seed';
/** Whether a value is an application. */
export const isElysia = (value: Value | undefined): value is Value & { is: 'object' } =>
  value?.is === 'object' && value.tag === TAG;

/** What an application is called. */
export const calledAs = ({ fields }: Value & { is: 'object' }): Called => ({
  name: fields.get(NAME) ?? UNKNOWN,
  seed: fields.get(SEED) ?? UNKNOWN,
});

/** Whether two plugins are one to Elysia: they are called alike; undefined where that is not known. */
export function isSamePlugin(one: Called, other: Called): boolean | undefined {
  if ([one, other].some(({ name }) => name.is === 'known' && !name.value)) return false;
  const alike = [isSame(one.name, other.name), isSame(one.seed, other.seed)];
  return alike.includes(false) ? false : alike.includes(undefined) ? undefined : true;
}

const isSame = (one: Value, other: Value): boolean | undefined =>
  one.is === 'known' && other.is === 'known' ? one.value === other.value : undefined;

export const textOf = (value: Value | undefined): string =>
  value?.is === 'known' && typeof value.value === 'string'
    ? value.value
    : value === undefined || value.is === 'known'
      ? ''
      : '/{computed}';

export const isHook = (entry: Value): boolean => entry.is === 'object' && entry.fields.has('stage');

export const written = ({ stage, fn, reach, maybe }: Hook): Record<string, Value> => ({
  stage: known(stage),
  fn,
  reach: known(reach),
  maybe: known(maybe),
});

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
