import { join } from 'node:path';
import fs from 'fs-extra';
import { locate } from './disk.ts';
import { installCommand } from './install-command.ts';
import { run } from './shell.ts';
import type { Facts } from './types.ts';

/** Where the lockfile's last state before our install is kept, below the git-ignored part of `.clerk-guard`. */
const KEPT = '.clerk-guard/local';

/** Writes a file anew: a link that lies in its place, and could lead anywhere, is replaced rather than followed. */
function putAnew(file: string, text: string | Buffer): void {
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
}

/**
 * Keeps the lockfile as it is now, so that an install can be taken back. One that is a link, or no file at all, is not
 * kept.
 */
export function keepLockfile(facts: Pick<Facts, 'root' | 'packageManager'>): void {
  const { lockfile } = facts.packageManager;
  if (lockfile === undefined) return;
  const path = join(facts.root, lockfile);
  if (!fs.lstatSync(path, { throwIfNoEntry: false })?.isFile()) return;
  const folder = locate(facts.root, KEPT);
  if (folder.kind !== 'missing' && folder.kind !== 'directory') return;
  fs.ensureDirSync(folder.real, { mode: 0o700 });
  putAnew(join(folder.real, '.gitignore'), '*\n');
  putAnew(join(folder.real, `${lockfile.split('/').at(-1)}.before`), fs.readFileSync(path));
}

/**
 * Installs what package.json asks for.
 * @param echo Whether the package manager's output is shown (on stderr) while it runs.
 * @returns What went wrong, or undefined.
 */
export async function install(facts: Facts, echo: boolean): Promise<string | undefined> {
  try {
    keepLockfile(facts);
  } catch (error) {
    return `The lockfile could not be kept for taking the install back (${error instanceof Error ? error.message : ''}).`;
  }
  const { command, args, text } = installCommand(facts);
  // Berry refuses to write a lockfile in CI unless told otherwise.
  const env = { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
  const result = await run(command, args, { cwd: facts.root, echo, env });
  return result.ok ? undefined : `\`${text}\` failed:\n${result.tail}`;
}
