import type { Comment, Program } from 'oxc-parser';
import type { Formatting } from '../types.ts';
import { type Edits, indentAt, lineStart, startsLine } from './edit.ts';
import { walk } from './parse.ts';
import { styleOf } from './style.ts';

const CANONICAL_WIDTH = 2;

interface Range {
  start: number;
  end: number;
}

/** A comment whose lines all begin with `*` moves with the code; any other block comment keeps its inner lines. */
function movesWithCode(comment: Comment): boolean {
  return `*${comment.value}*`.split('\n').every((line) => line.trimStart().startsWith('*'));
}

/** Lines whose start lies in a text that must stay as it is. */
function fixedRanges(program: Program, comments: readonly Comment[]): Range[] {
  const fixed: Range[] = comments.filter((comment) => comment.type === 'Block' && !movesWithCode(comment));
  walk(program, (node, parents) => {
    if (node.type === 'TemplateElement') fixed.push(node);
    if (node.type === 'Literal' && parents.at(-1)?.type === 'JSXAttribute') fixed.push(node);
    return undefined;
  });
  return fixed.filter((range) => range.end > range.start);
}

interface Branch extends Range {
  /** A member of a union keeps the two columns as spaces where tabs are used; a conditional does not. */
  union: boolean;
}

/** Parts that stand behind their `?`, `:` or `|` on a line of their own are aligned by two columns, not indented. */
function alignedBranches(program: Program, source: string): Branch[] {
  const branches: Branch[] = [];
  const add = (part: Range, sign: RegExp): void => {
    const at = source.slice(0, part.start).trimEnd().length - 1;
    if (startsLine(source, at) && sign.test(source.charAt(at))) {
      branches.push({ start: part.start, end: part.end, union: source[at] === '|' });
    }
  };
  walk(program, (node) => {
    if (node.type === 'ConditionalExpression') {
      // A conditional behind `?` is indented like anything else.
      if (node.consequent.type !== node.type) add(node.consequent, /\?/);
      add(node.alternate, /:/);
    }
    if (node.type === 'TSConditionalType') {
      if (node.trueType.type !== node.type) add(node.trueType, /\?/);
      add(node.falseType, /:/);
    }
    if (node.type === 'TSUnionType') for (const member of node.types) add(member, /\|/);
    return undefined;
  });
  return branches;
}

/** Expressions inside of template literals are indented from the line of their `${`, which stays as it is. */
function templateExpressions(program: Program, fixed: readonly Range[], source: string): Range[] {
  const expressions: Range[] = [];
  walk(program, (node) => {
    if (node.type !== 'TemplateLiteral') return undefined;
    for (const expression of node.expressions) {
      const line = lineStart(source, expression.start);
      if (fixed.some((range) => range.start < line && range.end > line)) expressions.push(expression);
    }
    return undefined;
  });
  return expressions;
}

function unitOf(indent: Formatting['indent']): string {
  return indent.kind === 'tab' ? '\t' : ' '.repeat(indent.size);
}

/**
 * Rewrites the indentation of every line from two spaces a level to the project's.
 * Template literals keep their lines; ` * ` lines of comments follow the code.
 */
export function reindent(
  edits: Edits,
  source: string,
  program: Program,
  comments: readonly Comment[],
  indent: Formatting['indent'],
): void {
  const unit = unitOf(indent);
  // A text that is not in our two spaces has been through here before.
  if (unit === '  ' || styleOf(program, source).indent !== '  ') return;
  const fixed = fixedRanges(program, comments);
  const branches = alignedBranches(program, source);
  const expressions = indent.kind === 'tab' ? [] : templateExpressions(program, fixed, source);
  for (let start = lineStart(source, 0); start < source.length; ) {
    const old = indentAt(source, start);
    const first = start + old.length;
    const inFixed = fixed.some((range) => range.start < start && range.end > start);
    if (old !== '' && !inFixed && !old.includes('\t') && !/[\r\n]/.test(source.charAt(first))) {
      const outer = expressions.filter((range) => range.start < start && range.end > start).at(-1);
      const base = outer ? indentAt(source, outer.start) : '';
      const width = Math.max(0, old.length - base.length);
      const around = branches.filter(
        (branch) => branch.start < start && first < branch.end && branch.start >= (outer?.start ?? 0),
      );
      const closes = around.some((branch) => branch.union && columnOf(source, branch.start) === old.length);
      edits.replace(start, first, base + indentation(width, around.length, closes, indent, unit));
    }
    const next = source.indexOf('\n', start);
    if (next === -1) break;
    start = next + 1;
  }
}

function columnOf(source: string, offset: number): number {
  return offset - lineStart(source, offset);
}

/**
 * @param aligned Number of levels that are an alignment by two columns rather than an indentation.
 * @param closes True for the last line of a union member, whose alignment no further level follows.
 */
function indentation(
  width: number,
  aligned: number,
  closes: boolean,
  indent: Formatting['indent'],
  unit: string,
): string {
  const levels = Math.floor(width / CANONICAL_WIDTH);
  const rest = ' '.repeat(width % CANONICAL_WIDTH);
  if (indent.kind === 'tab') return (closes ? `${unit.repeat(levels - 1)}  ` : unit.repeat(levels)) + rest;
  return unit.repeat(Math.max(0, levels - aligned)) + ' '.repeat(aligned * CANONICAL_WIDTH) + rest;
}
