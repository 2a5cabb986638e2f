import { watchedCall } from './around.ts';
import { grow, setMember, setRest, spoil } from './assign.ts';
import { runHanded } from './callbacks.ts';
import { listedArguments } from './calls.ts';
import { clerkCall } from './clerk.ts';
import { made } from './construct.ts';
import { withDefault } from './defaults.ts';
import { effectCall } from './effects.ts';
import { elysiaCall } from './elysia.ts';
import { endpointCall } from './endpoints.ts';
import { noteGivenAway } from './given-away.ts';
import { graphqlCall } from './graphql.ts';
import { honoCall } from './hono.ts';
import { readBy } from './hooks.ts';
import { issuerCall } from './issuers.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { nextConnectCall } from './next-connect.ts';
import { orpcCall } from './orpc.ts';
import { portalCall } from './portals.ts';
import { ledTo, response } from './responses.ts';
import { resultCall } from './results.ts';
import { safeActionCall } from './safe-action.ts';
import { asksNobody, provesNothing } from './secrets.ts';
import { sessionCall } from './sessions.ts';
import { setUpBy } from './set-up.ts';
import { mayThrowAnswering, mayThrowAt } from './throwing.ts';
import { together } from './together.ts';
import { trpcCall } from './trpc.ts';
import { tsRestCall } from './ts-rest.ts';
import { uploadCall } from './uploads.ts';
import {
  ANY_VARIABLE,
  BUNDLED,
  byOf,
  known,
  nameSent,
  native,
  overlay,
  promise,
  type Site,
  Thrown,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';
import { verifierCall } from './verifiers.ts';
import { zsaCall } from './zsa.ts';

const EXITS = new Set(['redirect', 'permanentRedirect', 'notFound', 'unauthorized', 'forbidden']);

/**
 * What a call into a package or the platform comes to, where its meaning is known here.
 * @param made What the value was made with that the function is taken from: `NextAuth(config)` in `NextAuth(config).auth`.
 * @returns undefined where it is not.
 */
export function outsideCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  made?: readonly Value[],
): Value | undefined {
  if (source === 'global')
    return signatureCall(source, path, args, site, machine) ?? platformCall(path, args, site, machine);
  if (/^@clerk\/(?!testing|themes|localizations|types)/.test(source))
    return clerkCall(source, path, args, site, machine);
  if (source.startsWith('@payloadcms/next')) {
    machine.note('lost', 'Payload decides for itself who may see what, which is not followed', site);
    return UNKNOWN;
  }
  // [env.t3.gg: the variables of the environment, validated]
  if (source.startsWith('@t3-oss/env-') && path === 'createEnv')
    return { is: 'env', open: withDefault(args[0]) };
  if (/^(?:node:)?module$/.test(source) && path === 'createRequire')
    return native(([named], at, caller) => required(named, at, caller));
  const next = PART_OF_NEXT.test(source) ? nextCall(source, path, args, site, machine) : undefined;
  if (next) return next;
  if (isAssertion(source, path) && args[0] && truth(args[0]) === false) throw new Thrown(byOf(args[0]));
  return (
    watchedCall(source, path, args, site, machine) ??
    fileCall(source, path, args, site, machine) ??
    synchronousCall(source, path, args, site, machine) ??
    signatureCall(source, path, args, site, machine) ??
    verifierCall(source, path, args, site, machine, made) ??
    issuerCall(source, path, args, site, machine, made) ??
    endpointCall(source, path, args, site, machine) ??
    sessionCall(source, path, args, site, machine, made) ??
    trpcCall(source, path, args, site, machine) ??
    orpcCall(source, path, args, site, machine) ??
    honoCall(source, path, args, site, machine) ??
    nextConnectCall(source, path, args) ??
    tsRestCall(source, path, args, site, machine) ??
    elysiaCall(source, path) ??
    graphqlCall(source, path, args, site, machine, made) ??
    effectCall(source, path, args, site, machine) ??
    resultCall(source, path, args, site, machine) ??
    uploadCall(source, path, args, site, machine) ??
    portalCall(source, path, args) ??
    safeActionCall(source, path, args) ??
    zsaCall(source, path, args)
  );
}

const isAssertion = (source: string, path: string): boolean =>
  /^(?:(?:node:)?assert(?:\/strict)?|(?:tiny-)?invariant)$/.test(source) &&
  /^(?:default|ok|strict|default\.ok|invariant)$/.test(path);

/** Reading and writing files is work; asking whether there is one is not. */
function fileCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (!/^(?:(?:node:)?fs(?:\/promises|-extra)?|graceful-fs)$/.test(source)) return undefined;
  const name = path.split('.').at(-1) ?? path;
  if (/^(?:exists|pathExists|stat|lstat|access|realpath)(?:Sync)?$/.test(name)) return promise(UNKNOWN);
  // What stands in the app's own files when it is built is published with it.
  if (machine.prerendered && /^(?:read(?:File|dir|link)(?:Sync)?|glob(?:Sync)?|createReadStream)$/.test(name))
    return promise(UNKNOWN);
  if (/^(?:readFile|readFileSync|createReadStream)$/.test(name) && isBundled(args[0]))
    return promise(UNKNOWN);
  machine.note('work', `calls ${name}()`, site);
  return promise(UNKNOWN);
}

