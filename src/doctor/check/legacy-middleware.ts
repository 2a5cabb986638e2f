import { anyFits } from '../../entry/patterns.ts';
import { session } from './clerk.ts';
import { either } from './expressions.ts';
import type { Machine } from './machine.ts';
import { noteCompared } from './made-up.ts';
import { pathOf } from './request.ts';
import { meaningOf, response } from './responses.ts';
import { known, native, object, type Site, UNKNOWN, type Value } from './value.ts';

/** What the removed `authMiddleware` left out where it was not told. [@clerk/nextjs 5 authMiddleware.ts] */
const IGNORED: Value = { is: 'array', items: [known(String.raw`/((?!api|trpc))(_next.*|.+\.[\w]+$)`)] };
const NONE: Value = { is: 'array', items: [] };

/**
 * Paths that are answered with a status. What `beforeAuth` has answered is laid over that, its headers among it: with those of
 * `NextResponse.next()` Next goes on to the route.
 */
const API = /^\/(?:api|trpc)(?:\/|$)/;

/** `authMiddleware({ publicRoutes })` of Clerk before version 6. */
export const legacyMiddleware = (args: readonly Value[]): Value =>
  native((given, at, machine) => answer(args[0] ?? object({}), given[0] ?? UNKNOWN, at, machine), args);

/** Whether one of a list of patterns fits a path. */
function fits(list: Value, path: string): boolean | undefined {
  if (list.is === 'array' && list.grown) return undefined;
  const all = (list.is === 'array' ? list.items : [list]).map((item): boolean | undefined => {
    if (item.is !== 'regexp') return item.is === 'known' ? anyFits(item.value, path) : undefined;
    const match = item.match(path);
    return match === undefined ? undefined : match !== null;
  });
  if (all.includes(true)) return true;
  return all.includes(undefined) ? undefined : false;
}

function answer(options: Value, request: Value, site: Site, machine: Machine): Value {
  const path = pathOf(request);
  if (path === undefined || options.is !== 'object') return UNKNOWN;
  const option = (name: string): Value | undefined => {
    const value = options.fields.get(name) ?? options.rest;
    return value.is === 'known' && value.value === undefined ? undefined : value;
  };
  const call = (fn: Value, args: Value[]): Value =>
    machine.wait(machine.invoke(fn, args, { ...site, awaited: true }), { ...site, awaited: true });
  const lists = (name: string, otherwise: Value): boolean | undefined => {
    const list = option(name) ?? otherwise;
    noteCompared(known(path), [list], machine);
    // It is asked for no promise: one counts as true.
    return list.is === 'function' ? machine.truth(machine.invoke(list, [request], site)) : fits(list, path);
  };
  const [ignored, listed] = [lists('ignoredRoutes', IGNORED), lists('publicRoutes', NONE)];
  const [before, after] = [option('beforeAuth'), option('afterAuth')];
  if (ignored !== false) return ignored ? response('next', [], site) : UNKNOWN;
  if (before && beforeIsAll(before.is === 'function' ? call(before, [request, UNKNOWN]) : UNKNOWN))
    return UNKNOWN;
  if (after) {
    if (after.is !== 'function') return UNKNOWN;
    const judged = (isListed: boolean) => (): Value => {
      const own = session(machine.meet('authMiddleware', 'clerk', site), machine);
      if (own.is === 'object') own.fields.set('isPublicRoute', known(isListed));
      return call(after, [own, request, UNKNOWN]);
    };
    const left = listed === undefined ? either([judged(true), judged(false)], machine) : judged(listed)();
    return before && meaningOf(left) === 'closed' ? UNKNOWN : left;
  }
  if (listed === undefined) return UNKNOWN;
  if (listed || machine.caller === 'member') return response('next', [], site);
  machine.meet('authMiddleware', 'clerk', site);
  return before && API.test(path) ? UNKNOWN : response('error', [], site);
}

/** Whether what runs before may be all that runs: it can say so with `false`, or redirect. */
const beforeIsAll = (given: Value): boolean =>
  meaningOf(given) !== 'open' && !(given.is === 'known' && given.value !== false);
