import { analyse, type EntryAnalysis } from '../code/entry/analyse.ts';
import { bindingsOf } from '../code/entry/ast.ts';
import { clerkBehind, type LocalModule, secondAuthBehind } from '../code/entry/second-auth.ts';
import { readSource } from '../code/source-file.ts';
import { answersOf } from '../doctor/check/entry.ts';
import type { Modules } from '../doctor/code/project.ts';
import { type Answers, askedAs, type WallAnswer } from '../doctor/wall-answers.ts';
import { normalizePattern, patternProblem } from '../routes/pattern.ts';
import { isMadeUp, probesOf, withoutLocale } from '../routes/probes.ts';
import { isCovered } from '../routes/public-list.ts';
import { type Rewrites, rewrittenUrls } from '../routes/rewritten.ts';
import type { EntryToday, Facts, TodayAnswer } from '../types.ts';
import { gatedUrls } from './gated.ts';
import type { Routing } from './matching.ts';
import { ownAnswersIn } from './own-answers.ts';
import { reaches } from './reaches.ts';

type Project = Pick<Facts, 'routes' | 'localeSegment' | 'locales'> & {
  nextConfig: Rewrites & Routing;
  clerk: Pick<Facts['clerk'], 'major' | 'via'>;
};

function together(answers: readonly TodayAnswer[]): TodayAnswer {
  const [first = 'unknown'] = answers;
  return answers.every((one) => one === first) ? first : 'unknown';
}

/** What a visitor without a session gets there. */
function answerOf({ answer, by, all, away }: WallAnswer, path: string): TodayAnswer {
  if (answer === 'open') return by === undefined ? 'open' : 'unknown';
  // Whatever happens to everybody is no gate.
  const saysNothing = answer === 'closed' && (away || isMadeUp(path)) && all?.();
  return saysNothing ? (away ? 'open' : 'unknown') : answer;
}

/** The answers of the file itself, whether or not Next runs it for a path. */
type Own = (paths: readonly string[]) => TodayAnswer[];

/** Whether everybody is sent to another page, with a session or without. */
const sendsAll = ({ answer, away, moved, all }: WallAnswer): boolean =>
  moved === true || (answer === 'closed' && away === true && all?.() === true);

function ownAnswers({ used, clerk, secondAuth }: EntryAnalysis, followed: Answers): Own {
  if (clerk.kind === 'reference') return (paths) => paths.map(() => 'open');
  if (!used || secondAuth) return (paths) => paths.map(() => 'unknown');
  return (paths) => followed(paths).map((answer, index) => answerOf(answer, paths[index] ?? ''));
}

/** A path that no list names. */
const ELSEWHERE = '/some-value/that-no-list-names';

/** The patterns of a list in our spelling. */
const patternsOf = (list: EntryAnalysis['routeLists'][number]): string[] =>
  list.patterns
    .map(normalizePattern)
    // What is in parentheses is an expression there, and would be text here, which no path has.
    .filter((pattern) => !/[()]/.test(pattern) && patternProblem(pattern) === undefined);

/** Patterns of the owner's lists, by whether the file is known to let everyone through on them, or only may. */
interface OpenLists {
  listed: string[];
  mayBeListed: string[];
}

/**
 * Lists of the owner's in our spelling, as far as the file lets everyone through on what they name, and would not
 * otherwise: where all else is open, a list that closes nothing is asked for another purpose, such as the host.
 */
