import type { Machine } from './machine.ts';
import { promise, type Site, UNKNOWN, type Value } from './value.ts';

/**
 * Keys, tokens and sessions that are kept as a hash: what the caller sends in a header or a cookie that is there for keys is
 * hashed, and the row that has this hash is looked for. Who does not know the key finds none. The hash is what makes it
 * provable: a row looked up by what was sent as it is, or by the hash of anything else, may be anybody's.
 */

/** Names of calls that look something up and change nothing. */
const READS =
  /^(?:query\w*|find(?:First|Unique|One|By\w*)(?:OrThrow)?|select|where|eq|and|get|has|first|single|maybeSingle|limit|execute|exec|all|values|lookup|getBy\w*)$/;

const CHANGES = /^\s*(?:insert|update|delete|merge|replace|alter|drop|create|truncate)\b/i;
const MAX_DEEP = 4;

/** Whether the hash of a key that the caller sent is in a value. */
function holds(value: Value, depth = 0): boolean {
  if (depth > MAX_DEEP) return false;
  if (value.is === 'request') return value.of === 'digest';
  if (value.is === 'array') return value.items.some((item) => holds(item, depth + 1));
  if (value.is === 'object') return [...value.fields.values()].some((one) => holds(one, depth + 1));
  return (
    value.is === 'outside' &&
    (value.digest === true || (value.args ?? []).some((one) => holds(one, depth + 1)))
  );
}

/** Whether a call looks for what has the hash of a key that the caller sent. */
export function asksByDigest(name: string, args: readonly Value[]): boolean {
  const [first] = args;
  if (first?.is === 'known' && typeof first.value === 'string' && CHANGES.test(first.value)) return false;
  return READS.test(name) && args.some((one) => holds(one));
}

/** What such a look-up gives: nothing to a stranger, a row or none to others. */
export function foundByDigest(site: Pick<Site, 'module' | 'node'>, machine: Machine): Value {
  const check = machine.meet('the look-up by the hash of the key that was sent', 'secret', site);
  return machine.absent({ ...check, empty: true });
}

/** The same before it is awaited. */
export const lookUpByDigest = (site: Site, machine: Machine): Value =>
  machine.caller === 'stranger' ? promise(foundByDigest(site, machine)) : promise(UNKNOWN);
