import { type Comment, type Node, type OxcError, type Program, parseSync, visitorKeys } from 'oxc-parser';

export type { Comment, Node, Program } from 'oxc-parser';

/** A parsed file. All offsets are UTF-16 indices into the text that was given, byte order mark included. */
export interface Parsed {
  program: Program;
  /** In source order; a hashbang is not among them. */
  comments: Comment[];
  errors: OxcError[];
}

type Language = 'jsx' | 'ts' | 'tsx' | 'dts';
type SourceType = 'unambiguous' | 'module' | 'commonjs';

/** Deeper than any code a person writes. The native parser ends the whole process when its stack runs out. */
const MAX_NESTING = 500;
const MAX_CHAIN = 25_000;

function languageOf(path: string): Language {
  const name = path.toLowerCase();
  if (/\.d\.[cm]?ts$/.test(name)) return 'dts';
  if (name.endsWith('.tsx')) return 'tsx';
  if (/\.[cm]?ts$/.test(name)) return 'ts';
  // Next compiles JSX in plain `.js` files, so every JavaScript file may hold it.
  return 'jsx';
}

/** In the order tried: the first that parses without an error wins. */
function sourceTypesOf(path: string): SourceType[] {
  if (/\.m[jt]s$/i.test(path)) return ['module'];
  if (/\.c[jt]s$/i.test(path)) return ['commonjs'];
  // `unambiguous` fails on a top-level `return` (CommonJS) and on `await` as the only ESM feature.
  return ['unambiguous', 'module', 'commonjs'];
}

/**
 * Would this text exhaust the parser's stack? Judged without understanding strings or comments: by bracket depth, and by
 * chains that nest without brackets (`a = a = …`, `!!!…`, `if (a) if (a) …`), which end at `{` `}` or at a `,` `;`
 * outside of parentheses.
 */
function tooDeep(source: string): boolean {
  const open: string[] = [];
  let chain = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if ('([{'.includes(char)) {
      if (open.push(char) > MAX_NESTING) return true;
    } else if (')]}'.includes(char)) open.pop();
    if ('{}'.includes(char) || (',;'.includes(char) && open.at(-1) !== '(')) chain = 0;
    else if ('=?:!~-)'.includes(char)) chain += 5;
    else if ('+*/%&|^<>'.includes(char)) chain += 1;
    else if (' \t\n'.includes(char) && source[at - 1] !== char) chain += 4;
    if (chain > MAX_CHAIN) return true;
  }
  return false;
}

function emptyProgram(end: number): Program {
  return { type: 'Program', body: [], sourceType: 'script', hashbang: null, start: 0, end };
}

function failure(message: string, end: number): Parsed {
  const error = { message, labels: [], helpMessage: null, codeframe: null };
  return { program: emptyProgram(end), comments: [], errors: [error as unknown as OxcError] };
}

function parseAs(path: string, text: string, sourceType: SourceType): Parsed {
  const result = parseSync(path, text, { lang: languageOf(path), sourceType });
  const { program } = result;
  const hashbang = program.hashbang;
  const comments = result.comments.filter((comment) => comment.start !== hashbang?.start);
  return { program, comments, errors: result.errors };
}

/**
 * Parses a JavaScript or TypeScript file; the language comes from the extension, ESM or CommonJS from the content.
 * Never throws: what cannot be parsed comes back with `errors` and whatever of the program was understood.
 */
export function parse(path: string, source: string): Parsed {
  if (tooDeep(source)) return failure('the code is nested too deeply to be read', source.length);
  // The parser does not accept a hashbang behind a byte order mark; as a line comment it has the same length.
  const text = source.startsWith('\uFEFF#!') ? `\uFEFF//${source.slice(3)}` : source;
  let first: Parsed | undefined;
  try {
    for (const sourceType of sourceTypesOf(path)) {
      const parsed = parseAs(path, text, sourceType);
      if (parsed.errors.length === 0) return parsed;
      first ??= parsed;
    }
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error), source.length);
  }
  return first ?? failure('the file could not be read', source.length);
}

/** 1-based line and column of an offset. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lines = before.split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** The first syntax error as `message (line:column)`, or undefined when the file parses. */
export function parses(path: string, source: string): string | undefined {
  const error = parse(path, source).errors[0];
  if (!error) return undefined;
  const label = error.labels[0];
  if (!label) return error.message;
  const { line, column } = positionOf(source, label.start);
  return `${error.message} (${line}:${column})`;
}

/** Return `false` to leave a node's children out. */
export type Visitor = (node: Node, parents: readonly Node[]) => false | undefined;

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** Child nodes in the parser's own order (close to, but not always, source order). */
export function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Record<string, unknown>;
  return (visitorKeys[node.type] ?? []).flatMap((key) => {
    const value = fields[key];
    return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  });
}

/**
 * Visits a node and all below it in source order of the parser's keys, parents first; `parents` ends with the direct
 * parent. Keeps its own stack, so a long chain of operators cannot exhaust the call stack.
 */
export function walk(node: Node, visit: Visitor): void {
  const parents: Node[] = [];
  const pending: (Node | null)[] = [node];
  while (pending.length > 0) {
    const current = pending.pop();
    if (!current) {
      parents.pop();
      continue;
    }
    if (visit(current, parents) === false) continue;
    const children = childrenOf(current);
    if (children.length === 0) continue;
    parents.push(current);
    pending.push(null);
    for (let index = children.length - 1; index >= 0; index--) pending.push(children[index] ?? null);
  }
}
