import { pathToRegexp } from 'path-to-regexp';
import { regexpOf } from '../code/entry/guard.ts';

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

function compiled(kind: 'clerk' | 'next', pattern: string): RegExp | undefined {
  const key = `${kind} ${pattern}`;
  if (cache.has(key)) return cache.get(key);
  let regexp: RegExp | undefined;
  try {
    if (isTame(pattern)) regexp = kind === 'clerk' ? pathToRegexp(pattern) : regexpOf(pattern);
  } catch {
    // Neither Clerk nor Next takes it, so the file does not run as it is.
  }
  cache.set(key, regexp);
  return regexp;
}

/**
 * Whether a pattern fits a path, as the library that reads it decides.
 * @param kind Clerk's `createRouteMatcher`, or a `source` of Next's `config.matcher`.
 * @returns undefined where that can't be said without running what might not end.
 */
export function fits(kind: 'clerk' | 'next', pattern: string, path: string): boolean | undefined {
  const regexp = path.length <= MAX_PATH ? compiled(kind, pattern) : undefined;
  return regexp?.test(path);
}

/** Whether one of several patterns fits; a pattern that is no text, or can't be run, leaves it open. */
export function anyFits(patterns: unknown, path: string): boolean | undefined {
  const list: unknown[] = (Array.isArray(patterns) ? patterns : [patterns]).filter(Boolean);
  const results = list.map((item) => (typeof item === 'string' ? fits('clerk', item, path) : undefined));
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}
