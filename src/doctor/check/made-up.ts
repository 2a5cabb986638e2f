import { isMadeUp } from '../../routes/probes.ts';
import type { Machine } from './machine.ts';
import { eachOf } from './maps.ts';
import { putInPlace } from './put-in-place.ts';
import { samplesOf } from './samples.ts';
import { ITEMS_FIELD, type Value } from './value.ts';

/** A value that was made up for a parameter of the URL, or a text that it stands in. */
function holdsMadeUp(spelled: string): boolean {
  // In capitals it is the same one.
  const text = spelled.toLowerCase();
  return (
    /^some(?:-?value|\/thing)?$|^thing$/.test(text) || isMadeUp(text.startsWith('/') ? text : `/${text}`)
  );
}

const textOf = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

const MOST = 200;

/**
 * Takes down what a text with a made-up value in it, or how long that is, is compared with: another value may be just that.
 * @param anywhere It is looked for anywhere in the text.
 */
export function noteCompared(
  of: Value | undefined,
  others: readonly Value[],
  machine: Machine,
  anywhere = false,
): void {
  const compared = machine.visit?.seen?.compared;
  if (compared === undefined || of === undefined || compared.size > MOST) return;
  if (of.is === 'array') {
    for (const item of of.items.slice(0, MOST_ITEMS)) noteCompared(item, others, machine);
    return;
  }
  const text = textOf(of);
  const path = machine.visit?.path ?? '';
  const rest = of.is === 'known' && of.value === path.length ? restOf(path) : undefined;
  const isLength = rest !== undefined || (of.is === 'known' && LENGTHS.has(of.value as number));
  const placed = putInPlace(path, of, others);
  if (placed.length > 0) machine.visits += 1;
  for (const one of placed) compared.add(one);
  if (!isLength && (text === undefined || !holdsMadeUp(text))) return;
  machine.visits += 1;
  const found = others.flatMap((other) => (isLength ? lengthsFor(other, rest) : textsIn(other)));
  for (const other of others)
    if (text !== undefined) noteUnfitted(text, other, machine.visit?.seen?.unfitted);
  // A piece of a pattern is no value.
  const parts = anywhere
    ? found.flatMap((one) => one.split('/')).filter((one) => !/[()[\]{}*+?|^$\\]/.test(one))
    : [];
  for (const one of [...found, ...parts]) if (one !== '') compared.add(one);
}

/** Takes down a pattern that the text does not fit, where no text is found that does. */
function noteUnfitted(text: string, other: Value, unfitted: Set<string> | undefined): void {
  if (other.is !== 'regexp' || other.match(text) !== null || isOfOthers(text, other.source)) return;
  if (!textsIn(other).some((one) => other.match(one))) unfitted?.add(other.source);
}

/** Whether a pattern begins with a path that a path with a made-up value in it never begins with. */
function isOfOthers(text: string, source: string): boolean {
  const [, begins = ''] = /^\^((?:\\\/|[\w-](?![?*{]))*)/.exec(source) ?? [];
  const [asked, fixed] = [begins.replaceAll('\\/', '/'), text.replace(/(?:some|thing).*$/, '')];
  return !asked.startsWith(fixed) && !fixed.startsWith(asked);
}

const MOST_ITEMS = 16;
const MOST_LETTERS = 128;
/** How long made-up values are. */
const LENGTHS = new Set(['some-value'.length, 'some'.length]);

/** How long a path is without the values that were made up for it; undefined where there are none. */
function restOf(path: string): number | undefined {
  return isMadeUp(path) ? path.replace(/\/some(?:-value|\/thing)?(?=[/.]|$)/g, '/').length : undefined;
}

/**
 * Values that are as long as a number says, one shorter and one longer.
 * @param rest How long the path is that they stand in, where that is compared.
 */
function lengthsFor(value: Value, rest = 0): string[] {
  if (value.is === 'array')
    return value.items.flatMap((one) => (one.is === 'array' ? [] : lengthsFor(one, rest)));
  if (value.is !== 'known' || typeof value.value !== 'number' || value.value > MOST_LETTERS) return [];
  const { value: length } = value;
  return [length - 1, length, length + 1].flatMap((one) => (one > rest ? ['a'.repeat(one - rest)] : []));
}

/** The texts that a value stands for, or holds. */
function textsIn(value: Value): string[] {
  if (value.is === 'known') return typeof value.value === 'string' ? [value.value] : [];
  if (value.is === 'regexp')
    return [...wordsOf(value.source), ...samplesOf(value.source).filter((one) => value.match(one))];
  if (value.is === 'array') return value.items.flatMap((one) => (one.is === 'array' ? [] : textsIn(one)));
  if (value.is !== 'object') return [];
  if (value.tag === 'Map')
    return (eachOf(value) ?? [])
      .flatMap((pair) => (pair.is === 'array' ? pair.items.slice(0, 1) : []))
      .flatMap(textsIn);
  const items = value.tag === 'Set' ? value.fields.get(ITEMS_FIELD) : undefined;
  return items ? textsIn(items) : [...value.fields.keys()];
}

/** The words of a pattern, each by itself and the whole of it as a path. */
const wordsOf = (source: string): string[] => {
  const plain = source.replace(/\\\//g, '/').replace(/\\[a-z]/gi, ' ');
  return [plain.replace(/^\^|\$$/g, ''), ...plain.split(/[^\w-]+/)];
};
