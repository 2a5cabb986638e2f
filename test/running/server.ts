/**
 * Built apps, served with `next start` on localhost inside of the empty network of this test file.
 *
 *     const server = await startApp(app, { instance });
 *     const answer = await ask(server, '/api/projects');       // http.ts
 *     server.effects()                                          // what handlers recorded since the last call
 *     await server.restart();                                   // same port, same environment
 *     await server.stop();
 *
 * `env` adds variables, `undefined` takes one away. Several may run at once; each has a port and a record file of its
 * own. A server stops with its whole process group.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from '../apps/shell.ts';
import { tool } from '../e2e/toolchain.ts';
import { type Instance, instanceEnvironment } from './instance.ts';
import { isolation } from './isolation.ts';

export interface Served {
  /** Folder of a built app. */
  dir: string;
}

export interface StartOptions {
  instance: Instance;
  env?: Record<string, string | undefined>;
}

export interface Server {
  port: number;
  origin: string;
  /** Everything it has said, over all restarts. */
  logs: () => string;
  /** What probe routes and handlers recorded, in order, since the last call. */
  effects: () => string[];
  /** False once it has ended by itself or was stopped. */
  alive: () => boolean;
  /** Kills it and starts it again on the same port, with variables added or taken away. */
  restart: (env?: Record<string, string | undefined>) => Promise<void>;
  stop: () => Promise<void>;
}

/** How long a built app may take until it listens, in ms. */
const PATIENCE = 120_000;

/** Variable that names the file to which probe routes append a line when they run. */
export const EFFECTS_FILE = 'PROBE_EFFECTS';

type Environment = Record<string, string | undefined>;

function withoutUndefined(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

interface Start {
  child: ChildProcess;
  ended: Promise<unknown>;
}

/** Ends the whole process group: next may have started workers. */
async function end({ child, ended }: Start): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

/** Waits for the line that says it listens; rejects with everything it said when it ends or takes too long. */
function ready(child: ChildProcess, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`next start is not ready:\n${said()}`)), PATIENCE);
    const look = () => {
      if (!/Ready in/.test(said())) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', look);
    child.on('exit', () => {
      clearTimeout(timer);
      reject(new Error(`next start ended:\n${said()}`));
    });
  });
}

/**
 * Serves a built app as in production.
 * @throws Error with the server's output when it ends before it listens.
 */
export async function startApp(app: Served, options: StartOptions): Promise<Server> {
  const network = await isolation();
  const port = await network.freePort();
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-effects-'));
  const file = join(folder, 'effects');
  let env = options.env ?? {};
  let log = '';
  let read = 0;
  let current: Start | undefined;

  const start = async () => {
    const from = log.length;
    // Not 127.0.0.1: behind it Clerk's rewrites look like another origin, and Next would call itself for ever.
    const child = network.spawn(tool(app.dir, 'next'), ['start', '-H', 'localhost', '-p', String(port)], {
      cwd: app.dir,
      env: withoutUndefined({
        ...cleanEnvironment(instanceEnvironment(options.instance)),
        [EFFECTS_FILE]: file,
        ...env,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (chunk: Buffer) => {
      log += chunk.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    current = { child, ended: once(child, 'exit') };
    try {
      await ready(child, () => log.slice(from));
    } catch (error) {
      await end(current);
      throw error;
    }
  };
  const stop = async () => {
    if (current) await end(current);
  };
  try {
    await start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    port,
    origin: `http://localhost:${port}`,
    logs: () => log,
    effects: () => {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const fresh = text.slice(read);
      read = text.length;
      return fresh.split('\n').filter(Boolean);
    },
    alive: () => current?.child.exitCode === null && current.child.signalCode === null,
    restart: async (changed) => {
      await stop();
      env = { ...env, ...changed };
      await start();
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
