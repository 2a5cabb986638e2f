import type { AnswerSources } from './ask.ts';
import { checksForUser } from './doctor/checks-for-user.ts';
import type { Resource } from './doctor/types.ts';
import { localizedUrls } from './routes/probes.ts';
import { isOpened } from './routes/public-list.ts';
import { ofPattern, ofRoute } from './routes/segments.ts';
import { ShapeIndex } from './routes/shape-index.ts';
import type { Answers, Facts } from './types.ts';

/** What a stranger should perhaps not reach. */
const isUnjustified = ({ verdict }: Resource): boolean => verdict === 'exposed' || verdict === 'unknown';

/** Where the wall's list comes from: somebody said it in this run, or in an earlier one, or it is what is open today. */
export type ListSource = 'given' | 'remembered' | 'suggested';

/** @param asked A person was asked for the list. */
export function listSource({ flags, file, remembered }: AnswerSources, asked: boolean): ListSource {
  if (flags.public !== undefined || file.middleware?.public !== undefined) return 'given';
  if (remembered.middleware?.public !== undefined) return 'remembered';
  return asked ? 'given' : 'suggested';
}

/** Those of some patterns that open a resource of a kind. */
function opening(
  patterns: readonly string[],
  map: readonly Resource[],
  facts: Facts,
  isOne: (resource: Resource) => boolean,
): string[] {
  const urls = map
    .filter(isOne)
    .flatMap((one) => one.urls.flatMap((url) => [url, ...localizedUrls(url, facts)]));
  const index = new ShapeIndex(urls, ofRoute);
  return patterns.filter((pattern) => index.near(ofPattern(pattern)).some((url) => isOpened(url, [pattern])));
}

/**
 * Patterns of a suggested list that are there only so that nothing that works breaks, and that nobody said are meant to
 * be open: a stranger should perhaps not reach what is there, or reaches it only to be turned away by its own check.
 */
export function undeclaredIn(map: readonly Resource[], facts: Facts, answers: Answers): string[] {
  const patterns = answers.middleware?.public;
  const isOne = (one: Resource): boolean => isUnjustified(one) || checksForUser(one);
  return Array.isArray(patterns) ? opening(patterns, map, facts, isOne) : [];
}

/** What is said of them once the list is written; nothing where each checks for itself. */
export function undeclaredNote(
  undeclared: readonly string[],
  map: readonly Resource[],
  facts: Facts,
): string[] {
  const open = opening(undeclared, map, facts, isUnjustified);
  return open.length === 0
    ? []
    : [
        `Open as today, and declared public by nobody: ${open.join(', ')}. Doctor goes on naming what is reached there until it has a check (protect <file>), or is declared (protect <file> --public '${open[0]}').`,
      ];
}
