import type { Comment, Node, Program } from 'oxc-parser';
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

/** Branches of a conditional that stand behind their `?` or `:` on a line of their own are aligned by two columns. */
function alignedBranches(program: Program, source: string): Range[] {
  const branches: Range[] = [];
  walk(program, (node) => {
    if (node.type !== 'ConditionalExpression' && node.type !== 'TSConditionalType') return undefined;
    const parts: Node[] =
      node.type === 'ConditionalExpression'
        ? [node.consequent, node.alternate]
        : [node.trueType, node.falseType];
    for (const part of parts) {
      const sign = source.slice(0, part.start).trimEnd().length - 1;
      if (startsLine(source, sign) && /[?:]/.test(source.charAt(sign))) branches.push(part);
    }
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
      const aligned = branches.filter(
        (branch) => branch.start < start && first < branch.end && branch.start >= (outer?.start ?? 0),
      ).length;
      edits.replace(start, first, base + indentation(width, aligned, indent, unit));
    }
    const next = source.indexOf('\n', start);
    if (next === -1) break;
    start = next + 1;
  }
}

/** @param aligned Number of levels that are an alignment by two columns rather than an indentation. */
function indentation(width: number, aligned: number, indent: Formatting['indent'], unit: string): string {
  const levels = Math.floor(width / CANONICAL_WIDTH);
  const rest = ' '.repeat(width % CANONICAL_WIDTH);
  // With tabs an alignment is a tab like any other level.
  if (indent.kind === 'tab') return unit.repeat(levels) + rest;
  return unit.repeat(Math.max(0, levels - aligned)) + ' '.repeat(aligned * CANONICAL_WIDTH) + rest;
}
