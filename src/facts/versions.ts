import path from 'node:path';
import semver from 'semver';
import type { PackageVersion } from '../types.ts';
import { type Files, posix } from './files.ts';
import { installedPackage, readManifest } from './installed-package.ts';
import { isRecord, type Json, strings } from './json.ts';
import { lockedVersion, MAX_LOCKFILE } from './lockfile.ts';

/** What is needed to say which version of a package a project has. */
export interface VersionSources {
  files: Files;
  /** Absolute workspace root. */
  workspaceRoot: string;
  packageName: string | undefined;
  /** name → range, as written. */
  dependencies: Record<string, string>;
  /** pnpm-workspace.yaml and the root package.json, where catalogs are kept. */
  settings: Json;
  rootManifest: Json;
  /** Lockfile relative to the app root. */
  lockfile: string | undefined;
}

export interface Versions {
  /** Version of a package the project lists; null when it neither lists nor has it. */
  of(name: string): PackageVersion | null;
  /** Version of a package that only comes with another one, e.g. @clerk/backend with @clerk/nextjs. */
  through(name: string, via: string): PackageVersion | null;
}

/** Resolves versions: as installed, else from the lockfile, else the lowest of the range. Reads lazily. */
export function createVersions(sources: VersionSources): Versions {
  const { files, dependencies } = sources;
  let lockText: string | undefined;
  const locked = (name: string, range: string | undefined): string | undefined => {
    const lockfile = sources.lockfile;
    if (lockfile === undefined || lockfile.endsWith('.lockb')) return undefined;
    lockText ??= files.read(lockfile, MAX_LOCKFILE) ?? '';
    const folder = path.dirname(path.resolve(files.root, lockfile));
    return lockedVersion(path.basename(lockfile), lockText, {
      name,
      range,
      importer: posix(path.relative(folder, files.root)),
      importerName: sources.packageName,
    });
  };
  const resolve = (name: string, from: string | undefined): PackageVersion | null => {
    const range = dependencies[name];
    const known = range === undefined ? { name } : { name, range };
    const installed = installedPackage(files, name, from)?.manifest.version;
    const version = typeof installed === 'string' ? semver.valid(installed) : null;
    if (version !== null) return { ...known, version, source: 'installed' };
    const inLock = locked(name, range);
    if (inLock !== undefined) return { ...known, version: inLock, source: 'lockfile' };
    if (range === undefined) return null;
    const lowest = lowestOf(name, range, sources);
    return lowest === undefined
      ? { ...known, source: 'unknown' }
      : { ...known, version: lowest, source: 'range' };
  };
  return {
    of: (name) => (dependencies[name] === undefined ? null : resolve(name, undefined)),
    through: (name, via) => resolve(name, installedPackage(files, via)?.folder ?? undefined),
  };
}

/** Lowest version a range admits, after `catalog:`, `workspace:` and `npm:` are looked through; undefined for tags. */
function lowestOf(name: string, range: string, sources: VersionSources): string | undefined {
  let plain = range.trim();
  if (plain.startsWith('catalog:'))
    plain = fromCatalog(name, plain.slice('catalog:'.length).trim(), sources) ?? '';
  if (plain.startsWith('workspace:')) {
    plain = plain.slice('workspace:'.length);
    if (['*', '^', '~', ''].includes(plain)) return undefined;
  }
  if (plain.startsWith('npm:')) plain = plain.slice(plain.lastIndexOf('@') + 1);
  if (plain === '' || plain === '*' || semver.validRange(plain) === null) return undefined;
  return semver.minVersion(plain)?.version;
}

/** pnpm's `catalog`/`catalogs`, and bun's and yarn's of the same shape in package.json (also below `workspaces`). */
function fromCatalog(name: string, catalog: string, sources: VersionSources): string | undefined {
  const workspaces = sources.rootManifest.workspaces;
  const places = [sources.settings, sources.rootManifest, isRecord(workspaces) ? workspaces : {}];
  for (const place of places) {
    const catalogs = place.catalogs;
    const map =
      catalog === '' || catalog === 'default'
        ? { ...(isRecord(catalogs) ? strings(catalogs.default) : {}), ...strings(place.catalog) }
        : isRecord(catalogs)
          ? strings(catalogs[catalog])
          : {};
    if (map[name] !== undefined) return map[name];
  }
  return undefined;
}

/** dependencies and devDependencies of a manifest, as name → range. */
export function listed(manifest: Json): Record<string, string> {
  return { ...strings(manifest.devDependencies), ...strings(manifest.dependencies) };
}

/** package.json of a workspace package by its folder (absolute). */
export function packageAt(files: Files, folder: string): Json | undefined {
  return readManifest(files, path.join(folder, 'package.json'));
}
