import { type Edits, indentAt, indentLines, lineEnd, nextLine, startsLine } from '../code/edit.ts';
import type { SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Fn } from './locate.ts';

const isSpace = (text: string): boolean => text.trim() === '';

/** The offset behind a function's own directives, or behind its opening brace. */
function headOf(fn: Fn): number {
  const body = fn.body?.type === 'BlockStatement' ? fn.body : undefined;
  const directives = body?.body.filter((one) => 'directive' in one && one.directive) ?? [];
  return directives.at(-1)?.end ?? (body?.start ?? 0) + 1;
}

/** Whether a function begins with these statements as they are. */
export function beginsWith({ source }: SourceFile, fn: Fn, text: string): boolean {
  const body = fn.body?.type === 'BlockStatement' ? fn.body : undefined;
  const first = body?.body.find(({ start }) => start >= headOf(fn));
  const bare = (code: string): string => code.replace(/;$/, '');
  return first !== undefined && bare(source.slice(first.start, first.end)) === bare(text);
}

/** Whether only a comment, if anything, follows on the line. */
const restIsComment = (rest: string): boolean => /^\s*(?:\/\/.*|\/\*[\s\S]*\*\/\s*)?$/.test(rest);

/**
 * Puts statements first in a function; an arrow that returns an expression gets a body.
 * @param text Statements without indentation, lines separated by `\n`.
 * @returns Why it can't be done, where it can't.
 */
export function insertFirst(edits: Edits, file: SourceFile, fn: Fn, text: string): string | undefined {
  const { source, style } = file;
  const outer = indentAt(source, fn.start);
  const { body } = fn;
  if (!body) return 'the function has no body';
  if (body.type !== 'BlockStatement') return intoExpression(edits, file, fn, text);
  const at = headOf(fn);
  const first = body.body.find(({ start }) => start >= at);
  const close = body.end - 1;
  const end = Math.min(lineEnd(source, at), close);
  if (first && startsLine(source, first.start) && restIsComment(source.slice(at, end))) {
    const gap = text.includes('\n') && !/^\s*\n\s*\n/.test(source.slice(end, first.start)) ? '\n' : '';
    edits.insert(end, `\n${indentLines(text, indentAt(source, first.start))}${gap}`);
    return undefined;
  }
  const inner = outer + style.indent;
  const shown = `\n${indentLines(text, inner)}`;
  if (startsLine(source, close) && restIsComment(source.slice(at, end))) {
    edits.insert(end, shown);
    return undefined;
  }
  // `{ return x; }` on one line is opened up.
  let next = at;
  while (next < close && isSpace(source.charAt(next))) next++;
  let last = close;
  while (last > next && isSpace(source.charAt(last - 1))) last--;
  edits.replace(at, next, next < last ? `${shown}\n${inner}` : `${shown}\n${outer}`);
  if (next < last) edits.replace(last, close, `\n${outer}`);
  return undefined;
}

/** Moves the lines of what is returned one level in; the inside of template literals and comments stays. */
function shift(edits: Edits, { source, style, comments }: SourceFile, from: number, fn: Fn): void {
  const fixed: { start: number; end: number }[] = comments.filter(({ type }) => type === 'Block');
  walk(fn, (node) => {
    if (node.type === 'TemplateElement') fixed.push(node);
    return undefined;
  });
  for (let at = nextLine(source, from); at < fn.end; at = nextLine(source, at)) {
    const inText = fixed.some(({ start, end }) => start < at && at <= end);
    if (!inText && lineEnd(source, at) > at) edits.insert(at, style.indent);
  }
}

function intoExpression(edits: Edits, file: SourceFile, fn: Fn, text: string): string | undefined {
  const { source, style } = file;
  const { body } = fn;
  if (!body) return 'the function has no body';
  const from = Math.max(...fn.params.map(({ end }) => end), fn.returnType?.end ?? 0, fn.start);
  const arrow = source.indexOf('=>', from) + 2;
  // The parser leaves parentheses out of some nodes' range, so everything behind the arrow is taken.
  const lead = /^\s*/.exec(source.slice(arrow))?.[0].length ?? 0;
  const start = arrow + lead;
  if (arrow < 2 || start > body.start || !/^[\s(]*$/.test(source.slice(start, body.start)))
    return 'a comment stands between its arrow and what it returns';
  const outer = indentAt(source, fn.start);
  const inner = outer + style.indent;
  const end = style.semicolons ? ';' : '';
  edits.replace(arrow, start, ` {\n${indentLines(text, inner)}\n${inner}return `);
  const inside = body.type === 'ParenthesizedExpression' ? body.expression : undefined;
  if (inside?.type === 'ObjectExpression') {
    // `({ … })` needed its parentheses as an arrow's body only.
    edits.remove(body.start, inside.start).remove(inside.end, body.end);
  }
  shift(edits, file, start, fn);
  edits.insert(fn.end, `${end}\n${outer}}`);
  return undefined;
}

/**
 * Makes a function async, its written return type a promise.
 * @returns Why it can't be done, where it can't.
 */
export function makeAsync(edits: Edits, file: SourceFile, fn: Fn): string | undefined {
  if (fn.async) return undefined;
  if (fn.generator) return 'a generator can not wait for the check';
  edits.insert(fn.start, 'async ');
  const type = fn.returnType?.typeAnnotation;
  if (type && !/^Promise\s*</.test(file.source.slice(type.start, type.end)))
    edits.insert(type.start, 'Promise<').insert(type.end, '>');
  return undefined;
}
