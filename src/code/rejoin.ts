import type { Comment, Node } from 'oxc-parser';
import { Edits, lineEnd, lineStart } from './edit.ts';
import { parse, walk } from './parse.ts';

interface Range {
  start: number;
  end: number;
}

/** A part of the text and what it would be on one line. */
interface Join extends Range {
  text: string;
}

const TAB_WIDTH = 4;

function widthOf(line: string): number {
  let width = 0;
  for (const char of line) width += char === '\t' ? TAB_WIDTH : 1;
  return width;
}

/** The items between two brackets, one line each so far, as one line; undefined when one of them spans lines. */
function joinList(
  source: string,
  open: number,
  close: number,
  items: readonly Range[],
  pad: string,
): Join | undefined {
  const inside = source.slice(open + 1, close);
  if (open === -1 || close <= open || items.length === 0 || !/^[ \t]*\r?\n/.test(inside)) return undefined;
  const texts = items.map((item) => source.slice(item.start, item.end));
  if (texts.some((text) => text.includes('\n'))) return undefined;
  return { start: open + 1, end: close, text: pad + texts.join(', ') + pad };
}

/** `=` or `=>` at the end of a line, with the value on the next. */
function joinValue(source: string, from: number, value: Range): Join | undefined {
  const gap = source.slice(from, value.start);
  const sign = /(=>?|:)[ \t]*\r?\n\s*$/.exec(gap);
  if (!sign || source.slice(value.start, value.end).includes('\n')) return undefined;
  return { start: from + sign.index + (sign[1]?.length ?? 0), end: value.start, text: ' ' };
}

/** Offset of the bracket that closes a list, right behind its last item and an optional comma; -1 with anything else there. */
function closing(source: string, bracket: string, items: readonly Range[]): number {
  const from = items.at(-1)?.end ?? 0;
  const at = from + (/^\s*,?\s*/.exec(source.slice(from, from + 200))?.[0].length ?? 0);
  return source[at] === bracket ? at : -1;
}

function joinParameters(source: string, node: Node & { params: readonly Node[] }): Join | undefined {
  const first = node.params[0];
  if (!first) return undefined;
  const close = closing(source, ')', node.params);
  const open = source.lastIndexOf('(', first.start);
  if (node.params.length === 1 && first.type === 'ObjectPattern' && open + 1 === first.start) {
    const { properties, typeAnnotation } = first;
    // The pattern and its type are broken together.
    if (typeAnnotation && source.slice(typeAnnotation.start, typeAnnotation.end).includes('\n'))
      return undefined;
    const brace = closing(source, '}', properties);
    return joinList(source, first.start, brace, properties, ' ');
  }
  return joinList(source, open, close, node.params, '');
}

function joinHeritage(source: string, node: Node): Join | undefined {
  if ((node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') || !node.superClass || !node.id) {
    return undefined;
  }
  const text = source.slice(node.id.end, node.body.start);
  if (!text.includes('\n')) return undefined;
  return { start: node.id.end, end: node.body.start, text: ` ${text.trim().replace(/\s+/g, ' ')} ` };
}

function candidate(source: string, node: Node, parent: Node | undefined): Join | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration': {
      const items: readonly Node[] = node.specifiers;
      const named = items.filter((one) => one.type === 'ImportSpecifier' || one.type === 'ExportSpecifier');
      const first = named[0];
      if (!first) return undefined;
      return joinList(source, source.lastIndexOf('{', first.start), closing(source, '}', named), named, ' ');
    }
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return joinParameters(source, node);
    case 'ArrowFunctionExpression':
      return (
        joinParameters(source, node) ?? joinValue(source, node.params.at(-1)?.end ?? node.start, node.body)
      );
    case 'CallExpression':
    case 'NewExpression': {
      const first = node.arguments[0];
      if (!first) return undefined;
      return joinList(source, source.lastIndexOf('(', first.start), node.end - 1, node.arguments, '');
    }
    case 'VariableDeclarator':
      return node.init ? joinValue(source, node.id.end, node.init) : undefined;
    case 'PropertyDefinition':
      return node.value ? joinValue(source, node.key.end, node.value) : undefined;
    case 'Property':
      return parent?.type === 'ObjectExpression' ? joinValue(source, node.key.end, node.value) : undefined;
    case 'AssignmentExpression':
      return joinValue(source, node.left.end, node.right);
    default:
      return joinHeritage(source, node);
  }
}

function fits(source: string, join: Join, width: number): boolean {
  const before = source.slice(lineStart(source, join.start), join.start);
  const after = source.slice(join.end, lineEnd(source, join.end));
  return widthOf(before + join.text + after) <= width;
}

function holdsComment(comments: readonly Comment[], range: Range): boolean {
  return comments.some((comment) => comment.start < range.end && comment.end > range.start);
}

/**
 * Puts lists, parameters and values that were broken over lines back on one line where they fit into `width` columns, as
 * Prettier does. Objects keep their lines (Prettier leaves those to the author), and so does whatever holds a comment.
 */
export function rejoin(path: string, source: string, width: number): string {
  let text = source;
  // Each round may make room for the next; a handful is enough for any nesting a template has.
  for (let round = 0; round < 8; round++) {
    const { program, comments, errors } = parse(path, text);
    if (errors.length > 0) return text;
    const current = text;
    const edits = new Edits(current);
    let free = 0;
    const joins: Join[] = [];
    walk(program, (node, parents) => {
      const join = candidate(current, node, parents.at(-1));
      if (join && fits(current, join, width) && !holdsComment(comments, join)) joins.push(join);
      return undefined;
    });
    for (const join of joins.sort((a, b) => a.start - b.start)) {
      // One per line and round, since each was measured alone.
      if (join.start < free) continue;
      edits.replace(join.start, join.end, join.text);
      free = lineEnd(current, join.end);
    }
    if (edits.size === 0) return text;
    text = edits.apply();
  }
  return text;
}
