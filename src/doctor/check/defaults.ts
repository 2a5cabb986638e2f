import { isShaped, shapeOf } from './schemas.ts';
import { object, UNKNOWN, type Value } from './value.ts';
import { once } from './words.ts';

type Outside = Value & { is: 'outside' };

/** Packages that validate what they are given by a schema. */
export const isSchemaPackage = once((source) =>
  /^(?:zod(?:\/.*)?|valibot|yup|joi|superstruct|arktype)$/.test(source),
);

const METHOD = /\.(?:default|catch|prefault|failover)\(\)/;
const FUNCTION =
  /^(?:\w+\.)?(?:optional|nullish|nullable|undefinedable|fallback|defaulted|_default|catch|prefault)\(\)$/;
const INSTEAD = /^(?:default|get|path|prop)(?:To|Or)$/;
const MAX_DEPTH = 6;

/** Whether a schema has something to put in place of what is missing. */
function hasDefault(schema: Value, depth = 0): boolean {
  if (depth > MAX_DEPTH || schema.is !== 'outside') return false;
  const { path, args = [] } = schema;
  if (METHOD.test(path) || (FUNCTION.test(path) && args.length > 1)) return true;
  return args.some((one) => hasDefault(one, depth + 1));
}

/** Names of fields for which some values, schemas or objects, have something to put in their place. */
function namesWithDefault(values: readonly Value[], depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  return values.flatMap((value) => {
    if (value.is === 'outside') return namesWithDefault(value.args ?? [], depth + 1);
    if (value.is === 'array') return namesWithDefault(value.items, depth + 1);
    if (value.is !== 'object') return [];
    return [...value.fields].filter(([, one]) => hasDefault(one) || standsIn(one)).map(([name]) => name);
  });
}

/** A text that stands in the code; in a schema of arktype it says so: `string = 'dev'`. */
const standsIn = (value: Value): boolean => value.is === 'known' && /=/.test(String(value.value));

/** Names of variables that an object of a validator gives a default. */
export function withDefault(options: Value | undefined): ReadonlySet<string> {
  const server = options?.is === 'object' ? options.fields.get('server') : undefined;
  return new Set(server ? namesWithDefault([server]) : []);
}

/** What a package without effects makes of a schema: what has a default is kept, for what it will be asked about. */
export function schemaWith(
  { source, path, shape, args: before = [] }: Outside,
  given: readonly Value[],
): Outside {
  const made: Outside = { is: 'outside', source, path: `${path}()` };
  if (!isSchemaPackage(source)) return made;
  if (isShaped(path)) made.shape = given[0];
  else if (shape) made.shape = shapeOf(path, shape, given);
  const args = [...before, ...given];
  const opens = namesWithDefault(args).length > 0 || hasDefault({ ...made, args });
  return opens ? { ...made, args } : made;
}

/** What is left of secrets that are listed one by one: `schema.parse({ KEY: process.env.KEY })`. */
function parsedFields(
  { path }: Outside,
  given: readonly Value[],
  open: readonly string[],
): Value | undefined {
  const all = given.find(
    (one) => one.is === 'object' && [...one.fields.values()].some(({ is }) => is === 'secret'),
  );
  const name = path.split('.').at(-1) ?? path;
  if (all?.is !== 'object' || !/^(?:safeParse|parse|validateSync)$/.test(name)) return undefined;
  const left = [...all.fields].map(([field, value]): [string, Value] =>
    value.is === 'secret' && !open.includes(field) ? [field, value] : [field, UNKNOWN],
  );
  const data = object(Object.fromEntries(left), UNKNOWN);
  return name === 'safeParse' ? object({ data, output: data, value: data }, UNKNOWN) : data;
}

/**
 * What a package without effects leaves of a secret or of the environment that it is given: what has a default is none that
 * only the owner knows. undefined where it is given neither.
 */
export function leftOf(callee: Outside, given: readonly Value[]): Value | undefined {
  if (!given.some((one) => one.is === 'secret' || one.is === 'env' || one.is === 'object')) return undefined;
  const secret = given.find((one) => one.is === 'secret');
  const schemas = [{ ...callee, args: [...(callee.args ?? []), ...given] }];
  if (secret) {
    const name = callee.path.split('.').at(-1) ?? '';
    const instead = INSTEAD.test(name) && given.some((one) => one.is === 'known' && Boolean(one.value));
    if (instead || schemas.some((one) => hasDefault(one))) return UNKNOWN;
    return isSchemaPackage(callee.source) ? secret : { ...secret, derived: true };
  }
  const listed = isSchemaPackage(callee.source)
    ? parsedFields(callee, given, namesWithDefault(schemas))
    : undefined;
  if (listed) return listed;
  const env = given.find((one) => one.is === 'env');
  if (env?.is !== 'env') return undefined;
  // Elsewhere it is laid over what stands beside it, or that over it.
  const open = isSchemaPackage(callee.source)
    ? namesWithDefault(schemas)
    : given.flatMap((one) => (one.is === 'object' ? [...one.fields.keys()] : []));
  return open.length > 0 || env.open ? { is: 'env', open: new Set([...(env.open ?? []), ...open]) } : env;
}
