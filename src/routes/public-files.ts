import type { Facts } from '../types.ts';
import { isPublicPath } from './match.ts';
import { opens, type RouteMap } from './opens.ts';
import { asSent, patternProblem } from './pattern.ts';

/** More files than this in one folder are listed by their folder. */
const FEW = 3;
/** A longer list of single files is a sign that they belong in a folder. */
const MOST = 200;

export interface PublicFiles {
  patterns: string[];
  /** Files no pattern can open, as URL paths. */
  left: string[];
}

function patternOf(file: string): string | undefined {
  const path = asSent(file);
  if (path === undefined || path.includes('*') || patternProblem(path) !== undefined) return undefined;
  return isPublicPath(path, [path]) ? path : undefined;
}

/** `/images` of `/images/a/b.png`; undefined for a file directly in public/. */
const topFolder = (path: string): string | undefined => /^\/[^/]+(?=\/)/.exec(path)?.[0];

/**
 * Patterns for the files of public/, which stay reachable without a session as they are today.
 * A folder is listed as a whole only where no route and no rewrite answers below it, now: a page there would be opened too.
 */
export function publicFilePatterns(facts: Pick<Facts, 'publicFiles'> & RouteMap): PublicFiles {
  const folders = new Map<string | undefined, string[]>();
  for (const file of [...facts.publicFiles].sort()) {
    const folder = topFolder(file);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  const patterns: string[] = [];
  const left: string[] = [];
  for (const [folder, files] of folders) {
    const whole = folder === undefined ? undefined : patternOf(folder);
    const free =
      whole !== undefined && opens(facts, [`${whole}/**`]).every(({ routes }) => routes.length === 0);
    if (files.length > FEW && free) {
      patterns.push(`${whole}/**`);
      continue;
    }
    for (const file of files) {
      const pattern = patternOf(file);
      if (pattern !== undefined && patterns.length < MOST) patterns.push(pattern);
      else left.push(file);
    }
  }
  return { patterns, left };
}
