import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { EXIT, type WorkspaceApp } from '../types.ts';
import { posix, readText } from './files.ts';
import { parseRequired } from './json.ts';
import { findWorkspace, isNextApp, nextApps, peekPackage } from './workspace.ts';

/** Where to work, or the apps to choose from when a workspace has several and none was named. */
export type Located =
  | { root: string; workspaceRoot: string; apps: WorkspaceApp[] }
  | { choose: WorkspaceApp[]; workspaceRoot: string };

const PACKAGE = 'package.json';

/**
 * Finds the app root from a folder: the folder itself, or the Next app of the workspace it is the root of.
 * @param dir Absolute folder.
 * @param options.app Name or folder of a workspace app.
 * @throws UserError exit 3 when this is no project, or its package.json is broken; exit 2 for an unknown app.
 */
export async function locateProject(
  dir: string,
  options: { app?: string | undefined } = {},
): Promise<Located> {
  const start = path.resolve(dir);
  if (!fs.statSync(start, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`There is no folder ${start}.`, {
      code: 'NO_FOLDER',
      exitCode: EXIT.notAProject,
      next: 'Name the folder of a Next.js project, the one with its package.json.',
    });
  }
  const workspace = await findWorkspace(start);
  const text = readText(path.join(start, PACKAGE));
  const inherits =
    text === undefined &&
    workspace.root !== start &&
    isNextApp(workspace.root, posix(path.relative(workspace.root, start)));
  if (text === undefined && !inherits) throw noPackage(start);
  if (text !== undefined) await parseRequired(text, PACKAGE, false);
  if (workspace.root !== start) await checkRoot(workspace.root);

  const apps = nextApps(workspace);
  const at = (app: WorkspaceApp): Located => ({
    root: path.join(workspace.root, app.dir),
    workspaceRoot: workspace.root,
    apps,
  });
  if (options.app !== undefined) return at(chosen(apps, options.app));
  if (workspace.root !== start || apps.length === 0)
    return { root: start, workspaceRoot: workspace.root, apps };
  const [only, ...others] = apps;
  return only !== undefined && others.length === 0
    ? at(only)
    : { choose: apps, workspaceRoot: workspace.root };
}

async function checkRoot(root: string): Promise<void> {
  const text = readText(path.join(root, PACKAGE));
  if (text !== undefined) await parseRequired(text, path.join(root, PACKAGE), false);
}

function chosen(apps: readonly WorkspaceApp[], wanted: string): WorkspaceApp {
  const dir = posix(path.normalize(wanted)).replace(/\/+$/, '');
  const found = apps.find((app) => app.name === wanted) ?? apps.find((app) => app.dir === dir);
  if (found !== undefined) return found;
  const list = apps.map((app) => (app.name === app.dir ? app.name : `${app.name} (${app.dir})`)).join(', ');
  throw new UserError(`There is no Next app called "${wanted}" here.`, {
    code: 'UNKNOWN_APP',
    exitCode: EXIT.usage,
    next: list === '' ? 'No Next app was found in this workspace.' : `Choose one of: ${list}.`,
  });
}

/** The error for a folder without package.json: says where one is, rather than guessing. */
function noPackage(start: string): UserError {
  const above = packageAbove(start);
  const below = packagesBelow(start);
  const next =
    above !== undefined
      ? `The nearest package.json is in ${above}; run this there.`
      : below.length > 0
        ? `A Next.js project is in ${below.join(', ')}; run this there.`
        : 'Run this in a Next.js project: the folder whose package.json lists next.';
  return new UserError(`There is no package.json in ${start}.`, {
    code: 'NO_PACKAGE_JSON',
    exitCode: EXIT.notAProject,
    next,
  });
}

function packageAbove(start: string): string | undefined {
  for (
    let folder = path.dirname(start), last = start;
    folder !== last;
    last = folder, folder = path.dirname(folder)
  ) {
    if (fs.existsSync(path.join(folder, PACKAGE))) return folder;
    if (fs.existsSync(path.join(folder, '.git'))) return undefined;
  }
  return undefined;
}

function packagesBelow(start: string): string[] {
  let names: string[];
  try {
    names = fs
      .readdirSync(start, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
  return names
    .filter((name) => name !== 'node_modules' && !name.startsWith('.'))
    .slice(0, 200)
    .map((name) => path.join(start, name))
    .filter((folder) => {
      const manifest = peekPackage(folder);
      return manifest !== undefined && isNextApp(folder, '.');
    })
    .sort()
    .slice(0, 5);
}
