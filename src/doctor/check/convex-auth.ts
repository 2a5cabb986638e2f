import { clerkCall } from './clerk.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { response } from './responses.ts';
import { native, object, promise, type Site, UNKNOWN, type Value } from './value.ts';
import { goesOn, wallOf } from './walls.ts';

/** Convex Auth for Next.js. [@convex-dev/auth nextjs/server/index.tsx] */
export function convexAuthCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  switch (path) {
    case 'convexAuthNextjsToken':
      return unverified(site, machine);
    case 'isAuthenticatedNextjs':
      return authenticated(site, machine);
    case 'convexAuthNextjsMiddleware':
      return convexMiddleware(args);
    case 'nextjsMiddlewareRedirect':
      return response('redirect', [args[1] ?? UNKNOWN], site, machine.visited);
    case 'createRouteMatcher':
      // It is Clerk's.
      return clerkCall(source, path, args, site, machine);
    default:
      return undefined;
  }
}

/** Convex is asked whether the token is right. */
const authenticated = (site: Site, machine: Machine): Value =>
  promise(machine.absent(machine.meet('isAuthenticated() of Convex Auth', 'other-auth', site), false));

/** The token as the cookie has it: Convex verifies it once it is handed over, and nobody before. */
function unverified(site: Site, machine: Machine): Value {
  machine.note('wrong', 'the token of Convex Auth is what the cookie says, which nobody has verified', site);
  return promise({ is: 'request', of: 'credential' });
}

/** The middleware: the app's own handler answers; without one, or an answer of its own, everybody is let through. */
function convexMiddleware(args: Value[]): Value {
  const [handler, options] = args;
  return wallOf((path, given, at, machine) => {
    const api = optionOf(options, 'apiRoute');
    const own = api.is === 'known' ? (api.value ?? '/api/auth') : undefined;
    if (own === undefined || path === own) return UNKNOWN;
    if (handler === undefined || handler.is === 'known') return promise(goesOn(at));
    if (handler.is !== 'function') return UNKNOWN;
    const convexAuth = object({
      getToken: native((_, where, caller) => unverified(where, caller)),
      isAuthenticated: native((_, where, caller) => authenticated(where, caller)),
    });
    const [request = UNKNOWN, event = UNKNOWN] = given;
    return machine.invoke(handler, [request, object({ event, convexAuth }, UNKNOWN)], at);
  }, args);
}