function openLists(analysis: EntryAnalysis, own: Own): OpenLists {
  const lists = analysis.routeLists;
  const [elsewhere] = own([ELSEWHERE]);
  const closed = lists.filter(({ effect }) => effect === 'closed').flatMap(patternsOf);
  const patterns = lists.flatMap((list) => {
    if (elsewhere === 'closed') return patternsOf(list);
    return patternsOf(list).filter((one) => isCovered(one, closed));
  });
  const answersTo = (pattern: string): TodayAnswer[] => {
    const base = pattern.replace(/\/\*(?=\/|$)/g, '/some-value');
    return own(base.endsWith('/**') ? [base.slice(0, -3), base.replace('**', 'some/thing')] : [base]);
  };
  const each = [...new Set(patterns)].map((pattern) => ({ pattern, answers: answersTo(pattern) }));
  const listed = each.filter(({ answers }) => answers.every((answer) => answer === 'open'));
  const untold = each.filter(({ answers }) => answers.includes('unknown') && !answers.includes('closed'));
  return {
    listed: listed.map(({ pattern }) => pattern),
    mayBeListed: untold.map(({ pattern }) => pattern),
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
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
  modules: Modules,
): EntryToday | undefined {
  const file = readSource(path, source);
  if (typeof file === 'string') return undefined;
  const analysis = analyse(file, publicRoutesModule);
  if (analysis.clerk.wall) return undefined;
  const followed = askedAs(answersOf(path, modules, project.clerk.major), project.nextConfig);
  const own = ownAnswers(analysis, followed);
  const answerAt = (url: string): TodayAnswer => {
    const paths = probesOf(url, project);
    const answers = own(paths);
    const each = paths.map((probe, index): TodayAnswer => {
      const reached = reaches(analysis, probe, project.nextConfig);
      const answer = answers[index] ?? 'unknown';
      if (reached === false || answer === 'open') return 'open';
      return reached === true ? answer : 'unknown';
    });
    return together(each);
  };
  const isAway = (url: string): boolean => {
    const paths = probesOf(url, project);
    return (
      paths.every((probe) => reaches(analysis, probe, project.nextConfig) === true) &&
      followed(paths).every(sendsAll)
    );
  };
  const urls = new Set(project.routes.map(({ url }) => url));
  const bare = [...urls]
    .map((url) => withoutLocale(url, project))
    .filter((url) => url !== undefined && !urls.has(url))
    .filter((url) =>
      probesOf(url ?? '', project).every((path) => reaches(analysis, path, project.nextConfig) !== false),
    );
  const all = (some: Iterable<string>) =>
    Object.fromEntries([...new Set(some)].map((url) => [url, answerAt(url)]));
  const ownTarget = /\bunauthenticatedUrl\s*:/.test(source);
  const moduleOf = (from: string): LocalModule | undefined => {
    const target = modules.resolve(from, path);
    const text = 'file' in target ? modules.text(target.file) : undefined;
    return 'file' in target && text !== undefined ? { path: target.file, text } : undefined;
  };
  const bindings = bindingsOf(file.program);
  const secondAuth = analysis.secondAuth ?? secondAuthBehind(file.program, bindings, moduleOf);
  const behind =
    analysis.clerk.kind === 'none'
      ? clerkBehind(file.program, bindings, project.clerk.via, moduleOf)
      : undefined;
  const lists = once(() => openLists(analysis, own));
  const answers = once(() => all([...urls, ...rewrittenUrls(project).map(({ url }) => url)]));
  const unprefixed = once(() => all(bare.filter((url) => url !== undefined)));
  const away = once(() => [...urls].filter((url) => answerAt(url) === 'open' && isAway(url)));
  const gated = once(() => gatedUrls(file, analysis, project, modules));
  // What goes through every route of the app is worked out where somebody asks for it: few commands do.
  return {
    ...(secondAuth === undefined ? {} : { secondAuth }),
    ...(behind === undefined ? {} : { clerkBehind: behind }),
    ...(ownTarget ? { ownTarget } : {}),
    get answers() {
      return answers();
    },
    get unprefixed() {
      return unprefixed();
    },
    get away() {
      return away();
    },
    intl: /(['"])next-intl\/middleware\1/.test(source),
    get listed() {
      return lists().listed;
    },
    get mayBeListed() {
      return lists().mayBeListed;
    },
    own: ownAnswersIn(file),
    allowByDefault: analysis.clerk.allowByDefault,
    conditional: analysis.clerk.underCondition,
    get gated() {
      return gated();
    },
    replaced: analysis.clerk.kind === 'legacy',
  };
}
