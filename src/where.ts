import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from './errors.ts';
import { locateProject } from './facts/locate.ts';
import { shellQuote } from './shell-quote.ts';
import type { Facts } from './types.ts';

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The folder a command means: `[dir]` below `--cwd` below the current one. */
export function folderOf(flags: Record<string, unknown>, dir: string | undefined): string {
  const base = typeof flags.cwd === 'string' ? resolve(flags.cwd) : process.cwd();
  const folder = dir === undefined ? base : resolve(base, dir);
  if (!isDirectory(folder)) {
    throw new UserError(`There is no folder ${folder}.`, {
      code: 'NO_FOLDER',
      next: 'Give the folder of an existing Next.js project.',
    });
  }
  return folder;
}

/**
 * Finds the app a command is about, without looking into it.
 * @param ask Asked when a workspace has several Next apps and `--app` did not say which.
 * @throws UserError: exit 3 when there is no project, exit 2 when the app must be named.
 */
export async function findRoot(
  flags: Record<string, unknown>,
  dir: string | undefined,
  ask?: (apps: Facts['workspace']['apps']) => Promise<string>,
): Promise<{ root: string; workspaceRoot: string }> {
  const folder = folderOf(flags, dir);
  let app = typeof flags.app === 'string' ? flags.app : undefined;
  let located = await locateProject(folder, app === undefined ? {} : { app });
  if ('choose' in located && ask) {
    app = await ask(located.choose);
    located = await locateProject(folder, { app });
  }
  if ('choose' in located) {
    const names = located.choose.map((candidate) => `${candidate.name} (${candidate.dir})`).join(', ');
    throw new UserError(`This workspace has several Next.js apps: ${names}.`, {
      code: 'CHOOSE_APP',
      next: `Say which with ${shellQuote(`--app=${located.choose[0]?.name ?? ''}`)}. Nothing was written.`,
    });
  }
  return located;
}
