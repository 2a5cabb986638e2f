import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Where fetched tools and installed apps are kept between runs. */
export function cacheFolder(): string {
  return process.env.CLERK_GUARD_TEST_CACHE ?? join(REPOSITORY, '.cache', 'apps');
}

/**
 * A folder that is made once. `make` fills a temporary one, which gets its name only when complete, so that
 * an interrupted run leaves nothing that looks finished.
 * @returns the folder's absolute path
 */
export async function once(key: string, make: (into: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), key);
  if (existsSync(target)) return target;
  const building = `${target}.${process.pid}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  try {
    await make(building);
    renameSync(building, target);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another run may have made the same folder meanwhile; it only gets its name when complete.
    if (!existsSync(target)) throw error;
  }
  return target;
}
