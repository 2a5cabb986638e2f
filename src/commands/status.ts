import { pieces } from '../../generators/pieces.ts';
import { color } from '../color.ts';
import { jsonText, visible } from '../say.ts';
import { type Drift, driftOf, type PieceStatus, type StatusDocument, statusOf } from '../status.ts';
import { EXIT } from '../types.ts';
import { COMMAND } from '../version.ts';
import { findRoot } from '../where.ts';

const CODES: Record<Drift, number> = { clean: EXIT.done, drift: EXIT.notDone, conflicts: EXIT.conflicts };

/** What is worth a line of a piece: everything that is not as the last run left it. */
function linesOf({ installed, available, notes, files, patches }: PieceStatus): string[] {
  const newer = available !== null && available > installed;
  return [
    ...(available === null ? ['this version has no such piece'] : []),
    ...(newer ? [`template version ${available} is available: ${COMMAND} update`] : []),
    ...(available !== null && available < installed
      ? [`written by a newer version than this one, which has ${available}`]
      : []),
    ...notes.map(({ version, text }) => `  ${version}: ${text}`),
    ...files
      .filter(({ state }) => state !== 'unchanged')
      .map(({ path, state, to }) => `${state}  ${path}${to === undefined ? '' : ` → ${to}`}`),
    ...patches
      .filter(({ state }) => state === 'gone')
      .map(({ path, what }) => `taken out  ${what} (${path})`),
  ];
}

function say(document: StatusDocument, allowEdits: boolean): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  if (document.pieces.length === 0) {
    line(`Nothing of create-clerk-guard is installed here. ${COMMAND} starts.`);
    return;
  }
  for (const piece of document.pieces) {
    const clean = driftOf(piece, allowEdits) === 'clean';
    const name = `${color.bold(visible(piece.name))} (template version ${piece.installed})`;
    line(`${name}  ${clean ? color.green('as written') : color.yellow('drift')}`);
    for (const detail of linesOf(piece)) line(`  ${visible(detail)}`);
  }
  if (document.state === 'conflicts') line('\nConflicts are open: settle the marked lines.');
}

/** `status`: what became of every piece since it was written. Exit 0 clean, 1 drift, 4 an open conflict. */
export async function statusCommand(
  flags: Record<string, unknown>,
  dir: string | undefined,
): Promise<number> {
  const { root } = await findRoot(flags, dir);
  const allowEdits = flags['allow-edits'] === true;
  const document = await statusOf(root, pieces, allowEdits);
  if (flags.json === true) process.stdout.write(jsonText(document));
  else say(document, allowEdits);
  return CODES[document.state];
}
