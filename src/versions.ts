/** Numeric parts of a version; prerelease tags and build data are ignored. */
function parts(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = (/\d+(?:\.\d+){0,2}/.exec(version)?.[0] ?? '')
    .split('.')
    .map(Number);
  return [major, minor, patch];
}

/**
 * Whether a version is at least another one, prerelease tags aside.
 * @param version e.g. `6.39.8`; undefined counts as older than everything.
 * @param floor e.g. `6.12.7`.
 */
export function atLeast(version: string | undefined, floor: string): boolean {
  if (version === undefined) return false;
  const have = parts(version);
  const want = parts(floor);
  for (const index of [0, 1, 2] as const) {
    if (have[index] !== want[index]) return have[index] > want[index];
  }
  return true;
}

/** Major of a version or range, 0 when there is none. */
export function majorOf(version: string | undefined): number {
  return version === undefined ? 0 : parts(version)[0];
}
