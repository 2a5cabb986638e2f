import { callbacks } from './callbacks.ts';
import type { Machine } from './machine.ts';
import {
  isFollowed,
  known,
  native,
  object,
  promise,
  type Site,
  Thrown,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Routers of next-connect: lists of functions, each of which calls the next one or leaves it. [github.com/hoangvvo/next-connect] */

type List = Value & { is: 'array' };

/** What one call adds to a router. */
interface Entry {
  /** `use` for a middleware, `all` for whatever method. */
  method: string;
  /** It stands at a path of its own, or may not be there: it may run or not. */
  maybe: boolean;
  steps: readonly Value[];
}

const TAG = 'next-connect';
const ENTRIES = '#entries';
const METHODS = ['all', 'get', 'head', 'post', 'put', 'patch', 'delete'];
/** Express middlewares that let everybody through. */
const PASSING = /^(?:cors|helmet|morgan|compression|multer|cookie-parser|body-parser|express-rate-limit)$/;

/** What a call of next-connect comes to; undefined for any other. */
export function nextConnectCall(source: string, path: string, args: readonly Value[]): Value | undefined {
  if (source !== 'next-connect') return undefined;
  if (path === 'createRouter' || path === 'createEdgeRouter') return routerOf({ is: 'array', items: [] });
  return path === 'expressWrapper' ? wrapped(args[0]) : undefined;
}

/** An Express middleware: what it hands on is handed on. */
function wrapped(fn: Value | undefined): Value | undefined {
  if (fn?.is === 'outside' && PASSING.test(fn.source)) return fn;
  if (fn?.is !== 'function' && fn?.is !== 'native') return undefined;
  return native(
    ([req = UNKNOWN, res = UNKNOWN, next = UNKNOWN], at, machine) => {
      const done = native((_, from, caller) => caller.invoke(next, [], from), [next]);
      return promise(machine.wait(machine.invoke(fn, [req, res, done], at), at));
    },
    [fn],
  );
}

function routerOf(entries: List): Value {
  const self = object({ [ENTRIES]: entries }, UNKNOWN, TAG);
  if (self.is !== 'object') return self;
  const put = (name: string, run: (given: Value[], at: Site, machine: Machine) => Value): void => {
    self.fields.set(name, native(run, [entries]));
  };
  const add = (method: string, given: readonly Value[], machine: Machine): Value => {
    const [first, ...rest] = given;
    const isStep = first !== undefined && first.is !== 'known' && first.is !== 'regexp';
    // Every path begins with this one.
    const everywhere =
      first?.is === 'known' && (first.value === '/' || first.value === '') && method === 'use';
    const maybe = (!isStep && !everywhere) || machine.ways.branching || machine.mayBeLate;
    for (const one of isStep ? given : rest)
      for (const entry of isRouter(one) ? entriesOf(one) : [{ method, maybe: false, steps: [one] }])
        append(entries, { ...entry, maybe: entry.maybe || maybe }, machine);
    return self;
  };
  for (const method of ['use', ...METHODS]) put(method, (given, _, machine) => add(method, given, machine));
  put('clone', () => routerOf({ is: 'array', items: [...entries.items] }));
  put('run', (given, at, machine) => answer(entries, given, at, machine));
  put('handler', ([options], made) =>
    native(
      (given, _, machine) => {
        const value = answer(entries, given, made, machine);
        // What is thrown leads there, and so does what no route answers.
        if (options?.is === 'object') callbacks([...options.fields.values()], made, machine);
        return value;
      },
      [entries, ...(options ? [options] : [])],
    ),
  );
  return self;
}

/** Whether a value is a router whose routes are known. */
export const isRouter = (value: Value): value is Value & { is: 'object' } =>
  value.is === 'object' && value.tag === TAG;

/** A router with the same routes, which may be given more of them; undefined for any other value. */
export function copyOfRouter(value: Value): { app: Value; routes: List } | undefined {
  const before = isRouter(value) ? value.fields.get(ENTRIES) : undefined;
  if (before?.is !== 'array') return undefined;
  const routes: List = { is: 'array', items: [...before.items], grown: before.grown };
  return { app: routerOf(routes), routes };
}

function append(entries: List, { method, maybe, steps }: Entry, machine: Machine): void {
  const entry = object({
    method: known(method),
    maybe: known(maybe),
    steps: { is: 'array', items: [...steps] },
  });
  machine.writes.before(entries, entry);
  entries.items.push(entry);
}

function entriesOf(router: Value & { is: 'object' }): Entry[] {
  const entries = router.fields.get(ENTRIES);
  return entries?.is === 'array' ? readFrom(entries) : [];
}

const readFrom = (entries: List): Entry[] =>
  entries.items.flatMap((entry) => {
    if (entry.is !== 'object') return [];
    const [method, maybe, steps] = ['method', 'maybe', 'steps'].map((name) => entry.fields.get(name));
    return [
      {
        method: method?.is === 'known' ? String(method.value) : 'all',
        maybe: maybe?.is !== 'known' || maybe.value === true,
        steps: steps?.is === 'array' ? steps.items : [],
      },
    ];
  });

/** A request to the router: it may be for any of its routes that the handler answers. */
function answer(entries: List, given: readonly Value[], site: Site, machine: Machine): Value {
  machine.routers += 1;
  machine.routed = ['next-connect', 'route'];
  if (entries.grown) machine.note('lost', 'the routes of next-connect can not be followed', site);
  const all = readFrom(entries);
  const asked = machine.method === undefined ? METHODS : [machine.method.toLowerCase()];
  const targets = all.filter(({ method }) => method !== 'use' && fits(method, asked));
  // Without any, what stands before them runs all the same.
  const last: Entry = { method: asked[0] ?? 'all', maybe: false, steps: [] };
  machine.ways.branch(
    (targets.length > 0 ? targets : [last]).map((target) => () => {
      const at = all.indexOf(target);
      const before = all.slice(0, at < 0 ? undefined : at);
      const sure = before.filter(({ method, maybe }) => !maybe && runsBefore(method, target.method));
      machine.within(`route ${target.method.toUpperCase()}`, () => {
        try {
          machine.wait(
            chain(
              [...sure, target].flatMap(({ steps }) => steps),
              given,
              site,
              machine,
            ),
            site,
          );
        } catch (error) {
          if (!(error instanceof Thrown)) throw error;
        }
      });
      return undefined;
    }),
  );
  // A middleware that may run or not is none that can be counted on, and it may do something itself.
  for (const { steps } of all.filter(({ method, maybe }) => method === 'use' && maybe))
    machine.within('a middleware', () => callbacks(steps, site, machine));
  return promise(object({}, UNKNOWN, 'Response'));
}

const fits = (method: string, asked: readonly string[]): boolean =>
  method === 'all' || asked.includes(method) || (method === 'get' && asked.includes('head'));

const runsBefore = (method: string, target: string): boolean =>
  method === 'use' || method === 'all' || method === target;

/** Calls the first of some functions, with what calls those behind it. */
function chain(steps: readonly Value[], given: readonly Value[], site: Site, machine: Machine): Value {
  const [step, ...rest] = steps;
  const waited = { ...site, awaited: true };
  if (step === undefined) return promise(UNKNOWN);
  if (step.is === 'outside' && PASSING.test(step.source)) return chain(rest, given, site, machine);
  if (!isFollowed(step)) {
    machine.note('lost', 'runs a middleware that can not be followed', site);
    return promise(UNKNOWN);
  }
  const next = native((_, at, caller) => chain(rest, given, at, caller), [...rest, ...given]);
  const [req = UNKNOWN, res = UNKNOWN] = given;
  return promise(machine.wait(machine.invoke(step, [req, res, next], waited), waited));
}
