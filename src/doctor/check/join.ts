import {
  ABSENT_FIELD,
  anyhow,
  byOf,
  elements,
  FAILS_FIELD,
  isAlike,
  isFunctionValue,
  known,
  MEANING_FIELD,
  type Outside,
  object,
  PART,
  partsOf,
  pendingOf,
  plainOf,
  REQUEST,
  SENDERS_FIELD,
  UNKNOWN,
  type Value,
} from './value.ts';

const isNothing = (value: Value): boolean =>
  value.is === 'known' &&
  !value.by &&
  (value.value === null || value.value === undefined || value.value === '');

const isAbsent = (value: Value): boolean =>
  value.is === 'known' && (value.value === null || value.value === undefined);

const MAX_JOINED = 4;

const SERVING = ['open', 'elsewhere', 'wherever'];
const SERVING_NOBODY = ['closed', 'elsewhere', 'away'];

/** What one of two responses means: whoever is sent elsewhere is not served, whether others are or not. */
function eitherMeaning(a?: string, b?: string): string | undefined {
  if (a === b) return a;
  if (a === undefined || b === undefined) return undefined;
  const within = (all: readonly string[]): boolean => all.includes(a) && all.includes(b);
  if (within(SERVING)) return 'wherever';
  return within(SERVING_NOBODY) ? 'away' : undefined;
}

/** Two responses: one that serves and one that sends elsewhere may be either, as may one that refuses; any other two say nothing. */
function joinResponses(a: Value & { is: 'object' }, b: Value & { is: 'object' }): Value {
  const textsIn = (name: string): string[] =>
    [a, b].flatMap(({ fields }) => {
      const value = fields.get(name);
      return value?.is === 'known' ? String(value.value) : [];
    });
  const [one, other] = textsIn(MEANING_FIELD);
  const meaning = eitherMeaning(one, other);
  const senders = textsIn(SENDERS_FIELD).flatMap((all) => all.split('\n'));
  const fail = [a, b].every(({ fields }) => fields.has(FAILS_FIELD));
  const absent = [a, b].some(({ fields }) => fields.has(ABSENT_FIELD));
  return object(
    {
      ...(meaning === undefined ? {} : { [MEANING_FIELD]: known(meaning) }),
      ...(senders.length > 0 ? { [SENDERS_FIELD]: known([...new Set(senders)].sort().join('\n')) } : {}),
      ...(fail ? { [FAILS_FIELD]: known(true) } : {}),
      ...(absent ? { [ABSENT_FIELD]: known(true) } : {}),
    },
    UNKNOWN,
    'Response',
  );
}

const isResponse = (value: Value): value is Value & { is: 'object' } =>
  value.is === 'object' && value.tag === 'Response';

/** A response, or nothing. */
const perhaps = (response: Value & { is: 'object' }): Value => ({
  ...response,
  fields: new Map([...response.fields, [ABSENT_FIELD, known(true)]]),
});

/** Two objects, field by field: what both say the same is known. */
function joinObjects(a: Value & { is: 'object' }, b: Value & { is: 'object' }, depth: number): Value {
  const fields = new Map<string, Value>();
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()]))
    fields.set(name, join(a.fields.get(name) ?? a.rest, b.fields.get(name) ?? b.rest, depth + 1));
  return { is: 'object', fields, rest: join(a.rest, b.rest, depth + 1), tag: a.tag, either: [a, b] };
}

type Promised = Value & { is: 'promise' };

/** Two promises: one that may come back comes back, whatever the other one does. */
function joinPromises(a: Promised, b: Promised, depth: number): Value {
  if (a.thrown && b.thrown) return a.thrown.by ? b : a;
  if (a.thrown || b.thrown) return a.thrown ? b : a;
  const of = join(a.of, b.of, depth + 1);
  return a.session && b.session ? { is: 'promise', of, session: a.session } : { is: 'promise', of };
}

const MAX_FUNCTIONS = 24;

/** Whether a value is a part of a package, and not what a query of it gives. */
const isPart = (value: Value): value is Outside => value.is === 'outside' && !value.pending;

/** The functions, classes or parts of packages that a value may be; undefined where it may be anything else. */
function callableOf(value: Value): Value[] | undefined {
  if (value.is === 'oneof') return value.values;
  return isFunctionValue(value) || value.is === 'class' || isPart(value) ? [value] : undefined;
}

/** Values that are kept among those that an unknown one may be. */
const TELLING = new Set<Value['is']>(['function', 'native', 'class', 'object', 'elements', 'array']);

/** The functions, objects, components and parts of packages that a value may be, whatever else it may be. */
function among(value: Value): readonly Value[] | undefined {
  if (value.is === 'unknown') return value.may;
  if (value.is === 'oneof') return value.values;
  return TELLING.has(value.is) || isPart(value) ? [value] : undefined;
}

const isPlainObject = (value: Value): boolean => value.is === 'object' && value.tag === undefined;

