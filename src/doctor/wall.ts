import { analyse, type EntryAnalysis } from '../code/entry/analyse.ts';
import type { Condition } from '../code/entry/config.ts';
import { readSource } from '../code/source-file.ts';
import { PUBLIC_ROUTES_MODULE } from '../entry/public-routes.ts';
import { reaches, reachOf } from '../entry/reaches.ts';
import { probesOf, withoutLocale } from '../routes/probes.ts';
import { inSource, specifier } from '../specifier.ts';
import { answersOf } from './check/entry.ts';
import { intlOf, type NextIntl } from './check/intl.ts';
import { loadOrder } from './check/load-order.ts';
import type { Project } from './code/project.ts';
import type { MapFacts } from './map.ts';
import { changedBeside, writtenFile } from './our-wall.ts';
import type { WallVerdict } from './types.ts';
import { type Answers, askedAs, ourAnswers, theirAnswers, untold, type WallAnswer } from './wall-answers.ts';
import { gateOf } from './wall-gates.ts';
import { type Led, leadingTo, ledBy } from './wall-led.ts';
import { oddPaths } from './wall-odd.ts';
import { servedOf } from './wall-served.ts';
import { leakOf } from './wall-tried.ts';

/** What stands in front of URLs. */
export interface Wall {
  /** The entry file, where one runs. */
  file: string | undefined;
  /** It turns everybody away but on a list: what it lets through is meant to be open. */
  closesByDefault: boolean;
  /** It lets everybody through on a path that nobody has written down: what it closes is on a list. */
  opensByDefault: boolean;
  of(urls: readonly string[]): WallVerdict;
  /** A path that is closed only where Clerk's keys are set. */
  openWithoutKeys: string | undefined;
  /** Where `startsWith` keeps strangers out. */
  gate(): number | undefined;
  /** The files that run with it; undefined where they can't be told beforehand. */
  loads: ReadonlySet<string> | undefined;
}

/** What is so where no file is, or none that can be followed. */
const NOTHING = {
  closesByDefault: false,
  opensByDefault: false,
  openWithoutKeys: undefined,
  gate: () => undefined,
  loads: undefined,
};

/** A path that nobody has written down: what the file answers there it answers by default. */
const NOWHERE = '/not-listed-anywhere/at-all';

/** Routes up to which a generated wall is followed that was given other rules: each path is compared with every pattern. */
const MOST_FOLLOWED = 300;

/** Reads the wall of a project. */
export function readWall(facts: MapFacts, project: Project): Wall {
  const { active, candidates } = facts.entry;
  if (active === undefined) {
    const [dead] = candidates;
    const because = dead ? `${dead.path} does not run: ${dead.because}` : 'no middleware or proxy runs';
    return {
      ...NOTHING,
      file: undefined,
      of: () => ({ state: 'open', because }),
    };
  }
  const text = project.text(active);
  const file = text === undefined ? 'it can not be read' : readSource(active, text);
  if (typeof file === 'string') {
    return {
      ...NOTHING,
      file: active,
      of: () => ({ state: 'unknown', because: `${active}: ${file}` }),
    };
  }
  const list = inSource(facts, PUBLIC_ROUTES_MODULE);
  const analysis = analyse(file, specifier(facts, active, list));
  const followed = (code: Project, keys?: boolean): Answers =>
    askedAs(answersOf(active, code, facts.clerk.major, keys), facts.nextConfig);
  const module = project.module(active);
  const loaded = loadOrder(active, project) ?? (module ? [module] : []);
  const isOurs = analysis.clerk.wall !== undefined;
  const changed = isOurs ? changedBeside(facts, project, loaded) : undefined;
  const answers =
    isOurs && changed === undefined
      ? ourAnswers(project, list)
      : changed !== undefined && facts.routes.length > MOST_FOLLOWED
        ? untold(`${changed} was given rules of its own`)
        : theirAnswers(analysis, followed(project));
  const listing = isOurs ? [project.text(writtenFile(list, project) ?? '')] : [];
  const texts = [text, ...listing].filter((one) => one !== undefined).join('\n');
  const intl = intlOf(active, project, facts.clerk.major);
  const code = loaded.map((one) => one.text).join('\n');
  let led: readonly Led[] | undefined;
  const leads = (): readonly Led[] => {
    led ??= ledBy({ file: active, text: code, analysis, answers, facts });
    return led;
  };
  const answersWith = (other: string): Answers => followed(project.withText(active, other));
  return {
    file: active,
    loads: LOADS_LATER.test(code) ? undefined : new Set(loaded.map(({ path }) => path)),
    gate: () =>
      analysis.clerk.wall || !module ? undefined : gateOf({ module, analysis, facts, answers, answersWith }),
    opensByDefault: opensAt(answers([NOWHERE])[0], analysis, facts),
    openWithoutKeys: asksForKeys(texts)
      ? openedWithoutKeys(answers, followed(project, false), facts)
      : undefined,
    closesByDefault: closesAt(answers([NOWHERE])[0], analysis),
    of: (urls) => judged(urls, { analysis, answers, facts, file: active, text: texts, intl, led: leads }),
  };
}

