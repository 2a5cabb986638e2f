import { listedIn } from '../code/public-list.ts';
import { asTold } from '../diff.ts';
import { openedByRetiring } from '../entry/gate.ts';
import type { AccessChange, Change, Facts, Manifest, PieceAnswers } from '../types.ts';
import { answerUnder, closedRoutes, openAt, urlsOf } from './closed.ts';
import { publicPatterns } from './public-list.ts';

/** Every existing URL that a changed list opens or closes. */
function movedRoutes(facts: Facts, before: readonly string[], after: readonly string[]): AccessChange[] {
  return urlsOf(facts)
    .map((url) => ({
      url,
      before: answerUnder(facts, url, before),
      after: answerUnder(facts, url, after),
    }))
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
function changedList(changes: readonly Change[]): { before: string[]; after: string[] } | undefined {
  const change = changes.find(({ path }) => LIST.test(path));
  if (change?.before === undefined || change.after === undefined) return undefined;
  const before = listedIn(change.path, change.before, 'PUBLIC_ROUTES');
  const after = listedIn(change.path, change.after, 'PUBLIC_ROUTES');
  return before && after ? { before, after } : undefined;
}

/** What answers where no wall stands: a handler may well have a check of its own. */
const answerWithout = (facts: Facts, url: string): string =>
  facts.routes.some((route) => route.url === url && /^(?:route-handler|api)$/.test(route.kind))
    ? 'as its own code answers'
    : openAt(facts, url);

/** Every existing URL that the wall kept from signed-out visitors, once the list, and the wall with it, is gone. */
function openedRoutes(facts: Facts, changes: readonly Change[]): AccessChange[] {
  const change = changes.find(({ path }) => LIST.test(path));
  if (change?.before === undefined || change.after !== undefined) return [];
  const patterns = listedIn(change.path, change.before, 'PUBLIC_ROUTES') ?? [];
  return closedRoutes(facts, patterns)
    .map(({ url, after }) => ({ url, before: after, after: answerWithout(facts, url) }))
    .filter(({ before, after }) => before !== 'open' && before !== after);
}

/**
 * Patterns that a plan adds to the list that stands. Taken from the files, so that nothing gets by unseen, whoever put it
 * into the manifest.
 */
export function widened(changes: readonly Change[]): string[] {
  const list = changedList(changes);
  return list ? list.after.filter((pattern) => !list.before.includes(pattern)) : [];
}

const stem = (path: string): string => path.replace(/\.[jt]sx?$/, '');

/** The change that the entry file itself is in, moved or not. */
function entryChange({ entry }: Facts, changes: readonly Change[]): Change | undefined {
  const known = [entry.active ?? entry.target, ...entry.candidates.map(({ path }) => path)].map(stem);
  return asTold(changes).find(
    ({ path, from, after }) => after !== undefined && known.includes(stem(from ?? path)),
  );
}

/** Our wall asks the list that we generate, by whatever name: owners call lists of their own `isPublicRoute`, too. */
const holdsWall = (text: string | undefined): boolean =>
  /(['"])[^'"\n]*\blib\/security\/public-routes(?:\.[cm]?[jt]s)?\1/.test(text ?? '');

/** Whether a plan puts the wall into the entry file, or leaves it in there. */
export const writesWall = (facts: Facts, changes: readonly Change[]): boolean =>
  holdsWall(entryChange(facts, changes)?.after);

/**
 * The access changes of a plan: those of a wall that this run builds, or whose list it changes.
 * @param changes The plan's files; where none of the wall's is among them, nothing opens or closes.
 */
export function accessChanges(run: Run, changes: readonly Change[]): AccessChange[] {
  const { facts, answers, manifest } = run;
  if (run.removing?.has('middleware')) return openedRoutes(facts, changes);
  const list = changedList(changes);
  if (list) return movedRoutes(facts, list.before, list.after);
  if (!run.adding.has('middleware')) return [];
  const patterns = publicPatterns(facts, answers.middleware ?? {});
  const change = entryChange(facts, changes);
  const { active, today } = facts.entry;
  const stood = change ? holdsWall(change.before) : active !== undefined && today === undefined;
  const stands = change ? holdsWall(change.after) : stood;
  if (!stands) return [];
  const retired = answers.middleware?.retireGate === true && openedByRetiring(facts, patterns).length === 0;
  if (!stood) return closedRoutes(facts, patterns, retired);
  const known = manifest.pieces.middleware;
  return known ? movedRoutes(facts, publicPatterns(facts, known.answers), patterns) : [];
}
