import type { Files } from './files.ts';
import type { Style } from './style.ts';

const ELECTORATE = 40;
/** Longer lines are not written by people. */
const MAX_LINE = 500;
const GENERATED =
  /(?:^|\/)(?:generated|__generated__|gen|components\/ui)\/|\.(?:gen|generated)\.|(?:^|\/)next-env\.d\.ts$/;

/** The style most of the nearest ~40 sources have; options without evidence are left out. */
export function voteStyle(files: Files, sources: readonly string[], sourceDir: string): Style {
  const electorate = nearest(sources, sourceDir);
  const quotes = new Tally<'single' | 'double'>();
  const jsxQuotes = new Tally<'single' | 'double'>();
  const semicolons = new Tally<boolean>();
  const indents = new Tally<string>();
  const commas = new Tally<boolean>();
  const callCommas = new Tally<boolean>();
  const ends = new Tally<'\n' | '\r\n'>();
  const finals = new Tally<boolean>();
  for (const path of electorate) {
    const text = files.read(path, 200_000);
    if (text === undefined || text.trim() === '') continue;
    const lines = text.split('\n');
    ends.add(text.includes('\r\n') ? '\r\n' : '\n');
    finals.add(text.endsWith('\n'));
    const indent = indentOf(lines);
    if (indent !== undefined) indents.add(indent);
    lines.slice(0, 400).forEach((raw, index) => {
      if (raw.length > MAX_LINE) return;
      const line = raw.trimEnd();
      if (/^(?:import|export)\b.*\bfrom\s*'|^import\s*'/.test(line)) quotes.add('single');
      if (/^(?:import|export)\b.*\bfrom\s*"|^import\s*"/.test(line)) quotes.add('double');
      if (/^\s*(?:import\b.*['"]|return\b.*[\w)'"\]]|(?:const|let)\b.*[\w)'"\]]);?$/.test(line))
        semicolons.add(line.endsWith(';'));
      if (/\s[\w-]+="[^"]*"/.test(line) && line.includes('<')) jsxQuotes.add('double');
      if (/\s[\w-]+='[^']*'/.test(line) && line.includes('<')) jsxQuotes.add('single');
      const closing = /^\s*([}\])])/.exec(line)?.[1];
      const before = (lines[index - 1] ?? '').trimEnd();
      if (closing === undefined || !/[\w'"`)}\],]$/.test(before)) return;
      if (closing === ']') commas.add(before.endsWith(','));
      if (closing === '}' && isObjectEntry(before)) commas.add(before.endsWith(','));
      if (closing === ')' && before.endsWith(',')) callCommas.add(true);
      if (closing === ')' && /^\s+(?:\w+|['"][^'"]*['"])$/.test(before) && closesCall(lines, index))
        callCommas.add(false);
    });
  }
  return verdict({ quotes, jsxQuotes, semicolons, indents, commas, callCommas, ends, finals });
}

interface Tallies {
  quotes: Tally<'single' | 'double'>;
  jsxQuotes: Tally<'single' | 'double'>;
  semicolons: Tally<boolean>;
  indents: Tally<string>;
  commas: Tally<boolean>;
  callCommas: Tally<boolean>;
  ends: Tally<'\n' | '\r\n'>;
  finals: Tally<boolean>;
}

function verdict(tallies: Tallies): Style {
  const style: Style = {};
  const { quotes, jsxQuotes, semicolons, indents, commas, callCommas, ends, finals } = tallies;
  const quote = quotes.winner();
  if (quote !== undefined) style.quotes = quote;
  const jsxQuote = jsxQuotes.winner();
  if (jsxQuote !== undefined) style.jsxQuotes = jsxQuote;
  const semicolon = semicolons.winner();
  if (semicolon !== undefined) style.semicolons = semicolon;
  const indent = indents.winner();
  if (indent !== undefined)
    style.indent = indent === 'tab' ? { kind: 'tab' } : { kind: 'space', size: Number(indent) };
  const comma = commas.winner();
  if (comma !== undefined)
    style.trailingCommas = !comma ? 'none' : callCommas.winner() === false ? 'es5' : 'all';
  const end = ends.winner();
  if (end !== undefined) style.eol = end;
  const final = finals.winner();
  if (final !== undefined) style.finalNewline = final;
  return style;
}

/** The sources closest to where we write: the routed folders first, then everything else, without generated code. */
function nearest(sources: readonly string[], sourceDir: string): string[] {
  const prefix = sourceDir === '.' ? '' : `${sourceDir}/`;
  const near = new RegExp(`^${prefix}(?:app|pages|lib|server|components)/`);
  const usable = sources.filter((path) => !GENERATED.test(path));
  return [...usable.filter((path) => near.test(path)), ...usable.filter((path) => !near.test(path))].slice(
    0,
    ELECTORATE,
  );
}

/** `a: b`, `a,` or `...a`: the last entry of an object literal rather than a statement. */
function isObjectEntry(line: string): boolean {
  return (
    /^\s*(?:[\w$'"-]+\s*:\s.*[^;{]|\.\.\.[\w.]+,?|[\w$]+,)$/.test(line) &&
    !/^\s*(?:case|default)\b/.test(line)
  );
}

/** Does this line close the parentheses of a call, rather than those around an expression or a condition? */
function closesCall(lines: readonly string[], index: number): boolean {
  const lead = /^\s*/.exec(lines[index] ?? '')?.[0] ?? '';
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = (lines[at] ?? '').trimEnd();
    if (line.trim() === '' || (/^\s*/.exec(line)?.[0].length ?? 0) > lead.length) continue;
    return (
      /[\w$\])>]\($/.test(line) &&
      !/\b(?:return|if|while|for|switch|typeof|await|yield|in|of)\s*\($/.test(line)
    );
  }
  return false;
}

/** The indentation of the first line inside the first block. */
function indentOf(lines: readonly string[]): string | undefined {
  for (let index = 1; index < Math.min(lines.length, 200); index += 1) {
    const previous = (lines[index - 1] ?? '').trimEnd();
    if (!/[{([]$/.test(previous) || /^\s/.test(previous)) continue;
    const lead = /^(\t+| +)\S/.exec(lines[index] ?? '')?.[1];
    if (lead !== undefined) return lead.startsWith('\t') ? 'tab' : String(lead.length);
  }
  return undefined;
}

class Tally<T> {
  readonly #counts = new Map<T, number>();
  add(value: T): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }
  /** The value with most votes; of equals the first one seen. */
  winner(): T | undefined {
    let best: T | undefined;
    let most = 0;
    for (const [value, count] of this.#counts) {
      if (count > most) {
        best = value;
        most = count;
      }
    }
    return best;
  }
}
