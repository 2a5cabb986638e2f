import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { pathOf } from './request.ts';
import { object, promise, REQUEST, type Site, truth, UNKNOWN, type Value } from './value.ts';
import { type Answers, goesOn, isListed, turnsAway, wallOf } from './walls.ts';

/** What is null for somebody who is signed out: each verifies the token first. [@kinde-oss/kinde-auth-nextjs session/] */
const NULLS =
  /^getKindeServerSession\(\)\.(?:getPermissions?|getRoles|getClaim|get(?:Access|Id)Token(?:Raw)?|getOrganization|getUserOrganizations)$/;

/** Paths of its own, which stay open. */
const OWN = '/api/auth/';
const OPEN = ['login', 'kinde_callback', 'register', 'setup'].map((name) => OWN + name);

/** Kinde for Next.js. */
export function kindeCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  const meet = () => machine.meet(`${name}() of Kinde`, 'other-auth', site);
  if (name === 'isAuthenticated') return promise(machine.absent(meet(), false));
  if (name === 'getUser' || name === 'getSession') return promise(machine.absent(meet()));
  if (NULLS.test(path)) return promise(machine.missing(meet()));
  if (path === 'withAuth') return kindeMiddleware(args, site, machine);
  return path === 'getKindeServerSession' ? { is: 'outside', source, path: `${path}()` } : undefined;
}

/**
 * `withAuth`, as it is or around a handler: who has no token is sent to sign in, but where a path is public; the handler is
 * called for who has one. [@kinde-oss/kinde-auth-nextjs authMiddleware.ts]
 */
function kindeMiddleware(args: Value[], site: Site, machine: Machine): Value {
  const handler = args.find((one) => one.is === 'function');
  const options = args.find((one) => one !== handler && pathOf(one) === undefined);
  const answers: Answers = (path, given, at, caller) => {
    const login = optionOf(options, 'loginPage');
    if (login.is !== 'known') return UNKNOWN;
    if (login.value === path || OPEN.includes(path)) return promise(goesOn(at));
    if (path.startsWith(OWN)) return UNKNOWN;
    const isPublic = isListed(optionOf(options, 'publicPaths'), path, (text, one) =>
      text === '/' ? one === '/' : one.startsWith(text),
    );
    if (isPublic !== false) return isPublic ? promise(goesOn(at)) : UNKNOWN;
    caller.meet('withAuth() of Kinde', 'other-auth', at);
    if (caller.caller === 'stranger') return promise(turnsAway(at));
    return ofMember(optionOf(options, 'isAuthorized'), handler, given, at, caller);
  };
  const path = pathOf(args[0]);
  return path === undefined ? wallOf(answers, args) : answers(path, args, site, machine);
}

/** What who is signed in gets: that hangs on what the app says of them. */
function ofMember(
  isAuthorized: Value,
  handler: Value | undefined,
  given: Value[],
  at: Site,
  machine: Machine,
): Value {
  if (truth(isAuthorized) !== false) return UNKNOWN;
  if (!handler) return promise(goesOn(at));
  const fields = given[0]?.is === 'object' ? Object.fromEntries(given[0].fields) : {};
  return machine.invoke(handler, [object({ ...fields, kindeAuth: UNKNOWN }, REQUEST), ...given.slice(1)], at);
}
