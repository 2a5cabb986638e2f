import { isDeepStrictEqual } from 'node:util';
import { indentAt, lineStart, startsLine } from '../edit.ts';
import { quoted } from '../quotes.ts';
import { type Context, give } from './context.ts';
import { type Guard, guardOf } from './guard.ts';
import { cameWithMatcher } from './matcher-comments.ts';
import { Refused } from './refuse.ts';
import { usesOf } from './scope.ts';
import { insertAfter, wordsBetween } from './tokens.ts';
import { finish, type Lines } from './write.ts';

/** Comments that stand inside of the old matcher, by the entry they are about (`-1`: none follows). */
function commentsIn(context: Context): { text: string; entry: number }[] {
  const { config } = context.analysis;
  const { source, comments } = context.file;
  const { matcher, entries = [] } = config;
  if (!matcher) return [];
  return comments
    .filter((comment) => comment.start >= matcher.start && comment.end <= matcher.end)
    .map((comment) => {
      const line = lineStart(source, comment.start);
      const same = entries.findIndex(({ range }) => range.end > line && range.start <= comment.start);
      const next = entries.findIndex(({ range }) => range.start >= comment.end);
      return { text: source.slice(comment.start, comment.end), entry: same === -1 ? next : same };
    });
}

/** The matcher as a literal, which is the only form Next can read. */
function matcherLines(context: Context, kept: readonly string[]): Lines {
  const { style } = context.file;
  const items = context.args.matcher.map((item) =>
    typeof item === 'string'
      ? quoted(item, style.quote)
      : `{ source: ${quoted(item.source, style.quote)}, locale: false }`,
  );
  const single = `[${items.join(', ')}]`;
  if (single.length <= 90 && kept.length === 0) return [single];
  const last = items.length - 1;
  return [
    '[',
    ...(kept.length > 0 ? ['\t// Said of the matcher that was here before:'] : []),
    ...kept.map((line) => `\t${line}`),
    ...items.map((item, index) => `\t${item}${index < last || style.trailingCommas ? ',' : ''}`),
    ']',
  ];
}

/** Does the file have the matcher that is wanted? */
export function matcherIsRight(context: Context): boolean {
  const { config } = context.analysis;
  return config.kind === 'literal' && isDeepStrictEqual(config.value, context.args.matcher);
}

/** Writes the wanted matcher where the old one is, or a config at the end of the file. */
function writeMatcher(context: Context, literal: Lines): void {
  const { analysis, edits, file } = context;
  const { config } = analysis;
  const { source, style } = file;
  const readable = config.kind === 'literal' || config.kind === 'listed';
  if (readable && config.matcher) {
    const base = indentAt(source, config.matcher.start);
    edits.replace(config.matcher.start, config.matcher.end, finish(literal, style, base));
  } else if (readable && config.firstProperty !== undefined) {
    const base = indentAt(source, config.firstProperty);
    const text = `matcher: ${finish(literal, style, base)},`;
    edits.insert(
      config.firstProperty,
      startsLine(source, config.firstProperty) ? `${text}\n${base}` : `${text} `,
    );
  } else if (readable && config.object) {
    edits.insert(config.object.start + 1, ` matcher: ${finish(literal, style)} `);
  } else {
    freeConfigName(context);
    const comma = style.trailingCommas ? ',' : '';
    const [first = '', ...rest] = literal;
    const property = [`matcher: ${first}`, ...rest].map((line) => `\t${line}`);
    const lines = ['export const config = {', ...property.slice(0, -1), `${property.at(-1)}${comma}`, '}'];
    context.tail.push(finish(lines, style) + (style.semicolons ? ';' : ''));
  }
}

/**
 * Widens the matcher to everything, and returns the condition under which the owner's code ran before (`undefined`: on
 * every path). Regular expressions are put beside the config with the patterns they stand for.
 */
export function widenMatcher(context: Context, request: string, ownerRuns: boolean): string | undefined {
  const { config, clerk } = context.analysis;
  // Arcjet counts what it is asked, and is the owner's, too.
  const keeps = ownerRuns || clerk.behindArcjet !== undefined || clerk.front?.toArcjet === true;
  if (config.kind === 'computed')
    throw new Refused(
      'its `config` is not a literal, so neither Next nor this tool can read which paths it runs on',
    );
  if (config.kind === 'listed') exportInPlace(context);
  const guard =
    keeps && config.kind === 'literal' && !context.ignoredConfig
      ? guardOf(config.entries, request, context.router)
      : undefined;
  if (typeof guard === 'string') throw new Refused(guard);
  const comments = commentsIn(context);
  const narrow = guard !== undefined && !guard.everything;
  const own = comments.filter(({ text }) => !cameWithMatcher(text));
  writeMatcher(context, matcherLines(context, narrow ? [] : own.map(({ text }) => text)));
  if (!narrow) return undefined;
  const listed = guard.tests.every((test) => test.conditions.length === 0);
  const name = give(context, listed ? 'ownerPaths' : 'ownerMatcher');
  if (listed) {
    const text = pathList(context, name, guard, comments);
    if (config.statement) insertAfter(context.edits, context.file, config.statement.end, text);
    context.ranBefore = (asked) => `${name}.some((path) => path.test(${asked}.nextUrl.pathname))`;
  } else {
    keepComments(context, own);
    context.ranBefore = (asked) => conditionOf(context, asked);
  }
  return ownerRuns ? context.ranBefore(request) : undefined;
}

