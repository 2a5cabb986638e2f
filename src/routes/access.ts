import type { AccessChange, Change, Facts, PieceAnswers } from '../types.ts';
import { isOpened, publicPatterns } from './public-list.ts';

/** `/api` and `/trpc` by whole segment: the callers that get a status instead of a page. */
export const isApiPath = (url: string): boolean => /^\/(?:api|trpc)(?:\/|$)/.test(url);

/**
 * Every existing URL that stops answering signed-out visitors once the wall stands.
 * Empty where an entry file is at work already: what it lets through today is not known.
 * @param patterns The public list in canonical spelling.
 */
export function closedRoutes(facts: Facts, patterns: readonly string[]): AccessChange[] {
  if (facts.entry.active !== undefined) return [];
  const urls = [...new Set(facts.routes.map(({ url }) => url))].filter((url) => !isOpened(url, patterns));
  return urls.sort().map((url) => ({ url, before: 'open', after: isApiPath(url) ? '401' : 'sign-in' }));
}

/** What of a run this looks at. */
interface Run {
  facts: Facts;
  answers: Record<string, PieceAnswers>;
  adding: ReadonlySet<string>;
}

/**
 * The access changes of a plan: those of the wall, if this run builds one.
 * @param changes The plan's files; without a new entry file nothing closes.
 */
export function accessChanges(run: Run, changes: readonly Change[]): AccessChange[] {
  const { facts, answers } = run;
  const entry = facts.entry.target.replace(/\.[jt]sx?$/, '');
  const built = changes.some(
    ({ path, before, after }) =>
      path.replace(/\.[jt]sx?$/, '') === entry && before === undefined && after !== undefined,
  );
  if (!built || !run.adding.has('middleware')) return [];
  return closedRoutes(facts, publicPatterns(facts, answers.middleware ?? {}));
}
