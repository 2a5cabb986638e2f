/**
 * What can be said for certain about a module without parsing it: most pages and handlers of a large app are written
 * plainly, and a syntax tree costs ten times as much as the reading. Wherever the text leaves room for doubt the answer
 * is undefined, and the caller parses.
 */

/** Plain `import` statements, by local name. */
export type Imports = Map<string, { source: string; imported: string }>;

const EXPORT_WORD = /\bexport\b/g;
const PLAIN_EXPORT =
  /^export\s+(?:async\s+function\s+|function\s+|const\s+|let\s+|(type|interface)\s+)([A-Za-z_$][\w$]*)/;
const PLAIN_DEFAULT = /^export\s+default\s+(?:async\s+)?function\b/;

/**
 * Names a module exports, when each `export` stands at the start of a line and names one thing.
 * @returns undefined when in doubt: lists, re-exports, destructuring, CommonJS, the word in comments or templates.
 */
export function plainExports(text: string): string[] | undefined {
  const names: string[] = [];
  const hidden = hiddenPlaces(text);
  for (const match of text.matchAll(EXPORT_WORD)) {
    if (match.index > 0 && text[match.index - 1] !== '\n') return undefined;
    if (hidden(match.index)) return undefined;
    const rest = text.slice(match.index, match.index + 200);
    const found = PLAIN_EXPORT.exec(rest);
    if (found?.[2] !== undefined) {
      if (found[1] === undefined) names.push(found[2]);
    } else if (PLAIN_DEFAULT.test(rest)) names.push('default');
    else return undefined;
  }
  return names.length === 0 ? undefined : names;
}

const DEFAULT_ASYNC = /^export default async function\b/m;
const AWAITED = /^[ \t]+(?:(?:const|let) [^=\n'"`/]{1,200}= )?await ([A-Za-z_$][\w$.]{0,80})\(/gm;

/**
 * Names that an `export default async function` awaits in its own body, as statements.
 *
 * An `await` belongs to the nearest async function around it; where the word `async` does not appear again in between,
 * that is the default export.
 * @returns dotted names, empty when there are none or none can be told for certain.
 */
export function awaitedByDefault(text: string): string[] {
  const start = DEFAULT_ASYNC.exec(text);
  if (start === null) return [];
  const hidden = hiddenPlaces(text);
  if (hidden(start.index)) return [];
  const from = start.index + start[0].length;
  const next = text.indexOf('async', from);
  const until = next === -1 ? text.length : next;
  const names: string[] = [];
  for (const match of text.slice(from, until).matchAll(AWAITED)) {
    if (match[1] !== undefined && !hidden(from + match.index)) names.push(match[1]);
  }
  return names;
}

const IMPORT_START = /^import\s/gm;
const MAX_CLAUSE = 2_000;

/** Imports written as plain statements at the start of a line; type imports are left out. */
export function plainImports(text: string): Imports {
  const imports: Imports = new Map();
  const hidden = hiddenPlaces(text);
  for (const match of text.matchAll(IMPORT_START)) {
    if (hidden(match.index)) continue;
    const statement = text.slice(match.index + 'import'.length, match.index + MAX_CLAUSE);
    const open = statement.search(/['"]/);
    const head = statement.slice(0, open).trim();
    const close = statement.indexOf(statement[open] ?? '', open + 1);
    if (open === -1 || close === -1 || !head.endsWith('from') || !/^[\w$*{},\s]+$/.test(head)) continue;
    const clause = head.slice(0, -'from'.length).trim();
    if (!clause.startsWith('type ')) bindClause(clause, statement.slice(open + 1, close), imports);
  }
  return imports;
}

/** `a`, `* as a`, `{ a, b as c }` and `a, { b }`. */
function bindClause(clause: string, source: string, imports: Imports): void {
  const brace = clause.indexOf('{');
  const named = brace === -1 ? '' : clause.slice(brace + 1);
  for (const part of named.replace('}', '').split(',')) {
    const [name, as, local] = part.trim().split(/\s+/);
    if (name === undefined || name === '' || name === 'type') continue;
    imports.set(as === 'as' && local !== undefined ? local : name, { source, imported: name });
  }
  for (const part of (brace === -1 ? clause : clause.slice(0, brace)).split(',')) {
    const [name, as, local] = part.trim().split(/\s+/);
    if (name === undefined || name === '') continue;
    if (name !== '*') imports.set(name, { source, imported: 'default' });
    else if (as === 'as' && local !== undefined) imports.set(local, { source, imported: '*' });
  }
}

/**
 * Tells whether an offset may lie inside a block comment or a template. Strings are not understood, so a comment sign in
 * one hides more than it should; that only means that more is parsed.
 */
function hiddenPlaces(text: string): (offset: number) => boolean {
  // Offsets at which being hidden begins or ends, in turn; comments first, then templates outside of them.
  const comments: number[] = [];
  for (let open = text.indexOf('/*'); open !== -1; ) {
    const close = text.indexOf('*/', open + 2);
    const end = close === -1 ? text.length : close + 2;
    comments.push(open, end);
    open = text.indexOf('/*', end);
  }
  const ticks: number[] = [];
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at + 1)) ticks.push(at);
  return (offset) => countUpTo(comments, offset) % 2 === 1 || countUpTo(ticks, offset) % 2 === 1;
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
