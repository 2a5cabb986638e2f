import type { Machine } from './machine.ts';
import { asksNobody, provesNothing, signing } from './secrets.ts';
import { promise, type Site, UNKNOWN, type Value } from './value.ts';

type Secret = Value & { is: 'secret' };

/** The packages that have such functions; the platform has them, too. */
export const SIGNS = /^(?:(?:node:)?crypto$|(?:@noble\/hashes|@oslojs\/crypto|js-sha256)(?:\/|$))/;

/** What functions of Node's and the platform's cryptography come to that sign, verify, hash or compare; undefined for any other. */
export function signatureCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const hash = isHash(source, path) ? hashed(path, args) : undefined;
  if (hash) return hash;
  if (/^(?:node:)?crypto$/.test(source) || source === 'global') {
    const bare = path.replace(/^default\./, '');
    if (/^createHmac\(?/.test(bare) || /^(?:crypto|webcrypto)?\.?subtle\.sign$/.test(bare)) {
      // Signed with what the caller brought, or stands in the code, it proves no more than a hash.
      if (bare.startsWith('createHmac') && provesNothing(args[1]))
        return { is: 'outside', source, path: `${path.replace('createHmac', 'createHash')}()` };
      const secret: Secret = { is: 'secret', name: 'HMAC', kind: 'signature' };
      return bare.endsWith('sign') ? promise(signing(secret, args[2])) : secret;
    }
    if (/(?:^|\.)timingSafeEqual$/.test(bare)) return timingSafe(args, site, machine);
    if (bare.endsWith('subtle.verify'))
      return promise(machine.absent(machine.meet('crypto.subtle.verify()', 'signature', site), false));
  }
  return undefined;
}

/** Functions that make a hash, of Node's, the platform's and of packages. */
const isHash = (source: string, path: string): boolean =>
  (/^(?:node:)?crypto$/.test(source) &&
    /^(?:default\.)?(?:createHash\(\)\.update|hash|(?:webcrypto\.)?subtle\.digest)$/.test(path)) ||
  (source === 'global' && /^crypto\.subtle\.digest$/.test(path)) ||
  (/^(?:@noble\/hashes|@oslojs\/crypto|js-sha256)(?:\/|$)/.test(source) && /^(?:default|sha\d+)$/.test(path));

/** The hash of a key or token that the caller sent, and of nothing else that is known here; undefined for any other. */
function hashed(path: string, args: readonly Value[]): Value | undefined {
  if (!args.some((one) => one.is === 'request' && one.of === 'credential')) return undefined;
  const digest: Value = { is: 'request', of: 'digest' };
  return path.endsWith('subtle.digest') ? promise(digest) : digest;
}

function timingSafe(args: readonly Value[], site: Site, machine: Machine): Value {
  const secrets = args.filter((one) => one.is === 'secret');
  const sent = args.some((one) => one.is === 'request');
  // Texts of other lengths it throws at; two hashes are of the same.
  if (args.some((one) => one.is === 'request' && one.of !== 'digest')) machine.ways.mayThrow += 1;
  if (secrets.length === 0 || (!sent && (secrets.length < 2 || asksNobody(secrets)))) return UNKNOWN;
  // Two texts that others know may be the same, whoever signs them.
  if (
    !sent &&
    secrets.every((one) => one.is === 'secret' && one.kind === 'signature' && one.signs !== 'other')
  )
    return UNKNOWN;
  const signed = secrets.find((one) => one.is === 'secret' && one.kind === 'signature');
  return machine.absent(machine.meet('timingSafeEqual()', signed ? 'signature' : 'secret', site), false);
}
