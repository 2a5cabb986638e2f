import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { UserError } from './errors.ts';
import { inspect, locateProject, unsupportedProject } from './facts/index.ts';
import { INTERRUPTED, interruptionIn } from './journal/interrupted.ts';
import { LOCAL } from './journal/local.ts';
import { shellQuote } from './shell-quote.ts';
import { EXIT, type Facts } from './types.ts';

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
 * Finds and inspects the project a command is about.
 * @param ask Asked when a workspace has several Next apps and `--app` did not say which.
 * @param found Called with the root before anything of the project is looked at.
 * @throws UserError: exit 3 when there is no project, exit 2 when the app must be named.
 */
export async function openProject(
  flags: Record<string, unknown>,
  dir: string | undefined,
  ask?: (apps: Facts['workspace']['apps']) => Promise<string>,
  found?: (root: string) => void,
): Promise<Facts> {
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
  found?.(located.root);
  const facts = await inspect(located.root, located.workspaceRoot);
  const interruption = interruptionIn(facts.root);
  if (interruption !== 'none') facts.problems.push({ path: LOCAL, message: INTERRUPTED[interruption] });
  return facts;
}

/** Throws UserError (exit 3) when pieces can't be written for this project. */
export function requireSupported(facts: Facts): void {
  const problem = unsupportedProject(facts);
  if (problem) {
    throw new UserError(problem.message, {
      code: 'UNSUPPORTED_PROJECT',
      exitCode: EXIT.notAProject,
      next: `${problem.next} Nothing was written.`,
    });
  }
}

/**
 * The flags that lead from the current folder to the project of a run: `--cwd` where it was not run inside the project,
 * `--app` where the folder is the root of a workspace.
 */
export function whereabouts(flags: Record<string, unknown>, dir: string | undefined, facts: Facts): string[] {
  const folder = folderOf(flags, dir);
  const slashes = (path: string) => path.split(sep).join('/');
  const words: string[] = [];
  const fromHere = relative(process.cwd(), folder);
  if (fromHere !== '') words.push(`--cwd=${slashes(fromHere)}`);
  if (facts.root !== folder) words.push(`--app=${slashes(relative(folder, facts.root))}`);
  return words;
}
