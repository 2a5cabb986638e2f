import type { Machine } from './machine.ts';
import { isFollowed, isFunctionValue, object, UNKNOWN, type Value } from './value.ts';

/** Schemas of GraphQL: what gives each field of each type. [the-guild.dev/graphql/tools/docs/resolvers] */

const SCHEMA = 'GraphQL schema';
const OPTIONS = '#options';

/** The types that a request begins with, whatever a schema calls them. */
const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** A schema that is made of type definitions and resolvers. */
export const schemaOf = (options: Value): Value => object({ [OPTIONS]: options }, UNKNOWN, SCHEMA);

/** A field of a type, and the functions that give it, one after the other. */
export interface Field {
  type: string;
  name: string;
  fns: readonly Value[];
  /** A request may begin with it. */
  isRoot: boolean;
}

export interface Fields {
  fields: readonly Field[];
  /** Why there may be more than these. */
  lost?: string | undefined;
}

/** Options of a schema that may put other functions in the place of those that are given. */
const CHANGING =
  /^(?:schemaTransforms|schemaDirectives|directiveResolvers|schemaExtensions|modules|schemas|gateway|rootValue|fieldResolver)$/;

/** The fields of the schema that a server is given. */
export function fieldsIn(server: Value, machine: Machine): Fields {
  if (server.is !== 'object') return { fields: [], lost: 'the options of GraphQL can not be followed' };
  const schema = server.fields.get('schema');
  const options = schema?.is === 'object' && schema.tag === SCHEMA ? schema.fields.get(OPTIONS) : undefined;
  if (schema && options === undefined)
    return { fields: [], lost: 'the schema of GraphQL is made by what is not followed' };
  const given = options ?? server;
  if (given.is !== 'object' || given.rest.is !== 'known')
    return { fields: [], lost: 'the resolvers of GraphQL can not be followed' };
  const changing = [...given.fields.keys(), ...server.fields.keys()].find((name) => CHANGING.test(name));
  const types = mergedTypes([given.fields.get('resolvers') ?? UNKNOWN], machine);
  if (types?.is !== 'object') return { fields: [], lost: 'the resolvers of GraphQL can not be followed' };
  const found = fieldsOf(types, rootsIn(machine, types));
  const lost =
    found.lost ??
    (changing === undefined
      ? undefined
      : `what ${changing} does to the resolvers of GraphQL is not followed`);
  return { ...found, lost };
}

/**
 * What types a request begins with: those of `schema { query: Root }`, as far as it stands in the modules that were read, and where
 * the resolvers have none for a kind of request, what is called like one, as a schema in another file may name it.
 */