/** Any of some values, or something else. */
export function anyOf(values: readonly Value[], pending?: string): Value {
  let may: Set<Value> | undefined;
  for (const value of values) {
    const some = among(value);
    if (some === undefined) continue;
    may ??= new Set();
    for (const one of some) may.add(one);
  }
  if (may === undefined || may.size === 0 || may.size > MAX_FUNCTIONS)
    return pending === undefined ? UNKNOWN : { is: 'unknown', pending };
  return { is: 'unknown', pending, may: [...may] };
}

/** A query that is given no hash asks for any row: one that may be missing is no hash any more, nor a segment one. */
const missing = (sent: Value & { is: 'request' }, nothing: Value): Value => {
  const none = nothing.is === 'known' && nothing.value === undefined;
  return sent.of === 'segment' || (sent.of === 'digest' && none) ? REQUEST : anyhow(sent);
};

const MAX_PLAIN = 12;

/** One of some plain values; undefined where there is anything else among them, or they are too many. */
function eitherPlain(a: Value, b: Value): Value | undefined {
  const [left, right] = [plainOf(a), plainOf(b)];
  if (!left || !right) return undefined;
  const values = [...new Set([...left, ...right])];
  if (values.length > MAX_PLAIN) return undefined;
  return values.every(Boolean) ? { is: 'unknown', values, truthy: true } : { is: 'unknown', values };
}

/** Plain objects and functions of which a value is one, or else nothing; undefined where it may be anything else. */
function onlyOf(value: Value): readonly Value[] | undefined {
  if (value.is === 'unknown') return value.only && value.pending === undefined ? value.may : undefined;
  if (value.is === 'oneof') return value.values.every(isFunctionValue) ? value.values : undefined;
  return isPlainObject(value) || isFunctionValue(value) ? [value] : undefined;
}

/** One of some objects and functions, or nothing; undefined where nothing is none of them. */
function eitherOrNothing(a: Value, b: Value): Value | undefined {
  const nothing = [a, b].some((one) => isAbsent(one) || (one.is === 'unknown' && one.only === true));
  if (!nothing) return undefined;
  const [own, others] = [a, b].map((one) => (isAbsent(one) ? [] : onlyOf(one)));
  if (!own || !others) return undefined;
  const may = [...new Set([...own, ...others])];
  return may.length > MAX_FUNCTIONS ? undefined : { is: 'unknown', may, only: true };
}

/** One of two values; it is not known which. */
export function join(a: Value, b: Value, depth = 0): Value {
  if (a === b) return a;
  if (a.is === 'known' && b.is === 'known' && Object.is(a.value, b.value)) {
    const one = a.by ? a : b;
    return (a.loose || b.loose) && !one.loose ? { ...one, loose: true } : one;
  }
  if (isAbsent(a) && isAbsent(b)) return { ...(byOf(a) ? a : b), loose: true } as Value;
  // What the caller sends may be missing, too.
  if (a.is === 'request' && isNothing(b)) return missing(a, b);
  if (b.is === 'request' && isNothing(a)) return missing(b, a);
  const parts = [...partsOf(a), ...partsOf(b)];
  if (parts.length > 0) return elements(parts);
  if (a.is === 'promise' && b.is === 'promise') return joinPromises(a, b, depth);
  if (isResponse(a) && isAbsent(b)) return perhaps(a);
  if (isResponse(b) && isAbsent(a)) return perhaps(b);
  const orNothing = eitherOrNothing(a, b);
  if (orNothing) return orNothing;
  const pending = pendingOf(a) ?? pendingOf(b);
  if (a.is === 'request' && b.is === 'request')
    return isAlike(a, b) ? a : a.of === 'part' || b.of === 'part' ? PART : REQUEST;
  if (a.is === 'object' && b.is === 'object' && a.tag === b.tag && !a.cls && !b.cls && depth < MAX_JOINED)
    return a.tag === 'Response' ? joinResponses(a, b) : joinObjects(a, b, depth);
  const part = a.is === 'outside' && isNothing(b) ? a : b.is === 'outside' && isNothing(a) ? b : undefined;
  if (part && !part.digest && !part.decides) return { ...part, absent: true };
  const [left, right] = [callableOf(a), callableOf(b)];
  if (left && right) {
    const values = different([...left, ...right]);
    const [only] = values;
    if (only && values.length === 1) return only;
    if (values.length <= MAX_FUNCTIONS) return { is: 'oneof', values };
  }
  return eitherPlain(a, b) ?? anyOf([a, b], pending);
}

/** Values without those that are the same as one before them. */
function different(values: readonly Value[]): Value[] {
  const found: Value[] = [];
  for (const value of values) if (!found.some((one) => isSamePart(one, value))) found.push(value);
  return found;
}

const isSamePart = (one: Value, other: Value): boolean =>
  one === other ||
  (one.is === 'outside' &&
    other.is === 'outside' &&
    one.source === other.source &&
    one.path === other.path &&
    one.args === other.args &&
    one.decides === other.decides &&
    one.absent === other.absent);
