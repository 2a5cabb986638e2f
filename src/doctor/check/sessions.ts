import { fits } from '../../entry/patterns.ts';
import type { Machine } from './machine.ts';
import { pathOf } from './request.ts';
import { response } from './responses.ts';
import {
  type Check,
  known,
  native,
  object,
  promise,
  REQUEST,
  type Site,
  Thrown,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * Session lookups of other sign-in systems: what each gives somebody who is signed out.
 * @param made What the value was made with that the function is taken from.
 */
export function sessionCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  made?: readonly Value[],
): Value | undefined {
  const last = path.split('.').at(-1) ?? path;
  const meet = (what: string): Check => machine.meet(what, 'other-auth', site);
  const none = (what: string): Value => promise(machine.absent(meet(what)));
  const nothing = (what: string, names: readonly string[]): Value => {
    const check = meet(what);
    return promise(object(Object.fromEntries(names.map((name) => [name, machine.absent(check)])), UNKNOWN));
  };
  if (/^(?:next-auth|@auth\/)/.test(source))
    return authJs(source, path, last, args, site, machine, made?.[0]);
  if (/^@supabase\//.test(source)) {
    if (/\.auth\.getUser$/.test(path))
      return promise(
        object({
          data: object({ user: machine.absent(meet('getUser() of Supabase')) }),
          error: machine.caller === 'stranger' ? object({}, UNKNOWN) : UNKNOWN,
        }),
      );
    if (/\.auth\.getSession$/.test(path)) {
      // [supabase.com/docs/reference/javascript/auth-getsession: never to be trusted on a server]
      machine.note('wrong', 'getSession() of Supabase believes the cookie without verifying it', site);
      return promise(object({ data: object({ session: UNKNOWN }), error: UNKNOWN }));
    }
    if (/\.auth\.getClaims$/.test(path))
      return promise(object({ data: machine.absent(meet('getClaims() of Supabase')), error: UNKNOWN }));
    if (
      /\.auth\.(?:sign(?:In|Up|Out)\w*|resetPasswordForEmail|exchangeCodeForSession|verifyOtp|resend)$/.test(
        path,
      )
    )
      return promise(object({ data: UNKNOWN, error: UNKNOWN }));
    if (/^create\w*Client$/.test(path)) {
      // [clerk.com/docs/integrations/databases/supabase: row level security sees who the token is of]
      const token = args[2]?.is === 'object' ? args[2].fields.get('accessToken') : undefined;
      const decides = token !== undefined && isOfCaller(token, site, machine);
      return { is: 'outside', source, path: `${path}()`, ...(decides ? { decides } : {}) };
    }
    return undefined;
  }
  if (source === '@better-fetch/fetch' && path === 'betterFetch')
    return betterFetched(args[0], site, machine);
  if (/^path-to-regexp$/.test(source) && path === 'pathToRegexp') return pathRegexp(args[0]);
  if (/^better-auth/.test(source)) {
    // Its own endpoints: signing in, signing out and asking for the session.
    if (/^toNextJsHandler\(\)\.[A-Z]+$/.test(path) || /^betterAuth\(\)\.handler$/.test(path))
      return promise(response('new', [], site));
    if (path === 'getSessionCookie') {
      // [better-auth.com/docs/integrations/next: it only looks whether there is a cookie, which anybody can send]
      machine.note('wrong', 'getSessionCookie() of Better Auth believes whatever cookie is sent', site);
      return known('any');
    }
    if (/\.api\.getSession$/.test(path)) return none('getSession() of Better Auth');
    if (
      /\.api\.(?:sign(?:In|Up|Out)\w*|forgetPassword|requestPasswordReset|resetPassword|verifyEmail|callbackOAuth)$/.test(
        path,
      )
    )
      return promise(UNKNOWN);
    return path === 'betterAuth' ? { is: 'outside', source, path: 'betterAuth()' } : undefined;
  }
  if (source === 'payload') {
    // [payloadcms.com/docs/local-api/overview: what it finds is not limited to what the caller may see]
    if (path === 'getPayload' || path === 'buildConfig') return { is: 'outside', source, path: `${path}()` };
    return path === 'getPayload().auth' ? nothing('auth() of Payload', ['user']) : undefined;
  }
  if (/^iron-session(?:\/(?:next|edge))?$/.test(source)) return ironSession(path, args, site, machine);
  if (source === 'lucia' && /validateSession$/.test(path))
    return nothing('validateSession() of Lucia', ['user', 'session']);
  if (/^@kinde-oss\//.test(source)) {
    if (last === 'isAuthenticated') return promise(machine.absent(meet('isAuthenticated() of Kinde'), false));
    if (last === 'getUser' || last === 'getSession') return none(`${last}() of Kinde`);
    return path === 'getKindeServerSession' ? { is: 'outside', source, path: `${path}()` } : undefined;
  }
  if (/^@auth0\//.test(source)) {
    if (last === 'getSession') return none('getSession() of Auth0');
    if (/^with(?:Api|Page)AuthRequired$/.test(last)) {
      const inner = args.find((one) => one.is === 'function');
      return native((given, at, caller) => {
        const check = caller.meet(`${last}()`, 'other-auth', at);
        if (caller.caller === 'stranger') throw new Thrown(check);
        return inner ? caller.invoke(inner, given, at) : UNKNOWN;
      }, args);
    }
    return undefined;
  }
  if (/^@workos-inc\/authkit/.test(source) && last === 'withAuth') {
    const [options] = args;
    const ensured = options?.is === 'object' ? options.fields.get('ensureSignedIn') : undefined;
    if (ensured?.is === 'known' && ensured.value === true)
      return machine.refuseLater(meet('withAuth({ ensureSignedIn })'));
    return nothing('withAuth() of WorkOS', ['user', 'sessionId']);
  }
  if (/^@stackframe\//.test(source) && last === 'getUser') {
    const [options] = args;
    const or = options?.is === 'object' ? options.fields.get('or') : undefined;
    const throws = or?.is === 'known' && (or.value === 'redirect' || or.value === 'throw');
    return throws ? machine.refuseLater(meet('getUser({ or })')) : none('getUser() of Stack Auth');
  }
  if (/^firebase-admin/.test(source) && /\.?verify(?:IdToken|SessionCookie)$/.test(path))
    return machine.refuseLater(meet(`${last}() of Firebase`));
  if (source === 'jose' && last === 'jwtVerify') return machine.refuseLater(meet('jwtVerify()'));
  const answer = args.slice(2).find((one) => one.is === 'function');
  if (source === 'jsonwebtoken' && last === 'verify' && answer) {
    const error = machine.caller === 'stranger' ? object({}, UNKNOWN) : UNKNOWN;
    machine.ways.branch([
      () => {
        machine.invoke(answer, [error, UNKNOWN], site);
        return undefined;
      },
      () => undefined,
    ]);
    return UNKNOWN;
  }
  if (source === 'jsonwebtoken' && last === 'verify') return machine.refuse(meet('verify() of jsonwebtoken'));
  return undefined;
}