type KeptComment = ReturnType<typeof commentsIn>[number];

/** Regular expressions for a matcher that asks for nothing but paths. */
function pathList(context: Context, name: string, guard: Guard, comments: readonly KeptComment[]): string {
  const { style } = context.file;
  const last = guard.tests.length - 1;
  const about = (entry: number): Lines =>
    comments.filter((comment) => comment.entry === entry).map((comment) => `\t${comment.text}`);
  const lines = [
    '// What the matcher let through before the wall needed every path: the code it was written for keeps to it.',
    `const ${name} = [`,
    ...guard.tests.flatMap((test, index) => [
      ...about(index),
      `\t${test.regexp}${index < last || style.trailingCommas ? ',' : ''} // ${quoted(test.source, style.quote)}`,
    ]),
    ...about(-1),
    `]${style.semicolons ? ';' : ''}`,
  ];
  return finish(lines, style);
}

/** What was said of the old matcher, below the config. */
function keepComments(context: Context, comments: readonly KeptComment[]): void {
  const { config } = context.analysis;
  if (comments.length === 0 || !config.statement) return;
  const text = comments.map((comment) => comment.text).join('\n');
  const heading = '// Said of the matcher that was here before:';
  insertAfter(context.edits, context.file, config.statement.end, `${heading}\n${text}`);
}

/** The condition for a matcher that asks for headers, cookies or the query as well. */
function conditionOf(context: Context, request: string): string {
  const { quote } = context.file.style;
  const path = `${request}.nextUrl.pathname`;
  const guard = guardOf(context.analysis.config.entries ?? [], request, context.router);
  if (typeof guard === 'string') throw new Refused(guard);
  const parts = guard.tests.map(({ regexp, conditions }) =>
    [`${regexp}.test(${path})`, ...conditions.map((text) => requote(text, quote))].join(' && '),
  );
  if (parts.length === 1) return parts[0] ?? '';
  return parts.map((part) => (part.includes(' && ') ? `(${part})` : part)).join(' || ');
}

function requote(text: string, quote: "'" | '"'): string {
  return quote === '"' ? text : text.replace(/"((?:[^"\\'])*)"/g, "'$1'");
}

/** Our `export const config` needs its name: an unexported constant of the owner's gets another one. */
function freeConfigName(context: Context): void {
  const { file, edits, analysis } = context;
  const { config } = analysis;
  if (config.kind === 'elsewhere' && config.specifier) {
    const { start, end } = config.specifier;
    const [local] = wordsBetween(file.source, start, end);
    edits.replace(start, end, `${local?.text} as ${give(context, 'ownerConfig')}`);
    return;
  }
  if (!context.taken.has('config')) return;
  const uses = usesOf(file.program, 'config');
  if (!uses)
    throw new Refused('it uses the name `config` in several scopes, and Next needs it for the matcher');
  if (uses.length === 0) return;
  const fresh = give(context, 'ownerConfig');
  for (const use of uses) {
    context.touched.push(use);
    if (use.form === 'plain') edits.replace(use.start, use.end, fresh);
    else edits.insert(use.end, use.form === 'shorthand' ? `: ${fresh}` : ` as ${fresh}`);
  }
}

/** A `config` that is exported through a list, where Next does not see it: it is exported where it is declared. */
function exportInPlace(context: Context): void {
  const { edits, file, analysis } = context;
  const { list, specifier, specifiers, statement } = analysis.config;
  if (!list || !specifier || !statement) return;
  edits.insert(statement.start, 'export ');
  if (specifiers === 1) edits.remove(list.start, list.end);
  else {
    let { start, end } = specifier;
    while (/[\s,]/.test(file.source.charAt(end))) end++;
    if (file.source.charAt(end) === '}') {
      end = specifier.end;
      while (/[\s,]/.test(file.source.charAt(start - 1))) start--;
    }
    edits.remove(start, end);
  }
}
