import type { Expression, Program } from 'oxc-parser';
import { analyse, type EntryAnalysis } from '../code/entry/analyse.ts';
import { bindingsOf } from '../code/entry/ast.ts';
import type { MatcherEntry } from '../code/entry/config.ts';
import { exportedValue } from '../code/entry/exports.ts';
import { retireGate } from '../code/entry/retire-gate.ts';
import { type LocalModule, secondAuthBehind } from '../code/entry/second-auth.ts';
import { readSource } from '../code/source-file.ts';
import { normalizePattern, patternProblem } from '../routes/pattern.ts';
import { isMadeUp, probesOf, withoutLocale } from '../routes/probes.ts';
import { type Rewrites, rewrittenUrls } from '../routes/rewritten.ts';
import type { EntryToday, Facts, TodayAnswer } from '../types.ts';
import { type Visited, visit } from './visitor/index.ts';
import { fits } from './visitor/patterns.ts';

type Project = Pick<Facts, 'routes' | 'localeSegment' | 'locales'> & { nextConfig: Rewrites };

/** Whether Next runs the file for a path; undefined where a cookie, a header or something unreadable decides. */
export function reaches(analysis: EntryAnalysis, path: string): boolean | undefined {
  const { kind, entries } = analysis.config;
  if (kind === 'computed') return undefined;
  // Next ignores what it can't read as `export const config`, and runs the file on every path.
  if (kind !== 'literal' || !entries) return true;
  const verdicts = entries.map((entry: MatcherEntry) => {
    const fit = fits('next', entry.source, path);
    return fit === true && entry.has.length + entry.missing.length > 0 ? undefined : fit;
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function together(answers: readonly TodayAnswer[]): TodayAnswer {
  const [first = 'unknown'] = answers;
  return answers.every((one) => one === first) ? first : 'unknown';
}

/** What a visitor without a session gets, beside what somebody gets who has one. */
function answerOf(path: string, stranger: Visited | undefined, member: Visited | undefined): TodayAnswer {
  const outcome = stranger?.outcome ?? 'unknown';
  // Whatever happens to everybody is no gate.
  const all = outcome === member?.outcome;
  switch (outcome) {
    case 'open':
      return stranger?.by === undefined ? 'open' : 'unknown';
    case 'away':
      return all ? 'open' : 'closed';
    case 'aside':
    case 'moved':
      return all ? 'open' : 'unknown';
    case 'closed':
      return all && isMadeUp(path) ? 'unknown' : 'closed';
    default:
      return outcome;
  }
}

/** The answers of the file itself, whether or not Next runs it for a path. */
function ownAnswers(program: Program, analysis: EntryAnalysis, paths: readonly string[]): TodayAnswer[] {
  const { used, clerk, secondAuth } = analysis;
  if (clerk.kind === 'reference') return paths.map(() => 'open');
  const value = used && !secondAuth ? exportedValue(program, used, bindingsOf(program)) : undefined;
  if (!value) return paths.map(() => 'unknown');
  const strangers = paths.map((path) => ({ path }));
  const visited = visit(program, value as Expression, [
    ...strangers,
    ...strangers.map((one) => ({ ...one, member: true })),
  ]);
  return paths.map((path, index) => answerOf(path, visited[index], visited[index + paths.length]));
}

/** Lists of the owner's in our spelling, as far as the file lets everyone through on what they name. */
function openLists(program: Program, analysis: EntryAnalysis): string[] {
  const patterns = analysis.routeLists
    .flatMap((list) => list.patterns)
    .map(normalizePattern)
    // What is in parentheses is an expression there, and would be text here, which no path has.
    .filter((pattern) => !/[()]/.test(pattern) && patternProblem(pattern) === undefined);
  const opened = (pattern: string): boolean => {
    const base = pattern.replace(/\/\*(?=\/|$)/g, '/some-value');
    const paths = base.endsWith('/**') ? [base.slice(0, -3), base.replace('**', 'some/thing')] : [base];
    return ownAnswers(program, analysis, paths).every((answer) => answer === 'open');
  };
  return [...new Set(patterns)].filter(opened);
}

/**
 * What an entry file answers visitors without a session today, path by path, read without running it.
 * @param publicRoutesModule Specifier of our list as the file would import it: with our wall in it there is no "before".
 * @param moduleOf A module of the project, by the specifier that the file has for it.
 * @returns undefined for a file that does not parse, or that has our wall.
 */
export function readToday(
  path: string,
  source: string,
  publicRoutesModule: string,
  project: Project,
  moduleOf: (specifier: string) => LocalModule | undefined = () => undefined,
): EntryToday | undefined {
  const file = readSource(path, source);
  if (typeof file === 'string') return undefined;
  const analysis = analyse(file, publicRoutesModule);
  if (analysis.clerk.wall) return undefined;
  const answerAt = (url: string): TodayAnswer => {
    const paths = probesOf(url, project);
    const own = ownAnswers(file.program, analysis, paths);
    const each = paths.map((probe, index): TodayAnswer => {
      const reached = reaches(analysis, probe);
      const answer = own[index] ?? 'unknown';
      if (reached === false || answer === 'open') return 'open';
      return reached === true ? answer : 'unknown';
    });
    return together(each);
  };
  const urls = new Set(project.routes.map(({ url }) => url));
  const bare = [...urls]
    .map((url) => withoutLocale(url, project))
    .filter((url) => url !== undefined && !urls.has(url))
    .filter((url) => probesOf(url ?? '', project).every((path) => reaches(analysis, path) !== false));
  const all = (some: Iterable<string>) =>
    Object.fromEntries([...new Set(some)].map((url) => [url, answerAt(url)]));
  const ownTarget = /\bunauthenticatedUrl\s*:/.test(source);
  const secondAuth = secondAuthBehind(file.program, bindingsOf(file.program), moduleOf);
  return {
    ...(secondAuth === undefined ? {} : { secondAuth }),
    ...(ownTarget ? { ownTarget } : {}),
    answers: all([...urls, ...rewrittenUrls(project).map(({ url }) => url)]),
    unprefixed: all(bare.filter((url) => url !== undefined)),
    intl: /(['"])next-intl\/middleware\1/.test(source),
    listed: openLists(file.program, analysis),
    allowByDefault: analysis.clerk.allowByDefault,
    conditional: analysis.clerk.underCondition,
    gate: retireGate(file, analysis) !== undefined,
    replaced: analysis.clerk.kind === 'legacy',
  };
}
