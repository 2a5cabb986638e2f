import { isDeepStrictEqual } from 'node:util';
import type { Program } from 'oxc-parser';
import { walk } from '../parse.ts';
import { readSource, type SourceFile } from '../source-file.ts';
import { analyse } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import type { Range } from './ast.ts';

function stringsOf(program: Program): string[] {
  const found: string[] = [];
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    if (node.type === 'TemplateElement') found.push(node.value.raw);
    if (node.type === 'Literal' && 'regex' in node) found.push(node.raw ?? '');
    return undefined;
  });
  return found;
}

function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** The first entry of `before` that `after` has fewer of. */
function lost(before: readonly string[], after: readonly string[]): string | undefined {
  const have = count(after);
  for (const [item, number] of count(before)) if ((have.get(item) ?? 0) < number) return item;
  return undefined;
}

const unspaced = (text: string): string => text.replace(/\s+/g, '');

/** Statements of functions, blocks and the top level as text without white space; what is nested counts on its own. */
function statementsOf(file: SourceFile, touched: readonly Range[]): string[] {
  const found: string[] = [];
  walk(file.program, (node) => {
    if (touched.some((place) => place.start >= node.start && place.end <= node.end)) return undefined;
    if (/^(?:Expression|Return|Throw|Break|Continue)Statement$/.test(node.type))
      found.push(unspaced(file.source.slice(node.start, node.end)).replace(/;$/, ''));
    return undefined;
  });
  return found;
}

/**
 * Reads a patched file as if it were someone else's and says what is wrong with it, or undefined when it holds:
 * it parses; what Next uses is a `clerkMiddleware` call whose handler begins with the wall; the matcher is the wanted
 * literal; and no comment, string, regular expression or statement of the original is gone.
 * @param planned Places whose statement was rewritten, and strings that went, on purpose.
 */
export function faultOf(
  before: SourceFile,
  after: string,
  args: EntryArgs,
  planned: { touched: readonly Range[]; dropped: readonly string[] },
): string | undefined {
  const file = readSource(before.path, after);
  if (typeof file === 'string') return `the result does not parse: ${file}`;
  const found = analyse(file, args.publicRoutesModule);
  if (found.clerk.kind !== 'direct') return 'Clerk would not be what Next runs';
  if (!found.clerk.wall) return 'the wall would not come first';
  if (found.config.kind !== 'literal' || !isDeepStrictEqual(found.config.value, args.matcher))
    return 'the matcher would not be the one that leaves nothing out';
  const comment = lost(
    before.comments.map((one) => one.value.trim()),
    file.comments.map((one) => one.value.trim()),
  );
  if (comment !== undefined) return 'a comment would be lost';
  const was = analyse(before, args.publicRoutesModule);
  const matcher = was.config.matcher;
  const strings = stringsOf(before.program);
  const inMatcher = matcher ? stringsInside(before, matcher.start, matcher.end) : [];
  const rest = lostStrings(strings, [...inMatcher, ...planned.dropped], stringsOf(file.program));
  if (rest !== undefined) return 'a string would be lost';
  if (lost(statementsOf(before, planned.touched), statementsOf(file, [])) !== undefined)
    return 'a statement would be lost';
  return undefined;
}

function stringsInside(file: SourceFile, start: number, end: number): string[] {
  const found: string[] = [];
  walk(file.program, (node) => {
    if (node.start >= start && node.end <= end) {
      if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
      if (node.type === 'TemplateElement') found.push(node.value.raw);
    }
    return undefined;
  });
  return found;
}

/** Strings of the old matcher may go: the regular expressions beside the config stand for them. */
function lostStrings(before: string[], matcher: string[], after: string[]): string | undefined {
  const allowed = count(matcher);
  const needed: string[] = [];
  for (const text of before) {
    const number = allowed.get(text) ?? 0;
    if (number > 0) allowed.set(text, number - 1);
    else needed.push(text);
  }
  return lost(needed, after);
}
