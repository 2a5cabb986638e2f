import type { Node } from 'oxc-parser';
import type { Formatting } from '../types.ts';
import { Edits } from './edit.ts';
import { parse, walk } from './parse.ts';
import { type Quote, requote } from './quotes.ts';
import { reindent } from './reindent.ts';
import { rejoin } from './rejoin.ts';
import { collapseBlankLines } from './remove.ts';
import { dropSemicolons } from './semicolons.ts';
import { dropTrailingCommas } from './trailing-commas.ts';

function quoteOf(name: 'single' | 'double'): Quote {
  return name === 'single' ? "'" : '"';
}

/** An attribute knows no backslash: a quote inside of it is an entity. */
function requoteAttribute(literal: string, preferred: Quote): string {
  const value = literal.slice(1, -1).replaceAll('&apos;', "'").replaceAll('&quot;', '"');
  const count = (sign: string): number => value.split(sign).length - 1;
  const other = preferred === "'" ? '"' : "'";
  const used = count(preferred) > count(other) ? other : preferred;
  return used + value.replaceAll(used, used === "'" ? '&apos;' : '&quot;') + used;
}

function restyleQuotes(
  edits: Edits,
  source: string,
  node: Node,
  parent: Node | undefined,
  format: Formatting,
): void {
  if (node.type !== 'Literal' || typeof node.value !== 'string') return;
  const literal = source.slice(node.start, node.end);
  let wanted: string;
  if (parent?.type === 'JSXAttribute') wanted = requoteAttribute(literal, quoteOf(format.jsxQuotes));
  else if (parent?.type === 'ExpressionStatement' && parent.directive) {
    // A directive is its raw text: escapes must not change.
    if (/['"]/.test(literal.slice(1, -1))) return;
    wanted = quoteOf(format.quotes) + literal.slice(1, -1) + quoteOf(format.quotes);
  } else wanted = requote(literal, quoteOf(format.quotes));
  if (wanted !== literal) edits.replace(node.start, node.end, wanted);
}

/**
 * Brings a file in our canonical template style (single quotes, semicolons, two spaces, trailing commas, LF) to the
 * style of a project, as Prettier would where no line gets too long or short enough to be joined. The program stays the same; running it
 * again changes nothing. A text that does not parse only gets its line endings.
 */
export function restyle(path: string, original: string, formatting: Formatting): string {
  const source = collapseBlankLines(path, original);
  const { program, comments, errors } = parse(path, source);
  let text = source;
  if (errors.length === 0) {
    const edits = new Edits(source);
    walk(program, (node, parents) => {
      restyleQuotes(edits, source, node, parents.at(-1), formatting);
      if (formatting.trailingCommas !== 'all')
        dropTrailingCommas(edits, source, node, formatting.trailingCommas);
      if (!formatting.semicolons) dropSemicolons(edits, source, node, parents.at(-1));
      return undefined;
    });
    reindent(edits, source, program, comments, formatting.indent);
    text = rejoin(path, edits.apply(), formatting.lineWidth);
  }
  text = text.replace(/\r?\n/g, '\n').replace(/^\n+|\n+$/g, '');
  if (formatting.finalNewline && text !== '') text += '\n';
  return formatting.eol === '\n' ? text : text.replaceAll('\n', '\r\n');
}
