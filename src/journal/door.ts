import fs from 'fs-extra';

/**
 * Every call of ours that changes a disk, and no other module makes one: so each can be counted, and made to fail, by
 * whoever holds this object in the same process. Nothing outside the process can.
 */
export interface Door {
  /** Opens for writing; the flags say whether the file may be there already. */
  open(path: string, flags: number, mode: number): number;
  write(descriptor: number, bytes: Uint8Array, offset: number): number;
  chmod(descriptor: number, mode: number): void;
  sync(descriptor: number): void;
  makeFolder(path: string, mode: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeFolder(path: string): void;
}

export const door: Door = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  write: (descriptor, bytes, offset) => fs.writeSync(descriptor, bytes, offset),
  chmod: (descriptor, mode) => fs.fchmodSync(descriptor, mode),
  sync: (descriptor) => fs.fsyncSync(descriptor),
  makeFolder: (path, mode) => fs.mkdirSync(path, { mode }),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.unlinkSync(path),
  removeFolder: (path) => fs.rmdirSync(path),
};
