import type { Machine } from './machine.ts';
import { isOn, optionOf } from './options.ts';
import { pathOf } from './request.ts';
import { response } from './responses.ts';
import { isForAll } from './secrets.ts';
import { known, promise, type Site, truth, UNKNOWN, type Value } from './value.ts';
import { goesOn, isListed } from './walls.ts';

/** next-firebase-auth-edge: tokens in a signed cookie. [next-firebase-auth-edge tokens.ts, middleware.ts] */
export function firebaseEdgeCall(
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [first, options] = args;
  switch (path) {
    case 'getTokens':
    case 'getTokensFromObject':
    case 'getApiRequestTokens':
      return tokensOf(path, options, site, machine);
    case 'getFirebaseAuth().verifyIdToken':
      return machine.refuseLater(machine.meet('verifyIdToken() of Firebase', 'other-auth', site));
    case 'authMiddleware':
      return edgeMiddleware(first, options, site, machine);
    case 'redirectToLogin':
      return toLogin(first, options, site, machine);
    case 'redirectToPath':
      return response('redirect', [options ?? UNKNOWN], site, machine.visited);
    case 'redirectToHome':
      return response('redirect', [options ? optionOf(options, 'path') : known('/')], site, machine.visited);
    default:
      return undefined;
  }
}

/** The tokens of the caller's cookie, once its signature is verified, or null. */
function tokensOf(name: string, options: Value | undefined, site: Site, machine: Machine): Value {
  const keys = optionOf(options, 'cookieSignatureKeys');
  if (keys.is === 'array' && keys.items.some(isForAll)) {
    machine.note('wrong', `${name}() is asked with a key that anybody may have`, site);
    return promise(UNKNOWN);
  }
  return promise(machine.absent(machine.meet(`${name}() of next-firebase-auth-edge`, 'other-auth', site)));
}

const plain = (path: string): string => (path === '/' ? path : path.replace(/\/$/, ''));

/** The middleware: the app's own functions answer who has a token and who has none; without them everybody is let through. */
function edgeMiddleware(
  request: Value | undefined,
  options: Value | undefined,
  site: Site,
  machine: Machine,
): Value | undefined {
  const path = pathOf(request);
  const own = ['loginPath', 'logoutPath', 'refreshTokenPath'].map((name) => optionOf(options, name));
  if (path === undefined || own.some((one) => one.is !== 'known')) return undefined;
  if (own.some((one) => one.is === 'known' && one.value === plain(path))) return promise(UNKNOWN);
  if (isOn(options, 'experimental_createAnonymousUserIfUserNotFound') !== false) return promise(UNKNOWN);
  machine.meet('authMiddleware() of next-firebase-auth-edge', 'other-auth', site);
  const answer = optionOf(options, machine.caller === 'stranger' ? 'handleInvalidToken' : 'handleValidToken');
  if (truth(answer) === false) return promise(goesOn(site));
  return answer.is === 'function' ? machine.invoke(answer, [UNKNOWN, UNKNOWN], site) : promise(UNKNOWN);
}

/** Who has no token is sent to sign in, but from a path that is public, or where others are private. */
function toLogin(
  request: Value | undefined,
  options: Value | undefined,
  site: Site,
  machine: Machine,
): Value | undefined {
  const path = pathOf(request);
  if (path === undefined) return undefined;
  const isOn = (name: string): boolean | undefined =>
    isListed(optionOf(options, name), plain(path), (text, one) => text === one);
  const to = options ? optionOf(options, 'path') : known('/login');
  const isPublic = options ? isOn('publicPaths') : plain(path) === '/login';
  const isPrivate = truth(optionOf(options, 'privatePaths')) === false || isOn('privatePaths');
  if (isPublic || isPrivate === false) return goesOn(site);
  if (isPublic === undefined || isPrivate === undefined) return UNKNOWN;
  return response('redirect', [to], site, machine.visited);
}
