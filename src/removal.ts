import { pieces as allPieces } from '../generators/pieces.ts';
import { agree } from './agree.ts';
import { completeAnswers, trustedAnswers } from './ask.ts';
import type { Agreed } from './commit.ts';
import { UserError } from './errors.ts';
import { forWall } from './for-wall.ts';
import { generate } from './generate.ts';
import { rememberedAnswers } from './manifest.ts';
import type { Outcome } from './outcome.ts';
import { whereabouts } from './project.ts';
import { verbCommand } from './repeat.ts';
import { openSettled, type RunRequest, readManifest } from './run.ts';
import { pieceNamed } from './selection.ts';
import { Session } from './session.ts';
import { type Answers, EXIT, type Facts, type Manifest, type Piece } from './types.ts';
import { requireClean, requireInstalled } from './update.ts';
import { COMMAND } from './version.ts';

/** Pieces that stay installed. */
const staying = (manifest: Manifest, going: ReadonlySet<string>): Piece[] =>
  allPieces.filter(({ name }) => Object.hasOwn(manifest.pieces, name) && !going.has(name));

/** Throws UserError (exit 1) when a piece that stays cannot work without one that goes. */
function refuseNeeded(facts: Facts, manifest: Manifest, going: ReadonlySet<string>): void {
  for (const piece of staying(manifest, going)) {
    const needs = typeof piece.needs === 'function' ? piece.needs(facts) : (piece.needs ?? []);
    const needed = needs.find((name) => going.has(name));
    if (needed === undefined) continue;
    throw new UserError(`${piece.name} needs ${needed} and is installed.`, {
      code: 'STILL_NEEDED',
      exitCode: EXIT.notDone,
      next: `Remove both: ${COMMAND} remove ${[...going, piece.name].join(' ')}. Nothing was written.`,
    });
  }
}

/**
 * The first half of `remove`: what goes, what stays because it was edited or is still needed, and what is left to do.
 * Pieces whose text depends on one that goes are written again without it.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function prepareRemoval(request: RunRequest): Promise<Agreed | Outcome> {
  const { flags, interactive, voice, named = [] } = request;
  for (const name of named) pieceNamed(name, allPieces);
  const ask = interactive
    ? async (apps: Facts['workspace']['apps']) => (await import('./prompts.ts')).chooseApp(apps)
    : undefined;
  const { facts: inspected } = await openSettled(request, ask);
  requireClean(flags, inspected, voice);
  const manifest = readManifest(inspected.root);
  requireInstalled(manifest, named);
  const going = new Set(named);
  refuseNeeded(inspected, manifest, going);
  const again = staying(manifest, going).filter(
    (piece) =>
      piece.reflects?.some((name) => going.has(name)) && piece.unsupported?.(inspected) === undefined,
  );
  const { facts } = await forWall(inspected, manifest, again);
  const all = rememberedAnswers(manifest);
  const kept: Answers = Object.fromEntries(Object.entries(all).filter(([name]) => !going.has(name)));
  const remembered = trustedAnswers(kept, allPieces, again, facts);
  const answers = await completeAnswers(again, facts, { flags: {}, file: {}, fileLabel: '', remembered });
  const plan = ({ leaveOut }: { leaveOut: ReadonlySet<string> }) =>
    generate(
      new Session({ facts, manifest, answers, adding: again.map(({ name }) => name), removing: going }),
      {
        leaveOut,
      },
    );
  const words = whereabouts(flags, request.dir, facts);
  if (flags['no-install'] === true) words.push('--no-install');
  const repeat = verbCommand('remove', named, words);
  return agree(request, facts, plan, repeat, undefined);
}
