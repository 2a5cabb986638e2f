import { hooksIn, isCallable, tell } from './action-chain.ts';
import type { Machine } from './machine.ts';
import {
  known,
  native,
  object,
  overlay,
  PART,
  promise,
  REQUEST,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * tRPC: procedures with a chain of middlewares each, collected in routers, behind one handler. Whoever reaches the handler
 * reaches every procedure, so each is followed, with the context that the handler makes.
 * [trpc.io/docs/server/procedures, /middlewares, /adapters/fetch, /server-side-calls]
 */
export function trpcCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source === '@trpc/server') {
    if (/^initTRPC(?:\.(?:context|meta)\(\))*\.(?:context|meta)$/.test(path))
      return { is: 'outside', source, path: `${path}()` };
    return /^initTRPC(?:\.(?:context|meta)\(\))*\.create$/.test(path) ? root(args[0]) : undefined;
  }
  if (/^@trpc\/react-query\/rsc$/.test(source) && path === 'createHydrationHelpers')
    return object({ trpc: args[0] ?? UNKNOWN }, UNKNOWN);
  if (/^@trpc\/(?:react-query\/server|react\/ssg)$/.test(source) && HELPERS.test(path)) {
    const [given] = args;
    const router = given?.is === 'object' ? given.fields.get('router') : undefined;
    if (given?.is === 'object' && router?.is === 'object') return helpers(router, given.fields.get('ctx'));
    machine.note('lost', 'the router that helpers on the server call can not be followed', site);
    return UNKNOWN;
  }
  if (!source.startsWith('@trpc/server/adapters/')) return undefined;
  const [options] = args;
  const answered = (at: Site, asker: Machine): Value => {
    const read = (name: string): Value | undefined =>
      options?.is === 'object' ? options.fields.get(name) : undefined;
    const answer = promise(answerAll(read('router') ?? UNKNOWN, read('createContext'), 'tRPC', at, asker));
    // Told of every error, a refusal among them. [trpc.io/docs/server/error-handling]
    asker.within('onError', () => tell(hooksIn(options, ['onError']), ['onError'], asker, at));
    return answer;
  };
  if (path === 'fetchRequestHandler') return answered(site, machine);
  return path === 'createNextApiHandler' ? native((_, at, asker) => answered(at, asker), args) : undefined;
}

const HELPERS = /^create(?:ServerSide|ProxySSG)Helpers$/;
const STEPS = '#steps';
const RUN = '#run';
const META = '#meta';
const PASSING = ['input', 'output'];
/** Procedures that are followed behind one handler. */
const MAX_PROCEDURES = 600;
const MAX_NESTED = 8;

/** What is told of a procedure beside its steps, among which it stands. [trpc.io/docs/server/metadata] */
const metaStep = (told: Value): Value => object({ [META]: told });

const toldBy = (step: Value): Value | undefined => (step.is === 'object' ? step.fields.get(META) : undefined);

/** What a procedure's middlewares are told of it: what was said last stands over what was said before. */
function metaOf(steps: readonly Value[]): Value {
  const all = steps.flatMap((step) => toldBy(step) ?? []);
  if (!all.every((one) => one.is === 'object')) return UNKNOWN;
  const fields = new Map<string, Value>();
  for (const one of all) overlay(fields, one);
  const isAll = all.every((one) => one.is === 'object' && one.rest.is === 'known');
  return all.length === 0 ? UNDEFINED : { is: 'object', fields, rest: isAll ? UNDEFINED : UNKNOWN };
}

/** What `initTRPC.create()` gives. */
function root(options: Value = object({})): Value {
  const first = options.is === 'object' ? (options.fields.get('defaultMeta') ?? options.rest) : UNKNOWN;
  const toldFirst = first.is === 'known' ? [] : [metaStep(first)];
  const together = native((routers) =>
    object(
      Object.assign({}, ...routers.map((one) => (one.is === 'object' ? Object.fromEntries(one.fields) : {}))),
      routers.every((one) => one.is === 'object' && one.rest.is === 'known') ? known(undefined) : UNKNOWN,
    ),
  );
  return object(
    {
      procedure: procedure(toldFirst),
      middleware: native(([fn]) => chain(fn ? [fn] : [])),
      router: native(([routes]) => routes ?? UNKNOWN),
      mergeRouters: together,
      createCallerFactory: native(([router = UNKNOWN]) =>
        native(([context]) => caller(router, context), [router]),
      ),
    },
    UNKNOWN,
  );
}

