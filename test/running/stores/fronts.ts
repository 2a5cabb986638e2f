import { isolation } from '../isolation.ts';
import { startInside } from './inside.ts';
import type { UpstashFront } from './upstash-front.ts';

const TOKEN = 'token-of-the-test';

/** The functions of the front, each of which goes through its process. */
type Remote = { [Name in keyof UpstashFront]: () => Promise<Awaited<ReturnType<UpstashFront[Name]>>> };

/** An Upstash database in front of a real Redis, on the network of the servers under test. */
export interface Upstash extends Remote {
  /** What @upstash/redis reads. */
  env: { UPSTASH_REDIS_REST_URL: string; UPSTASH_REDIS_REST_TOKEN: string };
  stop(): Promise<void>;
}

/** Starts the front of a Redis. */
export async function startUpstash(redisPort: number): Promise<Upstash> {
  const port = await (await isolation()).freePort();
  const front = await startInside('./upstash-process.ts', [String(port), String(redisPort), TOKEN]);
  const done = (name: keyof UpstashFront) => async () => void (await front.call(name));
  return {
    env: { UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${port}`, UPSTASH_REDIS_REST_TOKEN: TOKEN },
    requests: () => front.call('requests'),
    waiting: () => front.call('waiting'),
    stall: done('stall'),
    resume: done('resume'),
    refuse: done('refuse'),
    reopen: done('reopen'),
    stop: front.stop,
  };
}

/** A relay in front of a Redis that can strand its connections. */
export interface Relay {
  url: string;
  /** Leaves every connection of now open and carries nothing more on it; new ones work. */
  strand(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a relay to the Redis at this port. */
export async function startRelay(redisPort: number): Promise<Relay> {
  const port = await (await isolation()).freePort();
  const relay = await startInside('./relay-process.ts', [String(port), String(redisPort)]);
  return {
    url: `redis://127.0.0.1:${port}`,
    strand: async () => void (await relay.call('strand')),
    stop: relay.stop,
  };
}
