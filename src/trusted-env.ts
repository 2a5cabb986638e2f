import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute } from 'node:path';
import { isInside } from './disk.ts';

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * The environment for a program we start, with a PATH on which nothing of the project is found.
 * `npx` and `npm exec` put every `node_modules/.bin` from the current folder upwards first, and a repository may have
 * committed a `git` or an `npm` there.
 * @param root Absolute project root.
 * @returns A copy; relative folders, `node_modules/.bin` and folders of the project are off its PATH.
 */
export function trustedEnv(root: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const trusted = { ...env };
  const realRoot = real(root);
  // Windows spells it `Path`.
  for (const name of Object.keys(trusted).filter((key) => key.toUpperCase() === 'PATH')) {
    const kept = (trusted[name] ?? '')
      .split(delimiter)
      .filter((folder) => isAbsolute(folder) && !/[\\/]node_modules[\\/]\.bin[\\/]*$/.test(folder))
      .filter((folder) => !isInside(realRoot, real(folder)));
    // An empty PATH means the current folder; none at all means the system's own.
    if (kept.length > 0) trusted[name] = kept.join(delimiter);
    else delete trusted[name];
  }
  return trusted;
}
