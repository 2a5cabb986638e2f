import { isTheirs } from './choices.ts';
import type { Machine } from './machine.ts';
import { known, native, object, PART, REQUEST, UNDEFINED, UNKNOWN, type Value } from './value.ts';

const SENT_TAG = 'Sent';

/** What the caller sends under a name. */
export const sent = (what: string): Value => ({ is: 'request', of: 'part', what });

type Kind = 'header' | 'cookie' | 'query parameter';

/** What was put in or taken out is none of the caller's any more. */
interface Changes {
  kind: Kind;
  /** What stands under a name since; undefined for nothing. */
  own: Map<string, Value | undefined>;
  /** It is not known under which names something was changed. */
  lost: boolean;
}

const changesOf = new WeakMap<Value, Changes>();

/** The headers, the cookies or the parameters of the query. */
export const bag = (kind: Kind): Value => bagWith({ kind, own: new Map(), lost: false });

/** What is made of headers that the caller sends holds them, too. */
export const isBag = (value: Value): boolean => value.is === 'object' && value.tag === SENT_TAG;

/** The same once more, which is changed by itself; undefined where it is none of them. */
export function copiedBag(value: Value): Value | undefined {
  const changes = changesOf.get(value);
  return changes && bagWith({ ...changes, own: new Map(changes.own) });
}

const textOf = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

function bagWith(changes: Changes): Value {
  const { kind, own } = changes;
  const keyOf = (name: Value | undefined): string | undefined =>
    kind === 'header' ? textOf(name)?.toLowerCase() : textOf(name);
  const none = kind === 'cookie' ? UNDEFINED : known(null);
  const asked = (key: string): string | undefined =>
    kind === 'header' && !isTheirs(key) ? undefined : `the ${kind} ${key}`;
  const get = native(([name]) => {
    const key = keyOf(name);
    if (key === undefined || changes.lost) return PART;
    const value = own.get(key);
    if (value) return kind === 'cookie' && value !== UNKNOWN ? object({ name: known(key), value }) : value;
    const what = asked(key);
    return own.has(key) ? none : what === undefined ? PART : sent(what);
  });
  const has = native(([name], _, machine) => {
    const key = keyOf(name);
    if (key === undefined || changes.lost) return UNKNOWN;
    if (own.has(key)) return own.get(key) === UNKNOWN ? UNKNOWN : known(own.get(key) !== undefined);
    const what = asked(key);
    const is = what === undefined ? undefined : machine.choose(what);
    return is === undefined ? UNKNOWN : known(is);
  });
  const change = (name: Value | undefined, value: Value | undefined, machine: Machine): Value => {
    const key = keyOf(name);
    if (key === undefined) changes.lost = true;
    // On some way it is there as it was sent.
    else own.set(key, machine.isSure ? value : UNKNOWN);
    return UNKNOWN;
  };
  const set = native(([first, second], _, machine) => {
    if (first?.is !== 'object') return change(first, asText(second), machine);
    return change(first.fields.get('name'), asText(first.fields.get('value')), machine);
  });
  const bagged = object(
    {
      get,
      has,
      ...(kind === 'cookie'
        ? { getAll: native(([name]) => (name || own.size > 0 || changes.lost ? PART : listOf('a cookie'))) }
        : {}),
      set,
      delete: native(([name], _, machine) =>
        change(name?.is === 'object' ? name.fields.get('name') : name, undefined, machine),
      ),
      clear: native(() => {
        changes.lost = true;
        return UNDEFINED;
      }),
      append: native(([name], _, machine) => change(name, UNKNOWN, machine)),
    },
    REQUEST,
    SENT_TAG,
  );
  changesOf.set(bagged, changes);
  return bagged;
}

/** What stands there of a value that is put in, as a text: of nothing, too. */
function asText(value: Value | undefined): Value {
  if (value?.is === 'known' && !value.loose) return known(String(value.value), value.by);
  return value?.is === 'secret' ? value : UNKNOWN;
}

/** All that the caller sends of a kind: whether there is one that passes a test is theirs to choose, if the test is. */
function listOf(what: string): Value {
  const one = object({ name: sent(what), value: sent(what) });
  const tested = (found: Value, none: Value): Value =>
    native(([test], site, machine) => {
      if (test?.is !== 'function') return UNKNOWN;
      const fits = machine.truth(machine.invoke(test, [one, UNKNOWN, UNKNOWN], site));
      return fits === undefined ? UNKNOWN : fits ? found : none;
    });
  return object({ some: tested(known(true), known(false)), find: tested(one, UNDEFINED) }, REQUEST);
}
