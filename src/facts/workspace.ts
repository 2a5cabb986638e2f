import fs from 'node:fs';
import path from 'node:path';
import type { WorkspaceApp } from '../types.ts';
import { isInside, posix, readText } from './files.ts';
import { matchesGlob } from './glob.ts';
import { isRecord, type Json, stringList } from './json.ts';

export interface Workspace {
  /** Absolute. */
  root: string;
  kind: 'single' | 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Folders of its packages relative to the root, sorted; `.` first. */
  packages: string[];
  /** Content of pnpm-workspace.yaml, where there is one. */
  settings: Json;
}

const MAX_UP = 16;
const MAX_PACKAGES = 2_000;
const MAX_GLOBS = 1_000;
const SKIP = new Set(['node_modules', '.git', '.next', '.turbo', 'dist']);

/** package.json as far as it can be read; undefined when absent or broken. Never throws. */
export function peekPackage(folder: string): Json | undefined {
  const text = readText(path.join(folder, 'package.json'));
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** pnpm-workspace.yaml as data; `{}` when absent or not a map. It may hold settings only, no packages. */
export async function readPnpmWorkspace(folder: string): Promise<Json | undefined> {
  const text = readText(path.join(folder, 'pnpm-workspace.yaml'));
  if (text === undefined) return undefined;
  try {
    const { parse } = await import('./yaml.ts');
    const value: unknown = parse(text, { maxAliasCount: 20, logLevel: 'silent' });
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Globs of a `workspaces` field: a list, or an object with `packages`. */
export function workspaceGlobs(manifest: Json): string[] {
  const field = manifest.workspaces;
  return isRecord(field) ? stringList(field.packages) : stringList(field);
}

/**
 * The workspace a folder belongs to: the nearest folder upwards whose workspace list holds it, else the folder alone.
 * The search ends at a repository's root and at the home folder.
 */
export async function findWorkspace(dir: string): Promise<Workspace> {
  let folder = dir;
  for (let up = 0; up < MAX_UP; up += 1) {
    const found = await workspaceAt(folder);
    if (found?.packages.includes(posix(path.relative(folder, dir)))) return found;
    const parent = path.dirname(folder);
    if (parent === folder || fs.existsSync(path.join(folder, '.git')) || folder === process.env.HOME) break;
    folder = parent;
  }
  const settings = (await readPnpmWorkspace(dir)) ?? {};
  return { root: dir, kind: 'single', packages: ['.'], settings };
}

/** The workspace rooted at exactly this folder, if it is one. */
async function workspaceAt(folder: string): Promise<Workspace | undefined> {
  const settings = await readPnpmWorkspace(folder);
  const manifest = peekPackage(folder);
  const pnpmGlobs = stringList(settings?.packages);
  if (pnpmGlobs.length > 0) {
    return { root: folder, kind: 'pnpm', packages: expand(folder, pnpmGlobs), settings: settings ?? {} };
  }
  if (manifest !== undefined) {
    const globs = workspaceGlobs(manifest);
    if (globs.length > 0) {
      return {
        root: folder,
        kind: managerKind(folder, manifest),
        packages: expand(folder, globs),
        settings: settings ?? {},
      };
    }
    if (fs.existsSync(path.join(folder, 'nx.json')) && fs.existsSync(path.join(folder, 'apps'))) {
      const packages = expand(folder, ['apps/*', 'packages/*', 'libs/*']);
      return { root: folder, kind: managerKind(folder, manifest), packages, settings: settings ?? {} };
    }
  }
  return undefined;
}

function managerKind(folder: string, manifest: Json): Workspace['kind'] {
  const field = typeof manifest.packageManager === 'string' ? manifest.packageManager : '';
  for (const kind of ['pnpm', 'yarn', 'bun', 'npm'] as const) if (field.startsWith(`${kind}@`)) return kind;
  const has = (name: string): boolean => fs.existsSync(path.join(folder, name));
  if (has('pnpm-lock.yaml')) return 'pnpm';
  if (has('yarn.lock')) return 'yarn';
  if (has('bun.lock') || has('bun.lockb')) return 'bun';
  return 'npm';
}

/** Folders that the globs name and that hold a package.json (or a next.config or project.json), sorted. */
function expand(root: string, globs: readonly string[]): string[] {
  const clean = globs
    .slice(0, MAX_GLOBS)
    .map((glob) => glob.replace(/^\.\//, '').replace(/\/+$/, ''))
    .filter((glob) => glob !== '' && !path.isAbsolute(glob) && !glob.split('/').includes('..'));
  const wanted = clean.filter((glob) => !glob.startsWith('!'));
  const unwanted = clean
    .filter((glob) => glob.startsWith('!'))
    .map((glob) => glob.slice(1).replace(/^\.\//, ''));
  const depthOf = (glob: string): number => (glob.includes('**') ? 5 : glob.split('/').length);
  const depth = wanted.reduce((deepest, glob) => Math.max(deepest, depthOf(glob)), 0);
  const found: string[] = ['.'];
  const realRoot = fs.realpathSync(root);
  const enter = (relative: string, level: number): void => {
    if (level >= depth || found.length >= MAX_PACKAGES) return;
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(path.join(root, relative), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (SKIP.has(entry.name)) continue;
      const child = relative === '.' ? entry.name : `${relative}/${entry.name}`;
      if (!entry.isDirectory() && !(entry.isSymbolicLink() && linksInside(realRoot, path.join(root, child))))
        continue;
      const listed =
        wanted.some((glob) => matchesGlob(glob, child)) && !unwanted.some((glob) => matchesGlob(glob, child));
      if (listed && isPackage(path.join(root, child))) found.push(child);
      if (entry.isDirectory()) enter(child, level + 1);
    }
  };
  enter('.', 0);
  return found;
}

function linksInside(realRoot: string, link: string): boolean {
  try {
    return isInside(realRoot, fs.realpathSync(link)) && fs.statSync(link).isDirectory();
  } catch {
    return false;
  }
}

function isPackage(folder: string): boolean {
  return (
    ['package.json', 'project.json'].some((name) => fs.existsSync(path.join(folder, name))) ||
    hasConfig(folder)
  );
}

function hasConfig(folder: string): boolean {
  return ['js', 'mjs', 'cjs', 'ts', 'mts'].some((ext) =>
    fs.existsSync(path.join(folder, `next.config.${ext}`)),
  );
}

function hasRoutes(folder: string): boolean {
  return ['app', 'pages', 'src/app', 'src/pages'].some((name) => fs.existsSync(path.join(folder, name)));
}

/** Names that package.json declares in dependencies or devDependencies. */
export function declares(manifest: Json | undefined, name: string): boolean {
  return ['dependencies', 'devDependencies', 'peerDependencies'].some((field) => {
    const map = manifest?.[field];
    return isRecord(map) && typeof map[name] === 'string';
  });
}

/**
 * True when the folder is a Next app: it depends on next and has routes or a config, or it inherits next from the
 * workspace root and has a next.config. Component libraries with next as a peer are not apps.
 */
export function isNextApp(workspaceRoot: string, relative: string): boolean {
  const folder = path.join(workspaceRoot, relative);
  const manifest = peekPackage(folder);
  const own = declares(manifest, 'next');
  if (own) return hasRoutes(folder) || hasConfig(folder) || relative === '.';
  const inherited = relative !== '.' && declares(peekPackage(workspaceRoot), 'next');
  return inherited && hasConfig(folder) && hasRoutes(folder);
}

/** The Next apps of a workspace, in folder order. */
export function nextApps(workspace: Workspace): WorkspaceApp[] {
  const several = workspace.packages.length > 1;
  return workspace.packages
    .filter((dir) => isNextApp(workspace.root, dir))
    .filter((dir) => dir !== '.' || !several || isRouted(workspace.root))
    .map((dir) => ({ name: nameOf(path.join(workspace.root, dir)), dir }));
}

/** A workspace root often lists next only to pin it; it is an app when it has routes itself. */
function isRouted(root: string): boolean {
  return hasRoutes(root) || hasConfig(root);
}

function nameOf(folder: string): string {
  const name = peekPackage(folder)?.name;
  return typeof name === 'string' && name !== '' ? name : path.basename(folder);
}
