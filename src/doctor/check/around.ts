import type { Machine } from './machine.ts';
import { native, type Site, UNKNOWN, type Value } from './value.ts';

/**
 * Functions of packages that watch over code and run it as it is: OpenTelemetry's, Sentry's.
 * [opentelemetry.io/docs/languages/js/api, docs.sentry.io/platforms/javascript/guides/nextjs]
 */
const RUNS: readonly [RegExp, RegExp][] = [
  [/^@opentelemetry\/api$/, /(?:^|\.)(?:with|startActiveSpan)$/],
  [
    /^@sentry\//,
    /(?:^|\.)(?:startSpan\w*|withScope|withIsolationScope|continueTrace|withServerActionInstrumentation|suppressTracing)$/,
  ],
];

/** Functions that give a handler back with watching around it. */
const WRAPS: readonly [RegExp, RegExp][] = [
  [/^@sentry\//, /(?:^|\.)wrap\w+WithSentry$/],
  [/^(?:next-axiom|@axiomhq\/nextjs)$/, /^(?:withAxiom|withAxiomRouteHandler)$/],
];

/** The packages whose functions they are. */
export const WATCHES = { test: (source: string) => [...RUNS, ...WRAPS].some(([from]) => from.test(source)) };

const fits = (table: readonly [RegExp, RegExp][], source: string, path: string): boolean =>
  table.some(([from, name]) => from.test(source) && name.test(path));

/** What such a call comes to; undefined for any other. */
export function watchedCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const fn = args.findLast((one) => one.is === 'function' || one.is === 'native');
  if (fn === undefined) return undefined;
  // What stands behind the function is handed to it.
  const place = /(?:^|\.)with$/.test(path) ? 1 : undefined;
  if (fits(RUNS, source, path))
    return machine.invoke(place === undefined ? fn : (args[place] ?? UNKNOWN), [UNKNOWN], site);
  if (!fits(WRAPS, source, path)) return undefined;
  const wrapped = args.find((one) => one.is === 'function' || one.is === 'native') ?? fn;
  return native((given, at, caller) => caller.invoke(wrapped, given, at), [wrapped]);
}
