import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { native, promise, type Site, Thrown, UNKNOWN, type Value } from './value.ts';
import { goesOn, turnsAway, wallOf } from './walls.ts';

/** Auth0 for Next.js, before its fourth version and since. */
export function auth0Call(path: string, args: Value[], site: Site, machine: Machine): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  const meet = () => machine.meet(`${name}() of Auth0`, 'other-auth', site);
  if (name === 'getSession') return promise(machine.absent(meet()));
  // [@auth0/nextjs-auth0 get-access-token.ts, server/client.ts: without a session both throw]
  if (/^getAccessToken(?:ForConnection)?$/.test(name)) return machine.refuseLater(meet());
  if (/^with(?:Api|Page)AuthRequired$/.test(name)) {
    const inner = args.find((one) => one.is === 'function');
    return native((given, at, caller) => {
      const check = caller.meet(`${name}()`, 'other-auth', at);
      if (caller.caller === 'stranger') throw new Thrown(check);
      return inner ? caller.invoke(inner, given, at) : UNKNOWN;
    }, args);
  }
  if (name === 'withMiddlewareAuthRequired') return authRequired(args);
  return path === 'Auth0Client().middleware' ? ownMiddleware(site) : undefined;
}

const IGNORED = ['/api/auth/login', '/api/auth/callback', '/_next', '/favicon.ico'];

/** The middleware of version 3: nobody gets past without a session. [@auth0/nextjs-auth0 with-middleware-auth-required.ts] */
function authRequired(args: Value[]): Value {
  const [first] = args;
  const own = first?.is === 'function' ? first : optionOf(first, 'middleware');
  return wallOf((path, given, at, machine) => {
    if (IGNORED.some((one) => path.startsWith(one))) return promise(goesOn(at));
    machine.meet('withMiddlewareAuthRequired() of Auth0', 'other-auth', at);
    if (machine.caller === 'stranger') return promise(turnsAway(at));
    if (own.is === 'known') return promise(goesOn(at));
    return own.is === 'function' ? machine.invoke(own, given, at) : UNKNOWN;
  }, args);
}

/** `middleware()` of version 4: it keeps the session alive, answers at its own paths, and lets everybody through. */
const ownMiddleware = (site: Site): Value => promise(goesOn(site));
