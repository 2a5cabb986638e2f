import fs from 'node:fs';
import path from 'node:path';
import { type Files, isInside, join, readListed } from './files.ts';
import { rememberedTexts, rememberedWalk, takeRoom } from './remember.ts';

const NEVER = new Set([
  'node_modules',
  '.git',
  '.next',
  '.turbo',
  '.vercel',
  '.netlify',
  '.yarn',
  '.pnpm-store',
  '.cache',
  '.nx',
  '.clerk',
  '.clerk-guard',
  '.idea',
  '.vscode',
  '.svelte-kit',
  '.open-next',
  '.wrangler',
  '.storybook',
  'storybook-static',
]);
/** Build output by its usual name; a route segment may well be called so, hence not below app/ and pages/. */
const OUTPUT = new Set([
  'dist',
  'build',
  'out',
  'coverage',
  'target',
  'vendor',
  'public',
  'playwright-report',
]);
const ROUTED = /^(?:src\/)?(?:app|pages)(?:\/|$)/;
const MAX_DEPTH = 32;
/** A project with more files than this is reported as cut off rather than read for minutes. */
export const MAX_FILES = 60_000;
const MAX_FOLDERS = 20_000;

export interface Walked {
  /** Paths relative to the root, sorted. */
  files: string[];
  /** Text of a walked file, without BOM; undefined where it is not text, or too large. The boundary was kept when it was listed. */
  text(file: string): string | undefined;
  /** True when a limit was reached, so that the list is not complete. */
  cut: boolean;
}

/**
 * All files of the app in sorted order, without dependencies, build output, `public/` and nested packages.
 * Symlinks are followed only to places inside the boundary, and each folder is entered once.
 * @param skip Further folders, relative to the root (a custom distDir).
 */
export function walk(files: Files, skip: readonly string[] = []): Walked {
  return rememberedWalk([files.root, ...skip].join('\0'), () => walkNow(files, skip));
}

function walkNow(files: Files, skip: readonly string[]): Walked {
  const found: string[] = [];
  const linked = new Map<string, string>();
  const entered = new Set<string>();
  const skipped = new Set(skip);
  let cut = false;
  let folders = 0;

  const enter = (folder: string, absolute: string, depth: number): void => {
    folders += 1;
    if (depth > MAX_DEPTH || found.length >= MAX_FILES || folders > MAX_FOLDERS) {
      cut = true;
      return;
    }
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(absolute, { withFileTypes: true });
    } catch {
      return;
    }
    const routed = ROUTED.test(folder);
    if (depth > 0 && !routed && entries.some((entry) => entry.name === 'package.json')) return;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const relative = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      let kind: 'file' | 'folder' | undefined = entry.isFile()
        ? 'file'
        : entry.isDirectory()
          ? 'folder'
          : undefined;
      let target = `${absolute}${path.sep}${entry.name}`;
      if (entry.isSymbolicLink()) {
        const real = files.real(relative);
        if (real === undefined) continue;
        const stat = fs.statSync(real, { throwIfNoEntry: false });
        kind = stat?.isFile() ? 'file' : stat?.isDirectory() ? 'folder' : undefined;
        target = real;
        if (kind === 'file') linked.set(relative, real);
        if (kind === 'folder') {
          if (entered.has(real) || isInside(real, absolute)) continue;
          entered.add(real);
        }
      }
      if (kind === 'file') {
        if (found.length < MAX_FILES) found.push(relative);
        else cut = true;
      } else if (kind === 'folder') {
        if (NEVER.has(entry.name) || skipped.has(relative)) continue;
        if (!routed && !ROUTED.test(relative) && OUTPUT.has(entry.name)) continue;
        enter(relative, target, depth + 1);
      }
    }
  };
  enter('.', files.root, 0);
  const base = `${files.root}${path.sep}`;
  const walked: Walked = {
    files: found,
    cut,
    text: (file) => {
      const texts = rememberedTexts(walked);
      const known = texts?.get(file);
      if (known !== undefined) return known;
      const text = readListed(linked.get(file) ?? base + file);
      if (text !== undefined && texts && takeRoom(text)) texts.set(file, text);
      return text;
    },
  };
  return walked;
}

/**
 * Files below public/ as URL paths, sorted, at most `limit`.
 * @param folder `public`, relative to the root.
 */
export function publicUrls(files: Files, folder: string, limit = 2_000): string[] {
  const urls: string[] = [];
  // Next serves a folder by each name it has; a link back to where we are would never end.
  const above = new Set<string | undefined>();
  let folders = 0;
  const enter = (relative: string, depth: number): void => {
    const real = files.real(relative);
    folders += 1;
    if (above.has(real) || folders > MAX_FOLDERS) return;
    above.add(real);
    for (const name of files.list(relative)) {
      if (urls.length >= limit || depth > MAX_DEPTH) break;
      const child = join(relative, name);
      if (files.isDirectory(child)) enter(child, depth + 1);
      else if (files.isFile(child)) urls.push(child.slice(folder.length));
    }
    above.delete(real);
  };
  if (files.isDirectory(folder)) enter(folder, 0);
  return urls;
}
