import type { AccessChange, Change, Facts, Manifest, PieceAnswers } from '../types.ts';
import { isOpened, publicPatterns } from './public-list.ts';

/** `/api` and `/trpc` by whole segment: the callers that get a status instead of a page. */
export const isApiPath = (url: string): boolean => /^\/(?:api|trpc)(?:\/|$)/.test(url);

/** What a signed-out visitor gets at a URL that is not on the list. */
const closed = (url: string): string => (isApiPath(url) ? '401' : 'sign-in');

const urlsOf = (facts: Facts): string[] => [...new Set(facts.routes.map(({ url }) => url))].sort();

/**
 * Every existing URL that stops answering signed-out visitors once the wall stands.
 * @param patterns The public list in canonical spelling.
 * @param before How these URLs answer today.
 */
export function closedRoutes(facts: Facts, patterns: readonly string[], before = 'open'): AccessChange[] {
  const urls = urlsOf(facts).filter((url) => !isOpened(url, patterns));
  return urls.map((url) => ({ url, before, after: closed(url) }));
}

/** Every existing URL that a changed list opens or closes. */
function movedRoutes(facts: Facts, before: readonly string[], after: readonly string[]): AccessChange[] {
  const answer = (url: string, patterns: readonly string[]) =>
    isOpened(url, patterns) ? 'open' : closed(url);
  return urlsOf(facts)
    .map((url) => ({ url, before: answer(url, before), after: answer(url, after) }))
    .filter((change) => change.before !== change.after);
}

/** What of a run this looks at. */
interface Run {
  facts: Facts;
  answers: Record<string, PieceAnswers>;
  adding: ReadonlySet<string>;
  manifest: Manifest;
}

/**
 * The access changes of a plan: those of a wall that this run builds, or whose list it changes.
 * @param changes The plan's files; where none of the wall's is among them, nothing opens or closes.
 */
export function accessChanges(run: Run, changes: readonly Change[]): AccessChange[] {
  const { facts, answers, manifest } = run;
  if (!run.adding.has('middleware')) return [];
  const patterns = publicPatterns(facts, answers.middleware ?? {});
  const entry = (facts.entry.active ?? facts.entry.target).replace(/\.[jt]sx?$/, '');
  const change = changes.find(({ path }) => path.replace(/\.[jt]sx?$/, '') === entry);
  const walled = manifest.pieces.middleware;
  if (change?.before === undefined && change?.after !== undefined) return closedRoutes(facts, patterns);
  if (walled) return movedRoutes(facts, publicPatterns(facts, walled.answers), patterns);
  // Who reaches what through a file of the owner's is not known, so every URL that closes is named.
  return change ? closedRoutes(facts, patterns, 'as your file answers') : [];
}
