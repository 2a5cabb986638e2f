import type { Facts } from '../types.ts';
import type { Resource } from './types.ts';

/** What of the inspector's facts the map is drawn from. */
export type MapFacts = Pick<
  Facts,
  | 'root'
  | 'workspace'
  | 'nextMajor'
  | 'appDir'
  | 'pagesDir'
  | 'pageExtensions'
  | 'clerk'
  | 'entry'
  | 'nextConfig'
  | 'routes'
  | 'localeSegment'
  | 'locales'
>;

export interface MapOptions {
  /**
   * What the owner declares open: URL patterns in canonical spelling (`/pricing`, `/docs/**`), and folder globs for
   * server functions, which have no URL (`src/actions/public/**`). From the manifest's `public` and from `--public`.
   */
  public?: readonly string[];
}

/**
 * Every resource a request can reach, with the wall in front of it, its own check and a verdict; sorted by file and
 * line. Reads the target's files and runs nothing of them.
 * @returns Never rejects for what is in the target: a file that can't be read or parsed makes its resources `unknown`.
 */
export async function exposureMap(_facts: MapFacts, _options: MapOptions = {}): Promise<Resource[]> {
  return [];
}
