import { posix } from 'node:path';
import type { Alias, Facts } from './types.ts';

/**
 * How one module of the project names another in an import.
 * @param fromFile Importing file, relative to the root.
 * @param toModule Imported module, relative to the root, without extension: `src/lib/security/rate-limit`.
 * @returns `@/lib/security/rate-limit` where an alias resolves, else `./…` or `../…`.
 */
export function specifier(facts: { alias: Alias | null }, fromFile: string, toModule: string): string {
  const { alias } = facts;
  const relative = posix.relative(posix.dirname(fromFile), toModule);
  if (!relative.startsWith('..')) return `./${relative}`;
  if (alias) {
    const below = posix.relative(alias.dir, toModule);
    if (!below.startsWith('..')) return `${alias.prefix}${below}`;
  }
  return relative;
}

const CODE = /\.[cm]?[jt]sx?$/;
const bare = (path: string): string => path.replace(CODE, '');

/**
 * A path below the folder that holds app/ or pages/; a file of ours that its owner moved is where they moved it.
 * @param path e.g. `lib/security/rate-limit.ts`.
 * @returns `src/lib/security/rate-limit.ts` or the path as it is.
 */
export function inSource(facts: Pick<Facts, 'sourceDir' | 'movedFiles'>, path: string): string {
  const usual = posix.normalize(posix.join(facts.sourceDir, path));
  const moved = facts.movedFiles?.find(({ from }) => bare(from) === bare(usual));
  return moved === undefined ? usual : `${bare(moved.to)}${usual.slice(bare(usual).length)}`;
}
