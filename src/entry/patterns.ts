import { pathToRegexp } from 'path-to-regexp';

/** Longer paths, and patterns of more repetitions, could keep a backtracking match busy for minutes. */
export const MAX_PATH = 128;
const MAX_PATTERN = 400;
const MAX_REPEATS = 4;

/** A pattern of a stranger's project that is safe to run: few repetitions, and none of a repeated group. */
export function isTame(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, '');
  const repeats = plain.match(/[*+]|\{\d*,\d*\}|:\w+/g)?.length ?? 0;
  return pattern.length <= MAX_PATTERN && repeats <= MAX_REPEATS && !/\)(?:[*+]|\{\d)/.test(plain);
}

const cache = new Map<string, RegExp | undefined>();

function compiled(pattern: string): RegExp | undefined {
  if (cache.has(pattern)) return cache.get(pattern);
  let regexp: RegExp | undefined;
  try {
    if (isTame(pattern)) regexp = pathToRegexp(pattern);
  } catch {
    // Clerk does not take it, so the file does not run as it is.
  }
  cache.set(pattern, regexp);
  return regexp;
}

/**
 * Whether a pattern of Clerk's `createRouteMatcher` fits a path, as Clerk decides.
 * @returns undefined where that can't be said without running what might not end.
 */
export function fits(pattern: string, path: string): boolean | undefined {
  const regexp = path.length <= MAX_PATH ? compiled(pattern) : undefined;
  return regexp?.test(path);
}

/** Whether one of several patterns fits; a pattern that is no text, or can't be run, leaves it open. */
export function anyFits(patterns: unknown, path: string): boolean | undefined {
  const list: unknown[] = (Array.isArray(patterns) ? patterns : [patterns]).filter(Boolean);
  const results = list.map((item) => (typeof item === 'string' ? fits(item, path) : undefined));
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}
