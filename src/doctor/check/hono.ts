import type { CheckKind } from '../types.ts';
import { signedOut } from './clerk.ts';
import { answer, OVERRIDES } from './hono-answer.ts';
import { honoApp } from './hono-app.ts';
import type { Machine } from './machine.ts';
import { known, native, object, promise, REQUEST, type Site, UNKNOWN, type Value } from './value.ts';

/** Middlewares that let everybody through. [hono.dev/docs/middleware/builtin] */
const PASSING =
  /^(?:hono\/(?:cors|logger|pretty-json|secure-headers|csrf|compress|timing|request-id|trailing-slash|etag|body-limit|timeout|powered-by|context-storage|language|validator)|@hono\/(?:zod|standard|valibot|typebox|arktype|typia|effect|class)-validator|hono-openapi(?:\/\w+)?|hono-rate-limiter)$/;
/** Middlewares that ask for a key which is set where they are made. */
const KEYED: Readonly<Record<string, readonly [name: string, fields: readonly string[]]>> = {
  'hono/bearer-auth': ['bearerAuth', ['token']],
  'hono/basic-auth': ['basicAuth', ['password']],
  'hono/jwt': ['jwt', ['secret']],
  'hono/jwk': ['jwk', ['jwks_uri', 'keys']],
};

/**
 * Hono behind one of Next's handlers: whoever reaches the handler reaches every route, so each is followed behind the
 * middlewares that stand before it. [hono.dev/docs/getting-started/vercel, hono.dev/docs/guides/middleware]
 */
export function honoCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [first] = args;
  if (/^(?:(?:hono|@hono\/node-server)\/vercel|@hono\/vercel)$/.test(source) && path === 'handle')
    return native((_, at, caller) => answer(first, site.module, at, caller), first ? [first] : []);
  if (source === 'hono/factory' && path === 'createMiddleware') return first;
  if (source === 'hono/factory' && path === 'createFactory') return factoryOf(first, site);
  // On Node it is what the process has. [hono.dev/docs/helpers/adapter]
  if (source === 'hono/adapter' && path === 'env') return { is: 'env' };
  if (source === '@hono/zod-openapi' && path === 'createRoute') return first;
  if (source === '@hono/clerk-auth') {
    if (path === 'clerkMiddleware') return passing(undefined);
    return path === 'getAuth' ? signedOut('getAuth() of @hono/clerk-auth', site, machine) : undefined;
  }
  if (source === '@hono/auth-js') {
    if (path === 'verifyAuth') return refusing('verifyAuth() of @hono/auth-js', 'other-auth');
    if (path === 'getAuthUser')
      return promise(machine.absent(machine.meet('getAuthUser() of @hono/auth-js', 'other-auth', site)));
    // Its own endpoints answer by themselves.
    if (path === 'authHandler') return native(() => promise(UNKNOWN));
    return path === 'initAuthConfig' ? passing(undefined) : undefined;
  }
  const [name, fields] = KEYED[source] ?? [];
  if (fields && path === name) {
    const asks = args.every(
      (one) => one.is === 'object' && fields.some((each) => isKey(one.fields.get(each), each)),
    );
    const own =
      first?.is === 'object' && (first.rest.is !== 'known' || OTHERWISE.some((one) => first.fields.has(one)));
    return first && asks && !own
      ? refusing(`${name}() of Hono`, source === 'hono/jwk' ? 'other-auth' : 'secret')
      : undefined;
  }
  if (source === 'hono/method-override') return { ...passing(undefined), name: OVERRIDES } as Value;
  return PASSING.test(source) ? passing(args.find(({ is }) => is === 'function')) : undefined;
}

/** `new Hono()`; undefined for what any other class makes. */
export const honoMade = (source: string, path: string, { node }: Site): Value | undefined =>
  (/^hono(?:\/(?:quick|tiny))?$/.test(source) && path === 'Hono') ||
  (source === '@hono/zod-openapi' && path === 'OpenAPIHono')
    ? honoApp(node)
    : undefined;

/** What `createFactory()` gives: applications that begin with what `initApp` adds. [hono.dev/docs/helpers/factory] */
function factoryOf(options: Value | undefined, site: Site): Value {
  const init = options?.is === 'object' ? options.fields.get('initApp') : undefined;
  return object(
    {
      createMiddleware: native(([fn = UNKNOWN]) => fn),
      createHandlers: native((steps) => ({ is: 'array', items: steps })),
      createApp: native(
        (_, { node }, caller) => {
          const app = honoApp(node);
          if (init) caller.invoke(init, [app], site);
          return app;
        },
        init ? [init] : [],
      ),
    },
    UNKNOWN,
  );
}

/** Options by which others are let through than those who know the key. */
const OTHERWISE = ['verifyToken', 'verifyUser', 'allow_anon'];

/** What stands in the code is no key, but the address of public ones or what gets them is. */
function isKey(value: Value | undefined, name: string): boolean {
  if (value?.is === 'known') return name === 'jwks_uri' && typeof value.value === 'string';
  return (
    value?.is === 'secret' ||
    (value !== undefined && /^jwks?_uri$|^keys$/.test(name) && value.is !== 'request')
  );
}

/** @param asks A function that it calls with what was sent. */
const passing = (asks: Value | undefined): Value =>
  native(
    ([context = UNKNOWN, next = UNKNOWN], at, caller) => {
      if (asks) caller.wait(caller.invoke(asks, [REQUEST, context], at), at);
      return caller.invoke(next, [], at);
    },
    asks ? [asks] : [],
  );

const refusing = (what: string, kind: CheckKind): Value =>
  native(([, next = UNKNOWN], at, caller) => {
    const check = caller.meet(what, kind, at);
    return caller.caller === 'stranger' ? promise(known(undefined, check)) : caller.invoke(next, [], at);
  });
