import { callbacks } from './callbacks.ts';
import type { Machine } from './machine.ts';
import { answerAll, behind, built, caller, chain, procedure, stepsOf } from './trpc.ts';
import { native, object, promise, type Site, UNKNOWN, type Value } from './value.ts';

/** Steps of a builder after which it is what it was. */
const PASSING = ['$config', '$context', '$input', '$meta', '$route', 'errors', 'prefix', 'route', 'tag'];

/**
 * oRPC: procedures with a chain of middlewares each, as in tRPC, but for how they are built and handled.
 * [orpc.dev/docs/procedure, /docs/middleware, /docs/rpc-handler, /docs/client/server-side]
 */
export function orpcCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source !== '@orpc/server') return undefined;
  if (path === 'createRouterClient') {
    const [router = UNKNOWN, options] = args;
    return caller(router, options?.is === 'object' ? options.fields.get('context') : undefined, true);
  }
  // `os` itself is where all of them begin.
  const step = path.startsWith('os.') ? builder([]).fields.get(path.slice('os.'.length)) : undefined;
  return step && machine.invoke(step, args, site);
}

function builder(steps: Value[]): Value & { is: 'object' } {
  const own = procedure(steps, builder, PASSING);
  own.fields.set(
    'handler',
    native(([fn = UNKNOWN]) => decorated(steps, fn), steps),
  );
  own.fields.set(
    'middleware',
    native(([fn]) => chain(fn ? [fn] : [])),
  );
  own.fields.set(
    'router',
    native(([routes = UNKNOWN]) => behind(steps, routes), steps),
  );
  for (const name of ['query', 'mutation', 'subscription', 'concat']) own.fields.delete(name);
  return own;
}

/** A procedure that has its function: middlewares that are added to it run before that all the same. */
function decorated(steps: readonly Value[], fn: Value): Value {
  const own = built(steps, fn);
  const more = native(([step]) => decorated([...steps, ...stepsOf(step)], fn), [...steps, fn]);
  for (const name of ['errors', 'meta', 'route', 'tag', 'callable', 'actionable'])
    own.fields.set(
      name,
      native(() => own),
    );
  own.fields.set('use', more);
  return own;
}

/** What may be run around every call: of what it refuses nothing is known. */
const AROUND = ['interceptors', 'rootInterceptors', 'adapterInterceptors', 'clientInterceptors'];

function aroundAll(options: Value | undefined, site: Site, machine: Machine): void {
  if (options?.is !== 'object') return;
  const given = object({ next: native(() => promise(UNKNOWN)) }, UNKNOWN);
  for (const name of AROUND) {
    const list = options.fields.get(name);
    const items = list?.is === 'array' ? list.items : [];
    // `onError(fn)` and its like come with the function that they call.
    const asked = items.flatMap((one) => (one.is === 'outside' ? (one.args ?? []) : [one]));
    callbacks(asked, site, machine, given);
  }
}

/** `new RPCHandler(router)`; undefined for what any other class makes. */
export function orpcMade(source: string, path: string, args: readonly Value[]): Value | undefined {
  if (!/^@orpc\/(?:server|openapi)\/(?:fetch|node)$/.test(source) || !/^(?:RPC|OpenAPI)Handler$/.test(path))
    return undefined;
  const [router = UNKNOWN, settings] = args;
  const handle = native(
    ([, options], at, asker) => {
      const context = options?.is === 'object' ? options.fields.get('context') : undefined;
      aroundAll(settings, at, asker);
      answerAll(router, context, 'oRPC', at, asker);
      return promise(object({}, UNKNOWN));
    },
    settings ? [router, settings] : [router],
  );
  return object({ handle }, UNKNOWN);
}
