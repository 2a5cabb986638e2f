import { distance, closest as nearest } from 'fastest-levenshtein';

/** The known word that was probably meant, if one is near enough. */
export function closest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = nearest(word, [...known]);
  const near = distance(word, found) <= Math.max(2, Math.floor(word.length / 3));
  // Two edits make any word of any other that short.
  return near && distance(word, found) < word.length ? found : undefined;
}