const LOADS_LATER = /\b(?:import|require)\s*\(/;

/** Whether a file looks whether Clerk's keys are set. */
const asksForKeys = (text: string): boolean => /CLERK_SECRET_KEY|CLERK_PUBLISHABLE_KEY/.test(text);

/** A path of a route that a file closes, and lets everybody through to where Clerk's keys are not set. */
function openedWithoutKeys(answers: Answers, withoutKeys: Answers, facts: MapFacts): string | undefined {
  const paths = [...new Set(facts.routes.flatMap(({ url }) => probesOf(url, facts)))];
  const having = answers(paths);
  const closed = paths.filter((_, index) => having[index]?.answer === 'closed');
  const lacking = withoutKeys(closed);
  return closed.find((_, index) => lacking[index]?.answer === 'open');
}

/** What the file answers at a path that nobody has written down tells its default; where it can't be told, its lists do. */
function closesAt(at: WallAnswer | undefined, { clerk, routeRest }: EntryAnalysis): boolean {
  const answer = at?.all?.() ? 'unknown' : (at?.answer ?? 'unknown');
  if (answer === 'closed' || at?.by !== undefined) return true;
  const isClerks = clerk.kind === 'direct' || clerk.kind === 'legacy';
  return answer !== 'open' && (clerk.wall !== undefined || (routeRest === 'closed' && isClerks));
}

const opensAt = (at: WallAnswer | undefined, analysis: EntryAnalysis, { nextConfig }: MapFacts): boolean =>
  at?.answer === 'open' &&
  at.by === undefined &&
  !at.moved &&
  reaches(analysis, NOWHERE, nextConfig) === true;

/** What the verdict on URLs rests on. */
interface Grounds {
  /** Where rewrites of the file lead. */
  led: () => readonly Led[];
  analysis: EntryAnalysis;
  answers: Answers;
  facts: MapFacts;
  file: string;
  /** Its text, and that of the list it reads. */
  text: string;
  intl: NextIntl;
}

/** What a stranger gets at a path, whether or not the file runs on it. */
interface Way extends WallAnswer {
  path: string;
  /** The matcher leaves it out. */
  missed: boolean;
}

/** What is sent, or left out, so that the file does not run, in words. */
const nameOf = ({ type, key }: Condition): string =>
  `the ${type === 'query' ? 'query parameter' : type} ${key}`;

/**
 * Ways to some paths.
 * @param urls What stands behind them.
 */
function waysOf(
  paths: readonly string[],
  urls: readonly string[],
  { analysis, answers: given, facts }: Grounds,
): Way[] {
  const answers = servedOf(given, urls, facts);
  return paths.map((path): Way => {
    const { runs: reached, by: condition } = reachOf(analysis, path, facts.nextConfig);
    if (reached === false) return { path, answer: 'open', missed: true };
    const answer = answers([path])[0] ?? { answer: 'unknown' as const };
    const by = condition && nameOf(condition);
    if (by !== undefined && answer.answer !== 'open') return { path, answer: 'open', by, missed: false };
    if (reached === true || answer.answer === 'open') return { ...answer, path, missed: false };
    return { path, answer: 'unknown', because: "its matcher can't be told", missed: false };
  });
}

/** Paths that next-intl leads to the pages below the locale segment, spelled in their language or with another prefix. */
function spelledOf(urls: readonly string[], { analysis, facts, intl }: Grounds): string[] {
  return urls
    .flatMap((url) => {
      const bare = withoutLocale(url, facts);
      return bare === undefined ? [] : intl.spellings(bare, facts.locales ?? []);
    })
    .flatMap((url) => probesOf(url, facts))
    .filter((path) => reaches(analysis, path, facts.nextConfig) !== false);
}

/** Paths with a slash at their end, where those are served, and the ones without it, too. */
const slashedOf = (
  paths: readonly string[],
  { skipTrailingSlashRedirect }: MapFacts['nextConfig'],
): string[] =>
  skipTrailingSlashRedirect ? paths.filter((path) => path !== '/').map((path) => `${path}/`) : [];

/** Paths without a locale that next-intl leads to the pages below the locale segment. */
function bareOf(urls: readonly string[], { analysis, facts, intl }: Grounds): string[] {
  if (intl.prefixless === 'never') return [];
  return urls
    .flatMap((url) => {
      const bare = withoutLocale(url, facts);
      return bare === undefined ? [] : probesOf(bare, facts);
    })
    .filter((path) => reaches(analysis, path, facts.nextConfig) !== false);
}

function judged(urls: readonly string[], grounds: Grounds): WallVerdict {
  const { file, text, facts, analysis, answers, intl } = grounds;
  const sources = (analysis.config.entries ?? []).map(({ source }) => source);
  const odd = urls.map((url) => oddPaths(url, text, sources, facts));
  const probes = urls.flatMap((url) => probesOf(url, facts));
  const slashed = slashedOf(probes, facts.nextConfig);
  const bare = waysOf(bareOf(urls, grounds), urls, grounds);
  const ways = [
    ...waysOf([...probes, ...spelledOf(urls, grounds)], urls, grounds),
    ...(intl.prefixless === 'leads' ? bare : []),
  ];
  const through = (way: Way): string =>
    way.by === undefined
      ? `${file} lets a stranger through on ${way.path}`
      : `${file} lets a stranger through by ${way.by}, which is the caller's to choose`;
  const open = ways.filter(({ answer }) => answer === 'open');
  if (open.length === ways.length) {
    const missed = ways.find((way) => way.missed);
    const chosen = ways.find(({ by }) => by !== undefined);
    if (missed)
      return {
        state: 'open',
        because: `the matcher of ${file} does not run on ${missed.path}`,
        avoidedBy: missed.path,
      };
    if (chosen) return { state: 'open', because: through(chosen), avoidedBy: chosen.by };
    return { state: 'open', because: `${file} lets a stranger through` };
  }
  const [gap] = open;
  if (gap && ways.some(({ answer }) => answer === 'closed'))
    return { state: 'partial', because: through(gap), avoidedBy: gap.by ?? gap.path };
  const here = urls.flatMap((url) => leadingTo(url, grounds.led(), facts));
  const sure = here.find(({ perhaps }) => !perhaps);
  if (sure)
    return {
      state: 'partial',
      because: `${sure.by} serves ${sure.to} to a stranger on ${sure.from}, by a rewrite`,
      avoidedBy: sure.from,
    };
  const untold = ways.find(({ answer }) => answer !== 'closed');
  if (untold) {
    const why = untold.because === undefined ? '' : `: ${untold.because}`;
    return { state: 'unknown', because: `what ${file} answers a stranger can't be told${why}` };
  }
  const [rewritten] = here;
  if (rewritten)
    return {
      state: 'unknown',
      because: `${rewritten.by} may serve ${rewritten.to} to a stranger on ${rewritten.from}, by a rewrite`,
    };
  const perhaps = bare.find(({ answer }) => answer === 'open');
  if (perhaps)
    return {
      state: 'unknown',
      because: `${file} lets a stranger through on ${perhaps.path}, and whether next-intl leads that to it can't be told`,
    };
  const skipped = [...odd.flatMap((one) => one.skipped), ...slashed].find(
    (path) => reaches(analysis, path, facts.nextConfig) === false,
  );
  if (skipped !== undefined) return byEnding(`the matcher of ${file} skips ${skipped}`, skipped);
  const compared = new Set(ways.flatMap((way) => [...(way.compared ?? [])]));
  const leak = leakOf({
    urls,
    others: [...odd.flatMap((one) => one.let), ...slashed],
    compared,
    answers: servedOf(answers, urls, facts),
    facts,
    isLed: text.includes('next-intl/middleware'),
  });
  if (leak && !leak.perhaps) return byEnding(`${file} lets a stranger through on ${leak.path}`, leak.path);
  if (leak) {
    const why = leak.because === undefined ? '' : `: ${leak.because}`;
    return {
      state: 'unknown',
      because: `what ${file} answers a stranger on ${leak.path} can't be told${why}`,
    };
  }
  const [unfitted] = ways.flatMap((way) => [...(way.unfitted ?? [])]);
  if (unfitted !== undefined)
    return {
      state: 'unknown',
      because: `${file} asks whether a path fits /${unfitted}/, and what it answers one that does can't be told`,
    };
  const { basePath, i18n } = facts.nextConfig;
  if ((basePath !== '' || i18n !== null) && READS_URL.test(text))
    return {
      state: 'unknown',
      because: `${file} reads the url of the request, which holds the base path or the locale, too, and that is not followed`,
    };
  const sent = ways.every(({ moved }) => moved) ? ways[0] : undefined;
  return {
    state: 'closed',
    because: sent
      ? `${file} sends everybody on from ${sent.path} to ${sent.to}`
      : `${file} turns a stranger away`,
  };
}

/** Code that asks the request's own url for its path: `nextUrl` has neither base path nor locale in it. [nextjs.org/docs/app/api-reference/functions/next-request] */
const READS_URL =
  /new URL\(\s*[\w.]+\.url\s*\)|\b(?:req|request)\.url\s*\.|\{[^{}]*\burl\b[^{}]*\}\s*=\s*(?:req|request)\b/;

const byEnding = (because: string, avoidedBy: string): WallVerdict => ({
  state: 'partial',
  because,
  avoidedBy,
  onlyByEnding: true,
});

/** Whether a stranger is turned away on every ordinary URL: what stands behind it is meant to be closed. */
export const turnsAway = ({ state, onlyByEnding }: WallVerdict): boolean =>
  state === 'closed' || (state === 'partial' && onlyByEnding === true);
