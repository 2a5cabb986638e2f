import { fits } from '../../entry/patterns.ts';
import type { Machine } from './machine.ts';
import { isOn, optionOf } from './options.ts';
import { type Check, known, object, promise, type Site, truth, UNKNOWN, type Value } from './value.ts';
import { goesOn, isListed, turnsAway, wallOf } from './walls.ts';

/** What somebody who is signed out gets: no user, and nothing else. [@workos-inc/authkit-nextjs session.ts] */
const nobody = (check: Check, machine: Machine): Value =>
  machine.caller === 'stranger'
    ? object({ user: known(null, check) }, known(undefined, check))
    : object({}, UNKNOWN);

/** AuthKit of WorkOS for Next.js, and the sealed sessions of its client. */
export function workosCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source === '@workos-inc/node') return sealedSession(path, site, machine);
  const meet = (what: string): Check => machine.meet(`${what} of WorkOS`, 'other-auth', site);
  switch (path) {
    case 'withAuth':
    case 'getUser':
    case 'refreshSession':
      return isOn(args[0], 'ensureSignedIn') === true
        ? machine.refuseLater(meet(`${path}({ ensureSignedIn })`))
        : promise(nobody(meet(`${path}()`), machine));
    case 'getTokenClaims': {
      // A token that it is given is read, and not verified.
      const isOwn = args[0] === undefined || truth(args[0]) === false;
      const check = isOwn ? meet('getTokenClaims()') : undefined;
      return promise(check && machine.caller === 'stranger' ? object({}, known(undefined, check)) : UNKNOWN);
    }
    case 'validateApiKey': {
      const check = machine.meet('validateApiKey() of WorkOS', 'secret', site);
      return promise(object({ apiKey: machine.absent(check) }));
    }
    case 'signOut':
      machine.note('signs', 'calls signOut() of WorkOS', site);
      return promise(UNKNOWN);
    case 'getSignInUrl':
    case 'getSignUpUrl':
      return promise(UNKNOWN);
    case 'authkit':
      return promise(
        object({
          session: nobody(meet('authkit()'), machine),
          headers: UNKNOWN,
          authorizationUrl: { is: 'unknown', truthy: true },
        }),
      );
    case 'handleAuthkitHeaders':
    case 'handleAuthkitProxy': {
      const leads = isOn(args[2], 'redirect');
      return leads === undefined ? UNKNOWN : leads ? turnsAway(site) : goesOn(site);
    }
    case 'authkitMiddleware':
    case 'authkitProxy':
      return authkitMiddleware(args[0]);
    default:
      return undefined;
  }
}

/** The middleware, which lets everybody through where it is not told otherwise. */
function authkitMiddleware(options: Value | undefined): Value {
  return wallOf(
    (path, _, at, machine) => {
      const auth = optionOf(options, 'middlewareAuth');
      const isEnabled = isOn(auth, 'enabled');
      if (isEnabled === undefined) return UNKNOWN;
      if (!isEnabled || machine.caller === 'member') return goesOn(at);
      const listed = isListed(optionOf(auth, 'unauthenticatedPaths'), path, (text, one) => fits(text, one));
      if (listed !== false) return listed ? goesOn(at) : UNKNOWN;
      const callback = isCallback(optionOf(options, 'redirectUri'), path);
      if (callback !== false) return callback ? goesOn(at) : UNKNOWN;
      machine.meet('authkitMiddleware() of WorkOS', 'other-auth', at);
      return turnsAway(at);
    },
    options ? [options] : [],
  );
}

/** Whether a path is the one that WorkOS sends people back to, which stays open; in the environment it is called by its name. */
function isCallback(uri: Value, path: string): boolean | undefined {
  if (uri.is === 'known' && typeof uri.value === 'string')
    return URL.canParse(uri.value) ? new URL(uri.value).pathname === path : undefined;
  return /callback|redirect|auth|login|workos/i.test(path) ? undefined : false;
}

/** A session that is sealed in a cookie, which is asked whose it is. [@workos-inc/node session.ts] */
function sealedSession(path: string, site: Site, machine: Machine): Value | undefined {
  const of = /\.(?:loadSealedSession\(\)\.(authenticate|refresh)|(authenticateWithSessionCookie))$/.exec(
    path,
  );
  if (/\.loadSealedSession$/.test(path))
    return { is: 'outside', source: '@workos-inc/node', path: `${path}()` };
  if (!of) return undefined;
  const check = machine.meet(`${of[1] ?? of[2]}() of WorkOS`, 'other-auth', site);
  return promise(
    machine.caller === 'stranger'
      ? object({ authenticated: known(false, check), reason: UNKNOWN }, known(undefined, check))
      : UNKNOWN,
  );
}