/** Middlewares one after the other. */
export function chain(steps: Value[]): Value {
  const piped = native(([next]) => chain([...steps, ...stepsOf(next)]), steps);
  return object(
    { [STEPS]: { is: 'array', items: steps }, unstable_pipe: piped, pipe: piped, concat: piped },
    UNKNOWN,
  );
}

export function stepsOf(value: Value | undefined): Value[] {
  const steps = value?.is === 'object' ? value.fields.get(STEPS) : undefined;
  return steps?.is === 'array' ? steps.items : [value ?? UNKNOWN];
}

/** A procedure as it stands in a router. */
export const built = (steps: readonly Value[], fn: Value): Value & { is: 'object' } => ({
  is: 'object',
  fields: new Map([
    [STEPS, { is: 'array', items: [...steps] }],
    [RUN, fn],
  ]),
  rest: UNKNOWN,
});

/** A router whose procedures are each behind these steps, too. */
export function behind(steps: readonly Value[], router: Value, depth = 0): Value {
  if (steps.length === 0) return router;
  if (router.is !== 'object' || depth > MAX_NESTED) return UNKNOWN;
  const fn = router.fields.get(RUN);
  if (fn) return built([...steps, ...stepsOf(router)], fn);
  const fields = [...router.fields].map(([name, one]) => [name, behind(steps, one, depth + 1)]);
  return object(Object.fromEntries(fields), router.rest);
}

/**
 * A procedure that is being built.
 * @param make Builds it further, with more steps.
 * @param passing Steps after which it is what it was, beside those of tRPC.
 */
export function procedure(
  steps: Value[],
  make: (steps: Value[]) => Value = procedure,
  passing: readonly string[] = [],
): Value & { is: 'object' } {
  const again = native(() => make(steps), steps);
  const more = native(([step]) => make([...steps, ...stepsOf(step)]), steps);
  const last = native(([fn]) => built(steps, fn ?? UNKNOWN), steps);
  const fields: Record<string, Value> = {
    ...Object.fromEntries([...PASSING, ...passing].map((name) => [name, again])),
    [STEPS]: { is: 'array', items: steps },
    meta: native(([told = UNKNOWN]) => make([...steps, metaStep(told)]), steps),
    use: more,
    concat: more,
    unstable_concat: more,
    query: last,
    mutation: last,
    subscription: last,
  };
  return { is: 'object', fields: new Map(Object.entries(fields)), rest: UNKNOWN };
}

interface Procedure {
  name: string;
  steps: Value[];
  fn: Value;
}

/** The procedures of a router by their paths; a part that is not followed comes as undefined. */
function proceduresOf(router: Value, name = '', depth = 0): (Procedure | undefined)[] {
  if (router.is !== 'object' || depth > MAX_NESTED) return [undefined];
  const fn = router.fields.get(RUN);
  if (fn) return [{ name, steps: stepsOf(router), fn }];
  const inner = [...router.fields].flatMap(([key, value]) =>
    proceduresOf(value, name === '' ? key : `${name}.${key}`, depth + 1),
  );
  return router.rest.is === 'known' ? inner : [...inner, undefined];
}

/**
 * Runs a procedure as tRPC does: what is thrown in it comes back as an answer, to its middlewares, too.
 * @param throws It is thrown on to them, as in oRPC.
 */
function run(
  steps: readonly Value[],
  fn: Value,
  context: Value,
  throws: boolean,
  site: Site,
  machine: Machine,
  meta: Value = metaOf(steps),
): Value {
  const [step, ...rest] = steps.filter((one) => !toldBy(one));
  const given = {
    ctx: context,
    context,
    meta,
    input: PART,
    rawInput: REQUEST,
    getRawInput: native(() => promise(REQUEST)),
  };
  const waited = { ...site, awaited: true };
  try {
    if (step === undefined) {
      if (!isCallable(fn)) machine.note('lost', 'a procedure is not a function that can be followed', site);
      return promise(machine.wait(machine.invoke(fn, [object(given, UNKNOWN)], waited), waited));
    }
    if (!isCallable(step)) {
      machine.note('lost', 'a middleware of a procedure can not be followed', site);
      return promise(UNKNOWN);
    }
    const next = native(
      ([more], at, caller) =>
        run(
          rest,
          fn,
          merged(
            context,
            more?.is === 'object' ? (more.fields.get('ctx') ?? more.fields.get('context')) : undefined,
          ),
          throws,
          at,
          caller,
          meta,
        ),
      [...rest, fn, context, meta],
    );
    const args = [object({ ...given, next }, UNKNOWN), PART, UNKNOWN];
    return promise(machine.wait(machine.invoke(step, args, waited), waited));
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    if (throws) return { is: 'promise', of: UNKNOWN, thrown: error };
    return promise(object({ ok: known(false, error.by) }, UNKNOWN));
  }
}

