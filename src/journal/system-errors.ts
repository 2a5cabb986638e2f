/** The code of a system error, `''` for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** There is nothing at a path, and with the last two there can't be. */
export const ABSENT = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/** Runs an action whose failure with one of these codes is no failure. */
export function unless(codes: readonly string[], action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!codes.includes(codeOf(error))) throw error;
  }
}

/** Tidies up: what can't be done now is done by a later run, and must not hide what happened before. */
export function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Left for a later run.
  }
}
