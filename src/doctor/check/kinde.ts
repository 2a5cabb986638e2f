import { isBefore } from './installed.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { pathOf } from './request.ts';
import { object, promise, REQUEST, type Site, truth, UNKNOWN, type Value } from './value.ts';
import { type Answers, goesOn, isListed, turnsAway, wallOf } from './walls.ts';

/** What is null for somebody who is signed out, in any version once the token is verified. [@kinde-oss/kinde-typescript-sdk token-claims.ts] */
const CLAIMS = /^getKindeServerSession\(\)\.(?:getPermissions?|getRoles|getClaim)$/;
/** What is so since a version that verifies it. [@kinde-oss/kinde-auth-nextjs session/] */
const TOKENS =
  /^getKindeServerSession\(\)\.(?:get(?:Access|Id)Token(?:Raw)?|getOrganization|getUserOrganizations)$/;

const NEXT = '@kinde-oss/kinde-auth-nextjs';
/** The first version that verifies the tokens of the caller's cookies: those before only read them. */
const VERIFIES = [2, 5] as const;

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
  if (CLAIMS.test(path)) return promise(machine.missing(meet()));
  const isUser = /^(?:isAuthenticated|getUser|getSession)$/.test(name);
  if (isUser || TOKENS.test(path)) {
    if (source.startsWith(NEXT) && isBelieved(name, site, machine)) return promise(UNKNOWN);
    if (!isUser) return promise(machine.missing(meet()));
    return promise(name === 'isAuthenticated' ? machine.absent(meet(), false) : machine.absent(meet()));
  }
  if (path === 'withAuth') return kindeMiddleware(args, site, machine);
  return path === 'getKindeServerSession' ? { is: 'outside', source, path: `${path}()` } : undefined;
}

/** Notes that a token is believed which anybody can write, or may be, by the version that the app asks for. */
function isBelieved(name: string, site: Site, machine: Machine): boolean {
  const isOld = isBefore(NEXT, VERIFIES, machine.project);
  if (isOld === false) return false;
  const what = `${name}() of Kinde before ${VERIFIES.join('.')} believes the cookie without verifying it`;
  if (isOld) machine.note('wrong', what, site);
  else machine.note('lost', `${what}, and which version runs is not known`, site);
  return true;
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
    if (isBelieved('withAuth', at, caller)) return UNKNOWN;
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
