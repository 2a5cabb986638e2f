import { closeSync, constants, openSync } from 'node:fs';
import { door } from './door.ts';
import { ABSENT, unless } from './system-errors.ts';

/**
 * Writes a file that is not there yet, and has it on the disk before it returns.
 * @param mode Exact permission bits; undefined leaves them to the umask, as for any new file.
 * @throws The system's error; a file that was begun is then still there.
 */
export function writeNew(path: string, bytes: Uint8Array, mode: number | undefined): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const descriptor = door.open(path, flags, mode ?? 0o666);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += door.write(descriptor, bytes, offset);
    // The umask may have taken bits off an owner's mode.
    if (mode !== undefined) door.chmod(descriptor, mode);
    door.sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes a file (or a link, never what it points to) where there is one. */
export function removeIfThere(path: string): void {
  unless(ABSENT, () => door.remove(path));
}

/** Puts a file's new bytes in place at once: whoever reads sees the old file or the new one, also after a power cut. */
export function replaceFile(path: string, spare: string, bytes: Uint8Array, mode: number): void {
  removeIfThere(spare);
  writeNew(spare, bytes, mode);
  door.rename(spare, path);
}

/** Has a folder's entries (files made, renamed, removed in it) on the disk. Windows and some file systems know no such thing. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    unless(['EINVAL', 'ENOTSUP'], () => door.sync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}
