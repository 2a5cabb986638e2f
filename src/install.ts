import { installCommand } from './install-command.ts';
import { keepLockfile } from './journal/install-record.ts';
import { acquire, release } from './journal/lock.ts';
import { run } from './shell.ts';
import type { Facts } from './types.ts';

/**
 * Installs what package.json asks for. The lockfile is kept first, so that `undo` can put it back.
 * @param echo Whether the package manager's output is shown (on stderr) while it runs.
 * @returns What went wrong, or undefined.
 */
export async function install(facts: Facts, echo: boolean): Promise<string | undefined> {
  const lock = acquire(facts.root);
  try {
    let note: (() => void) | undefined;
    try {
      note = keepLockfile(lock, facts);
    } catch (error) {
      return `The lockfile could not be kept for taking the install back (${error instanceof Error ? error.message : ''}).`;
    }
    const { command, args, text } = installCommand(facts);
    const env = {
      // Berry refuses to write a lockfile in CI unless told otherwise.
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      // Besides the flag: classic Yarn ignores the flag of Berry without a word, and which one answers is not ours to choose.
      YARN_IGNORE_SCRIPTS: 'true',
      YARN_ENABLE_SCRIPTS: 'false',
      npm_config_ignore_scripts: 'true',
    };
    const result = await run(command, args, { cwd: facts.root, echo, env });
    try {
      note?.();
    } catch {
      // Without the note an undo leaves the lockfile alone, and says so.
    }
    return result.ok ? undefined : `\`${text}\` failed:\n${result.tail}`;
  } finally {
    release(lock);
  }
}
