/**
 * Paths that a scheduler calls.
 * @param text vercel.json; undefined where there is none.
 */
export function cronPaths(text: string | undefined): Set<string> {
  try {
    const { crons } = JSON.parse(text ?? '{}') as { crons?: { path?: unknown }[] };
    const paths = Array.isArray(crons) ? crons.map((one) => one?.path) : [];
    return new Set(paths.filter((path) => typeof path === 'string').map((path) => path.replace(/\?.*/, '')));
  } catch {
    return new Set();
  }
}
