import { isDeepStrictEqual } from 'node:util';
import { parse } from '../parse.ts';
import type { SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import { analyse, dropsForged, type EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import type { Range } from './ast.ts';
import { boundTwice } from './duplicates.ts';
import { cameWithMatcher } from './matcher-comments.ts';

/** What of a file has to survive, white space left out. */
interface Content {
  /** Strings, template texts and regular expressions. */
  strings: string[];
  /** Statements that do something; what is nested in others counts on its own. */
  statements: string[];
}

const STATEMENTS = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
]);
const unspaced = (text: string): string => text.replace(/\s+/g, '');

/** @param touched Places whose statement does not count. @param left A stretch whose strings do not count. */
function contentOf(file: SourceFile, touched: readonly Range[], left?: Range): Content {
  const content: Content = { strings: [], statements: [] };
  const counts = (node: Range): boolean => !left || node.start < left.start || node.end > left.end;
  walk(file.program, (node) => {
    if (node.type === 'Literal' && counts(node)) {
      if (typeof node.value === 'string') content.strings.push(node.value);
      else if ('regex' in node) content.strings.push(node.raw ?? '');
    } else if (node.type === 'TemplateElement' && counts(node)) {
      content.strings.push(node.value.raw);
    } else if (STATEMENTS.has(node.type)) {
      if (!touched.some((place) => place.start >= node.start && place.end <= node.end))
        content.statements.push(unspaced(file.source.slice(node.start, node.end)).replace(/;$/, ''));
    }
    return undefined;
  });
  return content;
}

function isLost(
  before: readonly string[],
  after: readonly string[],
  allowed: readonly string[] = [],
): boolean {
  const counts = new Map<string, number>();
  for (const item of [...after, ...allowed]) counts.set(item, (counts.get(item) ?? 0) + 1);
  for (const item of before) {
    const number = counts.get(item) ?? 0;
    if (number === 0) return true;
    counts.set(item, number - 1);
  }
  return false;
}

/**
 * Reads a patched file as if it were someone else's and says what is wrong with it, or undefined when it holds:
 * it parses; what Next uses is a `clerkMiddleware` call whose handler begins with the wall; the matcher is the wanted
 * literal; and no comment, string, regular expression or statement of the original is gone. Strings of the old matcher
 * may go, for the regular expressions beside the config stand for them, and so may the comments that came with it.
 * @param planned Places whose statement was rewritten, and strings that went, on purpose.
 */
export function faultOf(
  before: SourceFile,
  was: EntryAnalysis,
  after: string,
  args: EntryArgs,
  planned: { touched: readonly Range[]; dropped: readonly string[] },
): string | undefined {
  const { program, comments, errors } = parse(before.path, after);
  if (errors[0]) return `the result does not parse: ${errors[0].message}`;
  const twice = boundTwice(program);
  if (twice !== undefined) return `the result would bind \`${twice}\` twice`;
  const file: SourceFile = { ...before, source: after, program, comments };
  const found = analyse(file, args.publicRoutesModule);
  if (found.clerk.kind !== 'direct') return 'Clerk would not be what Next runs';
  if (!found.clerk.wall) return 'the wall would not come first';
  if (!dropsForged(found.clerk)) return 'headers that a client forged would reach Clerk';
  if (found.config.kind !== 'literal' || !isDeepStrictEqual(found.config.value, args.matcher))
    return 'the matcher would not be the one that leaves nothing out';
  const texts = (list: SourceFile['comments']): string[] => list.map((one) => one.value.trim());
  const { matcher } = was.config;
  const owners = before.comments.filter(
    ({ value, start, end }) =>
      !(matcher && start >= matcher.start && end <= matcher.end && cameWithMatcher(value)),
  );
  if (isLost(texts(owners), texts(comments))) return 'a comment would be lost';
  const old = contentOf(before, planned.touched, was.config.matcher);
  const now = contentOf(file, []);
  if (isLost(old.strings, now.strings, planned.dropped)) return 'a string would be lost';
  if (isLost(old.statements, now.statements)) return 'a statement would be lost';
  return undefined;
}
