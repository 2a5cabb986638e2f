import { servedBy } from '../routes/served.ts';
import type { MapFacts } from './map.ts';
import type { Answers, WallAnswer } from './wall-answers.ts';
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

/** A path that a file lets a stranger through on for the value that stands in it, or may. */
export interface Leak {
  path: string;
  /** Whether it does can't be told. */
  perhaps: boolean;
  /** Why not, where that is known. */
  because?: string | undefined;
}

/**
 * What can't be told of a path that was tried. Where everybody is refused nobody gets in, and whoever is sent to another
 * path asks for that one.
 */
const isUntold = (told: WallAnswer | undefined): boolean =>
  told?.answer === 'unknown' && !told.away && told.all?.() !== true;

/** The leak of a file that turns a stranger away wherever a value is made up, as far as values are found. */
export function leakOf({ urls, others, compared, answers, facts, isLed }: Tries): Leak | undefined {
  const serves = urls.map((url) => servedBy(url, facts));
  let perhaps: Leak | undefined;
  const texts = new Set(compared);
  const tried = new Set<string>();
  let paths = [...others];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    paths.push(...urls.flatMap((url) => comparedPaths(url, texts, facts, isLed)));
    paths = [...new Set(paths)].filter((path) => !tried.has(path));
    if (paths.length === 0) return perhaps;
    const told = answers(paths);
    const leak = paths.find((_, index) => told[index]?.answer === 'open' && !told[index]?.moved);
    if (leak !== undefined) return { path: leak, perhaps: false };
    const at = paths.findIndex((path, index) => isUntold(told[index]) && serves.some((one) => one(path)));
    const untold = paths[at];
    if (untold !== undefined) perhaps ??= { path: untold, perhaps: true, because: told[at]?.because };
    for (const path of paths) tried.add(path);
    const before = texts.size;
    for (const one of told) for (const text of one.compared ?? []) texts.add(text);
    if (texts.size === before) return perhaps;
    paths = [];
  }
  return perhaps;
}
