import { probesOf } from '../routes/probes.ts';
import { servedBy } from '../routes/served.ts';
import type { MapFacts } from './map.ts';
import { asSegment, isParameter, placesOf, restOf } from './wall-values.ts';

const MOST_PATHS = 60;

const takesAll = (segment: string): boolean => segment.includes('[...');

/** What a text asks for at the places of a URL pattern, where the path that it is may be one of that pattern. */
function placesIn(segments: readonly string[], text: string): (string | undefined)[] {
  const places = placesOf(text);
  const isOther = segments.some((segment, at) => {
    const own = places[at];
    return !segment.includes('[') && own !== undefined && own !== segment && !segment.startsWith(own);
  });
  return isOther ? [] : places;
}

/** A URL pattern with all values that a path has for it. */
function filledBy(segments: readonly string[], places: readonly (string | undefined)[]): string {
  return segments
    .map((segment, at) => {
      if (takesAll(segment)) return at < places.length ? restOf(places, at) : segment;
      return segment.includes('[') ? (places[at] ?? segment) : segment;
    })
    .join('/');
}

/** A path as the end of another one, where it has more than a segment. */
const endOf = (text: string): string[] => {
  const places = placesOf(text);
  return places.length > 1 ? [restOf(places, 1)] : [];
};

/** Values that a mark splits into two parts or more. */
const splitBy = (text: string): string[] =>
  /^[^\w/]$|^_$/.test(text) ? [2, 3, 4, 5].map((parts) => Array(parts).fill('a').join(text)) : [];

/** All ways to fill parameters with values each, the ways that fill few of them first. */
function combined(segments: readonly string[], valuesFor: ReadonlyMap<number, readonly string[]>): string[] {
  let shapes: { segments: readonly string[]; filled: number }[] = [{ segments, filled: 0 }];
  for (const [at, values] of valuesFor) {
    const more = shapes.flatMap((shape) =>
      values.map((value) => ({ segments: shape.segments.with(at, value), filled: shape.filled + 1 })),
    );
    shapes = [...shapes, ...more].sort((one, other) => one.filled - other.filled).slice(0, MOST_PATHS * 2);
  }
  return shapes.filter(({ filled }) => filled > 0).map((shape) => shape.segments.join('/'));
}

/**
 * Paths of a URL pattern with values in place of its parameters that the file compares them with.
 * @param compared What the file has compared made-up values with.
 */
export function comparedPaths(
  url: string,
  compared: Iterable<string>,
  facts: MapFacts,
  isLed: boolean,
): string[] {
  const segments = url.split('/');
  if (!segments.some((segment) => isParameter(segment) || takesAll(segment))) return [];
  const texts = [...compared];
  const paths = texts.map((text) => placesIn(segments, text)).filter(({ length }) => length > 0);
  const words = texts
    .filter((text) => !text.includes('/'))
    .flatMap((text) => [text, ...splitBy(text)])
    .flatMap((text) => asSegment(text) ?? []);
  const valuesFor = new Map<number, readonly string[]>();
  for (const [at, segment] of segments.entries()) {
    if (isLed && segment === `[${facts.localeSegment}]`) continue;
    const own = [...new Set([...words, ...paths.flatMap((places) => places[at] ?? [])])];
    if (isParameter(segment)) valuesFor.set(at, own);
    // One that takes several segments takes one as well, or more.
    if (takesAll(segment))
      valuesFor.set(at, [
        'some',
        'some/thing/more',
        ...texts.flatMap((text) => endOf(text)),
        ...own.flatMap((value) => [value, `${value}/thing`, `some/${value}`, `some/thing/${value}`]),
        'some/thing/some/thing/some-value',
      ]);
  }
  const whole = paths.map((places) => filledBy(segments, places)).filter((one) => one !== url);
  const found = [...whole, ...combined(segments, valuesFor)].flatMap((one) => probesOf(one, facts));
  return [...new Set(found)].filter(servedBy(url, facts)).slice(0, MOST_PATHS);
}
