import { afterwards } from './afterwards.ts';
import { noteGivenAway } from './given-away.ts';
import { readBy } from './hooks.ts';
import type { Machine } from './machine.ts';
import { ledTo, response } from './responses.ts';
import { mayThrowAnswering } from './throwing.ts';
import { isFollowed, native, type Site, Thrown, UNDEFINED, UNKNOWN, type Value } from './value.ts';

const EXITS = new Set(['redirect', 'permanentRedirect', 'notFound', 'unauthorized', 'forbidden']);

/** Next, React and what stands before Next's own functions. */
export const PART_OF_NEXT = /^(?:next|react|@arcjet\/next)/;

/** What a call of Next or React comes to; undefined where it means nothing here. */
export function nextCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const bare = source.replace(/\.js$/, '');
  const name = path.split('.').at(-1) ?? path;
  const navigates = bare === 'next/navigation' || /^next-intl\/(?:navigation|routing)$/.test(bare);
  if (navigates && EXITS.has(name)) throw new Thrown();
  if (bare === 'next/headers') {
    if (path === 'cookies' || path === 'headers') {
      machine.credentials += 1;
      return path === 'cookies'
        ? { is: 'request', of: 'cookies' }
        : { is: 'request', of: 'headers', as: 'bag' };
    }
    return path === 'draftMode' ? { is: 'outside', source: 'next/draft', path: 'draftMode()' } : undefined;
  }
  if (bare === 'next/draft' && /\.(?:enable|disable)$/.test(path))
    machine.note('work', 'switches draft mode', site);
  if (bare === 'next/cache') {
    if (path === 'unstable_cache') {
      const [kept] = args;
      return native(
        (given, at, caller) => (kept ? caller.cached(() => caller.invoke(kept, given, at), at) : UNKNOWN),
        args,
      );
    }
    if (/^(?:revalidate|update|expire|refresh)/.test(path))
      machine.note('refreshes', `calls ${path}()`, site);
    return UNKNOWN;
  }
  if (bare === 'next/server' && path === 'after') return planned(args[0], site, machine);
  if (bare === 'next/server' && path.startsWith('NextResponse.')) {
    readBy(path, args, site, machine);
    if (name === 'json') noteGivenAway(args[0], site, machine);
    mayThrowAnswering(args, machine);
    const led = name === 'rewrite' ? ledTo(args[0], machine.visited) : undefined;
    if (led !== undefined) machine.visit?.seen?.led.add(led);
    return response(name, args, site, machine.visited, machine.mayKnow);
  }
  if (bare === 'next-intl/middleware' && path === 'default')
    return native((_, at) => response('rewrite', [], at));
  // It gives back what it is given.
  if (bare === 'next-intl/routing' && path === 'defineRouting') return args[0] ?? UNKNOWN;
  // Turns away whom its rules turn away, and hands on to the second one. [docs.arcjet.com/reference/nextjs]
  if (bare === '@arcjet/next' && path === 'createMiddleware')
    return args[1] ?? native((_, at) => response('next', [], at));
  if (bare === 'react' && (name === 'cache' || name === 'memo' || name === 'forwardRef'))
    return args[0] ?? UNKNOWN;
  if (bare === 'react' && name === 'use' && args[0]) return machine.wait(args[0], site);
  if ((bare === 'next/dynamic' && path === 'default') || (bare === 'react' && name === 'lazy'))
    return loaded(args[0], site, machine);
  return undefined;
}

/** `after(task)`: a function of the app that is called once the answer is sent, or a promise that is waited for. */
function planned(task: Value | undefined, site: Site, machine: Machine): Value {
  if (task && (isFollowed(task) || task.is === 'promise')) {
    const at = { ...site, awaited: true };
    const run = (): undefined => {
      machine.wait(task.is === 'promise' ? task : machine.invoke(task, [], at), at);
    };
    afterwards(task, machine, () => machine.ways.branch([run, () => undefined]));
    return UNDEFINED;
  }
  machine.note('work', 'plans work with after()', site);
  return UNDEFINED;
}

/** The component of `dynamic(() => import('./x'))`. */
function loaded(loader: Value | undefined, site: Site, machine: Machine): Value {
  if (!loader) return UNKNOWN;
  const given = machine.invoke(loader, [], site);
  const value = given.is === 'promise' ? given.of : given;
  return value.is === 'namespace' ? machine.names.exported(value.file, 'default') : value;
}
