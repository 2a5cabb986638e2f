import { join } from 'node:path';
import type { Facts, PackageManagerName } from '../types.ts';
import { removeIfThere, replaceFile, syncFolder, writeNew } from './durable.ts';
import { digest } from './image.ts';
import type { Lock } from './lock.ts';
import type { Local } from './paths.ts';
import { LIMIT_BYTES } from './put-back.ts';
import { readFile } from './reading.ts';
import { isLockfile, placeOf, readJournal } from './record.ts';
import { seal, unseal } from './sealed.ts';
import type { Key } from './state.ts';

/** What an install made of the lockfile and of package.json. Digests; null where there is no file. */
export interface InstallRecord {
  /** The lockfile, relative to the root. */
  path: string;
  before: string | null;
  /** Undefined while it is not known: the install was interrupted. */
  after?: string | null;
  /** Of a package.json that was ours before the install. */
  packageJson?: string;
}

const NAMES: Record<PackageManagerName, string> = {
  npm: 'package-lock.json',
  pnpm: 'pnpm-lock.yaml',
  yarn: 'yarn.lock',
  bun: 'bun.lock',
};

type Installed = Pick<Facts, 'root' | 'packageManager' | 'workspace'>;

/** The lockfile an install writes: the one that is there, or the one it will make at the root of the workspace. */
function lockfileOf({ packageManager, workspace }: Installed): string {
  return packageManager.lockfile ?? join(workspace.root, NAMES[packageManager.name]).replaceAll('\\', '/');
}

const hashOf = (path: string): string | null => {
  const file = readFile(path, LIMIT_BYTES);
  return file === undefined ? null : digest(file.bytes);
};

function write(local: Local, key: Key, record: InstallRecord): void {
  replaceFile(local.install, local.installSpare, seal(key, record), 0o600);
  syncFolder(local.folder);
}

/**
 * Keeps the lockfile as it is now, as part of the last run, so that the install can be taken back. One that is a link, or
 * no file at all, is not kept, nor is one of a run without a journal.
 * @returns To be called after the install, to note what it made of the lockfile; undefined where nothing is kept.
 */
export function keepLockfile(lock: Lock, facts: Installed): (() => void) | undefined {
  const { local } = lock;
  const last = readJournal(local, 'last');
  const path = lockfileOf(facts);
  const place = isLockfile(path) ? placeOf(local.realRoot, path) : undefined;
  if (last.is !== 'ours' || place === undefined) return undefined;
  const now = readFile(place, LIMIT_BYTES);
  removeIfThere(local.lockfile);
  if (now) writeNew(local.lockfile, now.bytes, 0o600);
  const record: InstallRecord = { path, before: now ? digest(now.bytes) : null };
  write(local, last.key, record);
  const manifest = join(local.realRoot, 'package.json');
  const ours =
    last.journal.entries.find((entry) => entry.path === 'package.json')?.after === hashOf(manifest);
  return () => {
    const packageJson = ours ? hashOf(manifest) : null;
    write(local, last.key, {
      ...record,
      after: hashOf(place),
      ...(packageJson === null ? {} : { packageJson }),
    });
  };
}

/** What the install of the last run left, undefined when there was none. */
export function readInstall(local: Local, key: Key): InstallRecord | undefined {
  const found = unseal(local.install, local.realRoot);
  if (found.is !== 'ours' || found.key.id !== key.id) return undefined;
  const { path, before, after, packageJson } = found.value as Partial<Record<keyof InstallRecord, unknown>>;
  const isHash = (value: unknown): value is string | null => value === null || typeof value === 'string';
  if (typeof path !== 'string' || !isLockfile(path) || !isHash(before)) return undefined;
  const record: InstallRecord = { path, before };
  if (isHash(after)) record.after = after;
  if (typeof packageJson === 'string') record.packageJson = packageJson;
  return record;
}
