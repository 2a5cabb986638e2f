import { type Ending, ended, type Hooks, hooksIn, isCallable, refused, tell } from './action-chain.ts';
import { callbacks } from './callbacks.ts';
import type { Machine } from './machine.ts';
import {
  known,
  native,
  object,
  promise,
  REQUEST,
  type Site,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * Clients of next-safe-action: a chain of middlewares, then the function itself. Each middleware runs what comes after it by
 * calling `next()`, with more context. Whatever is thrown in one of them ends the action, and is told to nobody but its hooks:
 * `next()` comes back all the same. [next-safe-action.dev/docs/define-actions/middleware, its action-builder.ts]
 */
export function safeActionCall(source: string, path: string, args: readonly Value[]): Value | undefined {
  if (source !== 'next-safe-action') return undefined;
  if (/^create(?:Validated)?Middleware\(\)\.define$/.test(path)) return args[0] ?? UNKNOWN;
  if (path !== 'createSafeActionClient') return undefined;
  const [options] = args;
  const before = options?.is === 'object' ? options.fields.get('middleware') : undefined;
  const hooks = hooksIn(options, ['handleServerError', 'handleServerErrorLog', 'handleReturnedServerError']);
  return before
    ? callable(before, hooks)
    : client({ steps: [], shapes: [], validated: [], hooks, metadata: UNKNOWN });
}

interface Client {
  steps: readonly Value[];
  /** Schemas, and functions that make them: what they call runs behind the steps, and before what stands behind validation. */
  shapes: readonly Value[];
  validated: readonly Value[];
  hooks: Hooks;
  metadata: Value;
}

interface Action extends Client {
  fn: Value;
}

const SAME = ['outputSchema', 'clone', 'experimental_taintObject'];
const SHAPES = ['schema', 'inputSchema', 'bindArgsSchemas'];
const FAILED = [
  'handleServerError',
  'handleServerErrorLog',
  'handleReturnedServerError',
  'onError',
  'onNavigation',
];

const heldBy = ({ steps, shapes, validated, hooks, metadata }: Client): Value[] => [
  ...steps,
  ...shapes,
  ...validated,
  ...Object.values(hooks).flat(),
  metadata,
];

function client(state: Client): Value {
  const held = heldBy(state);
  const same = native(() => client(state), held);
  const shape = native(
    ([one]) => client({ ...state, shapes: one ? [...state.shapes, one] : state.shapes }),
    held,
  );
  const use = native(([step = UNKNOWN]) => client({ ...state, steps: [...state.steps, step] }), held);
  const action = native(([fn = UNKNOWN, told]) => {
    const hooks = { ...state.hooks, ...hooksIn(told, ['onSuccess', 'onError', 'onSettled', 'onNavigation']) };
    const steps = [...state.steps, ...validation(state.shapes), ...state.validated];
    const own: Action = { ...state, hooks, fn, steps };
    return native((_, site, machine) => answer(own, site, machine), [...heldBy(own), fn]);
  }, held);
  return object(
    {
      ...Object.fromEntries(SAME.map((name) => [name, same])),
      ...Object.fromEntries(SHAPES.map((name) => [name, shape])),
      metadata: native(([metadata = UNKNOWN]) => client({ ...state, metadata }), held),
      use,
      useValidated: native(
        ([step = UNKNOWN]) => client({ ...state, validated: [...state.validated, step] }),
        held,
      ),
      action,
      stateAction: action,
    },
    UNKNOWN,
  );
}

/** What was sent is looked at: as a middleware that calls what schemas were given. */
const validation = (shapes: readonly Value[]): Value[] =>
  shapes.length === 0
    ? []
    : [
        native(([context], site, machine) => {
          callbacks(shapes, site, machine, REQUEST);
          const next = context?.is === 'object' ? context.fields.get('next') : undefined;
          return next ? machine.invoke(next, [], site) : UNKNOWN;
        }, shapes),
      ];

/** Up to version 6 a client is a function, and the one that makes the context runs before its actions. */
function callable(before: Value, hooks: Hooks): Value {
  const held = [before, ...Object.values(hooks).flat()];
  return native(
    ([, fn = UNKNOWN]) =>
      native(
        (_, site, machine) => {
          const waited = { ...site, awaited: true };
          const ending = ended(() => {
            const context = machine.wait(called(before, [REQUEST, UNKNOWN], waited, machine), waited);
            machine.wait(called(fn, [REQUEST, context], waited, machine), waited);
            return true;
          });
          return toldAll({ hooks }, ending, waited, machine);
        },
        [...held, fn],
      ),
    held,
  );
}

function called(fn: Value, args: readonly Value[], site: Site, machine: Machine): Value {
  if (isCallable(fn)) return machine.invoke(fn, args, site);
  machine.note('lost', 'the action is not a function that can be followed', site);
  return UNKNOWN;
}

function answer(action: Action, site: Site, machine: Machine): Value {
  const waited = { ...site, awaited: true };
  return toldAll(action, run(action, 0, object({}), waited, machine), waited, machine);
}

/** Tells the hooks how an action went. */
function toldAll({ hooks }: Pick<Client, 'hooks'>, ending: Ending, site: Site, machine: Machine): Value {
  refused(ending, machine, site);
  tell(hooks, [...FAILED, ...(ending.succeeds ? ['onSuccess'] : []), 'onSettled'], machine, site);
  const data = ending.succeeds ? UNKNOWN : known(undefined, ending.thrown?.by);
  return promise(object({ data }, UNKNOWN));
}

/** Runs what is left of a chain. */
function run(action: Action, at: number, context: Value, site: Site, machine: Machine): Ending {
  const step = action.steps[at];
  const given = { ctx: context, metadata: action.metadata, clientInput: REQUEST, parsedInput: REQUEST };
  let inner: Ending | undefined;
  const own = ended(() => {
    if (step === undefined) {
      machine.wait(called(action.fn, [object(given, UNKNOWN), UNKNOWN], site, machine), site);
      return true;
    }
    const goOn = (more: Value, where: Site, caller: Machine): Value => {
      const ending = run(action, at + 1, more, { ...where, awaited: true }, caller);
      inner = inner?.succeeds ? inner : ending;
      return promise(object({ ctx: more }, UNKNOWN));
    };
    if (!isCallable(step)) {
      machine.note('lost', 'a middleware of the action client can not be followed', site);
      goOn(UNKNOWN, site, machine);
    } else {
      const next = native(
        ([more], where, caller) => goOn(merged(context, contextIn(more)), where, caller),
        [...heldBy(action), action.fn, context],
      );
      machine.wait(machine.invoke(step, [object({ ...given, next }, UNKNOWN)], site), site);
    }
    return inner?.succeeds ?? false;
  });
  return { succeeds: inner?.succeeds ?? own.succeeds, thrown: inner?.thrown ?? own.thrown };
}

/** What `next({ ctx })` adds. */
const contextIn = (given: Value | undefined): Value => {
  if (given === undefined) return UNDEFINED;
  return given.is === 'object' ? (given.fields.get('ctx') ?? given.rest) : UNKNOWN;
};

/** One context over another, and what both have merged in turn. [its deep-merge.ts] */
function merged(below: Value, above: Value): Value {
  if (above.is === 'known' && (above.value === undefined || above.value === null)) return below;
  if (below.is !== 'object' || above.is !== 'object' || below.cls || above.cls) return UNKNOWN;
  const fields = new Map(below.fields);
  for (const [name, value] of above.fields) {
    const before = below.fields.get(name) ?? below.rest;
    fields.set(name, isPlain(before) || isPlain(value) ? value : merged(before, value));
  }
  const isOpen = above.rest.is !== 'known';
  if (isOpen) for (const name of below.fields.keys()) if (!above.fields.has(name)) fields.set(name, UNKNOWN);
  return { is: 'object', fields, rest: isOpen ? UNKNOWN : below.rest };
}

/** Whether a value is put in the place of another one, or another one in its place. */
const isPlain = ({ is }: Value): boolean => is !== 'object' && is !== 'array' && is !== 'unknown';
