import { fits } from '../../entry/patterns.ts';
import { authJsCall } from './auth-js.ts';
import { betterAuthCall, betterFetched } from './better-auth.ts';
import { ironSession } from './iron-session.ts';
import type { Machine } from './machine.ts';
import { stackAuthCall } from './stack-auth.ts';
import { type Check, native, object, promise, type Site, Thrown, UNKNOWN, type Value } from './value.ts';

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
  if (/^(?:next-auth|@auth\/)/.test(source)) return authJsCall(source, path, args, site, machine, made?.[0]);
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
    if (/\.auth\.(?:resetPasswordForEmail|resend)$/.test(path))
      return promise(object({ data: UNKNOWN, error: UNKNOWN }));
    if (/\.auth\.(?:sign(?:In|Up|Out)\w*|exchangeCodeForSession|verifyOtp)$/.test(path)) {
      machine.note('signs', `calls ${last}() of Supabase`, site);
      return promise(object({ data: UNKNOWN, error: UNKNOWN }));
    }
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
  if (/^better-auth/.test(source)) return betterAuthCall(source, path, args, site, machine);
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
  if (/^@stackframe\//.test(source)) return stackAuthCall(path, args, site, machine);
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

/** Whether what gives a token may give that of whoever calls: not one that is the same for all. */
function isOfCaller(token: Value, site: Site, machine: Machine): boolean {
  if (token.is !== 'function' && token.is !== 'native')
    return token.is === 'unknown' || token.is === 'request';
  const waited = { ...site, awaited: true };
  const given = machine.quietly(() => machine.wait(machine.invoke(token, [], waited), waited));
  return given.is === 'known' ? given.by !== undefined : given.is !== 'secret' && given.is !== 'env';
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
