import type { Edits } from '../edit.ts';
import { lineEnd, lineStart, startsLine } from '../edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { Range } from './ast.ts';

/**
 * Words and punctuation between two offsets, comments and white space left out.
 * Only for stretches that hold no strings, such as what stands between `export` and a declaration.
 */
export function wordsBetween(source: string, from: number, to: number): (Range & { text: string })[] {
  const words: (Range & { text: string })[] = [];
  let at = from;
  while (at < to) {
    if (source.startsWith('//', at)) {
      const end = source.slice(at, to).search(/[\n\r\u2028\u2029]/);
      at = end === -1 ? to : at + end;
    } else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2);
      at = end === -1 ? to : end + 2;
    } else if (/\s/.test(source.charAt(at))) {
      at++;
    } else {
      let end = at + 1;
      if (/[\w$]/.test(source.charAt(at))) while (end < to && /[\w$]/.test(source.charAt(end))) end++;
      words.push({ start: at, end, text: source.slice(at, end) });
      at = end;
    }
  }
  return words;
}

/** Removes a word and the blanks behind it. */
export function removeWord(edits: Edits, source: string, word: Range): void {
  let end = word.end;
  while (source[end] === ' ' || source[end] === '\t') end++;
  edits.remove(word.start, end);
}

/** Offset of the first line that belongs to a statement: its own, or that of the comments right above it. */
export function leadingStart(file: SourceFile, offset: number): number {
  const { source, comments } = file;
  if (!startsLine(source, offset)) return offset;
  let at = lineStart(source, offset);
  for (const comment of [...comments].reverse()) {
    if (comment.end > at) continue;
    if (!/^[ \t]*\r?\n?[ \t]*$/.test(source.slice(comment.end, at)) || !startsLine(source, comment.start))
      break;
    at = lineStart(source, comment.start);
  }
  return at;
}

/** Puts a block of its own behind a statement, a blank line between. */
export function insertAfter(edits: Edits, file: SourceFile, end: number, text: string): void {
  const { source } = file;
  const at = lineEnd(source, end);
  const rest = source.slice(end, at);
  const comment = file.comments.find((one) => one.start >= end && one.start < at);
  // A comment at the end of the line belongs to the statement; code does not, so the line is cut before it.
  const multiline = comment !== undefined && comment.end > at;
  if (
    rest.trim() === '' ||
    (comment &&
      !multiline &&
      source.slice(end, comment.start).trim() === '' &&
      source.slice(comment.end, at).trim() === '')
  )
    edits.insert(at, `\n\n${text}`);
  else edits.insert(end, `\n\n${text}\n`);
}
