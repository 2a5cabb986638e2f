import { isDeepStrictEqual } from 'node:util';
import { indentAt, lineEnd } from '../edit.ts';
import { quoted } from '../quotes.ts';
import { type Context, give } from './context.ts';
import { guardOf } from './guard.ts';
import { Refused } from './refuse.ts';
import { usesOf } from './scope.ts';
import { insertAfter } from './tokens.ts';
import { finish, type Lines } from './write.ts';

/** The matcher as a literal, which is the only form Next can read. */
function matcherLines(context: Context): Lines {
  const { style } = context.file;
  const items = context.args.matcher.map((item) =>
    typeof item === 'string'
      ? quoted(item, style.quote)
      : `{ source: ${quoted(item.source, style.quote)}, locale: false }`,
  );
  const single = `[${items.join(', ')}]`;
  if (single.length <= 90) return [single];
  return ['[', ...items.map((item, index) => `\t${item}${index < items.length - 1 || style.trailingCommas ? ',' : ''}`), ']'];
}

/** Does the file have the matcher that is wanted? */
export function matcherIsRight(context: Context): boolean {
  const { config } = context.analysis;
  return config.kind === 'literal' && isDeepStrictEqual(config.value, context.args.matcher);
}

/**
 * Widens the matcher to everything, and returns the condition under which the owner's code ran before (`undefined`: on
 * every path). Regular expressions are put beside the config with the patterns they stand for.
 */
export function widenMatcher(context: Context, request: string, ownerRuns: boolean): string | undefined {
  const { analysis, edits, file, args } = context;
  const { config } = analysis;
  const { source, style } = file;
  const end = style.semicolons ? ';' : '';
  if (config.kind === 'computed')
    throw new Refused(
      'its `config` is not a literal, so neither Next nor this tool can read which paths it runs on',
    );
  if (config.kind === 'listed')
    throw new Refused(
      'its `config` is exported through a list, which Next does not read: it runs on every path today. Write `export const config = { … }`',
    );
  const literal = matcherLines(context);
  if (config.kind === 'literal' && config.object) {
    if (config.matcher) {
      const base = indentAt(source, config.matcher.start);
      edits.replace(config.matcher.start, config.matcher.end, finish(literal, style, base));
    } else if (config.firstProperty !== undefined) {
      const base = indentAt(source, config.firstProperty);
      const ownLine = source.slice(config.object.start, config.firstProperty).includes('\n');
      const text = `matcher: ${finish(literal, style, base)},`;
      edits.insert(config.firstProperty, ownLine ? `${text}\n${base}` : `${text} `);
    } else edits.insert(config.object.start + 1, ` matcher: ${finish(literal, style)} `);
  } else {
    if (config.kind === 'absent' && context.taken.has('config')) freeConfigName(context);
    const lines = ['export const config = {', ...literal.map((line, index) => `\t${index === 0 ? 'matcher: ' : ''}${line}${index === literal.length - 1 ? ',' : ''}`), `}${end}`];
    const text = finish(lines, style);
    const last = file.program.body.at(-1);
    if (last && config.kind === 'absent') {
      const tail = source.slice(lineEnd(source, last.end));
      const comments = file.comments.filter((comment) => comment.start >= last.end);
      if (comments.length === 0 && tail.trim() === '') insertAfter(edits, file, last.end, text);
      else appendToFile(context, text);
    } else appendToFile(context, text);
  }
  if (!ownerRuns || config.kind !== 'literal' || !config.entries) return undefined;
  const guard = guardOf(config.entries, request, context.i18n);
  if (typeof guard === 'string') throw new Refused(guard);
  if (guard.everything) return undefined;
  if (guard.tests.some((test) => test.conditions.length > 0)) {
    const path = `${request}.nextUrl.pathname`;
    const parts = guard.tests.map(({ regexp, conditions }) =>
      [`${regexp}.test(${path})`, ...conditions].map((text) => requote(text, style.quote)).join(' && '),
    );
    return parts.length === 1 ? parts[0] : parts.map((part) => (part.includes(' && ') ? `(${part})` : part)).join(' || ');
  }
  const name = give(context, 'ownerPaths');
  const item = (test: { source: string; regexp: string }, comma: boolean): string =>
    `\t${test.regexp}${comma ? ',' : ''} // ${quoted(test.source, style.quote)}`;
  const last = guard.tests.length - 1;
  const lines = [
    '// What the matcher let through before the wall needed every path; the code it was written for still sees just that.',
    `const ${name} = [`,
    ...guard.tests.map((test, index) => item(test, index < last || style.trailingCommas)),
    `]${end}`,
  ];
  if (config.statement) insertAfter(edits, file, config.statement.end, finish(lines, style));
  void args;
  return `${name}.some((path) => path.test(${request}.nextUrl.pathname))`;
}

function requote(text: string, quote: "'" | '"'): string {
  return quote === '"' ? text : text.replace(/"((?:[^"\\'])*)"/g, "'$1'");
}

function appendToFile(context: Context, text: string): void {
  const { source } = context.file;
  const trimmed = source.trimEnd();
  context.edits.insert(trimmed.length, `${trimmed === '' ? '' : '\n\n'}${text}${trimmed.length === source.length ? '\n' : ''}`);
}

/** Our `export const config` needs its name: an unexported constant of the owner's gets another one. */
function freeConfigName(context: Context): void {
  const { file, edits } = context;
  const uses = usesOf(file.program, 'config');
  if (!uses) throw new Refused('it uses the name `config` in several scopes, and Next needs it for the matcher');
  if (uses.length === 0) return;
  const fresh = give(context, 'ownerConfig');
  for (const use of uses) {
    if (use.form === 'plain') edits.replace(use.start, use.end, fresh);
    else edits.insert(use.end, use.form === 'shorthand' ? `: ${fresh}` : ` as ${fresh}`);
  }
}
