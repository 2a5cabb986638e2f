import type { NodePlopAPI } from 'node-plop';
import { create } from '../src/actions/create.ts';
import { dependency } from '../src/actions/dependency.ts';
import { env } from '../src/actions/env.ts';
import { lines } from '../src/actions/lines.ts';
import { manual } from '../src/actions/manual.ts';
import { move } from '../src/actions/move.ts';
import { patch } from '../src/actions/patch.ts';
import type { Session } from '../src/session.ts';
import type { Edit, Piece, PieceContext } from '../src/types.ts';
import { pieces } from './pieces.ts';

/** What one piece gets to see of a run. */
export function contextOf(piece: Piece, session: Session): PieceContext {
  return {
    facts: session.facts,
    answers: session.answers[piece.name] ?? {},
    all: session.answers,
    present: session.present,
    adding: session.adding,
  };
}

/** Edits of a piece as plop actions: each one copied, since plop writes into what it is given. */
function actionsOf(edits: readonly Edit[]): Edit[] {
  return edits.map((edit) => ({ ...edit }));
}

/**
 * A real plopfile: every piece is a plop generator and every kind of edit a plop action type.
 *
 * The CLI passes its own `session` and applies the resulting draft itself. Loaded by an existing plop user
 * (`await plop.load('create-clerk-guard')`), each generator inspects the project at plop's destination, asks, shows the
 * plan, asks once more and writes.
 * @param config.session The run to write to; absent when plop itself is the host.
 */
export default async function plopfile(
  plop: NodePlopAPI,
  config: { session?: Session; destBasePath?: string | undefined } = {},
): Promise<void> {
  const { session } = config;
  if (!session) {
    const { host } = await import('../src/plop-host.ts');
    host(plop, pieces);
    return;
  }
  // Not named add, modify or append: plop would silently run its own action of that name, which writes to disk.
  plop.setActionType('create', (_answers, edit) => create(edit as never, session));
  plop.setActionType('patch', (_answers, edit) => patch(edit as never, session));
  plop.setActionType('move', (_answers, edit) => move(edit as never, session));
  plop.setActionType('lines', (_answers, edit) => lines(edit as never, session));
  plop.setActionType('env', (_answers, edit) => env(edit as never, session));
  plop.setActionType('dependency', (_answers, edit) => dependency(edit as never, session));
  plop.setActionType('manual', (_answers, edit) => manual(edit as never, session));
  for (const piece of pieces) {
    plop.setGenerator(piece.name, {
      description: piece.summary,
      prompts: async () => session.answers[piece.name] ?? {},
      actions: () => actionsOf(piece.edits(contextOf(piece, session))),
    });
  }
}
