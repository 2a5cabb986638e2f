/**
 * An empty network namespace for what is under test: loopback and nothing else, so that a server that reaches for the
 * internet fails instead of succeeding by luck. Needs root on Linux; elsewhere processes run on the host's network, and
 * that is said aloud.
 *
 *     const network = await isolation();
 *     const child = network.spawn('redis-server', ['--port', '7001'], { stdio: 'pipe' });
 *     const port = await network.freePort();      // free inside, and forwarded: localhost:<port> works on both sides
 *     network.wrap('chromium')                     // [file, ...args] for starters that spawn by themselves
 *
 * The test itself stays outside. Ports of the namespace are reached through Unix sockets, which know no namespaces.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { record } from './report.ts';

const RELAY = fileURLToPath(new URL('./relay.mjs', import.meta.url));

export interface Isolation {
  /** False where processes share the host's network. */
  empty: boolean;
  /** The words that start a program on this network. */
  wrap: (file: string, args?: readonly string[]) => [string, ...string[]];
  /** Starts a program on this network, in a process group of its own. */
  spawn: (file: string, args: readonly string[], options: SpawnOptions) => ChildProcess;
  /** A port that is free on both sides and leads from here to the same port there. */
  freePort: () => Promise<number>;
}

async function hostPort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

const onHost: Isolation = {
  empty: false,
  wrap: (file, args = []) => [file, ...args],
  spawn: (file, args, options) => spawn(file, args, { ...options, detached: true }),
  freePort: hostPort,
};

const canIsolate = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  ['unshare', 'nsenter', 'ip'].every((tool) =>
    (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool))),
  );

/** Listens on a port here and carries each connection to the same port on the other side. */
async function forward(socket: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: socket, allowHalfOpen: true });
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    const address = server.address();
    far.write(`${address !== null && typeof address === 'object' ? address.port : 0}\n`);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  server.unref();
  return server;
}

async function enter(): Promise<Isolation> {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-net-'));
  const socket = join(folder, 'relay');
  const script = 'ip link set lo up && exec "$0" "$@"';
  const holder = spawn('unshare', ['--net', 'sh', '-c', script, process.execPath, RELAY, socket], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  holder.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const started = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'exit').then(() => false),
  ]);
  if (!started) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(said);
  }
  // It ends by itself when this process does, however that happens.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const stream of [holder, holder.stdin, holder.stdout, holder.stderr] as { unref?: () => void }[]) {
    stream.unref?.();
  }
  const wrap = (file: string, args: readonly string[] = []): [string, ...string[]] => [
    'nsenter',
    `--net=/proc/${holder.pid}/ns/net`,
    '--',
    file,
    ...args,
  ];
  return {
    empty: true,
    wrap,
    spawn: (file, args, options) => {
      const [first, ...rest] = wrap(file, args);
      return spawn(first, rest, { ...options, detached: true });
    },
    freePort: async () => {
      const server = await forward(socket);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('No port was given.');
      return address.port;
    },
  };
}

let entered: Promise<Isolation> | undefined;

async function choose(): Promise<Isolation> {
  if (!canIsolate()) {
    const because = 'an empty network namespace needs root on Linux, unshare, nsenter and ip';
    console.warn(`NOT ISOLATED: servers run on this machine's own network; ${because}.`);
    record('not isolated', { because });
    return onHost;
  }
  try {
    return await enter();
  } catch (error) {
    const because = error instanceof Error ? error.message.trim() : String(error);
    console.warn(`NOT ISOLATED: servers run on this machine's own network; unshare failed: ${because}`);
    record('not isolated', { because });
    return onHost;
  }
}

/** The network of this test file: made at the first call, gone with the process. */
export function isolation(): Promise<Isolation> {
  entered ??= choose();
  return entered;
}
