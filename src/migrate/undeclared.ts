import type { AnswerSources } from '../ask.ts';
import type { Resource } from '../doctor/types.ts';
import { localizedUrls } from '../routes/probes.ts';
import { isOpened } from '../routes/public-list.ts';
import type { Answers, Facts } from '../types.ts';

const UNJUSTIFIED = new Set<Resource['verdict']>(['exposed', 'unknown']);

/**
 * Patterns of the list to be written that keep something open which a stranger should perhaps not reach: it is open today,
 * so nothing that works breaks, and nobody said that it is meant to be.
 * @param asked A person was asked for the list.
 * @returns undefined where the list was given or is remembered: what was said of it stands.
 */
export function undeclaredIn(
  map: readonly Resource[],
  facts: Facts,
  answers: Answers,
  sources: AnswerSources,
  asked: boolean,
): string[] | undefined {
  if (asked || sources.flags.public !== undefined || sources.file.middleware?.public !== undefined) return [];
  if (sources.remembered.middleware?.public !== undefined) return undefined;
  const patterns = answers.middleware?.public;
  const urls = map
    .filter(({ verdict }) => UNJUSTIFIED.has(verdict))
    .flatMap((one) => one.urls.flatMap((url) => [url, ...localizedUrls(url, facts)]));
  return Array.isArray(patterns)
    ? patterns.filter((pattern) => urls.some((url) => isOpened(url, [pattern])))
    : [];
}
