import ignore, { type Ignore } from 'ignore';
import { eolOf } from './edit.ts';

export interface LinesWanted {
  /** Without the comment sign. */
  heading: string;
  /** gitignore patterns in the order they are to apply. */
  lines: readonly string[];
  /** For a file that has no line ending of its own yet. */
  eol: '\n' | '\r\n';
}

/** What a `*` may stand for; chosen for env files, harmless for others. */
const FILLERS = [
  '',
  'x',
  '.local',
  '.development',
  '.test',
  '.production',
  '.production.local',
  '.staging',
  '.prod',
];

/** Names that are meant to be committed although `.env*` covers them. */
const TEMPLATE_FILE = /\.(?:example|sample|template|dist|defaults?|schema)$/i;

/** Longer lines are no patterns a person wrote, and the matcher would make regular expressions of them. */
const MAX_PATTERN = 1_000;

function patternsOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.length <= MAX_PATTERN);
}

function matcher(text: string): Ignore {
  return ignore({ ignorecase: false }).add(patternsOf(text));
}

/** Paths that a pattern covers. */
function samplesOf(pattern: string): string[] {
  const plain = pattern.replace(/^!/, '').replace(/^\//, '').replaceAll('**/', '').replaceAll('**', '*');
  const file = plain.endsWith('/') ? `${plain}file` : plain;
  if (!file.includes('*')) return [file];
  return FILLERS.map((filler) => file.replaceAll('*', filler)).filter(
    (path) => path !== '' && !path.endsWith('/'),
  );
}

function safeIgnores(rules: Ignore, path: string): boolean {
  return ignore.isPathValid(path) && rules.ignores(path);
}

/**
 * Which wanted patterns do not hold in a .gitignore, evaluated as a whole: a later negation that takes a path out
 * again makes the pattern before it missing. A negation is missing when its path is ignored.
 * @param source Text of the file; undefined when there is none.
 */
export function missingIgnores(source: string | undefined, wanted: readonly string[]): string[] {
  const actual = matcher(source ?? '');
  const expected = matcher(wanted.join('\n'));
  return wanted.filter((pattern) =>
    samplesOf(pattern).some((path) => {
      const want = safeIgnores(expected, path);
      if (want === pattern.startsWith('!')) return false;
      return safeIgnores(actual, path) !== want;
    }),
  );
}

/** Negations of the owner for example files that our lines, coming last, would undo. */
function undoneNegations(source: string, text: string): string[] {
  const before = matcher(source);
  const after = matcher(text);
  return source
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith('!') && TEMPLATE_FILE.test(line) && !line.includes('*'))
    .filter((line) => {
      const path = line.slice(1).replace(/^\//, '');
      return ignore.isPathValid(path) && !before.ignores(path) && after.ignores(path);
    });
}

/** Negations that hold only because nothing here ignores the path: a .gitignore further up may do so. */
function impliedNegations(text: string, wanted: readonly string[]): string[] {
  const rules = matcher(text);
  const explicit = (path: string) => !ignore.isPathValid(path) || rules.test(path).unignored;
  return wanted.filter((line) => line.startsWith('!') && !samplesOf(line).every(explicit));
}

/** The missing lines, and the negations that adding them makes necessary, in the order of `wanted`. */
function linesToAdd(source: string, wanted: readonly string[]): string[] {
  let adding: string[] = [];
  for (;;) {
    const text = [source, ...adding].join('\n');
    const missing = [...missingIgnores(text, wanted), ...impliedNegations(text, wanted)];
    const next = wanted.filter((line) => adding.includes(line) || missing.includes(line));
    if (next.length === adding.length) break;
    adding = next;
  }
  if (adding.length === 0) return [];
  const undone = undoneNegations(source, [source, ...adding].join('\n'));
  return [...adding, ...undone.filter((line) => !adding.includes(line))];
}

/**
 * Makes ignore patterns effective. What is missing goes to the end of the file, where no earlier negation can win,
 * below a heading comment; lines that hold already are not repeated, and a second run changes nothing.
 */
export function ensureLines(source: string | undefined, { heading, lines, eol }: LinesWanted): string {
  const before = source ?? '';
  const adding = linesToAdd(before, lines);
  if (adding.length === 0) return before;
  const end = before.includes('\n') ? eolOf(before) : eol;
  const title = `# ${heading}`;
  const rows = before.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (rows.at(-1)?.trim() === '') rows.pop();
  const lastBlock = rows.slice(rows.findLastIndex((row) => row.trim() === '') + 1);
  const continues = lastBlock[0]?.trim() === title;
  const block = (continues ? adding : [title, ...adding]).join(end) + end;
  if (rows.length === 0) return before + block;
  const body = before.replace(/[ \t\r\n]+$/, (tail) => (continues ? '' : tail));
  if (continues) return body + end + block;
  const closed = /\n$/.test(body) ? body : body + end;
  const gap = /\n[ \t]*\r?\n$/.test(closed) ? '' : end;
  return closed + gap + block;
}
