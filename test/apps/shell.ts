import { symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, once } from './cache.ts';
import { PNPM } from './versions.ts';

/** Time after which a command counts as hung, in ms. */
const LIMIT = 5 * 60_000;

/** How this machine reaches its registry; everything else that npm puts into the environment goes. */
const REGISTRY = /^npm_config_(?:registry|cafile|cache|proxy|https_proxy|noproxy)$/i;

/** What would make a child behave otherwise than in a user's terminal. */
const FOREIGN =
  /^(?:npm_|NEXT_|CLERK_|VITEST|(?:NODE_ENV|NODE_OPTIONS|FORCE_COLOR|NO_COLOR|INIT_CWD|TEST|PROD|DEV|MODE|SSR|BASE_URL)$)/i;

/**
 * Environment of every child process: no telemetry, no update checks, no questions, and none of the
 * machine's own Clerk keys, npm settings or saved preferences. Only fetches from the registry are retried.
 */
export function cleanEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && (REGISTRY.test(name) || !FOREIGN.test(name))) inherited[name] = value;
  }
  return {
    ...inherited,
    CI: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: '1',
    XDG_CONFIG_HOME: join(cacheFolder(), 'config'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_loglevel: 'error',
    npm_config_prefer_offline: 'true',
    npm_config_fetch_retries: '5',
    npm_config_update_notifier: 'false',
    ...extra,
  };
}

/** Runs a program to its end. Throws with its whole output when it fails. */
export async function run(
  file: string,
  args: readonly string[],
  cwd: string,
  extra: Record<string, string> = {},
): Promise<string> {
  const result = await execa(file, args, {
    cwd,
    env: cleanEnvironment(extra),
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    timeout: LIMIT,
  });
  if (result.exitCode !== 0) {
    throw new Error(`${[file, ...args].join(' ')} (in ${cwd}) ended with ${result.exitCode}:\n${result.all}`);
  }
  return result.all;
}

/** Folder of an npm package with its dependencies, installed once into the cache; install scripts are off. */
export async function npmTool(name: string, version: string): Promise<string> {
  const folder = await once(join('tools', `${name}-${version}`), async (into) => {
    writeFileSync(join(into, 'package.json'), '{ "private": true }\n');
    await run('npm', ['install', '--ignore-scripts', '--save-exact', `${name}@${version}`], into);
  });
  return join(folder, 'node_modules', name);
}

/** `PATH` with the cached pnpm first, in a folder of programs such as a global install has. */
export async function pathWithPnpm(): Promise<string> {
  const pnpm = await npmTool('pnpm', PNPM);
  const bin = await once(join('tools', `pnpm-${PNPM}-bin`), async (into) => {
    symlinkSync(join(pnpm, 'bin', 'pnpm.cjs'), join(into, 'pnpm'));
  });
  return `${bin}${delimiter}${process.env.PATH ?? ''}`;
}
