import { join } from 'node:path';
import fs from 'fs-extra';
import { locate } from './disk.ts';
import { run } from './shell.ts';
import type { Facts } from './types.ts';

export interface InstallCommand {
  command: string;
  args: string[];
  /** As the user would type it, in the app's folder. */
  text: string;
}

/**
 * The project's own package manager, told to run no scripts and no hooks of the project.
 * Even so it is the project's: `.npmrc`, `yarnPath` and plugins are its to read, which is why the user is asked first.
 */
export function installCommand(facts: Pick<Facts, 'packageManager'>): InstallCommand {
  const { name, version } = facts.packageManager;
  const arguments_: Record<typeof name, string[]> = {
    npm: ['install', '--ignore-scripts', '--no-audit', '--no-fund'],
    pnpm: ['install', '--ignore-scripts', '--ignore-pnpmfile', '--no-frozen-lockfile'],
    yarn: version?.startsWith('1.') ? ['install', '--ignore-scripts'] : ['install', '--mode=skip-build'],
    bun: ['install', '--ignore-scripts'],
  };
  const args = arguments_[name];
  return { command: name, args, text: `${name} ${args.join(' ')}` };
}

/** Where the lockfile's last state before our install is kept, below the git-ignored part of `.clerk-guard`. */
const KEPT = '.clerk-guard/local';

/** Keeps the lockfile as it is now, so that an install can be taken back. */
export function keepLockfile(facts: Facts): void {
  const { lockfile } = facts.packageManager;
  if (lockfile === undefined || !fs.existsSync(join(facts.root, lockfile))) return;
  const folder = locate(facts.root, KEPT);
  if (folder.kind !== 'missing' && folder.kind !== 'directory') return;
  fs.ensureDirSync(folder.real, { mode: 0o700 });
  fs.writeFileSync(join(folder.real, '.gitignore'), '*\n');
  const kept = join(folder.real, `${lockfile.split('/').at(-1)}.before`);
  fs.copyFileSync(join(facts.root, lockfile), kept);
  fs.chmodSync(kept, 0o600);
}

/**
 * Installs what package.json asks for.
 * @param echo Whether the package manager's output is shown (on stderr) while it runs.
 * @returns What went wrong, or undefined.
 */
export async function install(facts: Facts, echo: boolean): Promise<string | undefined> {
  keepLockfile(facts);
  const { command, args, text } = installCommand(facts);
  // Berry refuses to write a lockfile in CI unless told otherwise.
  const env = { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
  const result = await run(command, args, { cwd: facts.root, echo, env });
  return result.ok ? undefined : `\`${text}\` failed:\n${result.tail}`;
}
