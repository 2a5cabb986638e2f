import { randomBytes } from 'node:crypto';
import { closeSync, constants, fchmodSync, fsyncSync, openSync, realpathSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { parses } from './code/parse.ts';
import { isInside, locate, readText } from './disk.ts';
import { UserError } from './errors.ts';
import { type Change, EXIT } from './types.ts';

function failed(because: string, file: string, next: string): UserError {
  return new UserError(`${because} Nothing was written.`, {
    code: 'NOT_WRITTEN',
    exitCode: EXIT.notDone,
    next,
    file,
  });
}

interface Target {
  change: Change;
  real: string;
  mode: number | undefined;
}

/** Every target as it is now; throws when the plan no longer fits what is on disk. */
function inspectTargets(root: string, changes: readonly Change[]): Target[] {
  const taken = new Map<string, string>();
  return changes.map((change) => {
    const target = locate(root, change.path);
    if (target.kind === 'outside')
      throw failed(target.because, change.path, 'Replace the link by a real folder or file and run again.');
    if (target.kind === 'directory') {
      throw failed(
        `${change.path} is a directory, a file must go there.`,
        change.path,
        'Move it away and run again.',
      );
    }
    const other = taken.get(target.real);
    if (other !== undefined) {
      throw failed(
        `${change.path} and ${other} are the same file.`,
        change.path,
        'Replace the link by a real folder or file and run again.',
      );
    }
    taken.set(target.real, change.path);
    const now = target.kind === 'missing' ? undefined : readText(target.real);
    const text = now === undefined ? undefined : 'text' in now ? now.text : null;
    if (text !== change.before) {
      throw failed(
        `${change.path} changed since the plan was made.`,
        change.path,
        'Run the command again to plan on what is there now.',
      );
    }
    return { change, real: target.real, mode: target.kind === 'file' ? target.mode : undefined };
  });
}

/** A file we are about to write must parse; what does not is a defect of ours, and nothing is written. */
function verifyParses(changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.after === undefined || change.marked || !/\.[cm]?[jt]sx?$/.test(change.path)) continue;
    const problem = parses(change.path, change.after);
    if (problem !== undefined) {
      throw failed(
        `${change.path} would not parse after the change (${problem}).`,
        change.path,
        'Please report this with the file.',
      );
    }
  }
}

function exclusiveWrite(path: string, text: string, mode: number | undefined): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, mode ?? 0o666);
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
    // The umask may have taken bits off an owner's mode.
    if (mode !== undefined) fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Folders that would have to be made for a path, outermost first. */
function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let folder = dirname(path); !fs.existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  return missing;
}

/** What was done so far, newest last, so that it can be taken back. */
interface Done {
  folders: string[];
  temporary: Set<string>;
  written: Target[];
}

/** Takes back, newest first. Returns what could not be restored. */
function takeBack(done: Done): string[] {
  const stuck: string[] = [];
  const attempt = (path: string, action: () => void) => {
    try {
      action();
    } catch {
      stuck.push(path);
    }
  };
  for (const path of done.temporary) attempt(path, () => fs.rmSync(path, { force: true }));
  for (const { change, real, mode } of [...done.written].reverse()) {
    attempt(change.path, () => {
      if (change.before === undefined) {
        fs.rmSync(real, { force: true });
        return;
      }
      const spare = temporaryName(real);
      exclusiveWrite(spare, change.before, mode);
      fs.renameSync(spare, real);
    });
  }
  for (const folder of [...done.folders].reverse()) attempt(folder, () => fs.rmdirSync(folder));
  return stuck;
}

function temporaryName(real: string): string {
  return join(dirname(real), `.${randomBytes(6).toString('hex')}.clerk-guard.tmp`);
}

/**
 * Writes all changes or none. Each file goes to a temporary neighbour first and is then renamed into place, in the
 * order of the plan; after any failure every file, mode and created folder is put back.
 * @param root Absolute project root.
 * @throws UserError (exit 1) saying what failed; the message says whether everything could be put back.
 */
export function apply(root: string, changes: readonly Change[]): void {
  const realRoot = realpathSync(root);
  verifyParses(changes);
  const targets = inspectTargets(root, changes);
  const done: Done = { folders: [], temporary: new Set(), written: [] };
  let current = '';
  try {
    const staged = targets.map((target) => {
      current = target.change.path;
      for (const folder of missingFolders(target.real)) {
        fs.mkdirSync(folder);
        done.folders.push(folder);
      }
      // A parent swapped for a link between planning and now would lead elsewhere.
      if (!isInside(realRoot, realpathSync(dirname(target.real))))
        throw new Error('its folder leads out of the project');
      if (target.change.after === undefined) return { target, spare: undefined };
      const spare = temporaryName(target.real);
      done.temporary.add(spare);
      exclusiveWrite(spare, target.change.after, target.mode);
      return { target, spare };
    });
    for (const { target, spare } of staged) {
      current = target.change.path;
      if (spare === undefined) fs.rmSync(target.real);
      else fs.renameSync(spare, target.real);
      if (spare !== undefined) done.temporary.delete(spare);
      done.written.push(target);
    }
  } catch (error) {
    const stuck = takeBack(done);
    const because = error instanceof Error ? error.message : String(error);
    if (stuck.length === 0) {
      throw failed(
        `${current} could not be written (${because}); everything was put back.`,
        current,
        'Make it writable and run again.',
      );
    }
    throw new UserError(
      `${current} could not be written (${because}), and these could not be put back: ${stuck.join(', ')}.`,
      {
        code: 'HALF_WRITTEN',
        exitCode: EXIT.notDone,
        next: 'Restore them from version control.',
        file: current,
      },
    );
  }
}
