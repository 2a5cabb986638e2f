import { watchedCall } from './around.ts';
import { clerkCall } from './clerk.ts';
import { withDefault } from './defaults.ts';
import { effectCall } from './effects.ts';
import { elysiaCall } from './elysia.ts';
import { endpointCall } from './endpoints.ts';
import { graphqlCall } from './graphql.ts';
import { honoCall } from './hono.ts';
import { issuerCall } from './issuers.ts';
import type { Machine } from './machine.ts';
import { nextCall, PART_OF_NEXT } from './next-calls.ts';
import { nextConnectCall } from './next-connect.ts';
import { orpcCall } from './orpc.ts';
import { isBundled, platformCall, required } from './platform.ts';
import { portalCall } from './portals.ts';
import { resultCall } from './results.ts';
import { safeActionCall } from './safe-action.ts';
import { sessionCall } from './sessions.ts';
import { setUpBy } from './set-up.ts';
import { signatureCall } from './signatures.ts';
import { trpcCall } from './trpc.ts';
import { tsRestCall } from './ts-rest.ts';
import { uploadCall } from './uploads.ts';
import { byOf, native, promise, type Site, Thrown, truth, UNKNOWN, type Value } from './value.ts';
import { verifierCall } from './verifiers.ts';
import { zsaCall } from './zsa.ts';

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
