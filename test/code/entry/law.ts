import { diffLines } from 'diff';
import ts from 'typescript';
import type { Facts } from '../../../src/types.ts';

const SETUP = `const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\\\n/g, '\\n');`;

/** Arguments as the `middleware` piece gives them on Next 16 and Clerk 7, with what a case says otherwise. */
export function givenArgs(extra: Record<string, unknown> = {}): Record<string, unknown> {
  const clerkMajor = Number(extra.clerkMajor ?? 7);
  return {
    publicRoutesModule: '@/lib/security/public-routes',
    signedOutModule: '@/lib/security/signed-out',
    authorizedPartiesText: 'authorizedParties',
    nextMajor: 16,
    clerkMajor,
    asyncAuth: clerkMajor >= 6,
    matcher: ['/', '/((?!_next/static/|_next/image$).*)'],
    setupText: SETUP,
    optionsText: {
      authorizedParties: 'authorizedParties',
      jwtKey: 'jwtKey',
    },
    optionsWhen: { authorizedParties: 'authorizedParties.length > 0', jwtKey: 'jwtKey' },
    allowByDefaultConsent: false,
    ...extra,
  };
}

/** The few facts the surgeon looks at. */
export function factsFor(extra: Record<string, unknown> = {}): Facts {
  const i18n = extra.i18n ? { locales: ['en', 'nl'] } : null;
  return {
    moduleType: 'module',
    formatting: {
      quotes: 'single',
      jsxQuotes: 'double',
      semicolons: true,
      indent: { kind: 'space', size: 2 },
      trailingCommas: 'all',
      eol: '\n',
      finalNewline: true,
      lineWidth: 80,
      source: 'test',
    },
    nextConfig: { i18n },
  } as unknown as Facts;
}

export function lineDifference(before: string, after: string): { removed: number; added: number } {
  let [removed, added] = [0, 0];
  for (const part of diffLines(before, after)) {
    if (part.removed) removed += part.count;
    if (part.added) added += part.count;
  }
  return { removed, added };
}

/** The few files parsed last: one text is looked at in several ways, and parsing is most of the cost. */
const KEPT = 4;
const parsed = new Map<string, ts.SourceFile>();

/** A file as TypeScript's own parser reads it, whatever errors it has. */
export function parsedByTypeScript(source: string, path = 'entry.tsx'): ts.SourceFile {
  const key = `${path}\n${source}`;
  const known = parsed.get(key);
  if (known) return known;
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, false);
  parsed.set(key, file);
  for (const oldest of parsed.keys()) if (parsed.size > KEPT) parsed.delete(oldest);
  return file;
}

/** Strings and comments as TypeScript sees them. */
export function wordsOf(source: string, path?: string): { strings: string[]; comments: string[] } {
  const file = parsedByTypeScript(source, path);
  const strings: string[] = [];
  const seen = new Map<number, string>();
  const asked = new Set<number>();
  const note = (ranges: ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) seen.set(pos, source.slice(pos, end));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.push(node.text);
    else if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) strings.push(node.text);
    const [start, end] = [node.pos, node.end];
    if (!asked.has(start)) {
      asked.add(start);
      note(ts.getLeadingCommentRanges(source, start));
    }
    if (!asked.has(-end)) {
      asked.add(-end);
      note(ts.getTrailingCommentRanges(source, end));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  note(ts.getLeadingCommentRanges(source, file.endOfFileToken.pos));
  return { strings, comments: [...seen.values()] };
}

/** What of the original is gone. Strings may live on in a comment (the old matcher does). */
export function stringsAndComments(
  before: string,
  after: string,
  settings: { args?: Record<string, unknown>; path?: string },
): string[] {
  const was = wordsOf(before, settings.path);
  const is = wordsOf(after, settings.path);
  const comments = is.comments.map(flat);
  const lost: string[] = [];
  for (const comment of was.comments)
    if (!comments.some((one) => one.includes(flat(comment))) && !goesWithMatcher(comment)) lost.push(comment);
  const legacy = settings.args?.listed !== undefined;
  const matcher = matcherStrings(before, settings.path);
  const text = after.replaceAll('\\\\', '\\');
  for (const string of was.strings)
    if (!is.strings.includes(string) && !text.includes(string) && !matcher.has(string) && !legacy) lost.push(string);
  return lost;
}

/** What Clerk's instructions write above the two entries of their matcher, which goes with them. */
const goesWithMatcher = (comment: string): boolean =>
  [
    'skip next js internals and all static files unless found in search params',
    'always run for api routes',
  ].includes(comment.toLowerCase().replace(/[^a-z]+/g, ' ').trim());

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

function matcherStrings(source: string, path?: string): Set<string> {
  const file = parsedByTypeScript(source, path);
  const found = new Set<string>();
  const collect = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    ts.forEachChild(node, collect);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText(file) === 'matcher') collect(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