/** What a sealed cookie holds: for somebody without one nothing. [github.com/vvo/iron-session] */
function ironSession(path: string, args: Value[], site: Site, machine: Machine): Value | undefined {
  const session = (at: Site, caller: Machine): Value => {
    const check = caller.meet(`${path}()`, 'other-auth', at);
    const own = ['save', 'destroy', 'updateConfig'].map((name) => [name, native(() => UNKNOWN)] as const);
    return object(Object.fromEntries(own), caller.caller === 'stranger' ? known(undefined, check) : UNKNOWN);
  };
  if (path === 'getIronSession') return promise(session(site, machine));
  const [handler] = args;
  if (!handler || (path !== 'withIronSessionApiRoute' && path !== 'withIronSessionSsr')) return undefined;
  return native(
    (given, at, caller) => {
      const req = object({ session: session(at, caller) }, REQUEST);
      const first = path === 'withIronSessionSsr' ? object({ req }, REQUEST) : req;
      return caller.invoke(handler, [first, ...given.slice(1)], at);
    },
    [handler],
  );
}

/** Whether what gives a token may give that of whoever calls: not one that is the same for all. */
function isOfCaller(token: Value, site: Site, machine: Machine): boolean {
  if (token.is !== 'function' && token.is !== 'native')
    return token.is === 'unknown' || token.is === 'request';
  const waited = { ...site, awaited: true };
  const given = machine.quietly(() => machine.wait(machine.invoke(token, [], waited), waited));
  return given.is === 'known' ? given.by !== undefined : given.is !== 'secret' && given.is !== 'env';
}

/** Better Auth's session, asked of the app's own endpoint. */
function betterFetched(url: Value | undefined, site: Site, machine: Machine): Value | undefined {
  if (url?.is !== 'known' || !/\/get-session$/.test(String(url.value))) return undefined;
  const check = machine.meet('the session that get-session of Better Auth gives', 'other-auth', site);
  return promise(object({ data: machine.absent(check), error: UNKNOWN }));
}

/** A pattern for paths, which the package makes a regular expression of. */
function pathRegexp(pattern: Value | undefined): Value | undefined {
  if (pattern?.is !== 'known' || typeof pattern.value !== 'string') return undefined;
  const text = pattern.value;
  return {
    is: 'regexp',
    source: text,
    match: (path) => {
      const fit = fits('clerk', text, path);
      return fit === undefined ? undefined : fit ? /^.*$/.exec(path) : null;
    },
  };
}