const isBundled = (file: Value | undefined): boolean => file?.is === 'object' && file.tag === BUNDLED;

/** Packages all of which run programs. */
const RUNS = /^(?:(?:node:)?child_process|cross-spawn|execa|shelljs|zx)$/;

/** Packages that read and change data without a promise: what they are asked is done at once. */
function synchronousCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  const queries = /^(?:prepare|exec|run|all|get|values|iterate|query|batch|execute|transaction)$/.test(name);
  const calls =
    (/^(?:axios|got|ky|undici|node-fetch|superagent)$/.test(source) &&
      !/^(?:create|extend|is\w*|all|spread)$/.test(name)) ||
    (/^(?:node:)?(?:https?|http2|net|tls)$|^follow-redirects$/.test(source) &&
      /^(?:get|request|connect|createConnection|\[…\])$/.test(name)) ||
    (/^(?:node:)?vm$/.test(source) && /^run|\.run/.test(path));
  const works = calls || RUNS.test(source) || (/sqlite|libsql/.test(source) && queries);
  if (!works) return undefined;
  machine.note('work', `calls ${name}()${setUpBy(args)}`, site);
  return promise(UNKNOWN);
}

/** Next, React and what stands before Next's own functions. */
const PART_OF_NEXT = /^(?:next|react|@arcjet\/next)/;

