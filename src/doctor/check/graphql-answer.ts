import { isCheck } from './events.ts';
import { type Field, fieldsIn } from './graphql-schema.ts';
import type { Machine } from './machine.ts';
import { eachUnit, MAX_UNITS, type Unit } from './units.ts';
import { isFunctionValue, object, PART, REQUEST, type Site, UNKNOWN, type Value } from './value.ts';

/** Plugins that let everybody through, and do nothing for them. */
const PASSING =
  /^(?:@apollo\/server\/plugin\/.+|apollo-server-core|@envelop\/(?:disable-introspection|depth-limit|fragment-arguments|graphql-jit|parser-cache|validation-cache|sentry|opentelemetry|prometheus|newrelic|statsd|apollo-tracing)|@graphql-yoga\/plugin-(?:csrf-prevention|disable-introspection|defer-stream|apq|persisted-operations|graphql-sse|prometheus|sofa)|@escape\.tech\/graphql-armor(?:-.+)?|@whatwg-node\/server-plugin-cookies)$/;
const PASSING_OF_YOGA =
  /^use(?:Logger|ReadinessCheck|ErrorHandler|PayloadFormatter|ExecutionCancellation|MaskedErrors|LimitBatching)\(\)$/;

/** A request to the handler: it may be for any field that one may begin with. */
export function answerAll(options: Value, context: Value, site: Site, machine: Machine): void {
  plugins(options, context, site, machine);
  const { fields, lost } = fieldsIn(options, machine);
  if (lost !== undefined) machine.note('lost', lost, site);
  if (fields.length > MAX_UNITS) machine.note('lost', 'GraphQL has too many resolvers to be followed', site);
  const roots = fields.filter(({ isRoot }) => isRoot);
  const reached: string[] = [];
  eachUnit(
    roots.map((field) => ({
      name: nameOf(field),
      run: () => {
        if (gives(field, UNKNOWN, context, site, machine)) reached.push(nameOf(field));
      },
    })),
    machine,
  );
  const [first] = reached;
  if (first !== undefined)
    behind(
      fields.filter(({ isRoot }) => !isRoot),
      first,
      context,
      site,
      machine,
    );
}

const nameOf = ({ type, name }: Field): string => `resolver ${type}.${name}`;

/**
 * Follows fields of what others give: which of them a request comes to from where is not known, so one that does something without a
 * check may or may not be open.
 */
function behind(fields: readonly Field[], from: string, context: Value, site: Site, machine: Machine): void {
  const open = machine.open.length;
  if (open > 0) return;
  const before = machine.events.length;
  const units = fields.map(
    (field): Unit => ({
      name: nameOf(field),
      run: () => {
        gives(field, UNKNOWN, context, site, machine);
      },
    }),
  );
  eachUnit(units, machine);
  machine.events = machine.events.map((event, at) =>
    at < before || event.type !== 'work'
      ? event
      : { ...event, type: 'lost', note: `${event.note}, and whether ${from} leads there is not followed` },
  );
  machine.open.length = open;
}

/** Runs what gives a field; whether there may be fields of what it gives: of anything but nothing there may. */
function gives({ fns }: Field, parent: Value, context: Value, site: Site, machine: Machine): boolean {
  const waited = { ...site, awaited: true };
  let given = parent;
  for (const fn of fns)
    given = settled(
      machine.wait(machine.invoke(fn, [given, PART, context, UNKNOWN], waited), waited),
      context,
      waited,
      machine,
    );
  if (given.is === 'known') return given.value !== null && given.value !== undefined;
  return !(given.is === 'array' && given.items.length === 0 && !given.grown);
}

const MAX_INSIDE = 4;

/**
 * What a field gives: GraphQL waits for each part of it, and calls those that are functions. What one of them refuses keeps it from none
 * of the others.
 */
function settled(value: Value, context: Value, site: Site, machine: Machine, depth = 0): Value {
  const parts = partsIn(value);
  if (parts.length > 0 && depth > MAX_INSIDE) {
    machine.note('lost', 'gives more within one another than is followed', site);
    return value;
  }
  for (const one of parts) {
    if (one.is === 'known') continue;
    apart(() => {
      const fn = one.is === 'getter' ? one.fn : one;
      const is = isFunctionValue(fn) ? machine.invoke(fn, [REQUEST, context], site) : one;
      settled(machine.wait(is, site), context, site, machine, depth + 1);
    }, machine);
  }
  if (value.is === 'object' && value.cls)
    machine.note('lost', 'gives an object of a class, whose methods are not followed', site);
  return value;
}

/** What GraphQL may find in what a field gives: fields, items, or each of what it may be. */
function partsIn(value: Value): readonly Value[] {
  if (value.is === 'array') return value.items;
  if (value.is === 'unknown') return (value.may ?? []).filter((one) => one.is !== 'elements');
  if (value.is === 'oneof') return value.values;
  return value.is === 'object' && value.tag === undefined && !value.cls ? [...value.fields.values()] : [];
}

/** Follows what happens beside the rest: what it refuses ends nothing else. */
function apart(run: () => void, machine: Machine): void {
  machine.ways.branch([
    () => {
      run();
      return undefined;
    },
    () => undefined,
  ]);
}

/** What plugins of the server do counts; what they refuse is not followed. */
function plugins(options: Value, context: Value, site: Site, machine: Machine): void {
  const list = options.is === 'object' ? options.fields.get('plugins') : undefined;
  if (list === undefined || list.is === 'known') return;
  if (list.is !== 'array' || list.grown) {
    machine.note('lost', 'the plugins of GraphQL can not be followed', site);
    return;
  }
  for (const one of list.items) {
    const isPassing =
      one.is === 'known' ||
      (one.is === 'outside' && (PASSING.test(one.source) || PASSING_OF_YOGA.test(one.path)));
    if (isPassing) continue;
    if (!hooks(one, context, site, machine))
      machine.note('lost', 'a plugin of GraphQL may turn people away, which is not followed', site);
  }
}

/** Runs the hooks of a plugin, and those that they give in turn; whether none of them may turn anybody away. */
function hooks(plugin: Value, context: Value, site: Site, machine: Machine, depth = 0): boolean {
  const own = plugin.is === 'object' && plugin.rest.is === 'known' ? [...plugin.fields.values()] : [plugin];
  if (depth > MAX_INSIDE || !own.every(isFunctionValue)) return false;
  const asked = object(
    { context, contextValue: context, args: object({ contextValue: context }, UNKNOWN), request: REQUEST },
    UNKNOWN,
  );
  const waited = { ...site, awaited: true };
  let passes = true;
  for (const fn of own)
    apart(() => {
      const { mayThrow, refusals } = machine.ways;
      const checks = machine.events.filter(isCheck).length;
      let given: Value | undefined;
      try {
        given = machine.wait(machine.invoke(fn, [asked, UNKNOWN], waited), waited);
      } finally {
        const { ways } = machine;
        const stopped = given === undefined || ways.mayThrow > mayThrow || ways.refusals > refusals;
        if (stopped || machine.events.filter(isCheck).length > checks) passes = false;
      }
      const inner = given.is === 'unknown' ? (given.may ?? []) : given.is === 'known' ? [] : [given];
      for (const one of inner) if (!hooks(one, context, site, machine, depth + 1)) passes = false;
    }, machine);
  return passes;
}
