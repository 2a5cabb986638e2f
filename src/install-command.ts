import type { Facts, Plan } from './types.ts';

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

/** Whether a run ends with an install: for what it adds, or for what an earlier one could not install. */
export function needsInstall(plan: Plan): boolean {
  return plan.dependencies.length > 0 || plan.uninstalled.length > 0;
}

/** What there is to run afterwards: the repeat, and an install that was not made. */
export function commandsOf(repeat: string, facts: Facts, plan: Plan, installed: boolean): string[] {
  return needsInstall(plan) && !installed ? [installCommand(facts).text, repeat] : [repeat];
}

/** What is said about the install before the user agrees to it; undefined where none will run. */
export function installNotice(facts: Facts, plan: Plan, flags: Record<string, unknown>): string | undefined {
  if (!needsInstall(plan) || flags['no-install'] === true) return undefined;
  return `Afterwards \`${installCommand(facts).text}\` runs. Install scripts are off, but it is your package manager: it reads this project's own settings and plugins.`;
}
