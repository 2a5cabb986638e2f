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
    yarn: /^1(?:\.|$)/.test(version ?? '')
      ? ['install', '--ignore-scripts']
      : ['install', '--mode=skip-build'],
    bun: ['install', '--ignore-scripts'],
  };
  const args = arguments_[name];
  return { command: name, args, text: `${name} ${args.join(' ')}` };
}
