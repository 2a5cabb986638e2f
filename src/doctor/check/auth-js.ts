import type { Machine } from './machine.ts';
import { isOn, optionOf } from './options.ts';
import { pathOf } from './request.ts';
import { response } from './responses.ts';
import { isForAll } from './secrets.ts';
import {
  type Check,
  known,
  native,
  object,
  promise,
  type Site,
  Thrown,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

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

/**
 * The token in the caller's cookie, decrypted and so verified; as it was sent where it is asked for `raw`.
 * [next-auth.js.org/tutorials/securing-pages-and-api-routes#using-gettoken]
 */
function tokenOf(options: Value | undefined, site: Site, machine: Machine): Value {
  const raw = isOn(options, 'raw');
  if (raw) {
    machine.note('wrong', 'getToken({ raw: true }) of Auth.js gives the cookie as it was sent', site);
    return promise({ is: 'request', of: 'credential' });
  }
  if (raw === undefined || isOn(options, 'decode') !== false) {
    machine.note('lost', 'getToken() of Auth.js is asked in a way that can not be told', site);
    return promise(UNKNOWN);
  }
  return decoded('getToken() of Auth.js', options, site, machine);
}

/** What a function that decrypts gives somebody without a token. */
function decoded(what: string, options: Value | undefined, site: Site, machine: Machine): Value {
  if (isForAll(optionOf(options, 'secret'))) {
    machine.note('wrong', `${what} is asked with a key that anybody may have`, site);
    return promise(UNKNOWN);
  }
  return promise(machine.absent(machine.meet(what, 'other-auth', site)));
}

/** What Auth.js gives somebody who is signed out. */
export function authJsCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  configuration: Value | undefined,
): Value | undefined {
  const meet = (what: string): Check => machine.meet(what, 'other-auth', site);
  if (/^(?:unstable_)?getServerSession$/.test(path) || path === 'getSession')
    return promise(machine.absent(meet(`${path}() of Auth.js`)));
  if (/^(?:next-auth|@auth\/core)\/jwt$/.test(source)) {
    if (path === 'getToken') return tokenOf(args[0], site, machine);
    if (path === 'decode') return decoded('decode() of Auth.js', args[0], site, machine);
  }
  if (source === 'next-auth/middleware' && (path === 'default' || path === 'withAuth'))
    return withAuth(args, site, machine);
  if (source === 'next-auth' && path === 'default')
    return { is: 'outside', source, path: 'NextAuth()', args };
  if (/(?:^|\.)sign(?:In|Out)$/.test(path)) {
    machine.note('signs', `calls ${path.split('.').at(-1)}()`, site);
    return promise(UNKNOWN);
  }
  if (path !== 'NextAuth().auth') return undefined;
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
