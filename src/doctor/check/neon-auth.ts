import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { response } from './responses.ts';
import { object, promise, type Site, UNKNOWN, type Value } from './value.ts';
import { goesOn, turnsAway, wallOf } from './walls.ts';

/** Paths that the middleware leaves open, and what is below. [@neondatabase/auth route-protection.ts] */
const OPEN = [
  '/api/auth',
  '/auth/callback',
  '/auth/sign-in',
  '/auth/sign-up',
  '/auth/magic-link',
  '/auth/email-otp',
  '/auth/forgot-password',
];
const LOGIN = '/auth/sign-in';

/** Neon Auth for Next.js. */
export function neonAuthCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const meet = (what: string) => machine.meet(`${what} of Neon Auth`, 'other-auth', site);
  switch (path) {
    case 'neonAuth': {
      const check = meet('neonAuth()');
      return promise(object({ session: machine.absent(check), user: machine.absent(check) }));
    }
    case 'createNeonAuth':
      return { is: 'outside', source, path: 'createNeonAuth()' };
    case 'createNeonAuth().getSession':
      return promise(object({ data: machine.absent(meet('getSession()')), error: UNKNOWN }));
    case 'authApiHandler':
    case 'createNeonAuth().handler':
      return { is: 'outside', source, path: 'authApiHandler()' };
    case 'neonAuthMiddleware':
    case 'createNeonAuth().middleware':
      return neonMiddleware(args);
    default:
      break;
  }
  // Its own endpoints, which decide by themselves.
  if (/^authApiHandler\(\)\.[A-Z]+$/.test(path)) return promise(response('new', [], site));
  if (/^createNeonAuth\(\)\.sign(?:In|Up|Out)(?:\.|$)/.test(path)) {
    machine.note('signs', `calls ${path.slice(path.indexOf('.') + 1)}()`, site);
    return promise(object({ data: UNKNOWN, error: UNKNOWN }));
  }
  return undefined;
}

/** Who has no session is sent to sign in, but at its own paths; older versions left open what only begins like one. */
function neonMiddleware(args: Value[]): Value {
  return wallOf((path, _, at, machine) => {
    const option = optionOf(args[0], 'loginUrl');
    if (option.is !== 'known') return UNKNOWN;
    const login = typeof option.value === 'string' ? option.value : LOGIN;
    const open = [...OPEN, login.replace(/[?#].*$/, '')];
    if (open.some((one) => path === one || path.startsWith(`${one}/`))) return promise(goesOn(at));
    if (open.some((one) => path.startsWith(one))) return UNKNOWN;
    machine.meet('neonAuthMiddleware()', 'other-auth', at);
    return promise(machine.caller === 'member' ? goesOn(at) : turnsAway(at));
  }, args);
}
