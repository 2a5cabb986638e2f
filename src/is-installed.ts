import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Facts } from './types.ts';

/**
 * Whether a package that package.json names is in a `node_modules` of the app or of a folder above it, up to the
 * workspace root. Yarn's Plug'n'Play keeps none, so there the answer is yes.
 */
export function isInstalled(facts: Pick<Facts, 'root' | 'workspace'>, name: string): boolean {
  const top = resolve(facts.root, facts.workspace.root);
  for (let folder = facts.root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.pnp.cjs'))) return true;
    if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true;
    if (folder === top || folder === dirname(folder)) return false;
  }
}
