import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Everything below a folder, folders and modes included: path → what it is. Without `.clerk-guard/local`, which is about
 * the runs and not about the project.
 */
export function treeOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path).split(sep).join('/');
    if (name === '.clerk-guard/local' || name.startsWith('.clerk-guard/local/')) continue;
    if (entry.isSymbolicLink()) found[name] = `link ${readlinkSync(path)}`;
    else {
      const mode = (statSync(path).mode & 0o7777).toString(8);
      found[name] = entry.isDirectory()
        ? `folder ${mode}`
        : `${mode} ${readFileSync(path).toString('latin1')}`;
    }
  }
  return found;
}
