import { door } from './door.ts';
import { removeIfThere, syncFolder, writeNew } from './durable.ts';
import { hasLocal, type Local } from './paths.ts';
import { kindOf, readFile } from './reading.ts';
import { quietly, unless } from './system-errors.ts';

/** Makes the folder where it is missing. Another run may be removing it at the same time. */
export function makeLocal(local: Local): void {
  if (hasLocal(local)) return;
  for (const path of [local.outer, local.folder])
    unless(['EEXIST'], () => door.makeFolder(path, path === local.folder ? 0o700 : 0o777));
  hasLocal(local);
}

/** Keeps the folder out of git, whatever the project's own `.gitignore` says. For the holder of the lock only. */
export function ignoreLocal(local: Local): void {
  if (kindOf(local.ignore) !== 'missing') {
    const there = kindOf(local.ignore) === 'file' ? readFile(local.ignore, 1_000_000) : undefined;
    if (there?.bytes.toString('latin1') === '*\n') return;
    removeIfThere(local.ignore);
  }
  try {
    writeNew(local.ignore, Buffer.from('*\n'), 0o600);
  } catch (error) {
    quietly(() => removeIfThere(local.ignore));
    throw error;
  }
}

/** Makes the folder itself outlast a power cut. */
export function syncLocal(local: Local): void {
  for (const folder of [local.folder, local.outer, local.realRoot]) syncFolder(folder);
}

/** Takes the folder away where nothing is left in it. */
export function removeEmpty(local: Local): void {
  for (const folder of [local.folder, local.outer]) quietly(() => door.removeFolder(folder));
}
