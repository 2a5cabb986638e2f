import path from 'node:path';
import semver from 'semver';
import type { Facts, PackageVersion } from '../types.ts';
import type { Files } from './files.ts';
import { installedPackage, readManifest } from './installed-package.ts';
import type { Json } from './json.ts';
import { MARK, type Sources } from './sources.ts';
import { listed, type Versions } from './versions.ts';

const NEXTJS = '@clerk/nextjs';

export interface ClerkContext {
  files: Files;
  versions: Versions;
  dependencies: Record<string, string>;
  /** Absolute workspace root and its package folders relative to it. */
  workspaceRoot: string;
  packages: readonly string[];
}

/** Which Clerk packages the app has, directly or through a workspace package it depends on. */
export function readClerk({
  files,
  versions,
  dependencies,
  workspaceRoot,
  packages,
}: ClerkContext): Omit<Facts['clerk'], 'provider' | 'keyMode'> {
  const names = Object.keys(dependencies)
    .filter((name) => name.startsWith('@clerk/'))
    .sort();
  const found = names
    .map((name) => versions.of(name))
    .filter((item): item is PackageVersion => item !== null);
  const via =
    dependencies[NEXTJS] === undefined
      ? viaWorkspace(files, dependencies, workspaceRoot, packages)
      : undefined;
  const nextjs = via === undefined ? versions.of(NEXTJS) : through(files, via);
  const major = nextjs?.version === undefined ? 0 : semver.major(nextjs.version);
  const backend =
    nextjs === null ? null : (versions.of('@clerk/backend') ?? versions.through('@clerk/backend', NEXTJS));
  return {
    nextjs,
    major,
    backend,
    packages: via === undefined || nextjs === null ? found : [...found, nextjs],
    ...(via === undefined ? {} : { via: via.name }),
    ...(via === undefined || installedPackage(files, NEXTJS) ? {} : { beside: via.range }),
  };
}

interface Via {
  name: string;
  folder: string;
  range: string;
}

/** The workspace package that brings Clerk, at most two packages away from the app. */
function viaWorkspace(
  files: Files,
  dependencies: Record<string, string>,
  workspaceRoot: string,
  packages: readonly string[],
): Via | undefined {
  const byName = new Map<string, { folder: string; manifest: Json }>();
  for (const dir of packages) {
    const folder = path.join(workspaceRoot, dir);
    const manifest = readManifest(files, path.join(folder, 'package.json'));
    if (typeof manifest?.name === 'string') byName.set(manifest.name, { folder, manifest });
  }
  const look = (names: readonly string[], depth: number): Via | undefined => {
    for (const name of names) {
      const found = byName.get(name);
      if (found === undefined || found.folder === files.root) continue;
      const theirs = listed(found.manifest);
      const range = theirs[NEXTJS];
      if (range !== undefined) return { name, folder: found.folder, range };
      const deeper = depth > 0 ? look(Object.keys(theirs), depth - 1) : undefined;
      if (deeper !== undefined) return { ...deeper, name };
    }
    return undefined;
  };
  return look(Object.keys(dependencies), 1);
}

function through(files: Files, via: Via): PackageVersion {
  const version = installedPackage(files, NEXTJS, via.folder)?.manifest.version;
  const exact = typeof version === 'string' ? semver.valid(version) : null;
  const known = { name: NEXTJS, range: via.range };
  if (exact !== null) return { ...known, version: exact, source: 'installed' };
  const lowest = semver.validRange(via.range) === null ? undefined : semver.minVersion(via.range)?.version;
  return lowest === undefined
    ? { ...known, source: 'unknown' }
    : { ...known, version: lowest, source: 'range' };
}

/** Where `<ClerkProvider` is rendered; a dynamic one wins, else the one nearest to the root. */
export function findProvider(sources: Sources): Facts['clerk']['provider'] {
  const found: { file: string; dynamic: boolean }[] = [];
  for (const source of sources.all.values()) {
    if ((source.marks & MARK.provider) === 0 || /\.(?:test|spec|stories)\./.test(source.path)) continue;
    const provider = sources.summary(source.path)?.provider;
    if (provider !== undefined) found.push({ file: source.path, dynamic: provider.dynamic });
  }
  const depth = (file: string): number => file.split('/').length;
  return found.sort((a, b) => Number(b.dynamic) - Number(a.dynamic) || depth(a.file) - depth(b.file))[0];
}
