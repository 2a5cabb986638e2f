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

const IMPORT = /^import\s+(?!type\s)([\w$*{},\s]{1,2000}?)\s+from\s+(['"])([^'"\n]{1,200})\2/gm;

/** Imports written as plain statements at the start of a line. */
export function plainImports(text: string): Imports {
  const imports: Imports = new Map();
  const hidden = hiddenPlaces(text);
  for (const match of text.matchAll(IMPORT)) {
    const source = match[3];
    if (source === undefined || hidden(match.index)) continue;
    for (const part of (match[1] ?? '').split(/[{},]/)) {
      const words = part.trim().split(/\s+/);
      const [first, as, local] = words;
      if (first === undefined || first === '' || first === 'type') continue;
      if (first === '*') {
        if (local !== undefined) imports.set(local, { source, imported: '*' });
      } else if (as === 'as' && local !== undefined) imports.set(local, { source, imported: first });
      else if (as === undefined)
        imports.set(first, { source, imported: isNamed(match[1] ?? '', first) ? first : 'default' });
    }
  }
  return imports;
}

/** True when the name stands inside the braces of an import clause. */
function isNamed(clause: string, name: string): boolean {
  const open = clause.indexOf('{');
  return (
    open !== -1 &&
    clause.indexOf(name, open) !== -1 &&
    clause
      .slice(0, open)
      .split(/[\s,]+/)
      .indexOf(name) === -1
  );
}

/**
 * Tells whether an offset may lie inside a block comment or a template. Strings are not understood, so a comment sign in
 * one hides more than it should; that only means that more is parsed.
 */
function hiddenPlaces(text: string): (offset: number) => boolean {
  const comments: [number, number][] = [];
  for (let open = text.indexOf('/*'); open !== -1; ) {
    const close = text.indexOf('*/', open + 2);
    const end = close === -1 ? text.length : close + 2;
    comments.push([open, end]);
    open = text.indexOf('/*', end);
  }
  const ticks: number[] = [];
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at + 1)) ticks.push(at);
  return (offset) => {
    if (comments.some(([open, end]) => offset >= open && offset < end)) return true;
    const before = ticks.filter((tick) => tick < offset).length;
    return before % 2 === 1;
  };
}
