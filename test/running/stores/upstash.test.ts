import { afterAll, beforeAll, expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { deliver, eventually, expectRefusal, limitedCall, remaining } from './calls.ts';
import { startUpstash, type Upstash } from './fronts.ts';
import { callers, exactCounts } from './limiter-promises.ts';
import { limiterOutage, type Outage } from './outages.ts';
import { type Pair, startPair } from './pair.ts';
import { RedisClient } from './redis-client.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { dedupeOutage, dedupeRestart, sharedDedupe } from './webhook-promises.ts';

const backend = 'upstash';

needs('limiter and webhook store on Upstash', ['redis-server']).describe(
  'two processes that share an Upstash database',
  () => {
    let redis: RedisServer;
    let upstash: Upstash;
    let client: RedisClient;
    let pair: Pair;

    beforeAll(async () => {
      redis = await startRedis();
      upstash = await startUpstash(redis.port);
      client = new RedisClient(redis.port);
      pair = await startPair(backend, upstash.env);
    });
    afterAll(async () => {
      await pair?.stop();
      client?.close();
      await upstash?.stop();
      await redis?.stop();
    });

    const restarted = async () => {
      await redis.restart();
      client.close();
      client = new RedisClient(redis.port);
    };
    const outages: Outage[] = [
      // The library's own answer to this is success, after 5 seconds.
      { what: 'stalled: accepts, never answers', begin: () => upstash.stall(), end: () => upstash.resume() },
      { what: 'connection refused', begin: () => upstash.refuse(), end: () => upstash.reopen() },
      { what: 'its Redis killed and restarted', begin: () => redis.kill(), end: restarted },
    ];

    exactCounts(backend, () => pair);
    callers(backend, () => pair);
    sharedDedupe(backend, () => ({ pair, redis: client }));
    for (const outage of outages) {
      limiterOutage(backend, () => pair, outage);
      dedupeOutage(backend, () => ({ pair }), outage);
    }
    dedupeRestart(() => ({ pair, redis: client }), restarted);

    it('requests that nobody answers are ended with the time-out, and do not pile up', async () => {
      const [{ server }] = pair.halves;
      await upstash.stall();
      try {
        expectRefusal(await limitedCall(server, { name: 'stalled', user: 'user_1' }), 503);
        expect((await deliver(server, pair.instance, 'user_stalled')).status).toBe(500);
        await eventually(async () => expect(await upstash.waiting()).toBe(0));
      } finally {
        await upstash.resume();
      }
    });

    it.each([
      ['a wrong token', { UPSTASH_REDIS_REST_TOKEN: 'of somebody else' }],
      ['no address', { UPSTASH_REDIS_REST_URL: undefined }],
    ])(
      '%s: the policy is followed, deliveries hear 500, and the token is not in the log',
      async (what, env) => {
        const [{ server }] = pair.halves;
        await server.restart(env);
        expectRefusal(await limitedCall(server, { name: 'misconfigured', user: 'user_1' }), 503);
        const open = await limitedCall(server, { name: 'misconfigured', user: 'user_1', policy: 'open' });
        expect([open.status, remaining(open)]).toEqual([200, undefined]);
        expect((await deliver(server, pair.instance, 'user_misconfigured')).status).toBe(500);
        for (const token of ['of somebody else', upstash.env.UPSTASH_REDIS_REST_TOKEN]) {
          expect(server.logs()).not.toContain(token);
        }
        await server.restart(upstash.env);
        const back = await limitedCall(server, { name: `after ${what}`, user: 'user_1' });
        expect(remaining(back)).toBe(4);
      },
    );
  },
);
