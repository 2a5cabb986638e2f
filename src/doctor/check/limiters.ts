import { sent } from './bags.ts';
import { RATE } from './choices.ts';
import { isLimiting } from './counters.ts';
import type { Machine } from './machine.ts';
import { mayBeAbsent, present } from './responses.ts';
import { known, native, object, promise, REQUEST, Thrown, type Value } from './value.ts';

/**
 * What limits how often somebody calls tells nothing of who they are: where a middleware or proxy asks it, whoever calls
 * seldom enough is on the way on which it lets them pass, and both ways are theirs to choose.
 */

/** Counting one up in a store of keys and values. */
const COUNTS_UP = /^h?incr(?:by)?$/i;

/**
 * What a limiter of a package tells. [upstash.com/docs/redis/sdks/ratelimit-ts, docs.arcjet.com/reference/nextjs]
 * @returns undefined for any other call, and outside of a middleware or proxy.
 */
export function limitedBy(source: string, name: string, machine: Machine): Value | undefined {
  if (!machine.visit) return undefined;
  if (source === '@upstash/ratelimit' && /^(?:limit|blockUntilReady)$/.test(name)) return promise(sent(RATE));
  if (source === 'rate-limiter-flexible' && name === 'consume')
    return {
      is: 'promise',
      of: REQUEST,
      ...(machine.choose(RATE, 'rejects') ? { thrown: new Thrown() } : {}),
    };
  if (source === '@arcjet/next' && name === 'protect') {
    const asked = (what: string): Value => native(() => ({ ...sent(RATE), made: what }) as Value);
    const told = Object.fromEntries(['isDenied', 'isAllowed'].map((what) => [what, asked(what)]));
    return promise(object(told, REQUEST));
  }
  return undefined;
}

/** How often a store of keys and values has counted; undefined where that is not what it is asked. */
export const countedBy = (name: string, machine: Machine): Value | undefined =>
  machine.visit && COUNTS_UP.test(name) ? promise(sent(RATE)) : undefined;

/** What a function of the app comes to that limits by its name. */
export function limited(value: Value, name: string | undefined, machine: Machine): Value {
  if (!machine.visit || name === undefined || !isLimiting(name)) return value;
  return told(value, machine);
}

function told(value: Value, machine: Machine): Value {
  if (value.is === 'promise') return value.thrown ? value : { ...value, of: told(value.of, machine) };
  if (value.is === 'unknown' && !value.may) return sent(RATE);
  if (mayBeAbsent(value)) {
    const is = machine.choose(RATE, 'answers');
    return is === undefined ? value : is ? present(value) : known(null);
  }
  if (value.is !== 'object' || value.tag !== undefined || value.cls) return value;
  const fields = [...value.fields].map(([name, one]): [string, Value] => [
    name,
    one.is === 'unknown' && !one.may ? ({ ...sent(RATE), made: `.${name}` } as Value) : one,
  ]);
  return { ...value, fields: new Map(fields) };
}
