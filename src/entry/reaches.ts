import type { EntryAnalysis } from '../code/entry/analyse.ts';
import type { Condition, MatcherEntry } from '../code/entry/config.ts';
import { metBy } from './conditions.ts';
import { comparedFor, type Routing, sourceFits } from './matching.ts';

/** Whether Next runs the file for a path. */
interface Reach {
  /** Undefined where a cookie, a header, a locale or something unreadable decides. */
  runs: boolean | undefined;
  /** What callers send or leave out, as they please, so that it does not run. */
  by?: Condition | undefined;
}

const ALWAYS: Reach = { runs: true };

/** The same for one of the paths that Next compares. */
function reachAt(entries: readonly MatcherEntry[], compared: string, routing: Routing): Reach {
  const fitting = entries.map((entry) => ({ entry, fits: sourceFits(entry, compared, routing) }));
  const sure = metBy(fitting.filter(({ fits }) => fits).map(({ entry }) => entry));
  const perhaps = fitting.filter(({ fits }) => fits !== false).map(({ entry }) => entry);
  if (perhaps.length === 0) return { runs: false };
  return sure.always ? ALWAYS : { runs: undefined, by: metBy(perhaps).by };
}

/**
 * Whether Next runs the file for a path.
 * @param path As the file sees it in `nextUrl.pathname`: without base path and locale.
 */
export function reachOf(analysis: EntryAnalysis, path: string, routing: Routing): Reach {
  const { kind, entries } = analysis.config;
  if (kind === 'computed') return { runs: undefined };
  // Next ignores what it can't read as `export const config`, and runs the file on every path.
  if (kind !== 'literal' || !entries) return ALWAYS;
  const each = comparedFor(path, routing).map((compared) => reachAt(entries, compared, routing));
  const [first = ALWAYS] = each;
  const runs = each.every((one) => one.runs === first.runs) ? first.runs : undefined;
  return { runs, by: runs === undefined ? each.find(({ by }) => by !== undefined)?.by : undefined };
}

/** The same, without what decides it. */
export const reaches = (analysis: EntryAnalysis, path: string, routing: Routing): boolean | undefined =>
  reachOf(analysis, path, routing).runs;
