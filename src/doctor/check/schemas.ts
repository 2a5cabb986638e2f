import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import {
  byOf,
  type Check,
  known,
  type Outside,
  object,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * Schemas of zod that ask for something that is there: what a check has found to be missing they refuse, by throwing or in what
 * they say. [zod.dev/api, zod.dev/basics]
 */

const PREFIX = '(?:z\\.|default\\.)?';
/** What takes neither null nor undefined, and nothing in their place. */
const LEAF = new RegExp(
  `^${PREFIX}(?:string|number|bigint|date|uuid|guid|email|url|cuid2?|ulid|nanoid|int|enum|nativeEnum)\\(\\)(?:\\.(?:min|max|length|email|url|uuid|cuid2?|ulid|nanoid|startsWith|endsWith|regex|nonempty|trim|toLowerCase|toUpperCase|int|positive|nonnegative|brand|describe|meta|datetime|readonly|refine|superRefine|transform|pipe)\\(\\))*$`,
);
const OBJECT = new RegExp(
  `^${PREFIX}(?:object|strictObject|looseObject)\\(\\)(?:\\.(?:strict|strip|passthrough|loose|catchall|extend|safeExtend|merge|pick|omit|brand|describe|meta|readonly|refine|superRefine|transform|pipe)\\(\\))*$`,
);
const PARSES = /\.(?:parse|safeParse|parseAsync|safeParseAsync|spa)$/;

/** Whether a call makes a schema of fields. @param path What is called. */
export const isShaped = (path: string): boolean => OBJECT.test(`${path}()`) && !path.includes('()');

/** Fields of an object of which it is known which ones it has. */
const fieldsOf = (value: Value | undefined): ReadonlyMap<string, Value> | undefined =>
  value?.is === 'object' && value.rest.is === 'known' ? value.fields : undefined;

/** Names that are asked for by `{ name: true }`. */
function namesIn(value: Value | undefined): ReadonlySet<string> | undefined {
  const names = fieldsOf(value);
  const areAsked = names && [...names.values()].every((one) => one.is === 'known' && one.value === true);
  return areAsked ? new Set(names.keys()) : undefined;
}

/**
 * The fields that what is made of such a schema asks for; undefined where that is not known.
 * @param path What is called.
 */
export function shapeOf(path: string, shape: Value, [given]: readonly Value[]): Value | undefined {
  if (!OBJECT.test(`${path}()`)) return undefined;
  const fields = fieldsOf(shape);
  const name = path.split('.').at(-1) ?? path;
  if (/^(?:extend|safeExtend|merge)$/.test(name)) {
    const more = fieldsOf(name === 'merge' && given?.is === 'outside' ? given.shape : given);
    return fields && more && made(new Map([...fields, ...more]));
  }
  if (name !== 'pick' && name !== 'omit') return shape;
  const names = namesIn(given);
  return (
    fields && names && made(new Map([...fields].filter(([one]) => names.has(one) === (name === 'pick'))))
  );
}

const made = (fields: Map<string, Value>): Value => ({ is: 'object', fields, rest: UNDEFINED });

const isAbsent = (value: Value): boolean =>
  value.is === 'known' && (value.value === null || value.value === undefined);

/** The check because of which a schema refuses a value; undefined where it may take it. */
function refusing(schema: Value, value: Value, site: Site, machine: Machine): Check | undefined {
  if (schema.is !== 'outside' || !/^zod(?:\/v[34])?$/.test(schema.source)) return undefined;
  const isObject = OBJECT.test(schema.path);
  if ((isObject || LEAF.test(schema.path)) && isAbsent(value)) return byOf(value);
  if (!isObject || value.is !== 'object' || schema.shape?.is !== 'object') return undefined;
  for (const [name, one] of schema.shape.fields) {
    const by = refusing(one, memberOf(value, name, machine, site), site, machine);
    if (by) return by;
  }
  return undefined;
}

/** What a schema says of a value that it refuses because of a check; undefined where it may take it, or nothing is parsed. */
export function refusedBySchema(
  callee: Outside,
  [given]: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (!given || !PARSES.test(callee.path)) return undefined;
  const schema = { ...callee, path: callee.path.replace(PARSES, '') };
  const by = refusing(schema, given, site, machine);
  if (!by) return undefined;
  const isLater = /(?:Async|spa)$/.test(callee.path);
  if (/\.(?:safeParse\w*|spa)$/.test(callee.path)) {
    const told = object({
      success: known(false, by),
      data: known(undefined, by),
      error: object({}, UNKNOWN),
    });
    return isLater ? { is: 'promise', of: told } : told;
  }
  if (isLater) return { is: 'promise', of: UNKNOWN, thrown: new Thrown(by) };
  throw new Thrown(by);
}
