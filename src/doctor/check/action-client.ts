import type { Machine } from './machine.ts';
import { native, object, promise, REQUEST, type Site, Thrown, UNKNOWN, type Value } from './value.ts';

/**
 * Clients of next-safe-action and zsa: a chain of middlewares, then the function itself. Each middleware runs what comes
 * after it by calling `next()`; a procedure of zsa returns the context, and the rest follows.
 * [next-safe-action.dev/docs/define-actions/middleware, zsa.vercel.app/docs/procedures]
 */
export function actionClient(source: string, path: string, args: Value[]): Value | undefined {
  if (source === 'next-safe-action' && path === 'createSafeActionClient') {
    const [options] = args;
    const before = options?.is === 'object' ? options.fields.get('middleware') : undefined;
    return client(before && isCallable(before) ? [asFirst(before)] : []);
  }
  if (source === 'zsa' && path === 'createServerAction') return client([]);
  if (source === 'zsa' && path === 'createServerActionProcedure') {
    const [parent] = args;
    const steps = parent?.is === 'object' ? parent.fields.get('#steps') : undefined;
    return procedure(steps?.is === 'array' ? steps.items : []);
  }
  return undefined;
}

const isCallable = (value: Value): boolean => value.is === 'function' || value.is === 'native';

/** A function that returns a context, as a middleware that goes on when it returns. */
const asFirst = (fn: Value): Value => ({ is: 'object', fields: new Map([['first', fn]]), rest: UNKNOWN });

const BUILDS = [
  'schema',
  'inputSchema',
  'input',
  'output',
  'outputSchema',
  'metadata',
  'bindArgsSchemas',
  'timeout',
  'retry',
  'onStart',
  'onSuccess',
  'onError',
  'onComplete',
  'onInputParseError',
  'onOutputParseError',
];

function client(steps: readonly Value[]): Value {
  const again = native(() => client(steps), steps);
  const final = native(
    ([fn = UNKNOWN]) => native((given, site, caller) => run(steps, fn, given, site, caller), [...steps, fn]),
    steps,
  );
  return object(
    {
      ...Object.fromEntries(BUILDS.map((name) => [name, again])),
      use: native(([step = UNKNOWN]) => client([...steps, step]), steps),
      clone: again,
      action: final,
      stateAction: final,
      handler: final,
      experimental_taintObject: again,
    },
    UNKNOWN,
  );
}

function procedure(steps: Value[]): Value {
  const again = native(() => procedure(steps), steps);
  return object(
    {
      ...Object.fromEntries(BUILDS.map((name) => [name, again])),
      handler: native(([fn]) => procedure(fn ? [...steps, asFirst(fn)] : steps), steps),
      createServerAction: native(() => client(steps), steps),
      '#steps': { is: 'array', items: steps },
    },
    UNKNOWN,
  );
}

/** Runs a chain as the client does. What is thrown comes back as a value, never to the caller of the action. */
function run(
  steps: readonly Value[],
  fn: Value,
  given: readonly Value[],
  site: Site,
  machine: Machine,
): Value {
  const [step, ...rest] = steps;
  const context = object(
    { parsedInput: REQUEST, clientInput: REQUEST, input: REQUEST, ctx: UNKNOWN },
    UNKNOWN,
  );
  const args = [context, context, ...given];
  const inner = (): Value => {
    if (step === undefined) {
      if (!isCallable(fn)) machine.note('lost', 'the action is not a function that can be followed', site);
      return machine.invoke(fn, args, site);
    }
    if (step.is === 'object' && step.fields.has('first')) {
      machine.wait(machine.invoke(step.fields.get('first') ?? UNKNOWN, args, site), site);
      return run(rest, fn, given, site, machine);
    }
    if (!isCallable(step)) {
      machine.note('lost', 'a middleware of the action client can not be followed', site);
      return run(rest, fn, given, site, machine);
    }
    const next = native((_, at, caller) => run(rest, fn, given, at, caller), [...rest, fn, ...given]);
    return machine.invoke(
      step,
      [object({ next, ctx: UNKNOWN, clientInput: REQUEST, metadata: UNKNOWN }, UNKNOWN)],
      site,
    );
  };
  try {
    const result = inner();
    return result.is === 'promise' ? result : promise(result);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return { is: 'promise', of: UNKNOWN, thrown: error };
  }
}
