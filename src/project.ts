import { relative, sep } from 'node:path';
import { UserError } from './errors.ts';
import { inspect, inspectSurface, unsupportedProject } from './facts/index.ts';
import { LOCAL } from './journal/paths.ts';
import { hasPending } from './journal/pending.ts';
import { EXIT, type Facts, type SurfaceFacts } from './types.ts';
import { findRoot, folderOf } from './where.ts';

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
  found?: (root: string) => void | Promise<void>,
): Promise<Facts> {
  const located = await findRoot(flags, dir, ask);
  await found?.(located.root);
  return noteInterruption(await inspect(located.root, located.workspaceRoot));
}

/** The same for those who only ask what the project serves and what stands in front of it. */
export async function openSurface(
  flags: Record<string, unknown>,
  dir: string | undefined,
): Promise<SurfaceFacts> {
  const located = await findRoot(flags, dir);
  return noteInterruption(await inspectSurface(located.root, located.workspaceRoot));
}

/** A run that was cut short is a problem of the project. */
async function noteInterruption<T extends SurfaceFacts>(facts: T): Promise<T> {
  if (!hasPending(facts.root)) return facts;
  const { INTERRUPTED, interruptionIn } = await import('./journal/interrupted.ts');
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
