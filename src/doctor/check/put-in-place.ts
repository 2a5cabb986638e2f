import { samplesOf } from './samples.ts';
import type { Value } from './value.ts';

const MOST_LETTERS = 128;

/** What a value that is compared asks for: texts, numbers, and patterns. */
const askedBy = (value: Value): Value[] =>
  value.is === 'array' ? value.items.flatMap((one) => (one.is === 'array' ? [] : [one])) : [value];

/** A text in place of the first and of the last occurrence of a part. */
function inPlace(segment: string, part: string, text: string): string[] {
  return [segment.indexOf(part), segment.lastIndexOf(part)].map(
    (at) => segment.slice(0, at) + text + segment.slice(at + part.length),
  );
}

/** A segment that fits a pattern as well, and is as long. */
const overlaid = (segment: string, source: string): string[] =>
  samplesOf(source)
    .filter((one) => one.length < segment.length)
    .map((one) => segment.slice(0, segment.length - one.length) + one);

function ofText(segment: string, part: string, other: Value): string[] {
  if (other.is === 'regexp') return part === segment ? overlaid(segment, other.source) : [];
  if (other.is !== 'known' || typeof other.value !== 'string' || other.value.includes('/')) return [];
  return part === segment ? [] : inPlace(segment, part, other.value);
}

/** As a number in the segment, or as how long it or a part of it is. */
function ofNumber(segment: string, number: number, other: Value): string[] {
  if (other.is !== 'known' || typeof other.value !== 'number') return [];
  const near = [other.value, other.value + 1, other.value - 1].filter((one) => one >= 0);
  const digits = segment.match(/\d+/g)?.filter((one) => Number(one) === number) ?? [];
  const parts = segment.split(/[^a-z\d]+/i).filter((one) => one.length === number && one !== '');
  const lengths = near.filter((one) => one <= MOST_LETTERS);
  return [
    ...digits.flatMap((part) => near.flatMap((one) => inPlace(segment, part, String(one)))),
    ...parts.flatMap((part) =>
      lengths.flatMap((one) => inPlace(segment, part, part.padEnd(one, 'a').slice(0, one))),
    ),
  ];
}

/**
 * Segments of a path with what a part of them is compared with in place of that part: `v1`, the number of which is
 * compared with 2, gives `v2`.
 * @param of The part, a number in it, or how long it is.
 */
export function putInPlace(path: string, of: Value, others: readonly Value[]): string[] {
  if (of.is !== 'known') return [];
  const asked = others.flatMap(askedBy);
  const { value } = of;
  const segments = path.split('/').filter((one) => one !== '');
  if (typeof value === 'number')
    return segments.flatMap((one) => asked.flatMap((other) => ofNumber(one, value, other)));
  if (typeof value !== 'string' || value === '') return [];
  return segments
    .filter((one) => one.includes(value))
    .flatMap((one) => asked.flatMap((other) => ofText(one, value, other)));
}
