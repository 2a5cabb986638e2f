import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, once } from './cache.ts';
import { addClerk, addClerkToPages } from './clerk.ts';
import { type NextMajor, type NextTemplate, scaffoldNext } from './create-next-app.ts';
import { scaffoldT3 } from './create-t3-app.ts';
import { addIntl } from './intl.ts';
import { pathWithPnpm, run } from './shell.ts';
import { copyProject, shareInstalled, treeDigest } from './tree.ts';
import { pnpmWorkspace, turborepo } from './workspaces.ts';

/** One test app: how its files come to be, and where in them the Next app is. */
export interface TestApp {
  name: string;
  /** Folder of the Next app, from the project's root. */
  dir: string;
  packageManager: 'npm' | 'pnpm';
  language: 'ts' | 'js';
  /** Writes the project, not installed, into `parent/name`. */
  scaffold: (parent: string, name: string) => Promise<string>;
  /** An app whose installed packages are nearly the same: they are the start of this one's. */
  like?: string;
}

const next = (name: string, template: Omit<NextTemplate, 'into'>, like?: string): TestApp => ({
  name,
  dir: '.',
  packageManager: 'npm',
  language: template.language ?? 'ts',
  scaffold: (parent, into) => scaffoldNext(parent, { ...template, into }),
  ...(like ? { like } : {}),
});

const nextWithClerk = (name: string, major: NextMajor, like?: string): TestApp => ({
  ...next(name, { major }, like),
  scaffold: async (parent, into) => {
    const root = await scaffoldNext(parent, { major, into });
    addClerk(root, major);
    return root;
  },
});

const pagesWithClerk = (name: string, major: NextMajor, like?: string): TestApp => ({
  ...next(name, { major }, like),
  scaffold: async (parent, into) => {
    const root = await scaffoldNext(parent, { major, into, router: 'pages' });
    addClerkToPages(root, major);
    return root;
  },
});

export const APPS = {
  'next16-app-ts': next('next16-app-ts', { major: 16 }),
  'next16-app-js': next('next16-app-js', { major: 16, language: 'js' }, 'next16-app-ts'),
  'next16-app-src': next('next16-app-src', { major: 16, src: true }, 'next16-app-ts'),
  'next16-pages-ts': next('next16-pages-ts', { major: 16, router: 'pages' }, 'next16-app-ts'),
  'next16-clerk7': nextWithClerk('next16-clerk7', 16, 'next16-app-ts'),
  'next15-clerk6': nextWithClerk('next15-clerk6', 15),
  'next14-clerk5': nextWithClerk('next14-clerk5', 14),
  t3: {
    name: 't3',
    dir: '.',
    packageManager: 'npm',
    language: 'ts',
    scaffold: scaffoldT3,
    like: 'next15-clerk6',
  },
  'pnpm-workspace': {
    name: 'pnpm-workspace',
    dir: 'apps/web',
    packageManager: 'pnpm',
    language: 'ts',
    scaffold: pnpmWorkspace,
  },
  turborepo: {
    name: 'turborepo',
    dir: 'apps/web',
    packageManager: 'npm',
    language: 'ts',
    scaffold: turborepo,
    like: 'next16-app-ts',
  },
} satisfies Record<string, TestApp>;

export type AppName = keyof typeof APPS;

/** Apps that are also asked, when running, for each thing that was promised. */
export const MORE_APPS = {
  'next16-js-clerk7': {
    ...next('next16-js-clerk7', { major: 16, language: 'js' }, 'next16-app-ts'),
    scaffold: async (parent, into) => {
      const root = await scaffoldNext(parent, { major: 16, into, language: 'js' });
      addClerk(root, 16, 'js');
      return root;
    },
  },
  'next16-pages-clerk7': pagesWithClerk('next16-pages-clerk7', 16, 'next16-app-ts'),
  'next15-pages-clerk6': pagesWithClerk('next15-pages-clerk6', 15, 'next15-clerk6'),
  'next16-intl-clerk7': {
    ...next('next16-intl-clerk7', { major: 16 }, 'next16-app-ts'),
    scaffold: async (parent, into) => {
      const root = await scaffoldNext(parent, { major: 16, into });
      addClerk(root, 16);
      addIntl(root);
      return root;
    },
  },
} satisfies Record<string, TestApp>;

export type AnyAppName = AppName | keyof typeof MORE_APPS;

/** The app of this name, of either list. */
export function appNamed(name: AnyAppName): TestApp {
  return { ...APPS, ...MORE_APPS }[name];
}

async function install(root: string, app: TestApp): Promise<void> {
  if (app.packageManager === 'pnpm') {
    await run('pnpm', ['install', '--ignore-scripts', '--no-frozen-lockfile'], root, {
      PATH: await pathWithPnpm(),
    });
    return;
  }
  if (app.like)
    shareInstalled(
      join(await pristine(appNamed(app.like as AnyAppName)), 'node_modules'),
      join(root, 'node_modules'),
    );
  await run('npm', ['install', '--ignore-scripts'], root);
}

const ready = new Map<string, Promise<string>>();

/** The app as its owner has it before we come: written, installed, committed. Made once per content. */
export function pristine(app: TestApp): Promise<string> {
  const known = ready.get(app.name);
  if (known) return known;
  const making = make(app);
  ready.set(app.name, making);
  return making;
}

async function make(app: TestApp): Promise<string> {
  mkdirSync(cacheFolder(), { recursive: true });
  // Scaffolding takes half a second; the digest of what it wrote says whether the installed one is still right.
  const scratch = mkdtempSync(join(cacheFolder(), 'scaffold-'));
  try {
    const root = await app.scaffold(scratch, app.name);
    const platform = `${process.platform}-${process.arch}-node${process.versions.node.split('.')[0]}`;
    return await once(
      join('ready', `${app.name}-${platform}-${treeDigest(root).slice(0, 12)}`),
      async (into) => {
        rmSync(into, { recursive: true });
        renameSync(root, into);
        await install(into, app);
        await commit(into);
      },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function commit(root: string): Promise<void> {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  await run('git', ['init', '--quiet', '--initial-branch=main'], root);
  await run('git', ['add', '--all'], root);
  await run('git', [...author, 'commit', '--quiet', '--message=Initial commit'], root);
}

/** A fresh copy of an app in a folder of its own. */
export interface Project {
  /** Root of the copy: the workspace root where there is one. */
  root: string;
  /** Folder of the Next app. */
  dir: string;
  /** Removes the copy. */
  remove: () => void;
}

/**
 * A fresh copy of an app, outside of this repository, whose own lockfile Next and package managers would
 * otherwise take for the copy's workspace root.
 * @param state `installed` brings the packages, as hard links; without them only the lockfile tells versions.
 */
export async function freshCopy(
  name: AnyAppName,
  state: 'installed' | 'not installed' = 'installed',
): Promise<Project> {
  const app = appNamed(name);
  const source = await pristine(app);
  const parent = mkdtempSync(join(tmpdir(), 'clerk-guard-e2e-'));
  const root = join(parent, app.name);
  copyProject(source, root, state === 'installed');
  return { root, dir: join(root, app.dir), remove: () => rmSync(parent, { recursive: true, force: true }) };
}
