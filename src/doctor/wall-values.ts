import { samplesOf } from './check/samples.ts';

const MOST_LETTERS = 200;
/** What stands for whatever is not known of a value, and for what may stand below one. */
const MADE_UP = 'some-value';
const BELOW = 'thing';

/** Whether a segment of a URL is a parameter, and none that takes several segments. */
export const isParameter = (segment: string): boolean => /^\[[^.[\]]+\]$/.test(segment);

/** A text as it stands in the path of a URL; undefined where no segment is that. */
export function asSegment(text: string): string | undefined {
  if (text === '' || text === '.' || text === '..' || text.length > MOST_LETTERS) return undefined;
  // Half of a letter.
  if (/[\ud800-\udfff]/u.test(text)) return undefined;
  // What is encoded already stays as it is, and so do letters that browsers send as they are.
  return text.replace(/%(?![\da-f]{2})|[^\w.~!$&'()*+,;=:@%-]+/gi, encodeURIComponent);
}

/** A value that one segment of a path, or of a pattern for paths, asks for; undefined where any will do. */
function valueAsked(own: string): string | undefined {
  if (own === '' || /^[:*[{]/.test(own)) return undefined;
  if (!/[(*+?{[\\|^$]/.test(own)) return asSegment(own);
  const fitting = samplesOf(own).filter((one) => !one.includes('/'));
  const value = fitting.at(-1) ?? /^[\w.~@:-]+/.exec(own)?.[0];
  return value === undefined ? undefined : asSegment(value);
}

/**
 * What a text asks for at each place of a path.
 * @returns Nothing for a text that is no path.
 */
export const placesOf = (text: string): (string | undefined)[] =>
  text.includes('/') ? (text.startsWith('/') ? text : `/${text}`).split('/').map(valueAsked) : [];

/** The segments of a path from a place on, as a catch-all takes them. */
export const restOf = (places: readonly (string | undefined)[], at: number): string =>
  places
    .slice(at)
    .map((one, index, all) => one ?? (index > 0 && index === all.length - 1 ? BELOW : MADE_UP))
    .join('/');
