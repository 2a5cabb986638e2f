import { WATCHES, watchedCall } from './around.ts';
import { KEEPS_FOR_A_RUN, storageCall } from './async-storage.ts';
import { bySource } from './by-source.ts';
import { clerkCall } from './clerk.ts';
import { withDefault } from './defaults.ts';
import { effectCall } from './effects.ts';
import { elysiaCall } from './elysia.ts';
import { endpointCall } from './endpoints.ts';
import { graphqlCall } from './graphql.ts';
import { honoCall } from './hono.ts';
import { ISSUES, issuerCall } from './issuers.ts';
import type { Machine } from './machine.ts';
import { nextCall, PART_OF_NEXT } from './next-calls.ts';
import { nextConnectCall } from './next-connect.ts';
import { orpcCall } from './orpc.ts';
import { isBundled, platformCall, required } from './platform.ts';
import { portalCall } from './portals.ts';
import { resultCall } from './results.ts';
import { safeActionCall } from './safe-action.ts';
import { sessionCall, TELLS_SESSIONS } from './sessions.ts';
import { setUpBy } from './set-up.ts';
import { SIGNS, signatureCall } from './signatures.ts';
import { trpcCall } from './trpc.ts';
import { tsRestCall } from './ts-rest.ts';
import { uploadCall } from './uploads.ts';
import { byOf, native, promise, type Site, Thrown, truth, UNKNOWN, type Value } from './value.ts';
import { VERIFIES, verifierCall } from './verifiers.ts';
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
  for (const { call } of packagesOf(source)) {
    const value = call(source, path, args, site, machine, made);
    if (value) return value;
  }
  return undefined;
}

/** What a call into a package comes to; undefined where it means nothing to who is asked. */
type Call = (
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  made?: readonly Value[],
) => Value | undefined;

function payloadCall(_: string, __: string, ___: readonly Value[], site: Site, machine: Machine): Value {
  machine.note('lost', 'Payload decides for itself who may see what, which is not followed', site);
  return UNKNOWN;
}

/** The variables of the environment, validated. [env.t3.gg] */
const validatedEnv: Call = (_, path, [options]) =>
  path === 'createEnv' ? { is: 'env', open: withDefault(options) } : undefined;

const requireMade: Call = (_, path) =>
  path === 'createRequire' ? native(([named], at, caller) => required(named, at, caller)) : undefined;

/** `assert(user)`: it throws where what it is given is false. */
function assertion(_: string, path: string, [given]: readonly Value[]): undefined {
  if (!/^(?:default|ok|strict|default\.ok|invariant)$/.test(path) || !given || truth(given) !== false) return;
  throw new Thrown(byOf(given));
}

/** Reading and writing files is work; asking whether there is one is not. */
function fileCall(
  _: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
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

/** Who knows what about which packages, in the order in which they are asked. */
const PACKAGES: readonly { source: Pick<RegExp, 'test'>; call: Call }[] = [
  { source: /^@clerk\/(?!testing|themes|localizations|types)/, call: clerkCall },
  { source: /^@payloadcms\/next/, call: payloadCall },
  { source: /^@t3-oss\/env-/, call: validatedEnv },
  { source: /^(?:node:)?module$/, call: requireMade },
  { source: PART_OF_NEXT, call: nextCall },
  { source: /^(?:(?:node:)?assert(?:\/strict)?|(?:tiny-)?invariant)$/, call: assertion },
  { source: WATCHES, call: watchedCall },
  {
    source: KEEPS_FOR_A_RUN,
    call: (_, path, args, site, machine, made) => storageCall(path, args, site, machine, made),
  },
  { source: /^(?:(?:node:)?fs(?:\/promises|-extra)?|graceful-fs)$/, call: fileCall },
  {
    source:
      /sqlite|libsql|^(?:axios|got|ky|undici|node-fetch|superagent|follow-redirects)$|^(?:node:)?(?:https?|http2|net|tls|vm|child_process)$|^(?:cross-spawn|execa|shelljs|zx)$/,
    call: synchronousCall,
  },
  { source: SIGNS, call: signatureCall },
  { source: VERIFIES, call: verifierCall },
  { source: ISSUES, call: issuerCall },
  {
    source: /^(?:inngest|@upstash\/workflow|mcp-handler|@vercel\/mcp-adapter|convex)(?:\/|$)/,
    call: endpointCall,
  },
  { source: TELLS_SESSIONS, call: sessionCall },
  { source: /^@trpc\//, call: trpcCall },
  { source: /^@orpc\/server$/, call: orpcCall },
  { source: /^(?:@?hono(?:\/|$)|hono-)/, call: honoCall },
  { source: /^next-connect$/, call: nextConnectCall },
  { source: /^@ts-rest\//, call: tsRestCall },
  { source: /^elysia$/, call: elysiaCall },
  { source: /graphql|^@apollo\/|^@as-integrations\/next$|^deepmerge$|^lodash/, call: graphqlCall },
  { source: /^effect$/, call: effectCall },
  { source: /^neverthrow$/, call: resultCall },
  { source: /^(?:uploadthing\/|@vercel\/blob\/client$)/, call: uploadCall },
  { source: /^(?:@dodopayments|@creem_io|@polar-sh)\/nextjs$/, call: portalCall },
  { source: /^next-safe-action$/, call: safeActionCall },
  { source: /^zsa$/, call: zsaCall },
];

const packagesOf = bySource(PACKAGES);
