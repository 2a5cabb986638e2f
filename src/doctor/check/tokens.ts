import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { isForAll } from './secrets.ts';
import { object, promise, REQUEST, type Site, UNKNOWN, type Value } from './value.ts';

/**
 * Signed tokens: what verifies one throws, and proves something with a key that is the app's own.
 * @param made What the client was made with that a key is asked of.
 */
export function tokenCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  made?: readonly Value[],
): Value | undefined {
  if (source === 'jwks-rsa') return keysOf(source, path, args, site, machine, made);
  const isLater = source === 'jose' && /(?:^|\.)jwtVerify$/.test(path);
  if (!isLater && !(source === 'jsonwebtoken' && /(?:^|\.)verify$/.test(path))) return undefined;
  const what = isLater ? 'jwtVerify()' : 'verify() of jsonwebtoken';
  if (isForAll(args[1])) {
    machine.note('wrong', `${what} is asked with a key that anybody may have`, site);
    return isLater ? promise(UNKNOWN) : UNKNOWN;
  }
  const check = machine.meet(what, 'other-auth', site);
  if (isLater) return machine.refuseLater(check);
  const answer = args.slice(2).find((one) => one.is === 'function');
  if (!answer) return machine.refuse(check);
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

/** Keys that somebody publishes: to fetch one is no work, and whose they are the app says, or the caller. */
function keysOf(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  made: readonly Value[] = [],
): Value | undefined {
  if (/^(?:default|JwksClient|jwksClient)$/.test(path))
    return { is: 'outside', source, path: `${path}()`, args };
  if (!/\(\)\.(?:getSigningKeys?|getKeys)$/.test(path)) return undefined;
  const uri = optionOf(made[0], 'jwksUri');
  const key: Value = uri.is === 'request' ? REQUEST : { is: 'unknown', truthy: true };
  const answer = args.find((one) => one.is === 'function');
  if (answer) machine.invoke(answer, [UNKNOWN, key], site);
  return promise(key);
}
