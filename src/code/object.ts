import type { ObjectExpression } from 'oxc-parser';
import { type Edits, indentAt, lineEnd, lineStart, startsLine } from './edit.ts';
import type { SourceFile } from './source-file.ts';
import { commaBetween } from './style.ts';

/**
 * Adds properties to the end of an object literal, each given as text without indentation and without a comma.
 * A literal on one line is opened up; comments stay where they are.
 */
export function addProperties(
  edits: Edits,
  file: SourceFile,
  object: ObjectExpression,
  texts: readonly string[],
): void {
  if (texts.length === 0) return;
  const { source, style, comments } = file;
  const outer = indentAt(source, object.start);
  const close = object.end - 1;
  const last = object.properties.at(-1);
  const first = object.properties[0];
  const inside = comments.some((comment) => comment.start > object.start && comment.end <= close);
  const ownLines = first && startsLine(source, first.start);
  const indent = ownLines ? indentAt(source, first.start) : outer + style.indent;
  const shown = (text: string): string => indent + text.replace(/\n(?=[^\n])/g, `\n${indent}`);

  if (!last) {
    const end = style.trailingCommas ? ',' : '';
    const body = `${texts.map(shown).join(',\n')}${end}`;
    if (!inside) edits.replace(object.start + 1, close, `\n${body}\n${outer}`);
    else if (startsLine(source, close)) edits.insert(lineStart(source, close), `${body}\n`);
    else edits.insert(close, `\n${body}\n${outer}`);
    return;
  }
  const comma = commaBetween(source, last.end, close);
  const multiLine = source.slice(object.start, object.end).includes('\n');
  const end = comma !== -1 || (!multiLine && style.trailingCommas) ? ',' : '';
  const body = `${texts.map(shown).join(',\n')}${end}`;
  if (startsLine(source, close)) {
    if (comma === -1) edits.insert(last.end, ',');
    edits.insert(lineStart(source, close), `${body}\n`);
    return;
  }
  if (!multiLine && !inside) {
    // `{ a: 1, b: 2 }`: every property gets its line.
    let at = object.start + 1;
    for (const property of object.properties) {
      const gap = at === object.start + 1 ? '\n' : ',\n';
      edits.replace(at, property.start, gap + indent);
      at = property.end;
    }
    edits.replace(last.end, close, `,\n${body}\n${outer}`);
    return;
  }
  const at = comma === -1 ? last.end : comma + 1;
  const lineIsOver = lineEnd(source, at) < close;
  if (comma === -1) edits.insert(last.end, ',');
  edits.insert(lineIsOver ? lineEnd(source, at) : at, `\n${body}${lineIsOver ? '' : `\n${outer}`}`);
}