function nextCall(
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
      return path === 'cookies' ? { is: 'request', of: 'cookies' } : { is: 'request', of: 'headers' };
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
  if (bare === 'next/server' && path === 'after') {
    machine.note('work', 'plans work with after()', site);
    return UNKNOWN;
  }
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

/** What `require('x')` gives. */
function required(source: Value | undefined, { module }: Site, machine: Machine): Value {
  if (source?.is !== 'known' || typeof source.value !== 'string') return UNKNOWN;
  const target = machine.project.resolve(source.value, module.path);
  return 'file' in target
    ? { is: 'namespace', file: target.file }
    : { is: 'outside', source: source.value, path: '' };
}

/** The component of `dynamic(() => import('./x'))`. */
function loaded(loader: Value | undefined, site: Site, machine: Machine): Value {
  if (!loader) return UNKNOWN;
  const given = machine.invoke(loader, [], site);
  const value = given.is === 'promise' ? given.of : given;
  return value.is === 'namespace' ? machine.names.exported(value.file, 'default') : value;
}

/** What a value is as a text: what was sent stays that, and so does a URL; what an object or a list makes may be an empty one. */
function asText(value: Value): Value {
  const isOther =
    /^(?:known|array|oneof)$/.test(value.is) ||
    (value.is === 'unknown' && value.values !== undefined) ||
    (value.is === 'object' && value.fields.get('toString')?.is !== 'native');
  return isOther ? UNKNOWN : value;
}

function platformCall(path: string, args: Value[], site: Site, machine: Machine): Value | undefined {
  readBy(path, args, site, machine);
  if (path === 'fetch') {
    // What is read that way is the same for everybody, and no more than the code.
    if (isBundled(args[0])) return promise(UNKNOWN);
    machine.note('work', 'calls fetch()', site);
    if (machine.visit) machine.ways.mayThrow += 1;
    return promise(UNKNOWN);
  }
  if (/^(?:Next)?Response\./.test(path)) {
    if (path.endsWith('.json')) noteGivenAway(args[0], site, machine);
    mayThrowAnswering(args, machine);
    return response(path.split('.').at(-1) ?? '', args, site, machine.visited, machine.mayKnow);
  }
  if (path === 'Boolean' && args[0]) {
    const is = machine.truth(args[0]);
    if (is !== undefined) return known(is, byOf(args[0]));
  }
  if (path === 'String' && args[0]) return asText(args[0]);
  if (/^Promise\.(?:all|allSettled|race|any)$/.test(path)) return together(args[0], path, site, machine);
  if (path === 'Promise.resolve') return promise(args[0] ?? UNKNOWN);
  if (path === 'Promise.reject') {
    if (!args[0] || truth(args[0]) === false) machine.ways.hollow += 1;
    return { is: 'promise', of: UNKNOWN, thrown: new Thrown() };
  }
  if (path === 'require' || path === 'process.getBuiltinModule') return required(args[0], site, machine);
  const [handed] = args;
  if (/^(?:set(?:Timeout|Interval|Immediate)|queueMicrotask|process\.nextTick)$/.test(path) && handed)
    runHanded(handed, args.slice(/^set(?:Timeout|Interval)$/.test(path) ? 2 : 1), path, site, machine);
  mayThrowAt(path, args, machine);
  if (/^Object\.(?:keys|values|entries)$/.test(path))
    return listed(args[0], path.slice('Object.'.length), machine.visit !== undefined);
  if (path === 'eval') noteEval(args[0], site, machine);
  if (path === 'BigInt' && args[0]?.is !== 'known') machine.ways.mayThrow += 1;
  const [target, ...sources] = args;
  const [named] = sources;
  if (path === 'Reflect.construct' && target)
    return made(target, listedArguments(named), site.node, site, machine);
  if (path === 'Reflect.get' && target && named?.is === 'known')
    return memberOf(target, String(named.value), machine, site);
  if (/^Object\.(?:freeze|seal|preventExtensions)$/.test(path) && target) return target;
  if (path === 'Object.assign' && target?.is === 'object') return assigned(target, sources, site, machine);
  if (/^(?:Object\.(?:assign|define|setProto)|Reflect\.(?:set|define|delete))/.test(path))
    for (const one of target?.is === 'unknown' ? (target.may ?? []) : [target]) {
      if (one?.is === 'object') spoil(one, machine);
      else if (one?.is === 'array') grow(one, machine);
    }
  if (path === 'atob' && args[0]?.is === 'known' && args[0].value === '') return args[0];
  // Read another way, it is what they chose.
  if (/^(?:atob|Buffer\.from|decodeURIComponent)$/.test(path) && args[0] && nameSent(args[0])) {
    machine.ways.mayThrow += 1;
    return args[0];
  }
  if (path === 'decodeURIComponent') return decoded(args[0], decodeURIComponent);
  if (path === 'decodeURI') return decoded(args[0], decodeURI);
  if (path === 'encodeURIComponent') return encoded(args[0]);
  if (path === 'Number') return numbered(args[0]);
  return undefined;
}

/** `eval(…)`: what stands in the code is not followed, and reading a name changes nothing: `eval('require')`. */
function noteEval(code: Value | undefined, site: Site, machine: Machine): void {
  if (code?.is !== 'known') machine.note('work', 'runs what it is given as code', site);
  else if (!/^[\w$.]*$/.test(String(code.value)))
    machine.note('lost', 'what eval() runs is not followed', site);
}

/** `Object.assign`: fields of the sources stand over those of the target. */
function assigned(
  target: Value & { is: 'object' },
  sources: readonly Value[],
  site: Site,
  machine: Machine,
): Value {
  for (const source of sources) {
    const fields = new Map(target.fields);
    overlay(fields, source);
    for (const [name, value] of fields)
      if (value !== target.fields.get(name)) {
        // What is read by a function is put there as what that gives.
        const read = value.is === 'getter' ? memberOf(source, name, machine, site) : value;
        setMember(target, name, read, site, machine);
      }
    if (source.is === 'object' ? source.rest.is !== 'known' : truth(source) !== false)
      setRest(target, machine);
  }
  return target;
}

/**
 * What `Object.keys` and the like give of an object that is known to have no more than it says.
 * @param isPlain What stands in the code is taken for all of it.
 */
function listed(of: Value | undefined, what: string, isPlain: boolean): Value | undefined {
  if (of?.is === 'env' && what !== 'keys') {
    const item: Value = what === 'values' ? ANY_VARIABLE : { is: 'array', items: [UNKNOWN, ANY_VARIABLE] };
    return { is: 'array', items: [item], grown: true };
  }
  if (of?.is !== 'object' || of.rest.is !== 'known' || !(of.complete || (isPlain && !of.cls)))
    return undefined;
  const items = [...of.fields].map(([name, value]): Value => {
    if (what === 'keys') return known(name);
    return what === 'values' ? value : { is: 'array', items: [known(name), value] };
  });
  return { is: 'array', items };
}

/** What decoding makes of a text; not told of one that it throws at. */
function decoded(value: Value | undefined, decode: (text: string) => string): Value | undefined {
  if (value?.is !== 'known' || typeof value.value !== 'string') return undefined;
  if (!value.value.includes('%')) return value;
  try {
    return known(decode(value.value), value.by);
  } catch {
    return undefined;
  }
}

/** The number that a text spells. */
function numbered(value: Value | undefined): Value | undefined {
  if (value?.is !== 'known' || typeof value.value !== 'string' || !/^\d+$/.test(value.value))
    return undefined;
  return known(Number(value.value), value.by);
}

/** A text as a part of a URL. */
function encoded(value: Value | undefined): Value | undefined {
  if (value?.is !== 'known' || typeof value.value !== 'string') return undefined;
  try {
    return known(encodeURIComponent(value.value), value.by);
  } catch {
    return undefined;
  }
}

function signatureCall(
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
      // Signed with what the caller brought, it proves nothing.
      if (bare.startsWith('createHmac') && provesNothing(args[1])) return UNKNOWN;
      const secret: Value = { is: 'secret', name: 'HMAC', kind: 'signature' };
      return bare.endsWith('sign') ? promise(secret) : secret;
    }
    if (/(?:^|\.)timingSafeEqual$/.test(bare)) return timingSafe(args, site, machine);
    if (/subtle\.verify$/.test(bare))
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
  const signed = secrets.find((one) => one.is === 'secret' && one.kind === 'signature');
  return machine.absent(machine.meet('timingSafeEqual()', signed ? 'signature' : 'secret', site), false);
}
