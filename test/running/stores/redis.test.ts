import { afterAll, beforeAll, expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { record } from '../report.ts';
import { deliver, eventually, limitedCall, remaining } from './calls.ts';
import { type Relay, startRelay } from './fronts.ts';
import { callers, exactCounts } from './limiter-promises.ts';
import { limiterOutage, type Outage } from './outages.ts';
import { type Pair, startPair } from './pair.ts';
import { RedisClient } from './redis-client.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { dedupeOutage, dedupeRestart, sharedDedupe } from './webhook-promises.ts';

const suite = needs('limiter and webhook store on Redis', ['redis-server']);

for (const backend of ['ioredis', 'node-redis'] as const) {
  suite.describe(`two processes that share a Redis through ${backend}`, () => {
    let redis: RedisServer;
    let relay: Relay;
    let client: RedisClient;
    let pair: Pair;

    beforeAll(async () => {
      redis = await startRedis();
      relay = await startRelay(redis.port);
      client = new RedisClient(redis.port);
      pair = await startPair(backend, { REDIS_URL: redis.url });
    });
    afterAll(async () => {
      await pair?.stop();
      client?.close();
      await relay?.stop();
      await redis?.stop();
    });

    const restarted = async () => {
      await redis.restart();
      client.close();
      client = new RedisClient(redis.port);
    };
    const outages: Outage[] = [
      { what: 'killed and restarted', begin: () => redis.kill(), end: restarted },
      {
        what: 'stopped: accepts, never answers',
        begin: async () => redis.freeze(),
        end: async () => redis.thaw(),
      },
    ];

    exactCounts(backend, () => pair);
    callers(backend, () => pair);
    sharedDedupe(backend, () => ({ pair, redis: client }));
    for (const outage of outages) {
      limiterOutage(backend, () => pair, outage);
      dedupeOutage(backend, () => ({ pair }), outage);
    }
    dedupeRestart(() => ({ pair, redis: client }), restarted);

    it('a connection that died without a word costs each side one time-out, not the rest of its life', async () => {
      const [{ server }] = pair.halves;
      await server.restart({ REDIS_URL: relay.url });
      const call = { name: 'stranded', user: 'user_1', policy: 'closed' } as const;
      await eventually(async () =>
        expect(remaining(await limitedCall(server, call))).toBeGreaterThanOrEqual(0),
      );
      await eventually(async () =>
        expect((await deliver(server, pair.instance, 'user_connected')).status).toBe(200),
      );
      await relay.strand();
      expect((await limitedCall(server, call)).status).toBe(503);
      expect((await deliver(server, pair.instance, 'user_stranded')).status).toBe(500);
      const again = { ...call, name: 'no longer stranded' };
      await eventually(async () =>
        expect(remaining(await limitedCall(server, again))).toBeGreaterThanOrEqual(0),
      );
      let event = 0;
      await eventually(async () => {
        event += 1;
        expect((await deliver(server, pair.instance, `user_freed_${event}`)).status).toBe(200);
      });
      record('rate limiter, store out', {
        backend,
        outage: 'half-open connection',
        policy: 'closed',
        held: 'yes',
      });
    });
  });
}
