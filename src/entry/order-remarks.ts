import { isRouteOpened } from '../routes/public-list.ts';
import type { Facts, PieceAnswers } from '../types.ts';
import { SIGNED_OUT_MODULE } from './public-routes.ts';
import { list, named } from './questions.ts';

/**
 * What is worth a word about the wall standing first in the owner's file: what that answers by itself, and where it may let
 * everyone through, which can't be told.
 * @param patterns The public list.
 */
export function orderRemarks(facts: Facts, answers: PieceAnswers, patterns: readonly string[]): string[] {
  const { active, today } = facts.entry;
  if (today === undefined || today.replaced || answers.patchEntry === false) return [];
  const said: string[] = [];
  const { preflight, limit } = today.own ?? {};
  if (preflight !== undefined)
    said.push(
      `The wall answers first, preflights (OPTIONS) included: browsers send them without a session, so what ${active} answers them (line ${preflight}) they get on public paths only, and pages of other origins can no longer call the others. To keep that, answer OPTIONS first in refuse() of ${SIGNED_OUT_MODULE}.`,
    );
  if (limit !== undefined)
    said.push(
      `The wall answers before the limit of ${active} (429, line ${limit}): visitors without a session are counted there on public paths only.`,
    );
  const closing = facts.routes
    .map(({ url }) => url)
    .filter((url) => today.answers[url] === 'unknown' && !isRouteOpened(facts, url, patterns));
  const lists = (today.mayBeListed ?? []).filter(
    (pattern) =>
      !list(answers.public).includes(pattern) && closing.some((url) => isRouteOpened(facts, url, [pattern])),
  );
  if (lists.length > 0) {
    const urls = closing.filter((url) => isRouteOpened(facts, url, lists));
    said.push(
      `${active} names ${named(lists)} as open, and what it answers there hangs on what can't be followed, so it is not on the public list: ${named([...new Set(urls)])} will need a session. To keep it open: ${lists.map((pattern) => `--public '${pattern}'`).join(' ')}, with the others of the list.`,
    );
  }
  return said;
}
