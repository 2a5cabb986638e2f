import type { Expression } from 'oxc-parser';
import { analyse, type EntryAnalysis } from '../code/entry/analyse.ts';
import { bindingsOf } from '../code/entry/ast.ts';
import { exportedValue } from '../code/entry/exports.ts';
import { listedIn } from '../code/public-list.ts';
import { readSource } from '../code/source-file.ts';
import { PUBLIC_ROUTES_MODULE } from '../entry/public-routes.ts';
import { reaches } from '../entry/today.ts';
import { answersOf } from '../entry/visitor/index.ts';
import { isPublicPath } from '../routes/match.ts';
import { probesOf } from '../routes/probes.ts';
import { inSource, specifier } from '../specifier.ts';
import type { TodayAnswer } from '../types.ts';
import { followedAnswers } from './check/entry.ts';
import type { Project } from './code/project.ts';
import type { MapFacts } from './map.ts';
import type { WallVerdict } from './types.ts';

/** What stands in front of URLs. */
export interface Wall {
  /** The entry file, where one runs. */
  file: string | undefined;
  /** It turns everybody away but on a list: what it lets through is meant to be open. */
  closesByDefault: boolean;
  of(urls: readonly string[]): WallVerdict;
}

/** A path that nobody has written down: what the file answers there it answers by default. */
const NOWHERE = '/not-listed-anywhere/at-all';

/** Endings that matchers are often told to skip. */
const ENDINGS = [
  'css',
  'js',
  'html',
  'png',
  'jpg',
  'svg',
  'ico',
  'txt',
  'json',
  'xml',
  'csv',
  'pdf',
  'zip',
  'webmanifest',
];

/** Paths that stand for a URL pattern, and those that a matcher may skip for their ending. */
function pathsOf(url: string, facts: MapFacts): { plain: string[]; odd: string[] } {
  const plain = probesOf(url, facts);
  const last = url.slice(url.lastIndexOf('/') + 1);
  const odd = last.includes('[')
    ? plain
        .filter((path) => /some|thing/.test(path))
        .flatMap((path) => ENDINGS.map((ending) => `${path}.${ending}`))
    : [];
  return { plain, odd };
}

/** Reads the wall of a project. */
export function readWall(facts: MapFacts, project: Project): Wall {
  const { active, candidates } = facts.entry;
  if (active === undefined) {
    const [dead] = candidates;
    const because = dead ? `${dead.path} does not run: ${dead.because}` : 'no middleware or proxy runs';
    return { file: undefined, closesByDefault: false, of: () => ({ state: 'open', because }) };
  }
  const text = project.text(active);
  const file = text === undefined ? 'it can not be read' : readSource(active, text);
  if (typeof file === 'string') {
    return {
      file: active,
      closesByDefault: false,
      of: () => ({ state: 'unknown', because: `${active}: ${file}` }),
    };
  }
  const list = inSource(facts, PUBLIC_ROUTES_MODULE);
  const analysis = analyse(file, specifier(facts, active, list));
  const answers = analysis.clerk.wall
    ? ourAnswers(project, list)
    : theirAnswers(file.program, analysis, followedAnswers(active, project, facts.clerk.major));
  return {
    file: active,
    closesByDefault: analysis.clerk.wall !== undefined || closesAt(answers([NOWHERE])[0], analysis),
    of: (urls) => judged(urls, analysis, answers, facts, active),
  };
}

/** What the file answers at a path that nobody has written down tells its default; where it can't be told, its lists do. */
const closesAt = (answer: TodayAnswer | undefined, { clerk, routeRest }: EntryAnalysis): boolean =>
  answer === 'closed' ||
  (answer !== 'open' && routeRest === 'closed' && (clerk.kind === 'direct' || clerk.kind === 'legacy'));

type Answers = (paths: readonly string[]) => TodayAnswer[];

function ourAnswers(project: Project, list: string): Answers {
  const file = ['.ts', '.js'].map((ending) => list + ending).find((one) => project.text(one) !== undefined);
  const patterns = file && listedIn(file, project.text(file) ?? '', 'PUBLIC_ROUTES');
  return (paths) =>
    paths.map((path) => (patterns ? (isPublicPath(path, patterns) ? 'open' : 'closed') : 'unknown'));
}

/** @param followed What the file answers when its imports are followed, too: asked where it can't be told without. */
function theirAnswers(
  program: Parameters<typeof analyse>[0]['program'],
  analysis: EntryAnalysis,
  followed: Answers,
): Answers {
  const { used, clerk, secondAuth } = analysis;
  if (clerk.kind === 'reference') return (paths) => paths.map(() => 'open');
  const value = used && !secondAuth ? exportedValue(program, used, bindingsOf(program)) : undefined;
  return (paths) => {
    const alone = value
      ? answersOf(program, value as Expression, paths)
      : paths.map(() => 'unknown' as const);
    const left = paths.filter((_, index) => alone[index] === 'unknown');
    const more = new Map(followed(left).map((answer, index) => [left[index], answer]));
    return paths.map((path, index) => more.get(path) ?? alone[index] ?? 'unknown');
  };
}

function judged(
  urls: readonly string[],
  analysis: EntryAnalysis,
  answers: Answers,
  facts: MapFacts,
  file: string,
): WallVerdict {
  const sets = urls.map((url) => pathsOf(url, facts));
  const plain = sets.flatMap((set) => set.plain);
  const odd = sets.flatMap((set) => set.odd);
  const own = answers(plain);
  const reached = plain.map((path) => reaches(analysis, path));
  const each = plain.map((_, index): TodayAnswer => {
    const answer = own[index] ?? 'unknown';
    if (reached[index] === false || answer === 'open') return 'open';
    return reached[index] === true ? answer : 'unknown';
  });
  const missed = plain.find((_, index) => reached[index] === false);
  if (each.every((one) => one === 'open')) {
    return {
      state: 'open',
      because:
        missed === undefined
          ? `${file} lets a stranger through`
          : `the matcher of ${file} does not run on ${missed}`,
      ...(missed === undefined ? {} : { avoidedBy: missed }),
    };
  }
  const gap = plain.find((_, index) => each[index] === 'open');
  if (gap !== undefined && each.includes('closed'))
    return { state: 'partial', because: `${file} lets a stranger through on ${gap}`, avoidedBy: gap };
  if (!each.every((one) => one === 'closed'))
    return { state: 'unknown', because: `what ${file} answers a stranger can't be told` };
  const skipped = odd.find((path) => reaches(analysis, path) === false);
  if (skipped !== undefined)
    return { state: 'partial', because: `the matcher of ${file} skips ${skipped}`, avoidedBy: skipped };
  const oddAnswers = answers(odd);
  const open = odd.find((_, index) => oddAnswers[index] === 'open');
  if (open !== undefined)
    return { state: 'partial', because: `${file} lets a stranger through on ${open}`, avoidedBy: open };
  return { state: 'closed', because: `${file} turns a stranger away` };
}
