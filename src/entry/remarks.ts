import { closedRoutes } from '../routes/closed.ts';
import { publicPatterns } from '../routes/public-list.ts';
import type { Facts, PieceAnswers } from '../types.ts';
import { openedByRetiring } from './gate.ts';
import { misplaced, renamable } from './place.ts';
import { SIGNED_OUT_MODULE } from './public-routes.ts';
import { named } from './questions.ts';

/** Why the gate stays where it does. */
export const gateStays = (urls: readonly string[]): string =>
  `Your gate stays: it keeps strangers from ${named(urls)}, which the public list opens. Take that off the list, or out of the gate.`;

/** What is worth a word about the owner's entry file. */
export function entryRemarks(facts: Facts, answers: PieceAnswers): string[] {
  const said: string[] = [];
  const old = renamable(facts);
  if (old && answers.rename !== true)
    said.push(
      `Next 16 warns about ${old.path}: such a file is called proxy now. --rename renames it, its export and what imports it.`,
    );
  const lost = misplaced(facts);
  if (lost && answers.moveEntry === true)
    said.push(
      `${lost.path} has never run: ${lost.because}. In its new place it begins to, so read what it does.`,
    );
  if (facts.entry.today?.allowByDefault === true && answers.denyByDefault !== true) {
    const closing = closedRoutes(facts, publicPatterns(facts, answers)).map(({ url }) => url);
    said.push(
      closing.length === 0
        ? 'With --deny-by-default no existing page or route would close: what is open today is on the public list.'
        : `With --deny-by-default these would close: ${named(closing)}.`,
    );
  }
  const { today } = facts.entry;
  const agreed =
    answers.patchEntry !== false &&
    (today?.allowByDefault !== true || answers.denyByDefault === true) &&
    (today?.conditional !== true || answers.clerkAlways === true);
  if (today?.ownTarget && agreed)
    said.push(
      `The unauthenticatedUrl of ${facts.entry.active} is no longer where strangers are sent from paths that are not public: the wall answers first, as ${SIGNED_OUT_MODULE} says. Put that address there to keep it.`,
    );
  const kept = answers.retireGate === true ? openedByRetiring(facts, publicPatterns(facts, answers)) : [];
  if (kept.length > 0) said.push(gateStays(kept));
  return said;
}
