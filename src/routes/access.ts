import { listedIn } from '../code/public-list.ts';
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
  removing?: ReadonlySet<string>;
}

const LIST = /(?:^|\/)lib\/security\/public-routes\.[jt]s$/;

/** The list in its file before and after, where a plan changes a list that stands. */
function changedList(
  facts: Facts,
  changes: readonly Change[],
): { before: string[]; after: string[] } | undefined {
  const change = changes.find(({ path }) => LIST.test(path));
  if (change?.before === undefined || change.after === undefined) return undefined;
  const before = listedIn(change.path, change.before, 'PUBLIC_ROUTES', facts);
  const after = listedIn(change.path, change.after, 'PUBLIC_ROUTES', facts);
  return before && after ? { before, after } : undefined;
}

/** Every existing URL that answers signed-out visitors again once the list, and the wall with it, is gone. */
function openedRoutes(facts: Facts, changes: readonly Change[]): AccessChange[] {
  const change = changes.find(({ path }) => LIST.test(path));
  if (change?.before === undefined || change.after !== undefined) return [];
  const patterns = listedIn(change.path, change.before, 'PUBLIC_ROUTES', facts) ?? [];
  return closedRoutes(facts, patterns).map(({ url, after }) => ({ url, before: after, after: 'open' }));
}

/**
 * Patterns that a plan adds to the list that stands. Taken from the files, so that nothing gets by unseen, whoever put it
 * into the manifest.
 */
export function widened(facts: Facts, changes: readonly Change[]): string[] {
  const list = changedList(facts, changes);
  return list ? list.after.filter((pattern) => !list.before.includes(pattern)) : [];
}

/**
 * The access changes of a plan: those of a wall that this run builds, or whose list it changes.
 * @param changes The plan's files; where none of the wall's is among them, nothing opens or closes.
 */
export function accessChanges(run: Run, changes: readonly Change[]): AccessChange[] {
  const { facts, answers, manifest } = run;
  if (run.removing?.has('middleware')) return openedRoutes(facts, changes);
  const list = changedList(facts, changes);
  if (list) return movedRoutes(facts, list.before, list.after);
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
