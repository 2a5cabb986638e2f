import type { Machine } from './machine.ts';
import { known, object, promise, type Site, UNKNOWN, type Value } from './value.ts';

/** Logto for Next.js. [@logto/node client.ts] */
export function logtoCall(path: string, site: Site, machine: Machine): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  if (name === 'getLogtoContext') {
    const check = machine.meet('getLogtoContext() of Logto', 'other-auth', site);
    return promise(
      machine.caller === 'stranger'
        ? object({ isAuthenticated: known(false, check) }, known(undefined, check))
        : UNKNOWN,
    );
  }
  if (/^(?:signIn|signOut|handleSignIn|handleSignOut)$/.test(name)) {
    machine.note('signs', `calls ${name}() of Logto`, site);
    return promise(UNKNOWN);
  }
  return undefined;
}
