import type { AnswerSources } from './ask.ts';
import type { Resource } from './doctor/types.ts';
import { localizedUrls } from './routes/probes.ts';
import { isOpened } from './routes/public-list.ts';
import type { Answers, Facts } from './types.ts';

const UNJUSTIFIED = new Set<Resource['verdict']>(['exposed', 'unknown']);

/** Where the wall's list comes from: somebody said it in this run, or in an earlier one, or it is what is open today. */
export type ListSource = 'given' | 'remembered' | 'suggested';

/** @param asked A person was asked for the list. */
export function listSource({ flags, file, remembered }: AnswerSources, asked: boolean): ListSource {
  if (flags.public !== undefined || file.middleware?.public !== undefined) return 'given';
  if (remembered.middleware?.public !== undefined) return 'remembered';
  return asked ? 'given' : 'suggested';
}

/**
 * Patterns of a suggested list that keep something open which a stranger should perhaps not reach: it is open today, so
 * nothing that works breaks, and nobody said that it is meant to be.
 */
export function undeclaredIn(map: readonly Resource[], facts: Facts, answers: Answers): string[] {
  const patterns = answers.middleware?.public;
  const urls = map
    .filter(({ verdict }) => UNJUSTIFIED.has(verdict))
    .flatMap((one) => one.urls.flatMap((url) => [url, ...localizedUrls(url, facts)]));
  return Array.isArray(patterns)
    ? patterns.filter((pattern) => urls.some((url) => isOpened(url, [pattern])))
    : [];
}

/** What is said of them once the list is written; nothing where there are none. */
export function undeclaredNote(open: readonly string[]): string[] {
  return open.length === 0
    ? []
    : [
        `Open as today, and declared public by nobody: ${open.join(', ')}. Doctor goes on naming what is reached there until it has a check (protect <file>), or is declared (protect <file> --public '${open[0]}').`,
      ];
}
