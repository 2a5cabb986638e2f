import { Edits, lineStart, nextLine } from './edit.ts';
import { parse, walk } from './parse.ts';

interface Range {
  start: number;
  end: number;
}

/** Takes items out of a comma-separated list, each with the comma that no longer parts it from another. */
export function removeItems(edits: Edits, list: readonly Range[], going: ReadonlySet<Range>): void {
  for (let from = 0; from < list.length; from++) {
    const first = list[from];
    if (!first || !going.has(first)) continue;
    let to = from;
    let last = first;
    for (let next = list[to + 1]; next && going.has(next); next = list[to + 1]) {
      last = next;
      to++;
    }
    const after = list[to + 1];
    const before = list[from - 1];
    if (after) edits.remove(first.start, after.start);
    else edits.remove(before ? before.end : first.start, last.end);
    from = to;
  }
}

function isBlank(source: string, start: number, end: number): boolean {
  return source.slice(start, end).trim() === '';
}

/**
 * The whole lines of statements that are to go, and one blank line with them where two would be left
 * or where a block would begin or end with one.
 */
export function wholeLines(source: string, statements: readonly Range[]): Range[] {
  const lines: Range[] = [];
  for (const { start, end } of [...statements].sort((a, b) => a.start - b.start)) {
    const range = { start: lineStart(source, start), end: nextLine(source, end) };
    const last = lines.at(-1);
    if (last && isBlank(source, last.end, range.start)) last.end = range.end;
    else lines.push(range);
  }
  return lines.map((range) => {
    let { start, end } = range;
    const before = source.slice(0, start).trimEnd();
    const gapBefore = /\n[ \t]*\r?\n[ \t]*$/.test(source.slice(before.length, start)) || before === '';
    let blank = end;
    while (blank < source.length && isBlank(source, blank, nextLine(source, blank)))
      blank = nextLine(source, blank);
    const rest = source.slice(blank).trimStart();
    if (rest === '' || rest.startsWith('}')) {
      if (before !== '') start = nextLine(source, before.length);
      end = rest === '' ? source.length : blank;
    } else if (gapBefore || /[{([]$/.test(before)) end = blank;
    return { start, end };
  });
}

/**
 * Leaves at most one empty line in a row, and none where a block or list begins or ends, as Prettier does.
 * Template literals and comments keep theirs.
 */
export function collapseBlankLines(path: string, source: string): string {
  const gaps: (Range & { text: string })[] = [];
  for (const gap of source.matchAll(/\r?\n(?:[ \t]*\r?\n)+/g)) {
    const start = gap.index;
    const end = start + gap[0].length;
    const opens = start === 0 || '{(['.includes(source.charAt(start - 1));
    const closes = /^[ \t]*[})\]]/.test(source.slice(end, end + 200));
    const text = opens || closes ? '\n' : '\n\n';
    if (gap[0].split('\n').length - 1 > text.length) gaps.push({ start, end, text });
  }
  if (gaps.length === 0) return source;
  const { program, comments, errors } = parse(path, source);
  if (errors.length > 0) return source;
  const kept: Range[] = [...comments];
  walk(program, (node) => {
    if (node.type === 'TemplateElement' || node.type === 'JSXText')
      kept.push({ start: node.start, end: node.end });
    return undefined;
  });
  const edits = new Edits(source);
  for (const { start, end, text } of gaps) {
    if (!kept.some((range) => range.start < end && range.end > start)) edits.replace(start, end, text);
  }
  return edits.size === 0 ? source : edits.apply();
}
