import { type Comment, type OxcError, type ParseResult, type Program, parseSync } from 'oxc-parser';
import { rememberedModule } from '../facts/remember.ts';

export type { Comment, Node, Program } from 'oxc-parser';
export { walk } from './walk.ts';

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
/** JSX elements and `else if` nest however many brackets close in between, so their number bounds their depth. */
const MAX_ELEMENTS = 3_500;

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

const OPEN_PAREN = 40;
const OPEN_OTHER = 91;
const OPEN_BRACE = 123;

/** What a character adds to a chain of operators; 1 for those that the parser reads without recursion of its own. */
const CHAIN_WEIGHT = new Uint8Array(128);
for (const char of '=?:!~-)') CHAIN_WEIGHT[char.charCodeAt(0)] = 5;
for (const char of '+*/%&|^<>') CHAIN_WEIGHT[char.charCodeAt(0)] = 1;
for (const char of ' \t\n') CHAIN_WEIGHT[char.charCodeAt(0)] = 4;

/**
 * Would this text exhaust the parser's stack? Judged without understanding strings or comments: by bracket depth, and by
 * chains that nest without brackets (`a = a = …`, `!!!…`, `if (a) if (a) …`), which end at `{` `}` or at a `,` `;`
 * outside of parentheses.
 */
export function tooDeep(source: string): boolean {
  if (occursOften(source, '<') || occursOften(source, 'else')) return true;
  const open: number[] = [];
  let chain = 0;
  let last = 0;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === OPEN_PAREN || code === OPEN_OTHER || code === OPEN_BRACE) {
      if (open.push(code) > MAX_NESTING) return true;
    } else if (code === 41 || code === 93 || code === 125) open.pop();
    if (code === OPEN_BRACE || code === 125) chain = 0;
    else if ((code === 44 || code === 59) && open[open.length - 1] !== OPEN_PAREN) chain = 0;
    // A run of spaces counts once.
    else if (code < 128 && !(code === last && code <= 32)) chain += CHAIN_WEIGHT[code] ?? 0;
    if (chain > MAX_CHAIN) return true;
    last = code;
  }
  return false;
}

function occursOften(source: string, word: string): boolean {
  let count = 0;
  for (let at = source.indexOf(word); at !== -1; at = source.indexOf(word, at + word.length)) {
    count += 1;
    if (count > MAX_ELEMENTS) return true;
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

/** The first result without an error, else the first; nothing of the program is read yet. */
function attempt(path: string, source: string): ParseResult | string {
  if (tooDeep(source)) return 'the code is nested too deeply to be read';
  // The parser does not accept a hashbang behind a byte order mark; as a line comment it has the same length.
  const text = source.startsWith('\uFEFF#!') ? `\uFEFF//${source.slice(3)}` : source;
  const lang = languageOf(path);
  const known = /\.c[jt]s$/i.test(path) ? undefined : rememberedModule(lang, text);
  if (known) return known;
  let first: ParseResult | undefined;
  try {
    for (const sourceType of sourceTypesOf(path)) {
      // As CommonJS, TypeScript may hold `export` beside what no module can have, such as HTML-like comments.
      if (first?.program.sourceType === 'module' && sourceType === 'commonjs') break;
      const result = parseSync(path, text, { lang, sourceType });
      if (result.errors.length === 0) return result;
      first ??= result;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return first ?? 'the file could not be read';
}

/**
 * Parses a JavaScript or TypeScript file; the language comes from the extension, ESM or CommonJS from the content.
 * Never throws: what cannot be parsed comes back with `errors` and whatever of the program was understood.
 */
export function parse(path: string, source: string): Parsed {
  const result = attempt(path, source);
  if (typeof result === 'string') return failure(result, source.length);
  const { program, errors } = result;
  const hashbang = program.hashbang;
  const comments = result.comments.filter((comment) => comment.start !== hashbang?.start);
  return { program, comments, errors };
}

/** 1-based line and column of an offset. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lines = before.split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function describe(error: OxcError, source: string): string {
  const label = error.labels[0];
  if (!label) return error.message;
  const { line, column } = positionOf(source, label.start);
  return `${error.message} (${line}:${column})`;
}

/** The first syntax error as `message (line:column)`, or undefined when the file parses. */
export function parses(path: string, source: string): string | undefined {
  const result = attempt(path, source);
  if (typeof result === 'string') return result;
  const error = result.errors[0];
  return error && describe(error, source);
}

/** The parsed file, or its first syntax error as `message (line:column)`. */
export function parseOrError(path: string, source: string): Parsed | string {
  const parsed = parse(path, source);
  const error = parsed.errors[0];
  return error ? describe(error, source) : parsed;
}
