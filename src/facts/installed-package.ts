import path from 'node:path';
import { type Files, isInside } from './files.ts';
import { isRecord, type Json } from './json.ts';

/**
 * The package.json of an installed package, found by walking up `node_modules` folders from `from` (absolute) to the
 * boundary, as Node would, but never above it. Links into a pnpm store inside the boundary are followed.
 * @returns the manifest and its real folder, undefined when it is not installed.
 */
export function installedPackage(
  files: Files,
  name: string,
  from: string = files.root,
): { manifest: Json; folder: string } | undefined {
  if (!/^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(name) || name.includes('..')) return undefined;
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (path.basename(folder) !== 'node_modules') {
      const file = path.join(folder, 'node_modules', name, 'package.json');
      const manifest = readManifest(files, file);
      const real = files.real(file);
      if (manifest !== undefined && real !== undefined) return { manifest, folder: path.dirname(real) };
    }
    const parent = path.dirname(folder);
    if (parent === folder || !stillInside(files, parent)) return undefined;
  }
}

function stillInside(files: Files, folder: string): boolean {
  const real = files.real(folder);
  return real !== undefined && isInside(files.boundary, real);
}

/** A package.json as an object; undefined when absent, outside or broken. */
export function readManifest(files: Files, file: string): Json | undefined {
  const text = files.read(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
