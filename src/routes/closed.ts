import type { AccessChange, Facts } from '../types.ts';
import { isApiPath } from './api-url.ts';
import { routesNear } from './near.ts';
import { publicFilePatterns } from './public-files.ts';
import { isOpened, isRouteOpened } from './public-list.ts';
import { rewrittenOnly } from './rewritten.ts';
import { ofRoute } from './segments.ts';

/** What a signed-out visitor gets at a URL that is not on the list. */
const closed = (url: string): string => (isApiPath(url) ? '401' : 'sign-in');

/** What a visitor gets where nothing keeps them out: some pages only send everybody on to another one. */
export function openAt({ routes, entry }: Facts, url: string): string {
  const own = routesNear(routes, ofRoute(url)).filter((route) => route.url === url);
  const sends = own.length > 0 && own.every(({ redirects }) => redirects === true);
  return sends || entry.today?.away.includes(url) ? 'redirect' : 'open';
}

/** Who reaches what through a file that can't be followed is not known. */
const AS_YOURS = 'as your file answers';

export const urlsOf = (facts: Facts): string[] => [...new Set(facts.routes.map(({ url }) => url))].sort();

export const answerUnder = (facts: Facts, url: string, patterns: readonly string[]): string =>
  isRouteOpened(facts, url, patterns) ? openAt(facts, url) : closed(url);

/** What a visitor gets today where no wall of ours stands. */
function answerToday(facts: Facts, url: string): string {
  const { active, today } = facts.entry;
  if (!today) return active === undefined ? openAt(facts, url) : AS_YOURS;
  const answer = today.answers[url] ?? 'unknown';
  if (answer === 'unknown') return AS_YOURS;
  return answer === 'open' ? openAt(facts, url) : closed(url);
}

/**
 * What a visitor gets once the wall is in place: the owner's own answer stays where the wall lets through, but for what
 * only the gate that goes kept closed.
 */
function answerBehind(facts: Facts, url: string, patterns: readonly string[], retired: boolean): string {
  const after = answerUnder(facts, url, patterns);
  const { today } = facts.entry;
  const opens = retired && today?.answers[url] === 'closed';
  const stays = isRouteOpened(facts, url, patterns) && today && !today.replaced && !opens;
  return stays ? answerToday(facts, url) : after;
}

/**
 * Every existing URL, those of rewrites in next.config among them, whose answer to signed-out visitors changes once the wall stands, files of public/ included.
 * @param patterns The public list in canonical spelling.
 * @param retired The owner's own gate goes.
 */
export function closedRoutes(facts: Facts, patterns: readonly string[], retired = false): AccessChange[] {
  const urls = [...urlsOf(facts), ...rewrittenOnly(facts).map(({ url }) => url)];
  const routes = urls.map((url) => ({
    url,
    before: answerToday(facts, url),
    after: answerBehind(facts, url, patterns, retired),
  }));
  const prefix = `/[${facts.localeSegment}]`;
  const unprefixed = Object.entries(facts.entry.today?.unprefixed ?? {})
    // Where the page itself is closed today, its other address says nothing new.
    .filter(([url]) => answerToday(facts, url === '/' ? prefix : prefix + url) !== closed(url))
    .map(([url, answer]) => ({
      url,
      before: answer === 'open' ? 'open' : answer === 'closed' ? closed(url) : AS_YOURS,
      after: isOpened(url, patterns) ? 'open' : closed(url),
    }))
    .filter(({ after }) => after !== 'open');
  const files = publicFilePatterns(facts).left.map((url) => ({ url, before: 'open', after: closed(url) }));
  return [...routes, ...unprefixed, ...files].filter(({ before, after }) => before !== after);
}
