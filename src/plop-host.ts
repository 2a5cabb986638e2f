import type { NodePlopAPI } from 'node-plop';
import { type Agreed, commit } from './commit.ts';
import { UserError } from './errors.ts';
import type { Outcome } from './outcome.ts';
import { prepare } from './run.ts';
import { createVoice } from './say.ts';
import { EXIT, type Piece } from './types.ts';

/** Ends a plop run with a failure when something asked for was not done. */
function settled(outcome: Outcome): string {
  if (outcome.exitCode === EXIT.done) return outcome.document.outcome;
  const [undone] = outcome.document.notDone;
  const because = undone?.because ?? 'Nothing was written.';
  throw new UserError(because, { code: 'NOT_DONE', exitCode: outcome.exitCode, next: undone?.snippet ?? '' });
}

/**
 * Lets plop itself be the host. Each piece becomes a generator: its prompts inspect plop's destination folder, ask, show
 * the diff and ask whether to write; its action writes, all or nothing.
 */
export function host(plop: NodePlopAPI, pieces: readonly Piece[]): void {
  for (const piece of pieces) {
    let prepared: Agreed | Outcome | undefined;
    plop.setGenerator(piece.name, {
      description: piece.summary,
      prompts: async () => {
        prepared = await prepare({
          flags: {},
          dir: plop.getDestBasePath(),
          named: [piece.name],
          voice: createVoice(false),
          interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
        });
        return {};
      },
      actions: [
        async () => {
          if (prepared === undefined)
            throw new Error(`${piece.name}: its prompts must run before its actions`);
          return settled('exitCode' in prepared ? prepared : await commit(prepared));
        },
      ],
    });
  }
}
