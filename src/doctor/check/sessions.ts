import { fits } from '../../entry/patterns.ts';
import { authJsCall } from './auth-js.ts';
import { auth0Call } from './auth0.ts';
import { betterAuthCall, betterFetched } from './better-auth.ts';
import { convexAuthCall } from './convex-auth.ts';
import { firebaseEdgeCall } from './firebase-edge.ts';
import { ironSession } from './iron-session.ts';
import { kindeCall } from './kinde.ts';
import { logtoCall } from './logto.ts';
import type { Machine } from './machine.ts';
import { neonAuthCall } from './neon-auth.ts';
import { stackAuthCall } from './stack-auth.ts';
import { tokenCall } from './tokens.ts';
import { type Check, object, promise, type Site, UNKNOWN, type Value } from './value.ts';
import { workosCall } from './workos.ts';

/** The packages that tell of a session, or of who holds a token. */
export const TELLS_SESSIONS =
  /^(?:next-auth|@auth\/|@supabase\/|@better-fetch\/fetch$|path-to-regexp$|better-auth|payload$|iron-session|lucia$|@kinde-oss\/|@auth0\/|@workos-inc\/|@neondatabase\/|next-firebase-auth-edge|@convex-dev\/auth|@logto\/next|@stackframe\/|firebase-admin|jwks-rsa$|jose$|jsonwebtoken$)/;

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
      const decides = supabaseDecides(source, path, args, site, machine);
      return { is: 'outside', source, path: `${path}()`, ...(decides ? { decides } : {}) };
    }
    return undefined;
  }
  if (source === '@better-fetch/fetch' && path === 'betterFetch')
    return betterFetched(args[0], site, machine);
  if (source === 'path-to-regexp' && path === 'pathToRegexp') return pathRegexp(args[0]);
  if (/^better-auth/.test(source)) return betterAuthCall(source, path, args, site, machine);
  if (source === 'payload') {
    // [payloadcms.com/docs/local-api/overview: what it finds is not limited to what the caller may see]
    if (path === 'getPayload' || path === 'buildConfig') return { is: 'outside', source, path: `${path}()` };
    return path === 'getPayload().auth' ? nothing('auth() of Payload', ['user']) : undefined;
  }
  if (/^iron-session(?:\/(?:next|edge))?$/.test(source)) return ironSession(path, args, site, machine);
  if (source === 'lucia' && /validateSession$/.test(path))
    return nothing('validateSession() of Lucia', ['user', 'session']);
  if (/^@kinde-oss\//.test(source)) return kindeCall(source, path, args, site, machine);
  if (/^@auth0\//.test(source)) return auth0Call(path, args, site, machine);
  if (/^@workos-inc\//.test(source)) return workosCall(source, path, args, site, machine);
  if (/^@neondatabase\/(?:neon-js|auth)(?:\/|$)/.test(source))
    return neonAuthCall(source, path, args, site, machine);
  if (/^next-firebase-auth-edge(?:\/|$)/.test(source)) return firebaseEdgeCall(path, args, site, machine);
  if (/^@convex-dev\/auth(?:\/|$)/.test(source)) return convexAuthCall(source, path, args, site, machine);
  if (/^@logto\/next(?:\/|$)/.test(source)) return logtoCall(path, site, machine);
  if (/^@stackframe\//.test(source)) return stackAuthCall(path, args, site, machine);
  if (/^firebase-admin/.test(source) && /\.?verify(?:IdToken|SessionCookie)$/.test(path))
    return machine.refuseLater(meet(`${last}() of Firebase`));
  return tokenCall(source, path, args, site, machine, made);
}

/** A key before which row level security gives way. [supabase.com/docs/guides/api/api-keys] */
const isServiceKey = (key: Value | undefined): boolean =>
  key?.is === 'secret' && /service|secret|admin/i.test(key.name);

/**
 * Whether a client of Supabase is handed the token of whoever calls, or the cookies that hold it: row level security then
 * sees who that is. [clerk.com/docs/integrations/databases/supabase, supabase.com/docs/guides/auth/server-side/nextjs]
 */
function supabaseDecides(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): boolean {
  const given = (of: Value | undefined, name: string): Value | undefined =>
    of?.is === 'object' ? of.fields.get(name) : undefined;
  const token = given(args[2], 'accessToken');
  if (token !== undefined) return isOfCaller(token, site, machine);
  // A signed-out visitor has no token, and then the key decides.
  if (/^@supabase\/auth-helpers-/.test(source))
    return !/Browser/.test(path) && !isServiceKey(given(args[1], 'supabaseKey'));
  return path === 'createServerClient' && given(args[2], 'cookies') !== undefined && !isServiceKey(args[1]);
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
      const fit = fits(text, path);
      return fit === undefined ? undefined : fit ? /^.*$/.exec(path) : null;
    },
  };
}
