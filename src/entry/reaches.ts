import type { EntryAnalysis } from '../code/entry/analyse.ts';
import type { MatcherEntry } from '../code/entry/config.ts';
import { fits } from './patterns.ts';

/** Whether Next runs the file for a path; undefined where a cookie, a header or something unreadable decides. */
export function reaches(analysis: EntryAnalysis, path: string): boolean | undefined {
  const { kind, entries } = analysis.config;
  if (kind === 'computed') return undefined;
  // Next ignores what it can't read as `export const config`, and runs the file on every path.
  if (kind !== 'literal' || !entries) return true;
  const verdicts = entries.map((entry: MatcherEntry) => {
    const fit = fits('next', entry.source, path);
    return fit === true && entry.has.length + entry.missing.length > 0 ? undefined : fit;
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}
