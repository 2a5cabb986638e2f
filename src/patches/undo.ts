import { Edits } from '../code/edit.ts';
import { removeDependency } from '../code/json.ts';
import { parses } from '../code/parse.ts';
import { withoutPattern } from '../code/public-list.ts';
import { split } from '../merge.ts';
import type { Facts, PatchRecord } from '../types.ts';
import { withoutHunks } from './hunks.ts';
import { type PatchId, partsOf } from './ids.ts';

/** Lines taken out of a text where they stand, with the line break behind them. */
function withoutLines(text: string, going: (lines: readonly string[], index: number) => boolean): string {
  const { lines } = split(text);
  const edits = new Edits(text);
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (const [index] of lines.entries()) {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    if (going(lines, index)) edits.remove(at, next);
    at = next;
  }
  return edits.size === 0 ? text : edits.apply();
}

/** An ignore pattern, and the heading above it where nothing else is below. */
function withoutIgnore(text: string, pattern: string, headings: ReadonlySet<string>): string {
  const is = (line: string | undefined) => line?.trim() === pattern;
  return withoutLines(text, (lines, index) => {
    if (is(lines[index])) return true;
    const alone = is(lines[index + 1]) && (lines[index + 2] ?? '').trim() === '';
    return alone && headings.has(lines[index] ?? '');
  });
}

/** A variable of an example file, with the comment that came with it. */
function withoutVariable(text: string, name: string, comments: ReadonlySet<string>): string {
  const sets = (line: string | undefined) => line?.startsWith(`${name}=`) === true;
  const variable = split(text).lines.findIndex(sets);
  if (variable === -1) return text;
  return withoutLines(text, (lines, index) => {
    if (index === variable) return true;
    const block = lines.slice(index, variable);
    return index < variable && block.every((line) => line.startsWith('#') && comments.has(line));
  });
}

/**
 * Takes one patch out of a file: exactly, by the lines it put there, else by what it says where that is certain.
 * @returns The text without it; undefined where its lines were edited and nothing is certain.
 */
export function undo(
  id: PatchId,
  record: PatchRecord,
  path: string,
  text: string,
  facts: Facts,
): string | undefined {
  const { kind, what } = partsOf(id);
  const exact = record.hunks === undefined ? undefined : withoutHunks(text, record.hunks, record.open);
  const code = /\.[cm]?[jt]sx?$/.test(path);
  if (exact !== undefined && !(code && parses(path, exact) !== undefined)) {
    // A line that came with others in one block is not in a record of its own.
    if (kind !== 'line' || (record.hunks ?? []).length > 0) return exact;
  }
  const written = new Set(
    (record.hunks ?? []).flatMap(({ is }) => is).filter((line) => line.startsWith('#')),
  );
  if (kind === 'line') return withoutIgnore(text, what, written);
  if (kind === 'env') return withoutVariable(text, what, written);
  if (kind === 'dependency') return removeDependency(text, what);
  if (kind !== 'public-list') return undefined;
  return what.split(' ').reduce<string | undefined>((rest, pattern) => {
    return rest === undefined ? undefined : withoutPattern(path, rest, pattern, facts);
  }, text);
}
