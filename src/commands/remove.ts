import { write } from './write.ts';

/** `remove`: takes pieces out again, as far as they are as we left them. */
export async function removeCommand(
  flags: Record<string, unknown>,
  named: readonly string[],
): Promise<number> {
  return write({ verb: 'remove', flags, dir: undefined, named });
}
