import type { Kept } from './doctor/code/project.ts';
import type { Facts, Manifest, Piece } from './types.ts';

/**
 * The facts with what only the list of the wall asks for, where one of some pieces is the wall.
 * @param given Patterns that are to be on the list, beside those that are.
 * @returns Also what was read of the project on the way.
 */
export async function forWall(
  facts: Facts,
  manifest: Manifest,
  pieces: readonly Piece[],
  given: readonly string[] = [],
): Promise<{ facts: Facts; kept: Kept | undefined }> {
  if (!pieces.some(({ name }) => name === 'middleware')) return { facts, kept: undefined };
  const [{ keepFor }, { withMachines }] = await Promise.all([
    import('./doctor/map.ts'),
    import('./doctor/machines.ts'),
  ]);
  const kept = await keepFor(facts);
  const listed = manifest.pieces.middleware?.answers.public;
  return { facts: withMachines(facts, [...(Array.isArray(listed) ? listed : []), ...given], kept), kept };
}
