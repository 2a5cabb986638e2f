import { isMadeUp } from '../routes/probes.ts';
import { meet, ofRoute } from '../routes/segments.ts';
import { routesAt, servedBy } from '../routes/served.ts';
import type { MapFacts } from './map.ts';
import type { Answers, WallAnswer } from './wall-answers.ts';

/** Whether it is only its routes that say what the app serves: what the config leads elsewhere is not asked here. */
const saysAll = ({ nextConfig: { i18n, basePath, rewrites, unreadable } }: MapFacts): boolean =>
  i18n === null && basePath === '' && rewrites.length === 0 && !unreadable.includes('rewrites');

/** A path with parameters in place of the values that were made up for it. */
const withParameters = (path: string): string =>
  path.replace(/\/some\/thing(?=[/.]|$)/g, '/[...some]').replace(/\/some(?:-value)?(?=[/.]|$)/g, '/[some]');

/**
 * Answers for who asks for what some routes serve: whoever is sent or led to what none of these serves is served nothing of
 * that, although they were not refused.
 * @param urls The routes.
 */
export function servedOf(answers: Answers, urls: readonly string[], facts: MapFacts): Answers {
  const isOwn = (path: string): boolean => urls.some((url) => servedBy(url, facts)(path));
  const isOther = (path: string): boolean =>
    routesAt(path, facts).some((url) => !urls.includes(url) && servedBy(url, facts)(path));
  // Other values in place of those that were made up may make it a path of these.
  const isSure = (path: string): boolean =>
    saysAll(facts) &&
    (!isMadeUp(path) || !urls.some((url) => meet(ofRoute(url), ofRoute(withParameters(path)))));
  /** Whether whoever asks for that is turned away, and not led to what these serve. */
  const isShut = (path: string): boolean => {
    const [{ answer, leads, mayLead = [] } = { answer: 'unknown' } as WallAnswer] = answers([path]);
    return answer === 'closed' && ![leads, ...mayLead].some((one) => one !== undefined && isOwn(one));
  };
  const told = (answer: WallAnswer): WallAnswer => {
    const { moved, to, served } = answer;
    if (moved && to !== undefined && (isShut(to) || (!isOwn(to) && isOther(to))))
      return { ...answer, answer: 'closed', away: true, all: () => true };
    return served !== undefined && !isOwn(served) && isSure(served)
      ? { ...answer, answer: 'closed' }
      : answer;
  };
  return (paths) => answers(paths).map(told);
}
