import type { Machine } from './machine.ts';
import { answerAll, caller, chain, procedure } from './trpc.ts';
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
    return caller(router, options?.is === 'object' ? options.fields.get('context') : undefined);
  }
  // `os` itself is where all of them begin.
  const step = path.startsWith('os.') ? builder([]).fields.get(path.slice('os.'.length)) : undefined;
  return step && machine.invoke(step, args, site);
}

function builder(steps: Value[]): Value & { is: 'object' } {
  const own = procedure(steps, builder, PASSING);
  const handler = own.fields.get('query') ?? UNKNOWN;
  own.fields.set('handler', handler);
  own.fields.set(
    'middleware',
    native(([fn]) => chain(fn ? [fn] : [])),
  );
  own.fields.set(
    'router',
    native(([routes]) => routes ?? UNKNOWN),
  );
  for (const name of ['query', 'mutation', 'subscription', 'concat']) own.fields.delete(name);
  return own;
}

/** `new RPCHandler(router)`; undefined for what any other class makes. */
export function orpcMade(source: string, path: string, args: readonly Value[]): Value | undefined {
  if (!/^@orpc\/(?:server|openapi)\/(?:fetch|node)$/.test(source) || !/^(?:RPC|OpenAPI)Handler$/.test(path))
    return undefined;
  const [router = UNKNOWN] = args;
  const handle = native(
    ([, options], at, asker) => {
      const context = options?.is === 'object' ? options.fields.get('context') : undefined;
      answerAll(router, context, 'oRPC', at, asker);
      return promise(object({}, UNKNOWN));
    },
    [router],
  );
  return object({ handle }, UNKNOWN);
}
