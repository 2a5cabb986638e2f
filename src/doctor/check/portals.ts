import type { Machine } from './machine.ts';
import { native, promise, REQUEST, type Site, truth, UNKNOWN, type Value } from './value.ts';

/** Handlers that open the portal of whatever customer the request names. */
const OF_WHOEVER = /^(?:@dodopayments\/nextjs CustomerPortal|@creem_io\/nextjs Portal)$/;

/** Handlers of packages that take a customer to where they see and change what they have bought. */
export function portalCall(source: string, path: string, [options]: readonly Value[]): Value | undefined {
  if (OF_WHOEVER.test(`${source} ${path}`))
    return native((_, at, caller) => {
      caller.note('work', `${path}() opens the portal of whatever customer the request names`, at);
      return promise(UNKNOWN);
    });
  if (source !== '@polar-sh/nextjs' || path !== 'CustomerPortal' || options?.is !== 'object')
    return undefined;
  const asked = options.fields.get('getExternalCustomerId') ?? options.fields.get('getCustomerId');
  return native((_, at, caller) => opened(asked, at, caller), asked ? [asked] : []);
}

/** Nothing is opened for whom no customer is found. */
function opened(asked: Value | undefined, site: Site, machine: Machine): Value {
  const waited = { ...site, awaited: true };
  if (asked?.is !== 'function' && asked?.is !== 'native') {
    machine.note('lost', 'what tells CustomerPortal() whose portal to open can not be followed', site);
    return promise(UNKNOWN);
  }
  const customer = machine.wait(machine.invoke(asked, [REQUEST], waited), waited);
  if (truth(customer) !== false) machine.note('work', "CustomerPortal() opens a customer's portal", site);
  return promise(UNKNOWN);
}
