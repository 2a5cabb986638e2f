import { behind } from './endpoints.ts';
import type { Machine } from './machine.ts';
import { native, object, promise, type Site, UNKNOWN, type Value } from './value.ts';

/** Unkey: up to its second version it believes the key of anybody's account where it is not told which API it is for. */
export function unkeyCall(
  source: string,
  path: string,
  [first, second]: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const has = (of: Value | undefined, name: string): boolean => of?.is === 'object' && of.fields.has(name);
  const valid = (): Value =>
    object(
      { valid: machine.absent(machine.meet(`${path.split('.').at(-1)}() of Unkey`, 'secret', site), false) },
      UNKNOWN,
    );
  const anybodys = (what: string): void =>
    machine.note(
      'wrong',
      `${what} of Unkey is told no API, so it believes the key of anybody's account`,
      site,
    );
  if (source === '@unkey/nextjs' && path === 'withUnkey') {
    if (!has(second, 'apiId') && !has(second, 'rootKey')) {
      return native(
        (given, at, caller) => {
          caller.note('wrong', "withUnkey() is told no API, so it believes the key of anybody's account", at);
          return first ? caller.invoke(first, given, at) : UNKNOWN;
        },
        first ? [first] : [],
      );
    }
    return behind('withUnkey()', 'secret', first);
  }
  if (source !== '@unkey/api') return undefined;
  if (path === 'verifyKey' || path === 'Unkey().keys.verify') {
    if (has(first, 'apiId')) return promise(object({ result: valid(), error: UNKNOWN }));
    anybodys(`${path.split('.').at(-1)}()`);
    return promise(UNKNOWN);
  }
  // [unkey.com: since the second version the root key says of which APIs]
  return path === 'Unkey().keys.verifyKey' ? promise(object({ data: valid() }, UNKNOWN)) : undefined;
}
