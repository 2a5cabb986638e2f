import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { EXIT } from '../types.ts';
import { removeIfThere, writeNew } from './durable.ts';
import { ignoreLocal, makeLocal, removeEmpty } from './local.ts';
import { type Owner, stateOf, thisProcess } from './owner.ts';
import { hasLocal, LOCAL, type Local, localOf } from './paths.ts';
import { kindOf, readFile } from './reading.ts';
import { readJournal } from './record.ts';
import { forgetKey } from './state.ts';
import { codeOf, quietly } from './system-errors.ts';

const PATIENCE = { tries: 40, pause: 50 };
const LIMIT_BYTES = 4_000;

interface Holder extends Owner {
  /** Of the journal that the holder will write. */
  id: string;
}

/** A project that this process alone may write in. */
export interface Lock {
  local: Local;
  /** Of the journal written under it. */
  id: string;
  /** What an earlier process, which is gone, left its lock behind with: the id of its journal. */
  abandoned: string | undefined;
}

interface Held {
  lock: Lock;
  depth: number;
}

/** Locks of this process by real root: a run holds one from its first write to the end of the install. */
const held = new Map<string, Held>();
let self: Owner | undefined;

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, start, host, boot, space, id } = value as Record<string, unknown>;
    const texts = [start, host, boot, space, id];
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
    if (!texts.every((item) => typeof item === 'string')) return undefined;
    const [began = '', machine = '', booted = '', numbers = '', journal = ''] = texts as string[];
    return { pid, start: began, host: machine, boot: booted, space: numbers, id: journal };
  } catch {
    return undefined;
  }
}

interface Seen {
  state: 'free' | 'gone' | 'alive' | 'unknown' | 'unreadable';
  holder?: Holder;
}

/** Who holds a lock file, and whether that process is still there. */
function look(file: string): Seen {
  let text: string | undefined;
  try {
    text = readFile(file, LIMIT_BYTES)?.bytes.toString('utf8');
  } catch {
    return { state: 'unreadable' };
  }
  if (text === undefined) return { state: 'free' };
  const holder = parseHolder(text);
  // One that was begun and never filled: its process is gone, or about to write.
  if (holder === undefined) return { state: 'unreadable' };
  self ??= thisProcess();
  // What this process holds is in memory, so a file with its name is left over.
  const mine = holder.pid === self.pid && holder.start === self.start && holder.space === self.space;
  return { state: mine ? 'gone' : stateOf(holder, self), holder };
}

/** Tries to make a lock file; false when there is one already. */
function claim(file: string, holder: Holder): boolean {
  try {
    writeNew(file, Buffer.from(`${JSON.stringify(holder)}\n`), 0o600);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) !== 'ENOENT') removeIfThere(file);
    throw error;
  }
}

/** Removes the lock of a process that is gone, one remover at a time, so that nobody removes what a third just made. */
function clearAbandoned(local: Local, seen: Seen, holder: Holder, late: boolean): void {
  if (!claim(local.takeover, holder)) {
    const other = look(local.takeover);
    if (other.state === 'gone' || (other.state === 'unreadable' && late)) removeIfThere(local.takeover);
    return;
  }
  try {
    if (look(local.running).holder?.id === seen.holder?.id) removeIfThere(local.running);
  } finally {
    removeIfThere(local.takeover);
  }
}

function taken(local: Local, seen: Seen): UserError {
  const by = seen.holder ? ` (process ${seen.holder.pid} on ${seen.holder.host})` : '';
  const file = `${LOCAL}/running.lock`;
  const next =
    seen.state === 'alive'
      ? 'Wait until it has ended and run again.'
      : `If no such run is under way, remove ${file} and run again.`;
  return new UserError(`Another run is writing in ${local.realRoot}${by}. Nothing was written.`, {
    code: 'LOCKED',
    exitCode: EXIT.notDone,
    next,
    file,
  });
}

/** One attempt to become the holder; undefined when somebody else is. */
function attempt(local: Local, holder: Holder, late: boolean): { abandoned: string | undefined } | undefined {
  makeLocal(local);
  const seen = look(local.running);
  const unfilled = seen.state === 'unreadable' && late && kindOf(local.running) === 'file';
  if (seen.state === 'gone' || unfilled) clearAbandoned(local, seen, holder, late);
  else if (seen.state !== 'free') return undefined;
  try {
    if (!claim(local.running, holder)) return undefined;
  } catch (error) {
    // The run that just ended took the folder with it.
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  return { abandoned: seen.state === 'free' ? undefined : (seen.holder?.id ?? '') };
}

function wait(local: Local, holder: Holder): { abandoned: string | undefined } {
  for (let tries = 1; ; tries++) {
    const got = attempt(local, holder, tries > PATIENCE.tries / 2);
    if (got) return got;
    if (tries === PATIENCE.tries) throw taken(local, look(local.running));
    sleep(PATIENCE.pause);
  }
}

function unwritable(local: Local, error: unknown): UserError {
  const because = error instanceof Error ? error.message : String(error);
  return new UserError(`${LOCAL} could not be written (${because}). Nothing was written.`, {
    code: 'NOT_WRITTEN',
    exitCode: EXIT.notDone,
    next: `Make ${local.folder} writable and run again.`,
    file: LOCAL,
  });
}

/**
 * Makes this process the only one that writes in a project. Waits two seconds for another one to end.
 * A lock counts as left behind when its process is gone (by number and start time, on this machine and this start of it),
 * never because it is old. May be taken again by the process that holds it.
 * @throws UserError (exit 1) when another process holds it.
 */
export function acquire(root: string): Lock {
  const realRoot = realpathSync(root);
  const known = held.get(realRoot);
  if (known) {
    known.depth++;
    return known.lock;
  }
  const local = localOf(root);
  self ??= thisProcess();
  const id = randomBytes(16).toString('hex');
  try {
    const lock: Lock = { local, id, ...wait(local, { ...self, id }) };
    held.set(realRoot, { lock, depth: 1 });
    if (['gone', 'unreadable'].includes(look(local.takeover).state)) removeIfThere(local.takeover);
    ignoreLocal(local);
    return lock;
  } catch (error) {
    if (held.delete(realRoot)) quietly(() => removeIfThere(local.running));
    removeEmpty(local);
    throw error instanceof UserError ? error : unwritable(local, error);
  }
}

/** Gives the project back, and takes the local folder away where nothing is left in it that a later run needs. */
export function release(lock: Lock): void {
  const known = held.get(lock.local.realRoot);
  if (!known || --known.depth > 0) return;
  held.delete(lock.local.realRoot);
  const { local } = lock;
  const needed = [local.last, local.pending].some((file) => kindOf(file) !== 'missing');
  if (!needed) quietly(() => removeIfThere(local.ignore));
  const undone = readJournal(local, 'undone');
  quietly(() => removeIfThere(local.running));
  if (undone.is !== 'missing') quietly(() => removeIfThere(local.undone));
  if (undone.is === 'ours') forgetKey(local.realRoot, undone.key.id);
  removeEmpty(local);
}

/** Whether a process other than this one is writing in the project; reads only. */
export function isBusy(local: Local): boolean {
  if (held.has(local.realRoot) || !hasLocal(local)) return false;
  const { state } = look(local.running);
  return state === 'alive' || state === 'unknown';
}