function merged(context: Value, more: Value | undefined): Value {
  if (more === undefined || context.is !== 'object') return more ?? context;
  if (more.is !== 'object') return UNKNOWN;
  const fields = new Map(context.fields);
  overlay(fields, more);
  return { is: 'object', fields, rest: more.rest.is === 'known' ? context.rest : UNKNOWN };
}

function contextOf(make: Value | undefined, site: Site, machine: Machine): Value {
  if (make === undefined || make.is === 'known') return object({});
  if (make.is === 'object') return make;
  if (!isCallable(make)) return UNKNOWN;
  const waited = { ...site, awaited: true };
  const request = object({ req: REQUEST, res: REQUEST, resHeaders: UNKNOWN, info: UNKNOWN }, UNKNOWN);
  return machine.wait(machine.invoke(make, [request], waited), waited);
}

/**
 * A request to a router's handler: it may be for any of its procedures.
 * @param make The context of a request, or what makes it.
 */
export function answerAll(
  router: Value,
  make: Value | undefined,
  system: 'tRPC' | 'oRPC',
  site: Site,
  machine: Machine,
): Value {
  machine.routers += 1;
  machine.routed = [system, 'procedure'];
  const all = proceduresOf(router);
  const context = contextOf(make, site, machine);
  if (all.length > MAX_PROCEDURES) machine.note('lost', 'there are too many procedures to be followed', site);
  const lost = all.includes(undefined);
  machine.ways.branch(
    all.slice(0, MAX_PROCEDURES).map((one) => () => {
      if (one)
        machine.within(`procedure ${one.name}`, () =>
          run(one.steps, one.fn, context, system === 'oRPC', site, machine),
        );
      return undefined;
    }),
  );
  if (lost) machine.note('lost', `a part of the ${system} router can not be followed`, site);
  return object({}, UNKNOWN, 'Response');
}

/** On the server an error of a procedure is thrown to the code that called it. */
function thrown(answer: Value): Value {
  if (answer.is === 'promise' && answer.thrown) return answer;
  const of = answer.is === 'promise' ? answer.of : answer;
  const ok = of.is === 'object' ? of.fields.get('ok') : undefined;
  return ok?.is === 'known' && ok.value === false
    ? { is: 'promise', of: UNKNOWN, thrown: new Thrown(ok.by) }
    : promise(UNKNOWN);
}

/**
 * Calls procedures for a page on the server: `helpers.post.list.prefetch()`. What such a procedure throws `fetch` hands on, and
 * `prefetch` keeps to itself. [trpc.io/docs/client/nextjs/server-side-helpers]
 */
function helpers(router: Value, context: Value | undefined, depth = 0): Value {
  if (router.is !== 'object' || depth > MAX_NESTED) return UNKNOWN;
  const fn = router.fields.get(RUN);
  if (fn) {
    const steps = stepsOf(router);
    const held = [...steps, fn, ...(context ? [context] : [])];
    const asked = (at: Site, machine: Machine): Value =>
      run(steps, fn, contextOf(context, at, machine), false, at, machine);
    const fetched = native((_, at, machine) => thrown(asked(at, machine)), held);
    const kept = native((_, at, machine) => {
      asked(at, machine);
      return promise(known(undefined));
    }, held);
    return object(
      {
        fetch: fetched,
        fetchInfinite: fetched,
        ensureData: fetched,
        prefetch: kept,
        prefetchInfinite: kept,
      },
      UNKNOWN,
    );
  }
  const fields = [...router.fields].map(([name, value]) => [name, helpers(value, context, depth + 1)]);
  return object(
    { ...Object.fromEntries(fields), ...(depth === 0 ? { dehydrate: native(() => UNKNOWN) } : {}) },
    UNKNOWN,
  );
}

/** Calls procedures on the server: `api.post.list()`. */
export function caller(router: Value, context: Value | undefined, throws = false, depth = 0): Value {
  if (router.is !== 'object' || depth > MAX_NESTED) return UNKNOWN;
  const fn = router.fields.get(RUN);
  const steps = stepsOf(router);
  if (fn)
    return native(
      (_, at, machine) => thrown(run(steps, fn, contextOf(context, at, machine), throws, at, machine)),
      [...steps, fn, ...(context ? [context] : [])],
    );
  const fields = [...router.fields].map(([name, value]) => [name, caller(value, context, throws, depth + 1)]);
  return object(Object.fromEntries(fields), UNKNOWN);
}
