import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isolation } from '../isolation.ts';
import type { Call, Returned } from './offer.ts';

/** A helper of the test that runs on the network of the servers under test. */
export interface Inside {
  call(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** Node 20 runs no TypeScript by itself. */
async function bundled(entry: string, folder: string): Promise<string> {
  const entryPoints = [fileURLToPath(new URL(entry, import.meta.url))];
  const outfile = join(folder, 'inside.mjs');
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
}

/**
 * Starts a module of this folder as a process on the network of the servers under test.
 * @throws Error with what it said when it ends before it is ready.
 */
export async function startInside(entry: string, args: readonly string[]): Promise<Inside> {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-inside-'));
  const network = await isolation();
  const child = network.spawn(process.execPath, [await bundled(entry, folder), ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(child, 'exit').then(() => true);
  if (await Promise.race([ended, once(child, 'message').then(() => false)])) {
    throw new Error(`${entry} ended:\n${said}`);
  }
  const waiting = new Map<number, (value: number) => void>();
  child.on('message', ({ id, value }: Returned) => {
    waiting.get(id)?.(value ?? 0);
    waiting.delete(id);
  });
  let last = 0;
  return {
    call: (name) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        child.send({ id: last, name } satisfies Call);
      }),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