/** What `callbacks.authorized` of an Auth.js configuration comes to; undefined where there is none. */
function authorized(
  configuration: Value | undefined,
  given: (check: Check) => Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (configuration === undefined || configuration.is !== 'object') return configuration && UNKNOWN;
  const callbacks = configuration.fields.get('callbacks') ?? configuration.rest;
  if (callbacks.is !== 'object') return callbacks.is === 'known' ? undefined : UNKNOWN;
  const own = callbacks.fields.get('authorized') ?? callbacks.rest;
  if (own.is !== 'function') return own.is === 'known' ? undefined : UNKNOWN;
  const check = machine.meet('callbacks.authorized of Auth.js', 'other-auth', site);
  return machine.wait(machine.invoke(own, given(check), { ...site, awaited: true }), {
    ...site,
    awaited: true,
  });
}

/** What an answer of `callbacks.authorized` makes of a request: a response, or Auth.js's own. */
function ofAuthorized(answer: Value, site: Site): Value {
  if (answer.is === 'object' && answer.tag === 'Response') return answer;
  const lets = truth(answer);
  if (lets === undefined) return UNKNOWN;
  return response(lets ? 'next' : 'new', lets ? [] : [UNKNOWN, object({ status: known(401) })], site);
}

/**
 * `auth` of Auth.js, called by Next as the middleware: without `callbacks.authorized` it keeps the session alive and lets
 * everybody through. [authjs.dev/getting-started/session-management/protecting]
 */
function asMiddleware(request: Value, configuration: Value | undefined, site: Site, machine: Machine): Value {
  const answer = authorized(
    configuration,
    (check) => [object({ auth: machine.absent(check), request }, UNKNOWN)],
    site,
    machine,
  );
  return promise(answer ? ofAuthorized(answer, site) : response('next', [], site));
}

/**
 * `withAuth` of Auth.js 4, as it is or around a handler: who has no token is sent to sign in, where `callbacks.authorized`
 * does not say otherwise; its own endpoints stay open. [next-auth.js.org/configuration/nextjs#middleware]
 */
function withAuth(args: Value[], site: Site, machine: Machine): Value {
  const handler = args.find((one) => one.is === 'function');
  const options = args.find((one) => one.is === 'object' && pathOf(one) === undefined);
  const run = (given: Value[], at: Site, caller: Machine): Value => {
    const [request] = given;
    const path = pathOf(request);
    if (path === undefined) return UNKNOWN;
    if (path.startsWith('/api/auth')) return response('next', [], at);
    const check = caller.meet('withAuth of Auth.js', 'other-auth', at);
    const answer = authorized(
      options,
      (own) => [object({ token: caller.absent(own), req: request as Value }, UNKNOWN)],
      at,
      caller,
    );
    if (answer === undefined) throw new Thrown(check);
    if (truth(answer) === undefined) return UNKNOWN;
    if (truth(answer) === false) throw new Thrown(check);
    const fields = request?.is === 'object' ? Object.fromEntries(request.fields) : {};
    const nextauth = object({ token: caller.absent(check) }, UNKNOWN);
    return handler
      ? caller.invoke(handler, [object({ ...fields, nextauth }, { is: 'request' }), ...given.slice(1)], at)
      : response('next', [], at);
  };
  return pathOf(args[0]) === undefined ? native(run, args) : run(args, site, machine);
}

function authJs(
  source: string,
  path: string,
  last: string,
  args: Value[],
  site: Site,
  machine: Machine,
  configuration: Value | undefined,
): Value | undefined {
  const meet = (what: string): Check => machine.meet(what, 'other-auth', site);
  if (/^(?:unstable_)?getServerSession$/.test(path) || path === 'getSession')
    return promise(machine.absent(meet(`${path}() of Auth.js`)));
  if (source === 'next-auth/jwt' && path === 'getToken')
    return promise(machine.absent(meet('getToken() of Auth.js')));
  if (source === 'next-auth/middleware' && (path === 'default' || path === 'withAuth'))
    return withAuth(args, site, machine);
  if (source === 'next-auth' && path === 'default')
    return { is: 'outside', source, path: 'NextAuth()', args };
  if (path !== 'NextAuth().auth')
    return last === 'signOut' || last === 'signIn' ? promise(UNKNOWN) : undefined;
  const [request] = args;
  if (pathOf(request) !== undefined) return asMiddleware(request as Value, configuration, site, machine);
  const handler = args.find((one) => one.is === 'function');
  if (!handler || args.length !== 1) return promise(machine.absent(meet('auth() of Auth.js')));
  // `auth((request) => …)` gives the handler a request that knows who is there.
  return native((given, at, caller) => {
    const check = caller.meet('request.auth of Auth.js', 'other-auth', at);
    const fields = given[0]?.is === 'object' ? Object.fromEntries(given[0].fields) : {};
    return caller.invoke(
      handler,
      [object({ ...fields, auth: caller.absent(check) }, { is: 'request' }), ...given.slice(1)],
      at,
    );
  }, args);
}
