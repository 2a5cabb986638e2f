import type { Machine } from './machine.ts';
import { type Check, native, object, promise, type Site, Thrown, UNKNOWN, type Value } from './value.ts';

const wrap = (run: (args: Value[], site: Site) => Value): Value => native(run);

/** Session lookups of other sign-in systems: what each gives somebody who is signed out. */
export function sessionCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const last = path.split('.').at(-1) ?? path;
  const meet = (what: string): Check => machine.meet(what, 'other-auth', site);
  const none = (what: string): Value => promise(machine.absent(meet(what)));
  const nothing = (what: string, names: readonly string[]): Value => {
    const check = meet(what);
    return promise(object(Object.fromEntries(names.map((name) => [name, machine.absent(check)])), UNKNOWN));
  };
  if (/^(?:next-auth|@auth\/)/.test(source)) return authJs(source, path, last, args, site, machine);
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
    if (/^create\w*Client$/.test(path)) return { is: 'outside', source, path: `${path}()` };
    return undefined;
  }
  if (/^better-auth/.test(source)) {
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
  if (source === 'iron-session') {
    if (path !== 'getIronSession') return undefined;
    const check = meet('getIronSession()');
    return promise(
      object(
        { save: native(() => UNKNOWN), destroy: native(() => UNKNOWN) },
        machine.absent(check, undefined),
      ),
    );
  }
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
      return wrap((given, at) => {
        const check = machine.meet(`${last}()`, 'other-auth', at);
        if (machine.caller === 'stranger') throw new Thrown(check);
        return inner ? machine.invoke(inner, given, at) : UNKNOWN;
      });
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

function authJs(
  source: string,
  path: string,
  last: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const meet = (what: string): Check => machine.meet(what, 'other-auth', site);
  if (/^(?:unstable_)?getServerSession$/.test(path) || path === 'getSession')
    return promise(machine.absent(meet(`${path}() of Auth.js`)));
  if (source === 'next-auth/jwt' && path === 'getToken')
    return promise(machine.absent(meet('getToken() of Auth.js')));
  if (source === 'next-auth' && path === 'default')
    return { is: 'outside', source, path: 'NextAuth()', args };
  if (path !== 'NextAuth().auth')
    return last === 'signOut' || last === 'signIn' ? promise(UNKNOWN) : undefined;
  const handler = args.find((one) => one.is === 'function');
  if (!handler || args.length !== 1) return promise(machine.absent(meet('auth() of Auth.js')));
  // `auth((request) => …)` gives the handler a request that knows who is there.
  return wrap((given, at) => {
    const check = machine.meet('request.auth of Auth.js', 'other-auth', at);
    return machine.invoke(
      handler,
      [object({ auth: machine.absent(check) }, { is: 'request' }), ...given.slice(1)],
      at,
    );
  });
}