function rootsIn({ files, project }: Machine, types: Value & { is: 'object' }): ReadonlySet<string> {
  const roots = new Map(ROOTS.map((kind) => [kind, new Set([kind])]));
  for (const file of files) {
    const text = (project.text(file) ?? '').replace(COMMENT, ' ');
    for (const [, block = ''] of text.matchAll(SCHEMA_BLOCK))
      for (const [, kind = '', name = ''] of block.matchAll(/(\w+)\s*:\s*(\w+)/g))
        roots.get(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`)?.add(name);
  }
  const given = [...types.fields];
  const all = [...roots].flatMap(([kind, names]) => [
    ...names,
    ...(given.some(([type]) => names.has(type))
      ? []
      : given.filter(([type, its]) => isCalled(type, kind, its))
    ).map(([type]) => type),
  ]);
  return new Set(all);
}

/** Whether a type is called like one that requests of a kind begin with: what people pay for is a subscription, too. */
const isCalled = (type: string, kind: string, its: Value): boolean =>
  (type.endsWith(kind) || type === `${kind}Root` || type === `${kind}Type` || type === `${kind}s`) &&
  (kind !== 'Subscription' ||
    (its.is === 'object' &&
      [...its.fields.values()].some((one) => one.is === 'object' && one.fields.has('subscribe'))));

/** To the end of the line, which may stand in a text of one line. */
const COMMENT = /#(?:(?!\\n).)*/g;
const SCHEMA_BLOCK =
  /\bschema\s*(?:@[^{]*)?\{((?:(?:\s|\\n)*(?:query|mutation|subscription)\s*:\s*\w+,?)+)(?:\s|\\n)*\}/g;

/** A whole of several lists of types, each with its fields; undefined where one of them is none. */
export function mergedTypes(all: readonly Value[], machine: Machine): Value | undefined {
  const merged: Value & { is: 'object' } = {
    is: 'object',
    fields: new Map(),
    rest: { is: 'known', value: undefined },
  };
  const flat = all.flatMap((one) => (one.is === 'array' && !one.grown ? one.items : [one]));
  for (const one of flat) {
    if (one.is === 'known' && one.value === undefined) continue;
    const types = asObject(one, machine);
    if (types === undefined) return undefined;
    if (types.rest.is !== 'known') merged.rest = UNKNOWN;
    for (const [name, type] of types.fields) {
      const before = merged.fields.get(name);
      const [own, its] = [before && asObject(before, machine), asObject(type, machine)];
      merged.fields.set(
        name,
        own && its
          ? {
              is: 'object',
              fields: new Map([...own.fields, ...its.fields]),
              rest: own.rest.is === 'known' ? its.rest : own.rest,
            }
          : (its ?? type),
      );
    }
  }
  return merged;
}

/** A plain object, or what a module exports as one. */
function asObject(value: Value, machine: Machine): (Value & { is: 'object' }) | undefined {
  if (value.is === 'object') return value.cls ? undefined : value;
  if (value.is !== 'namespace') return undefined;
  const module = machine.project.module(value.file);
  const names = [...(module?.exports.keys() ?? [])].filter((name) => name !== 'default');
  const fields = names.map((name): [string, Value] => [name, machine.names.exported(value.file, name)]);
  const isWhole = module !== undefined && module.stars.length === 0;
  return {
    is: 'object',
    fields: new Map(fields),
    rest: isWhole ? { is: 'known', value: undefined } : UNKNOWN,
  };
}

function fieldsOf(types: Value & { is: 'object' }, roots: ReadonlySet<string>): Fields {
  const fields: Field[] = [];
  let lost: string | undefined =
    types.rest.is === 'known' ? undefined : 'a part of the resolvers of GraphQL can not be followed';
  for (const [type, value] of types.fields) {
    const isRoot = roots.has(type);
    // Scalars and enumerations are values of their own.
    if (value.is !== 'object') {
      if (isRoot || value.is === 'unknown') lost ??= `the resolvers of ${type} can not be followed`;
      continue;
    }
    if (value.rest.is !== 'known' && value.tag === undefined)
      lost ??= `a part of the resolvers of ${type} can not be followed`;
    for (const [name, given] of value.fields) {
      const fns = functionsOf(given);
      if (fns) fields.push({ type, name, fns, isRoot: isRoot || name === REFERENCE });
      else if (given.is !== 'known') lost ??= `the resolver of ${type}.${name} can not be followed`;
    }
  }
  if (!fields.some(({ isRoot }) => isRoot)) lost ??= 'no resolver of GraphQL could be found';
  return { fields, lost };
}

/** What a router of several servers asks for by itself. [apollographql.com/docs/graphos/schema-design/federated-schemas] */
const REFERENCE = '__resolveReference';

/** The functions that give one field; undefined where it is none that is known. */
function functionsOf(given: Value): readonly Value[] | undefined {
  if (isFollowed(given)) return [given];
  if (given.is !== 'object' || given.rest.is !== 'known') return undefined;
  const fns = ['subscribe', 'resolve'].flatMap((name) => given.fields.get(name) ?? []);
  return fns.every(isFunctionValue) ? fns : undefined;
}
