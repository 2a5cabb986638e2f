import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolation } from '../isolation.ts';

/** A redis-server on the network of the servers under test, on a port that stays the same through every restart. */
export interface RedisServer {
  port: number;
  url: string;
  /** Ends it as a crash would (SIGKILL). What it had acknowledged is on disk. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with the data it had. */
  restart(): Promise<void>;
  /** Freezes it (SIGSTOP): the kernel still accepts connections, nobody answers. */
  freeze(): void;
  /** Lets it go on (SIGCONT). */
  thaw(): void;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Time after which a start counts as failed, in ms. */
const PATIENCE = 60_000;
/** Starts redis-server and waits until it takes commands. Throws with what it said when it ends before. */
async function launch(port: number, folder: string): Promise<ChildProcess> {
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const network = await isolation();
  const child = network.spawn('redis-server', [...place, ...durable], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`redis-server ${why}:\n${said}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('is not ready');
    }, PATIENCE);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!/Ready to accept connections/.test(said)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', () => fail('cannot be started'));
    child.once('exit', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
  return child;
}

/** Starts a Redis that keeps every acknowledged write, so that a crash loses none of them. */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-redis-'));
  const port = await (await isolation()).freePort();
  let child = await launch(port, folder);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      await kill();
      child = await launch(port, folder);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
