import { UserError } from './errors.ts';
import { closest } from './suggest.ts';
import type { Facts, ManualStep, Piece } from './types.ts';

export interface Selection {
  /** In asking order. */
  pieces: Piece[];
  /** Asked for, but impossible here. */
  notDone: ManualStep[];
  /** Left out without having been asked for, each with its reason. */
  notes: string[];
}

/** The piece of that name. Throws UserError (exit 2) with a suggestion for an unknown one. */
export function pieceNamed(name: string, pieces: readonly Piece[]): Piece {
  const found = pieces.find((piece) => piece.name === name);
  if (found) return found;
  const names = pieces.map((piece) => piece.name);
  const near = closest(name, names);
  throw new UserError(
    `There is no piece ${JSON.stringify(name)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    {
      code: 'UNKNOWN_PIECE',
      next: `Pieces: ${names.join(', ')}. Nothing was written.`,
    },
  );
}

/** Pieces a first run starts from: what is installed already, and what the facts suggest. */
export function suggestedPieces(facts: Facts, pieces: readonly Piece[]): Piece[] {
  return pieces.filter((piece) => {
    if (facts.installed[piece.name] !== undefined) return true;
    return piece.unsupported?.(facts) === undefined && piece.suggestion(facts).selected;
  });
}

/** What a first run that asks nobody leaves out although it would fit, each with the reason and the way to it. */
export function leftOut(facts: Facts, skip: readonly string[], pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece) => {
    const { name, onRequest } = piece;
    if (onRequest || skip.includes(name) || facts.installed[name] !== undefined) return [];
    const { selected, because } = piece.suggestion(facts);
    if (selected || piece.unsupported?.(facts) !== undefined) return [];
    return [`${name} was left out: ${because} add ${name} writes it all the same.`];
  });
}

/**
 * Settles which pieces a run writes: unknown names refused, needs added, the impossible and the skipped left out.
 * @param wanted Names asked for by flag, dialogue or suggestion.
 * @param asked True when the user named them, so that an impossible one is something not done.
 */
export function select(
  wanted: readonly string[],
  skip: readonly string[],
  asked: boolean,
  facts: Facts,
  pieces: readonly Piece[],
): Selection {
  const skipped = new Set(skip.map((name) => pieceNamed(name, pieces).name));
  const chosen = new Set<string>();
  const selection: Selection = { pieces: [], notDone: [], notes: [] };
  const take = (piece: Piece, neededBy: string | undefined): boolean => {
    if (chosen.has(piece.name)) return true;
    const installed = facts.installed[piece.name] !== undefined;
    const reason = skipped.has(piece.name) ? 'it was skipped' : piece.unsupported?.(facts);
    if (reason !== undefined && !(installed && neededBy !== undefined)) {
      if (skipped.has(piece.name) && neededBy === undefined) return false;
      const because = neededBy === undefined ? reason : `${neededBy} needs ${piece.name}: ${reason}`;
      if (asked) selection.notDone.push({ piece: neededBy ?? piece.name, path: '.', because, snippet: '' });
      else selection.notes.push(`${neededBy ?? piece.name} was left out: ${because}`);
      return false;
    }
    if (neededBy !== undefined && installed) return true;
    const needs = typeof piece.needs === 'function' ? piece.needs(facts) : (piece.needs ?? []);
    for (const need of needs) {
      if (!take(pieceNamed(need, pieces), piece.name)) return false;
    }
    chosen.add(piece.name);
    return true;
  };
  for (const name of wanted) take(pieceNamed(name, pieces), undefined);
  for (const piece of pieces) {
    const news = piece.reflects?.filter((name) => chosen.has(name)) ?? [];
    if (news.length > 0 && facts.installed[piece.name] !== undefined && !skipped.has(piece.name)) {
      chosen.add(piece.name);
    }
  }
  selection.pieces = pieces.filter((piece) => chosen.has(piece.name));
  if (!asked) {
    for (const piece of pieces) {
      const reason =
        chosen.has(piece.name) || skipped.has(piece.name) ? undefined : piece.unsupported?.(facts);
      if (reason !== undefined) selection.notes.push(`${piece.name} does not fit here: ${reason}`);
    }
  }
  return selection;
}

/**
 * The pieces an update brings to this version: those that are installed, or the named ones of them. What others reflect
 * does not change by it, so no other piece is written again.
 * @param named Names given on the command line; none means all.
 */
export function selectInstalled(
  named: readonly string[],
  skip: readonly string[],
  facts: Facts,
  pieces: readonly Piece[],
): Selection {
  const skipped = new Set(skip.map((name) => pieceNamed(name, pieces).name));
  const selection: Selection = { pieces: [], notDone: [], notes: [] };
  for (const piece of pieces) {
    const wanted = named.length === 0 || named.includes(piece.name);
    if (facts.installed[piece.name] === undefined || !wanted || skipped.has(piece.name)) continue;
    const reason = piece.unsupported?.(facts);
    if (reason === undefined) selection.pieces.push(piece);
    else {
      const because = `It is installed, but does not fit any more: ${reason} It is left as it is.`;
      selection.notDone.push({ piece: piece.name, path: '.', because, snippet: '' });
    }
  }
  for (const piece of [...selection.pieces]) {
    const needs = typeof piece.needs === 'function' ? piece.needs(facts) : (piece.needs ?? []);
    for (const need of needs.filter((name) => facts.installed[name] === undefined && !skipped.has(name))) {
      selection.notes.push(`${piece.name} needs ${need} now, which is not installed: add ${need}.`);
    }
  }
  return selection;
}
