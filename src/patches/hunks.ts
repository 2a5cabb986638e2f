import { split } from '../merge.ts';
import type { Hunk, PatchRecord } from '../types.ts';

/** Where a run of lines begins in a text, if it is there exactly once. */
function placeOf(lines: readonly string[], wanted: readonly string[]): number | undefined {
  if (wanted.length === 0) return undefined;
  const places: number[] = [];
  for (let at = lines.indexOf(wanted[0] ?? ''); at !== -1; at = lines.indexOf(wanted[0] ?? '', at + 1)) {
    if (wanted.every((line, index) => lines[at + index] === line)) places.push(at);
  }
  return places.length === 1 ? places[0] : undefined;
}

/** Whether every line that was put in stands where it was put, unedited. */
export function hasHunks(text: string, hunks: readonly Hunk[]): boolean {
  const { lines } = split(text);
  return hunks.every(({ is }) => is.length === 0 || placeOf(lines, is) !== undefined);
}

/**
 * Puts back what an edit replaced, line by line, whatever else its owner changed in the file since.
 * @returns undefined where a line of ours was edited, moved or is there twice: then nothing is certain.
 */
export function withoutHunks(text: string, hunks: readonly Hunk[], open = false): string | undefined {
  const { bom, lines, ends, end, final: closed } = split(text);
  const final = closed && !open;
  for (const { was, is } of [...hunks].reverse()) {
    const place = placeOf(lines, is);
    if (place === undefined) return undefined;
    lines.splice(place, is.length, ...was);
    ends.splice(place, is.length, ...was.map(() => ends[place] ?? end));
  }
  const last = lines.length - 1;
  const body = lines.map((line, index) => (index === last && !final ? line : line + ends[index])).join('');
  return (bom ? '\uFEFF' : '') + body;
}

/** A file of ours without what other pieces put into it later, as far as that is still there as it was put. */
export function withoutPatches(text: string, records: Record<string, PatchRecord> | undefined): string {
  return Object.values(records ?? {}).reduceRight(
    (rest, { hunks }) => (hunks === undefined ? rest : (withoutHunks(rest, hunks) ?? rest)),
    text,
  );
}
