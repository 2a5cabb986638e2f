import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { cleanEnvironment } from '../apps/shell.ts';
import { type Keys, keyEnvironment } from './keys.ts';
import { tool } from './toolchain.ts';

export interface Server {
  origin: string;
  stop: () => Promise<void>;
}

/** How long a built app may take until it listens, in ms. */
const PATIENCE = 60_000;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

/** Serves a built app with `next start`, as in production, with throw-away keys. */
export async function serve(dir: string, keys: Keys): Promise<Server> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  // Not 127.0.0.1: behind it Clerk's rewrites look like another origin, and Next would call itself for ever.
  const child = spawn(tool(dir, 'next'), ['start', '-H', 'localhost', '-p', String(port)], {
    cwd: dir,
    env: cleanEnvironment({ ...keyEnvironment(keys), CLERK_AUTHORIZED_PARTIES: origin }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    process.kill(-child.pid, 'SIGKILL'); // the group: next may have started workers
    await ended;
  };
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/Ready in/.test(said)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => reject(new Error(`next start ended:\n${said}`)));
    setTimeout(() => reject(new Error(`next start is not ready:\n${said}`)), PATIENCE).unref();
  });
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}
