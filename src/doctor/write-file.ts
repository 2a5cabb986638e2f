import { lstatSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { realParentOf } from '../disk.ts';
import { UserError } from '../errors.ts';
import { door } from '../journal/door.ts';
import { replaceFile } from '../journal/durable.ts';
import { unless } from '../journal/system-errors.ts';

/**
 * Writes a report where the user asked for it. A link that lies in the project may lead anywhere, so none of the target's
 * is followed: neither the file itself nor, below the root, a folder on its way.
 * @param path Absolute.
 * @param root The project, absolute.
 * @throws UserError (exit 2) when it can't be written there.
 */
export function writeReport(path: string, text: string, root: string): void {
  const refuse = (because: string): UserError =>
    new UserError(`${path} was not written: ${because}.`, {
      code: 'NOT_WRITTEN',
      next: 'Name another file.',
    });
  const folder = dirname(path);
  if (
    path.startsWith(join(root, '.clerk-guard')) &&
    statSync(folder, { throwIfNoEntry: false }) === undefined
  )
    unless(['EEXIST'], () => door.makeFolder(folder, 0o777));
  if (!realParentOf(root, path)) throw refuse('a symbolic link of the project is on its way');
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true) throw refuse('it is a symbolic link');
  if (there !== undefined && !there.isFile()) throw refuse('it is not a file');
  try {
    replaceFile(path, join(folder, `.${basename(path)}.${process.pid}.tmp`), Buffer.from(text), 0o644);
  } catch (error) {
    throw refuse(error instanceof Error && 'code' in error ? String(error.code) : 'the system refused');
  }
}
