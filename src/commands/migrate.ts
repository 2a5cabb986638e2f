import { write } from './write.ts';

/** `migrate`: takes an app off path matching in the middleware. */
export async function migrateCommand(
  flags: Record<string, unknown>,
  dir: string | undefined,
): Promise<number> {
  return write({ verb: 'migrate', flags, dir, named: undefined });
}
