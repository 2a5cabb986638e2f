import type { CheckKind } from '../types.ts';
import { bySource } from './by-source.ts';
import { behind } from './endpoints.ts';
import { majorOf } from './installed.ts';
import type { Machine } from './machine.ts';
import { isForAll } from './secrets.ts';
import { unkeyCall } from './unkey.ts';
import { object, promise, type Site, UNKNOWN, type Value } from './value.ts';
import { HANDLERS, KEYS_OF_OWN, VERIFIERS, type Verifier } from './verifier-tables.ts';

const verifiersOf = bySource(VERIFIERS);
const keysOf = bySource(KEYS_OF_OWN);
const handlersOf = bySource(HANDLERS);

/** The packages that have functions which verify something. */
export const VERIFIES = {
  test: (source: string) =>
    [verifiersOf, keysOf, handlersOf].some((of) => of(source).length > 0) ||
    /^@(?:upstash\/qstash|unkey\/)/.test(source),
};

/** What a call that verifies something comes to; undefined for any other. */
export function verifierCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
  made: readonly Value[] = [],
): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  const found = verifiersOf(source).find((one) => one.path.test(path));
  if (found) {
    const what = `${name}() of ${found.of}`;
    if (hasOpenKey(found, args, made)) return provesNothing(what, site, machine);
    return answerOf(found, what, source, site, machine);
  }
  if (handlersOf(source).some((one) => one.path.test(path)))
    return hasOpenKey({ key: 0 }, args, made)
      ? undefined
      : behind(`${name}() of ${source}`, 'signature', undefined);
  if (/^@upstash\/qstash/.test(source) && /^verifySignature/.test(name))
    return hasOpenKey({ key: 1 }, args, made) ? undefined : behind(`${name}()`, 'signature', args[0]);
  const own = keysOf(source).find((one) => one.path.test(path));
  if (own && hasOpenKey(own, args, made)) return provesNothing(`${name}() of ${own.of}`, site, machine);
  return ofItsOwn(source, path, name, args, site, machine);
}

/** What is asked with a key that anybody may have comes to: nothing is known of what was sent. */
function provesNothing(what: string, site: Site, machine: Machine): Value {
  machine.note('wrong', `${what} is asked with a key that anybody may have`, site);
  return UNKNOWN;
}

/** Names of options that hold a key. */
const KEY = /secret|(?:^|signing|signature|webhook)key$/i;

/** Whether what a verifier asks with is a key that proves nothing. */
function hasOpenKey(
  { key, made, isPublic }: Pick<Verifier, 'key' | 'made' | 'isPublic'>,
  args: readonly Value[],
  maker: readonly Value[],
): boolean {
  const given = [key === undefined ? undefined : args[key], made === undefined ? undefined : maker[made]];
  const keys = given.flatMap((one) =>
    one?.is === 'object'
      ? [...one.fields].filter(([name]) => KEY.test(name)).map(([, value]) => value)
      : [one],
  );
  return keys.some((one) => (isPublic ? one?.is === 'request' : isForAll(one)));
}

function answerOf(
  { tells, promisesSince, promisesBefore }: Verifier,
  what: string,
  source: string,
  site: Site,
  machine: Machine,
): Value {
  const check = machine.meet(what, 'signature', site);
  const isBefore = (major: number | undefined): boolean =>
    major !== undefined && (majorOf(source, machine.project) ?? major) < major;
  const isOld = isBefore(promisesSince);
  if (tells === 'throws' || (tells === 'rejects' && isOld)) return machine.refuse(check);
  if (tells === 'rejects') return machine.refuseLater(check);
  const valid = machine.absent(check, tells.startsWith('null') ? null : false);
  const isLater = tells.endsWith('later') ? !isOld : isBefore(promisesBefore);
  return isLater ? promise(valid) : valid;
}

/** Those that answer, or are asked, in a way of their own. */
function ofItsOwn(
  source: string,
  path: string,
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [, second, third] = args;
  const meet = (what: string, kind: CheckKind = 'signature') => machine.meet(what, kind, site);
  if (source === 'livekit-server-sdk' && path === 'WebhookReceiver().receive') {
    // Its third parameter says that nothing is to be verified.
    if (third && !(third.is === 'known' && !third.value)) return undefined;
    const check = meet('receive() of LiveKit');
    return (majorOf(source, machine.project) ?? 2) < 2 ? machine.refuse(check) : machine.refuseLater(check);
  }
  if (source === 'dodopayments' && /\.webhooks\.unwrap$/.test(path))
    // Without headers it verifies nothing.
    return second?.is === 'object' && second.fields.has('headers')
      ? machine.refuse(meet('unwrap() of Dodo Payments'))
      : undefined;
  if (source === 'next-sanity/webhook' && path === 'parseBody') {
    // Without a signature it is null, with a wrong one false.
    return promise(object({ isValidSignature: machine.missing(meet('parseBody() of Sanity')) }, UNKNOWN));
  }
  if (source === '@shopify/shopify-api' && /\.(?:webhooks|flow|fulfillmentService)\.validate$/.test(path))
    return promise(object({ valid: machine.absent(meet('validate() of Shopify'), false) }, UNKNOWN));
  if (source === '@octokit/webhooks' && name === 'verifyAndReceive')
    return machine.refuseLater(meet('verifyAndReceive() of @octokit/webhooks'));
  // What is fed to it comes back as the same verifier.
  if (/^(?:node:)?crypto$/.test(source) && /createVerify\(\)(?:\.\w+\(\))*\.(?:update|end)$/.test(path))
    return { is: 'outside', source, path: `${path}()` };
  // What waits for an event runs once one was let through.
  if (source === '@octokit/webhooks' && /^Webhooks\(\)\.on(?:Any|Error)?$/.test(path)) return UNKNOWN;
  if (/^@unkey\//.test(source)) return unkeyCall(source, path, args, site, machine);
  return undefined;
}
