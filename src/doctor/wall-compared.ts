import { probesOf } from '../routes/probes.ts';
import { servedBy } from '../routes/served.ts';
import type { MapFacts } from './map.ts';

const MOST_PATHS = 120;
const VALUE = /^[\w.~-]{1,60}$/;

/** Whether a segment of a URL is a parameter, and none that takes several segments. */
const isParameter = (segment: string): boolean => /^\[[^.[\]]+\]$/.test(segment);

/** The values that a text asks for at the place of a segment: the text itself, or what stands there in a path. */
function valuesAt(at: number, segments: readonly string[], text: string): string[] {
  if (!text.includes('/')) return VALUE.test(text) ? [text] : [];
  if (!text.startsWith('/')) return [];
  const own = text.split('/');
  const isBefore = own
    .slice(0, at)
    .every((one, index) => one === segments[index] || (segments[index] ?? '').startsWith('['));
  const value = /^[\w.~-]+/.exec(own[at] ?? '')?.[0];
  return isBefore && value !== undefined ? [value] : [];
}

/**
 * Paths of a URL pattern with a value in place of a parameter that the file compares it with.
 * @param compared What the file has compared made-up values with.
 */
export function comparedPaths(
  url: string,
  compared: Iterable<string>,
  facts: MapFacts,
  isLed: boolean,
): string[] {
  const segments = url.split('/');
  const texts = [...compared];
  const fill = (at: number, value: string): string[] =>
    probesOf(segments.map((one, index) => (index === at ? value : one)).join('/'), facts);
  const paths = segments.flatMap((segment, at) => {
    if (isLed && segment === `[${facts.localeSegment}]`) return [];
    if (isParameter(segment))
      return [...new Set(texts.flatMap((text) => valuesAt(at, segments, text)))].flatMap((value) =>
        fill(at, value),
      );
    if (!segment.includes('[...')) return [];
    // One that takes several segments takes one as well, or three.
    const rest = [...new Set(texts.flatMap((text) => valuesAt(at, segments, text)))];
    const values = rest.flatMap((value) => [value, `${value}/thing`, `some/${value}`]);
    return ['some', 'some/thing/more', ...values].flatMap((value) => fill(at, value));
  });
  return paths.length === 0 ? [] : [...new Set(paths)].filter(servedBy(url, facts)).slice(0, MOST_PATHS);
}
