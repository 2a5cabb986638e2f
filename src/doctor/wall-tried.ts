import type { MapFacts } from './map.ts';
import type { Answers } from './wall-answers.ts';
import { comparedPaths } from './wall-compared.ts';

/** What is compared with one value may be compared with another one once that is right. */
const MOST_ROUNDS = 4;

/** What is tried on a wall that turns a stranger away wherever a value is made up. */
export interface Tries {
  urls: readonly string[];
  /** Paths that are tried whatever the file compares them with. */
  others: readonly string[];
  /** What it has compared made-up values with. */
  compared: ReadonlySet<string>;
  answers: Answers;
  facts: MapFacts;
  /** Whether next-intl takes what is no locale for the beginning of a path below one. */
  isLed: boolean;
}

/** A path that a file lets a stranger through on for the value that stands in it, as far as values are found. */
export function leakOf({ urls, others, compared, answers, facts, isLed }: Tries): string | undefined {
  const texts = new Set(compared);
  const tried = new Set<string>();
  let paths = [...others];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    paths.push(...urls.flatMap((url) => comparedPaths(url, texts, facts, isLed)));
    paths = [...new Set(paths)].filter((path) => !tried.has(path));
    if (paths.length === 0) return undefined;
    const told = answers(paths);
    const leak = paths.find((_, index) => told[index]?.answer === 'open');
    if (leak !== undefined) return leak;
    for (const path of paths) tried.add(path);
    const before = texts.size;
    for (const one of told) for (const text of one.compared ?? []) texts.add(text);
    if (texts.size === before) return undefined;
    paths = [];
  }
  return undefined;
}
