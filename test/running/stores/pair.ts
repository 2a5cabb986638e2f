import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltApp, builtApp } from '../app.ts';
import { type Instance, makeInstance } from '../instance.ts';
import { type Server, startApp } from '../server.ts';
import { storeApp } from './apps.ts';
import type { Backend } from './probes.ts';

/** What the handlers of one server are told, by files that they look for. */
export class Orders {
  readonly folder = mkdtempSync(join(tmpdir(), 'clerk-guard-orders-'));

  /** Handlers of this id wait, or fail once they no longer wait. */
  give(id: string, order: 'wait' | 'fail'): void {
    writeFileSync(join(this.folder, `${id}.${order}`), '');
  }

  lift(id: string, order: 'wait' | 'fail'): void {
    rmSync(join(this.folder, `${id}.${order}`), { force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One of two processes that serve the same build. */
export interface Half {
  server: Server;
  orders: Orders;
}

/** Two `next start` processes of one built app: they share nothing but what the store shares. */
export interface Pair {
  app: BuiltApp;
  instance: Instance;
  halves: readonly [Half, Half];
  /** Lines that handlers of either process recorded since the last call. */
  effects(): string[];
  stop(): Promise<void>;
}

/** Builds the app of a backend and starts it twice. */
export async function startPair(backend: Backend, env: Record<string, string> = {}): Promise<Pair> {
  const instance = makeInstance();
  const app = await builtApp(storeApp(backend));
  const half = async (): Promise<Half> => {
    const orders = new Orders();
    const server = await startApp(app, { instance, env: { ...env, PROBE_ORDERS: orders.folder } });
    return { server, orders };
  };
  const halves: [Half, Half] = [await half(), await half()];
  return {
    app,
    instance,
    halves,
    effects: () => halves.flatMap(({ server }) => server.effects()),
    stop: async () => {
      for (const { server, orders } of halves) {
        await server.stop();
        orders.remove();
      }
    },
  };
}
