import { probesOf } from '../routes/probes.ts';
import { servedBy } from '../routes/served.ts';
import type { MapFacts } from './map.ts';
import { isParameter } from './wall-values.ts';

/** What a pattern may ask of a parameter. */
const A_NUMBER = '12';

/** Endings that matchers are often told to skip. */
const ENDINGS = [
  'css',
  'js',
  'html',
  'png',
  'jpg',
  'svg',
  'ico',
  'txt',
  'json',
  'xml',
  'csv',
  'pdf',
  'zip',
  'webmanifest',
];

/** First segments that matchers are often told to skip. */
const SKIPPED = ['api', 'trpc'];
const MOST_NAMES = 24;

/** Paths that nobody links to, and that Next serves from a URL pattern all the same. */
export interface OddPaths {
  /** The matcher may skip them for what stands in them. */
  skipped: string[];
  /** The file may let them through for what it lets through elsewhere. */
  let: string[];
}

/** A URL pattern with a value in place of one of its parameters, and made-up ones in place of the others. */
function withValue(segments: readonly string[], at: number, value: string, facts: MapFacts): string[] {
  return probesOf(segments.map((one, index) => (index === at ? value : one)).join('/'), facts);
}

/** What stands in the paths of a file at the place of a segment: `about` of `/about(.*)` at the first one. */
function namesAt(segments: readonly string[], at: number, text: string): string[] {
  const names = [...text.matchAll(/['"`](\/[^'"`\s]*)['"`]/g)].flatMap(([, path = '']) => {
    const own = path.split('/');
    const before = own.slice(0, at).every((one, index) => {
      const asked = segments[index] ?? '';
      return one === asked || (isParameter(asked) && /^[:[]/.test(one));
    });
    const name = /^[\w-]+(?=$|\(|\*|\/)/.exec(own[at] ?? '')?.[0];
    return before && name !== undefined ? [name] : [];
  });
  return [...new Set(names)].slice(0, MOST_NAMES);
}

/** What stands in the sources of a matcher: it may be there to be skipped. */
const wordsIn = (sources: readonly string[]): string[] => {
  const words = sources
    .flatMap((source) => source.match(/[\w-]+(?:\\?\.[\w-]+)*/g) ?? [])
    .map((word) => word.replaceAll('\\', ''))
    // What is Next's own no route serves.
    .filter((word) => word.length > 1 && !word.startsWith('_next'));
  return [...new Set(words)].slice(0, MOST_NAMES);
};

/** Whether another route than this one serves what stands below a first segment. */
const isTaken = (first: string, path: string, facts: MapFacts): boolean =>
  facts.routes.some(({ url }) => url === path || url.startsWith(`/${first}/[`));

/**
 * Odd paths of a URL pattern: those of a parameter that stands last with an ending, and those of one further in with an
 * ending, a name that matchers skip, or one that the lists of the entry file know.
 * @param text The entry file, and the list that it reads.
 * @param sources What its matcher names.
 */
export function oddPaths(url: string, text: string, sources: readonly string[], facts: MapFacts): OddPaths {
  const segments = url.split('/');
  const last = segments.at(-1) ?? '';
  const atEnd = last.includes('[')
    ? probesOf(url, facts)
        .filter((path) => /some|thing/.test(path))
        .flatMap((path) => ENDINGS.map((ending) => `${path}.${ending}`))
    : [];
  const lastAt = segments.length - 1;
  const numbered = isParameter(last) ? withValue(segments, lastAt, A_NUMBER, facts) : [];
  const odd: OddPaths = { skipped: [...atEnd, ...numbered], let: [...atEnd, ...numbered] };
  // A matcher that skips `api` skips `apiary`, too.
  const named = wordsIn(sources).flatMap((word) => [word, `${word}x`]);
  const serves = servedBy(url, facts);
  for (const [at, segment] of segments.entries())
    if (isParameter(segment))
      odd.skipped.push(...named.flatMap((word) => withValue(segments, at, word, facts)).filter(serves));
  // next-intl takes what is no locale for the beginning of a path below one.
  const isLed = text.includes('next-intl/middleware');
  for (const [at, segment] of segments.slice(0, -1).entries()) {
    if (!isParameter(segment)) continue;
    const fill = (value: string): string[] => withValue(segments, at, value, facts);
    odd.skipped.push(...ENDINGS.flatMap((ending) => fill(`some-value.${ending}`)));
    if (at === 1)
      for (const first of SKIPPED)
        odd.skipped.push(...fill(first).filter((path) => !isTaken(first, path, facts)));
    if (isLed && segment === `[${facts.localeSegment}]`) continue;
    // What begins like a name is let through with it where the name itself leads to another route.
    const listed = namesAt(segments, at, text).flatMap((name) => {
      const own = fill(name).filter(serves);
      return own.length > 0 ? own : fill(`${name}x`);
    });
    odd.skipped.push(...listed);
    odd.let.push(...fill('some-value.css'), ...fill(A_NUMBER), ...listed);
  }
  return { skipped: odd.skipped.filter(serves), let: odd.let.filter(serves) };
}
