import fs from 'node:fs';
import path from 'node:path';
import type { PackageManagerFacts, PackageManagerName } from '../types.ts';
import { type Files, posix } from './files.ts';
import { isRecord, type Json } from './json.ts';
import { MAX_LOCKFILE } from './lockfile.ts';

const LOCKFILES: readonly [string, PackageManagerName][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];
/** Settings that one package manager alone reads. [pnpm.io/pnpm-workspace_yaml; yarnpkg.com/configuration/yarnrc] */
const SETTINGS: readonly [string, PackageManagerName][] = [
  ['pnpm-workspace.yaml', 'pnpm'],
  ['.yarnrc.yml', 'yarn'],
];
const NAMES: readonly string[] = ['npm', 'pnpm', 'yarn', 'bun'];

function isName(value: unknown): value is PackageManagerName {
  return typeof value === 'string' && NAMES.includes(value);
}

/**
 * Which package manager the project uses: the packageManager field, devEngines, the nearest lockfile up to the
 * workspace root, the nearest settings file (a starter has no lockfile yet), else npm.
 * @param manifests package.json of the app and then of each folder up to the workspace root.
 */
export function packageManager(
  files: Files,
  workspaceRoot: string,
  manifests: readonly Json[],
): PackageManagerFacts {
  const found = nearest(LOCKFILES, files, workspaceRoot);
  const lockfileOf = (name: PackageManagerName): string | undefined =>
    found.find(([, manager]) => manager === name)?.[0];

  for (const manifest of manifests) {
    const match = /^(npm|pnpm|yarn|bun)@(\d+\.\d+\.\d+[\w.-]*)/.exec(String(manifest.packageManager ?? ''));
    if (isName(match?.[1])) {
      return {
        name: match[1],
        version: match[2],
        lockfile: lockfileOf(match[1]),
        because: 'the packageManager field of package.json',
      };
    }
  }
  for (const manifest of manifests) {
    const engines = isRecord(manifest.devEngines) ? manifest.devEngines.packageManager : undefined;
    for (const engine of Array.isArray(engines) ? engines : [engines]) {
      if (isRecord(engine) && isName(engine.name)) {
        return {
          name: engine.name,
          lockfile: lockfileOf(engine.name),
          because: 'devEngines.packageManager of package.json',
        };
      }
    }
  }
  const first = found[0];
  if (first !== undefined) {
    const [lockfile, name] = first;
    const classic = name === 'yarn' && isClassic(files.read(lockfile, MAX_LOCKFILE));
    return { name, ...(classic ? { version: '1' } : {}), lockfile, because: `the lockfile ${lockfile}` };
  }
  const [settings] = nearest(SETTINGS, files, workspaceRoot);
  if (settings !== undefined) return { name: settings[1], because: `the settings file ${settings[0]}` };
  return { name: 'npm', because: 'no packageManager field and no lockfile were found' };
}

/** Yarn 1 and the later ones share a file name; the first says so at its top. [yarnpkg.com/configuration/manifest, lockfile v1] */
const isClassic = (lockfile: string | undefined): boolean =>
  /^# yarn lockfile v1\r?$/m.test(lockfile?.slice(0, 500) ?? '');

/** Those of the named files that are there, from the app up to the workspace root, nearest first, relative to the app. */
function nearest(
  names: readonly [string, PackageManagerName][],
  files: Files,
  workspaceRoot: string,
): [string, PackageManagerName][] {
  const found: [string, PackageManagerName][] = [];
  for (let folder = files.root; ; folder = path.dirname(folder)) {
    for (const [name, manager] of names) {
      if (fs.existsSync(path.join(folder, name)))
        found.push([posix(path.relative(files.root, path.join(folder, name))), manager]);
    }
    if (folder === workspaceRoot || folder === path.dirname(folder)) return found;
  }
}
