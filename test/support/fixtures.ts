import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Where the Next app is inside a fixture that is a workspace. */
const APPS: Record<string, string> = { 'pnpm-workspace': 'apps/web' };

/** Every situation: a small Next project per folder. Folders of other tests carry a prefix. */
export const situations: readonly string[] = readdirSync(FIXTURES)
  .filter((name) => !name.startsWith('facts-') && existsSync(join(FIXTURES, name)))
  .sort();

export interface Copy {
  /** The whole copied fixture. */
  folder: string;
  /** The app in it. */
  root: string;
  remove(): void;
}

/** A fresh copy of a fixture in a temporary folder. */
export function copyOf(situation: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), `guard-${situation}-`));
  cpSync(join(FIXTURES, situation), folder, { recursive: true });
  return {
    folder,
    root: join(folder, APPS[situation] ?? '.'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Every file below a folder: path → mode and bytes. */
export function snapshot(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    files.set(name, `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path).toString('latin1')}`);
  }
  return files;
}
