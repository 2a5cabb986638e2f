import type { Machine } from './machine.ts';
import {
  byOf,
  known,
  native,
  object,
  promise,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * Results of neverthrow: values that say whether something went well, and hold what came of it. To make one reads and changes
 * nothing, and to wait for one does neither. [github.com/supermacro/neverthrow]
 */
export function resultCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source !== 'neverthrow') return undefined;
  const [given = UNDEFINED] = args;
  if (path === 'ok') return result(true, given);
  if (path === 'err') return result(false, given);
  if (path === 'okAsync') return promise(result(true, given));
  if (path === 'errAsync') return promise(result(false, given));
  if (/^(?:ResultAsync\.)?from(?:Safe)?Promise$/.test(path)) return settled(given, site, machine);
  return undefined;
}

/** What a promise comes to: where it is rejected the result says so, and whatever refused has not thrown. */
function settled(given: Value, site: Site, machine: Machine): Value {
  try {
    machine.wait(given, site);
    return promise(UNKNOWN);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return promise(result(false, known(undefined, error.by)));
  }
}

/** A result; what is asked of it in a way that is not named here is not known. */
function result(isOk: boolean, value: Value): Value {
  const self = object({}, UNKNOWN);
  if (self.is !== 'object') return self;
  const put = (name: string, run: (args: Value[], at: Site, machine: Machine) => Value): void => {
    self.fields.set(
      name,
      native((args, at, machine) => run(args, at, machine), [value]),
    );
  };
  const says = (one: boolean): Value => known(one, byOf(value));
  self.fields.set(isOk ? 'value' : 'error', value);
  self.fields.set(isOk ? 'error' : 'value', UNDEFINED);
  put('isOk', () => says(isOk));
  put('isErr', () => says(!isOk));
  put('unwrapOr', ([other = UNDEFINED]) => (isOk ? value : other));
  put('match', ([well, badly], at, machine) => {
    const fn = isOk ? well : badly;
    return fn ? machine.invoke(fn, [value], at) : UNKNOWN;
  });
  put('_unsafeUnwrap', () => {
    if (isOk) return value;
    throw new Thrown(byOf(value));
  });
  for (const [name, onOk] of Object.entries(CHAINING))
    put(name, ([fn = UNKNOWN], at, machine) => {
      if (onOk !== isOk) return self;
      const given = machine.invoke(fn, [value], at);
      return name.startsWith('map') ? result(isOk, given) : given;
    });
  return self;
}

/** Methods that go on from a result, and whether they do so where it went well. */
const CHAINING: Readonly<Record<string, boolean>> = {
  map: true,
  mapErr: false,
  andThen: true,
  orElse: false,
};
