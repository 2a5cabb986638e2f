import type { ArrayExpression, Expression } from 'oxc-parser';
import type { Facts, Patch } from '../types.ts';
import { calleeName, unwrap } from './ast.ts';
import { Edits, indentAt, lineEnd, lineStart, startsLine } from './edit.ts';
import { quoted } from './quotes.ts';
import { orRefusal, Refused } from './refused.ts';
import { removeItems, wholeLines } from './remove.ts';
import { readSource, type SourceFile, styleFor } from './source-file.ts';
import { commaBetween, type Style } from './style.ts';

interface Entry {
  pattern: string;
  comment: string;
}

/** One line, without what could end a comment or hide in it. */
function commentText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}

function entriesOf(value: unknown): Entry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): Entry[] => {
    if (typeof item === 'string') return [{ pattern: item, comment: '' }];
    if (typeof item !== 'object' || item === null || !('pattern' in item) || typeof item.pattern !== 'string')
      return [];
    const comment = 'comment' in item && typeof item.comment === 'string' ? commentText(item.comment) : '';
    return [{ pattern: item.pattern, comment }];
  });
}

/** The array behind `[…] as const`, `Object.freeze([…])` or `new Set([…])`. */
function arrayIn(value: Expression): ArrayExpression | undefined {
  const inner = unwrap(value);
  if (inner.type === 'ArrayExpression') return inner;
  const wraps =
    (inner.type === 'CallExpression' && calleeName(inner.callee) === 'freeze') ||
    (inner.type === 'NewExpression' && calleeName(inner.callee) === 'Set');
  const [first] = wraps ? inner.arguments : [];
  return first && first.type !== 'SpreadElement' ? arrayIn(first) : undefined;
}

function findList(file: SourceFile, constant: string): ArrayExpression {
  for (const statement of file.program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type !== 'VariableDeclaration') continue;
    const found = declared.declarations.find(({ id }) => id.type === 'Identifier' && id.name === constant);
    if (!found) continue;
    const array = found.init ? arrayIn(found.init) : undefined;
    if (!array) throw new Refused(`${constant} in ${file.path} is not a plain list.`);
    return array;
  }
  throw new Refused(`${file.path} has no list named ${constant}.`);
}

function presentIn(array: ArrayExpression): Set<string> {
  const present = new Set<string>();
  for (const element of array.elements) {
    if (!element || element.type === 'SpreadElement') continue;
    const value = unwrap(element);
    if (value.type === 'Literal' && typeof value.value === 'string') present.add(value.value);
    if (value.type === 'TemplateLiteral' && value.expressions.length === 0)
      present.add(value.quasis[0]?.value.cooked ?? '');
  }
  return present;
}

