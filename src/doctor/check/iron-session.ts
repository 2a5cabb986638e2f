import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { isForAll } from './secrets.ts';
import { known, native, object, promise, REQUEST, type Site, UNKNOWN, type Value } from './value.ts';

/** What a sealed cookie holds: for somebody without one nothing. [github.com/vvo/iron-session] */
export function ironSession(path: string, args: Value[], site: Site, machine: Machine): Value | undefined {
  const session = (at: Site, caller: Machine): Value => {
    const check = caller.meet(`${path}()`, 'other-auth', at);
    const destroy = native((_, where, who) => {
      who.note('signs', 'takes the session away by destroy()', where);
      return UNKNOWN;
    });
    const none = native(() => UNKNOWN);
    const own = object(
      { destroy, updateConfig: none },
      caller.caller === 'stranger' ? known(undefined, check) : UNKNOWN,
    );
    const save = native((_, where, who) => {
      if (holdsSomething(own)) who.note('work', 'begins or changes a session by save()', where);
      return UNKNOWN;
    });
    if (own.is === 'object') own.fields.set('save', save);
    return own;
  };
  if (path === 'getIronSession') return promise(session(site, machine));
  if (path === 'unsealData') return unsealed(args[1], site, machine);
  const [handler] = args;
  if (!handler || (path !== 'withIronSessionApiRoute' && path !== 'withIronSessionSsr')) return undefined;
  return native(
    (given, at, caller) => {
      const req = object({ session: session(at, caller) }, REQUEST);
      const first = path === 'withIronSessionSsr' ? object({ req }, REQUEST) : req;
      return caller.invoke(handler, [first, ...given.slice(1)], at);
    },
    [handler],
  );
}

/** Whether anything was put into a session that may let somebody in. */
const holdsSomething = (session: Value): boolean =>
  session.is === 'object' &&
  [...session.fields.values()].some((one) => one.is !== 'native' && !(one.is === 'known' && !one.value));

/** What is in a seal: nothing where it is missing, or not sealed with the app's password. */
function unsealed(options: Value | undefined, site: Site, machine: Machine): Value {
  if (isForAll(optionOf(options, 'password'))) {
    machine.note('wrong', 'unsealData() is asked with a key that anybody may have', site);
    return promise(UNKNOWN);
  }
  const check = machine.meet('unsealData()', 'other-auth', site);
  return promise(machine.caller === 'stranger' ? object({}, known(undefined, check)) : UNKNOWN);
}
