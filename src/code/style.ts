import type { Node, Program } from 'oxc-parser';
import { indentAt, startsLine } from './edit.ts';
import { walk } from './parse.ts';

/** How a file is written, as far as it can be seen in the file. */
export interface Style {
  quote: "'" | '"';
  semicolons: boolean;
  /** One level: `\t` or some spaces. */
  indent: string;
  /** Is there a comma behind the last element of a list that spans lines? */
  trailingCommas: boolean;
}

/** Two spaces, single quotes, semicolons, trailing commas: what our own templates use. */
export const CANONICAL: Style = { quote: "'", semicolons: true, indent: '  ', trailingCommas: true };

const WITH_SEMICOLON = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'ImportDeclaration',
  'ExportAllDeclaration',
]);

class Votes {
  readonly #counts = new Map<string, number>();
  add(value: string): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }
  winner(): string | undefined {
    return [...this.#counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  }
}

/** Offset of a comma between `from` and `to`, comments left out; -1 when there is none. */
export function commaBetween(source: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (source[at] === ',') return at;
    if (source.startsWith('//', at)) {
      const end = source.indexOf('\n', at);
      if (end === -1 || end >= to) return -1;
      at = end;
    } else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2);
      if (end === -1 || end >= to) return -1;
      at = end + 1;
    }
  }
  return -1;
}

/** Reads the style of a file; what it does not show is taken from `fallback`. */
export function styleOf(program: Program, source: string, fallback: Style = CANONICAL): Style {
  const quotes = new Votes();
  const semicolons = new Votes();
  const commas = new Votes();
  const indents = new Votes();
  const list = (end: number, items: readonly ({ end: number } | null)[]): void => {
    const last = items.at(-1);
    if (!last || !source.slice(last.end, end).includes('\n')) return;
    commas.add(commaBetween(source, last.end, end - 1) === -1 ? 'no' : 'yes');
  };
  const body = (start: number, items: readonly { start: number }[]): void => {
    const first = items[0];
    if (!first || !startsLine(source, first.start)) return;
    const outer = indentAt(source, start);
    const inner = indentAt(source, first.start);
    if (inner.length > outer.length && inner.startsWith(outer)) indents.add(inner.slice(outer.length));
  };
  walk(program, (node, parents) => {
    const parent = parents.at(-1);
    if (node.type === 'Literal' && typeof node.value === 'string' && parent?.type !== 'JSXAttribute') {
      const content = source.slice(node.start + 1, node.end - 1);
      if (!/['"]/.test(content)) quotes.add(source.charAt(node.start));
    }
    const inHead = parent?.type.startsWith('For') && 'body' in parent && parent.body !== node;
    if (WITH_SEMICOLON.has(node.type) && !inHead) semicolons.add(source[node.end - 1] === ';' ? 'yes' : 'no');
    if (node.type === 'ObjectExpression') {
      list(node.end, node.properties);
      body(node.start, node.properties);
    }
    if (node.type === 'ArrayExpression') {
      list(node.end, node.elements);
      body(
        node.start,
        node.elements.filter((element) => element !== null),
      );
    }
    if (node.type === 'BlockStatement' || node.type === 'ClassBody') body(node.start, node.body);
    if (node.type === 'TSInterfaceBody') body(node.start, node.body);
    if (node.type === 'TSTypeLiteral') body(node.start, node.members);
    if (node.type === 'ImportDeclaration') body(node.start, node.specifiers);
    if (node.type === 'CallExpression') body(node.start, node.arguments);
    if ('params' in node && Array.isArray(node.params)) body(node.start, node.params as Node[]);
    return undefined;
  });
  const quote = quotes.winner();
  const semicolon = semicolons.winner();
  const comma = commas.winner();
  return {
    quote: quote === "'" || quote === '"' ? quote : fallback.quote,
    semicolons: semicolon ? semicolon === 'yes' : fallback.semicolons,
    indent: indents.winner() ?? fallback.indent,
    trailingCommas: comma ? comma === 'yes' : fallback.trailingCommas,
  };
}

/** The style the project has, for a file that shows too little of its own. */
export function styleFrom(formatting: {
  quotes: 'single' | 'double';
  semicolons: boolean;
  indent: { kind: 'tab' } | { kind: 'space'; size: number };
  trailingCommas: 'all' | 'es5' | 'none';
}): Style {
  return {
    quote: formatting.quotes === 'single' ? "'" : '"',
    semicolons: formatting.semicolons,
    indent: formatting.indent.kind === 'tab' ? '\t' : ' '.repeat(formatting.indent.size),
    trailingCommas: formatting.trailingCommas !== 'none',
  };
}