/** The patterns a list in a file holds; undefined where there is no such list. */
export function listedIn(path: string, source: string, constant: string): string[] | undefined {
  const file = readSource(path, source);
  if (typeof file === 'string') return undefined;
  try {
    return [...presentIn(findList(file, constant))];
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function lines(entries: readonly Entry[], style: Style, indent: string, lastComma: boolean): string {
  return entries
    .flatMap(({ pattern, comment }, index) => {
      const comma = lastComma || index < entries.length - 1 ? ',' : '';
      const line = `${indent}${quoted(pattern, style.quote)}${comma}`;
      return comment === '' ? [line] : [`${indent}// ${comment}`, line];
    })
    .join('\n');
}

function add(file: SourceFile, array: ArrayExpression, entries: readonly Entry[], width: number): string {
  const { source, style, comments } = file;
  const edits = new Edits(source);
  const close = array.end - 1;
  const outer = indentAt(source, array.start);
  const last = array.elements.at(-1);
  if (array.elements.length > 0 && !last) throw new Refused('The list ends with a hole.');
  const multiLine = source.slice(array.start, array.end).includes('\n');
  const inside = comments.some((comment) => comment.start > array.start && comment.end <= close);
  const inline = entries.map(({ pattern }) => quoted(pattern, style.quote)).join(', ');
  const added = last ? `, ${inline}` : inline;
  const fits = lineEnd(source, array.end) - lineStart(source, array.start) + added.length <= width;
  if (!multiLine && fits && entries.every(({ comment }) => comment === '')) {
    const comma = last ? commaBetween(source, last.end, close) : -1;
    return edits.insert(comma === -1 ? (last?.end ?? close) : comma, added).apply();
  }
  if (!last) {
    const body = lines(entries, style, outer + style.indent, style.trailingCommas);
    if (!inside) return edits.replace(array.start + 1, close, `\n${body}\n${outer}`).apply();
    return edits.insert(startsLine(source, close) ? lineStart(source, close) : close, `${body}\n`).apply();
  }
  const comma = commaBetween(source, last.end, close);
  if (!multiLine && !inside) {
    const indent = outer + style.indent;
    let at = array.start + 1;
    for (const element of array.elements) {
      if (!element) throw new Refused('The list has holes.');
      edits.replace(at, element.start, (at === array.start + 1 ? '\n' : ',\n') + indent);
      at = element.end;
    }
    return edits
      .replace(last.end, close, `,\n${lines(entries, style, indent, style.trailingCommas)}\n${outer}`)
      .apply();
  }
  const indent = startsLine(source, last.start) ? indentAt(source, last.start) : outer + style.indent;
  const body = lines(entries, style, indent, comma !== -1);
  if (comma === -1) edits.insert(last.end, ',');
  if (startsLine(source, close)) return edits.insert(lineStart(source, close), `${body}\n`).apply();
  return edits.insert(close, `\n${body}\n${outer}`).apply();
}

/**
 * Adds patterns to a list such as `export const PUBLIC_ROUTES = […]`, in the style of the file; those that are there
 * stay as they are. Arguments: `constant`, `add: { pattern, comment }[]`.
 */
export const publicList: Patch = (source, path, args, facts) => {
  const constant = typeof args.constant === 'string' ? args.constant : 'PUBLIC_ROUTES';
  const wanted = entriesOf(args.add);
  const file = readSource(path, source, facts);
  const style = styleFor(file, facts.formatting);
  return orRefusal(
    () => {
      if (typeof file === 'string') throw new Refused(`${path} does not parse: ${file}.`);
      const array = findList(file, constant);
      const present = presentIn(array);
      const missing = wanted.filter(({ pattern }, index) => {
        const first = wanted.findIndex((other) => other.pattern === pattern) === index;
        return first && !present.has(pattern);
      });
      return missing.length === 0 ? source : add(file, array, missing, facts.formatting.lineWidth);
    },
    () => `// in ${constant}:\n${lines(wanted, style, '', true)}\n`,
    path,
  );
};

/**
 * Takes a pattern out of a list, with the comment that stands for it alone.
 * @returns The same text where it is not listed; undefined where the list can't be read.
 */
export function withoutPattern(
  path: string,
  source: string,
  pattern: string,
  facts: Facts,
): string | undefined {
  const file = readSource(path, source, facts);
  if (typeof file === 'string') return undefined;
  try {
    const { elements } = findList(file, 'PUBLIC_ROUTES');
    const items = elements.filter((element) => element !== null);
    const going = items.find((item) => item.type === 'Literal' && item.value === pattern);
    if (!going) return source;
    const edits = new Edits(source);
    if (!startsLine(source, going.start)) {
      removeItems(edits, items, new Set([going]));
      return edits.apply();
    }
    const above = file.comments.find(
      ({ start, end }) => startsLine(source, start) && source.slice(end, going.start).trim() === '',
    );
    const index = items.indexOf(going);
    const next = items[index + 1];
    // A comment above several patterns is a heading.
    const alone =
      !next ||
      source.slice(going.end, next.start).includes('//') ||
      /\n\s*\n/.test(source.slice(going.end, next.start));
    const [range] = wholeLines(source, [above && alone ? { start: above.start, end: going.end } : going]);
    if (range) edits.remove(range.start, range.end);
    return edits.apply();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
