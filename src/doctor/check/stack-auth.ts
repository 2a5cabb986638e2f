import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { known, object, plainOf, promise, type Site, UNKNOWN, type Value } from './value.ts';

const ANONYMOUS = ['anonymous', 'anonymous-if-exists', 'anonymous-if-exists[deprecated]'];
const REFUSES = ['redirect', 'throw'];
const NULLS = [undefined, 'return-null'];

/**
 * `getUser()` of Stack Auth: the caller, or with an id whoever has it. [@stackframe/stack server-app-impl.ts]
 * @returns undefined where it is not this function.
 */
export function stackAuthCall(path: string, args: Value[], site: Site, machine: Machine): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  if (name === 'getServerUserById') return lookedUp(name, site, machine);
  if (name !== 'getUser') return undefined;
  const [options] = args;
  if (options !== undefined && isId(options)) return lookedUp(name, site, machine);
  const isPlain = options === undefined || options.is === 'object' || options.is === 'known';
  const by = ['apiKey', 'from'].map((one) => optionOf(options, one));
  const or = plainOf(optionOf(options, 'or'));
  if (!isPlain || by.some((one) => one.is !== 'known' || one.value !== undefined) || or === undefined) {
    machine.note('lost', 'getUser() of Stack Auth is asked in a way that can not be told', site);
    return promise(UNKNOWN);
  }
  const isOneOf = (all: readonly unknown[]): boolean => or.every((one) => all.includes(one));
  if (isOneOf(REFUSES)) return machine.refuseLater(machine.meet('getUser({ or })', 'other-auth', site));
  if (isOneOf([...REFUSES, ...NULLS]))
    return promise(machine.absent(machine.meet('getUser() of Stack Auth', 'other-auth', site)));
  return anonymous(or, site, machine);
}

/** Whether what `getUser()` is given is an id: a text, sent along or not. */
const isId = (given: Value): boolean =>
  given.is === 'request' ||
  (given.is === 'outside' && !given.pending) ||
  (given.is === 'known' && typeof given.value === 'string');

/** Whoever has an id, or nobody: nothing is asked of the caller. */
function lookedUp(name: string, site: Site, machine: Machine): Value {
  machine.note('work', `looks somebody up by ${name}()`, site);
  return promise(UNKNOWN);
}

/** Where anonymous users count, anybody is one who wants to be, and nothing but that is said of them. */
function anonymous(or: readonly unknown[], site: Site, machine: Machine): Value {
  const all = or.every((one) => typeof one === 'string' && ANONYMOUS.includes(one));
  if (!all) {
    machine.note('wrong', 'getUser() of Stack Auth may let an anonymous user through', site);
    return promise(UNKNOWN);
  }
  const check = machine.meet("getUser({ or: 'anonymous' }) of Stack Auth", 'other-auth', site);
  const user = object({ isAnonymous: known(true, check) }, UNKNOWN);
  return promise(machine.caller === 'stranger' ? user : UNKNOWN);
}
