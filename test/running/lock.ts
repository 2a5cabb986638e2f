/**
 * Work that several test processes would otherwise do at once, and twice.
 *
 *     await withLock('/cache/built/x.lock', async () => { if (!existsSync(x)) await build(x); });
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** True while the process that wrote its id into the lock is there. */
function held(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (held(lock)) return false;
    rmSync(lock, { force: true });
    return false;
  }
}

/** Runs the work while no other process runs work under the same lock. */
export async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  while (!take(lock)) await pause(250);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
