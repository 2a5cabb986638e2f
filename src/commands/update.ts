import { write } from './write.ts';

/** `update`: the pieces that are installed, or the named ones of them, with the answers that are remembered. */
export async function updateCommand(
  flags: Record<string, unknown>,
  named: readonly string[],
): Promise<number> {
  return write({ verb: 'update', flags, dir: undefined, named });
}
