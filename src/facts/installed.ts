import { isProjectPath } from '../manifest.ts';
import { findMoved } from '../moved.ts';
import type { DecidedStyle, Moved, Problem } from '../types.ts';
import type { Files } from './files.ts';
import { isRecord } from './json.ts';
import { decidedStyle } from './style.ts';

const MANIFEST = '.clerk-guard/manifest.lock';

export interface Installed {
  /** Piece → version. */
  pieces: Record<string, number>;
  /** Paths of files we created. */
  files: Set<string>;
  /** Those of them that their owner moved. */
  moved: Moved[];
  /** The style that what we wrote is in. */
  style?: DecidedStyle | undefined;
}

/**
 * What the manifest says was added before. It lies in the target, so it is checked like any other input.
 * @param walked Every file of the project, among which moved ones are looked for.
 */
export function readInstalled(files: Files, problems: Problem[], walked: readonly string[]): Installed {
  const none: Installed = { pieces: {}, files: new Set(), moved: [] };
  const text = files.read(MANIFEST);
  if (text === undefined) return none;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    problems.push({
      path: MANIFEST,
      message: 'The manifest is not valid JSON; nothing is taken as installed.',
    });
    return none;
  }
  const pieces = isRecord(value) ? value.pieces : undefined;
  if (!isRecord(value) || !isRecord(pieces)) {
    problems.push({ path: MANIFEST, message: 'The manifest has no pieces; nothing is taken as installed.' });
    return none;
  }
  const versions = Object.entries(pieces).flatMap(([name, piece]): [string, number][] => {
    const version = isRecord(piece) ? piece.version : undefined;
    const plain =
      /^[a-z][a-z0-9-]{0,40}$/.test(name) &&
      typeof version === 'number' &&
      Number.isInteger(version) &&
      version > 0;
    return plain ? [[name, version]] : [];
  });
  if (versions.length !== Object.keys(pieces).length) {
    problems.push({
      path: MANIFEST,
      message: 'The manifest names pieces in a form that is not ours; they are left out.',
    });
  }
  const paths = isRecord(value.files) ? Object.keys(value.files).filter(isProjectPath) : [];
  const moved = findMoved(paths, (path) => files.read(path), walked);
  return {
    pieces: Object.fromEntries(versions),
    files: new Set([...paths, ...moved.map(({ to }) => to)]),
    moved,
    style: decidedStyle(value.style),
  };
}
