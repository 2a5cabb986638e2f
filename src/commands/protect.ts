import { write } from './write.ts';

/** `protect`: puts the check into each resource that has none. */
export async function protectCommand(
  flags: Record<string, unknown>,
  named: readonly string[],
): Promise<number> {
  return write({ verb: 'protect', flags, dir: undefined, named });
}
