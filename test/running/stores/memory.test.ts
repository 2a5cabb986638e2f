import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../http.ts';
import { record } from '../report.ts';
import { LIMIT } from './apps.ts';
import { createProject, deliver, eventually, expectRefusal, limitedCall, statuses } from './calls.ts';
import { callers } from './limiter-promises.ts';
import { type Pair, startPair } from './pair.ts';

/** Of MAX_KEYS in the generated store. */
const MAX_KEYS = 10_000;
const KEYS = 1_000_000;
/** Keys per request, so that none takes too long. */
const SHARE = 50_000;

/** Megabytes of heap are measured after collecting garbage. */
interface Flood {
  passed: number;
  before: number;
  after: number;
}

describe('two processes, each with a memory of its own', () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = await startPair('memory');
  });
  afterAll(() => pair?.stop());

  callers('memory', () => pair);

  it('of 200 calls at once to one process exactly the limit passes, and another process allows as many again', async () => {
    const [one, two] = pair.halves;
    for (const { server } of [one, two]) {
      server.effects();
      const calls = Array.from({ length: 200 }, () => createProject(server, pair.instance, 'user_exact'));
      expect(statuses(await Promise.all(calls))).toEqual({ 201: LIMIT, 429: 200 - LIMIT });
      expect(server.effects()).toHaveLength(LIMIT);
    }
    record('rate limiter', {
      backend: 'memory',
      processes: 1,
      calls: 200,
      limit: LIMIT,
      passed: LIMIT,
      attempt: 1,
    });
  });

  it('a route in another bundle of the same process draws on the same budget', async () => {
    const [{ server }] = pair.halves;
    const call = { name: 'shared', user: 'user_1', limit: 1 };
    expect((await limitedCall(server, call)).status).toBe(200);
    expectRefusal(await limitedCall(server, { ...call, path: '/api/probe/elsewhere' }), 429);
  });

  it(`stays bounded under ${KEYS} addresses: late ones share a budget, nobody's counter is lost, users are not among them`, async () => {
    const { server } = pair.halves[1];
    await server.restart();
    const victim = { name: 'flood', limit: 1, forwardedFor: '203.0.113.77' };
    expect((await limitedCall(server, victim)).status).toBe(200);
    const floods: Flood[] = [];
    for (let from = 0; from < KEYS; from += SHARE) {
      const path = `/api/probe/flood?from=${from}&to=${from + SHARE}`;
      floods.push(JSON.parse((await ask(server, path, { method: 'POST' })).body) as Flood);
    }
    const passed = floods.reduce((sum, flood) => sum + flood.passed, 0);
    const megabytes = (floods.at(-1)?.after ?? Number.NaN) - (floods[0]?.before ?? Number.NaN);
    // One key is the victim's; what does not fit shares a budget of 5.
    expect(passed).toBe(MAX_KEYS - 1 + 5);
    expect(megabytes).toBeLessThan(10);
    record('rate limiter, flood', {
      backend: 'memory',
      keys: KEYS,
      passed,
      'heap grown by MB': Number(megabytes.toFixed(1)),
    });
    expectRefusal(await limitedCall(server, victim), 429);
    expectRefusal(await limitedCall(server, { ...victim, forwardedFor: '203.0.113.78', limit: 5 }), 429);
    for (const user of ['user_new', 'user_other']) {
      expect((await limitedCall(server, { ...victim, user })).status).toBe(200);
    }
  });

  it('a restart forgets the counters, and the generated file says that they live in one process', async () => {
    const [{ server }] = pair.halves;
    const call = { name: 'restart', user: 'user_1', limit: 1 };
    expect((await limitedCall(server, call)).status).toBe(200);
    expectRefusal(await limitedCall(server, call), 429);
    await server.restart();
    expect((await limitedCall(server, call)).status).toBe(200);
    expect(readFileSync(join(pair.app.dir, 'lib/security/rate-limit-store.ts'), 'utf8')).toMatch(
      /Counters live in this process only: .*\n.*a restart or a serverless cold start forgets them/,
    );
  });

  const send = (half: 0 | 1, id: string) => deliver(pair.halves[half].server, pair.instance, id);

  it('100 deliveries of one event at once to one process run its handler once; the others hear 503 meanwhile', async () => {
    const id = 'user_hundred';
    const [{ server, orders }] = pair.halves;
    orders.give(id, 'wait');
    server.effects();
    const early: number[] = [];
    const all = Array.from({ length: 100 }, () => send(0, id));
    for (const one of all) void one.then(({ status }) => early.push(status));
    await eventually(() => expect(early.length).toBe(99));
    expect(early).toEqual(Array(99).fill(503));
    orders.lift(id, 'wait');
    expect(statuses(await Promise.all(all))).toEqual({ 200: 1, 503: 99 });
    expect((await send(0, id)).body).toBe('Handled before');
    expect(server.effects()).toEqual([`webhook ${id}`]);
    record('webhook dedupe', { backend: 'memory', processes: 1, deliveries: 101, handled: 1 });
  });

  it('a handler that fails is run again by the next delivery, and then is done', async () => {
    const [{ server, orders }] = pair.halves;
    server.effects();
    orders.give('user_fails', 'fail');
    expect((await send(0, 'user_fails')).status).toBe(500);
    orders.lift('user_fails', 'fail');
    expect((await send(0, 'user_fails')).body).toBe('Handled');
    expect((await send(0, 'user_fails')).body).toBe('Handled before');
    expect(server.effects()).toHaveLength(2);
  });

  it('another process, and the same one after kill -9, handle an event again, as the generated file says', async () => {
    expect((await send(0, 'user_twice')).body).toBe('Handled');
    expect((await send(1, 'user_twice')).body).toBe('Handled');
    const [{ server, orders }] = pair.halves;
    orders.give('user_killed', 'wait');
    const cut = send(0, 'user_killed').then(
      ({ status }) => status,
      () => 0,
    );
    await eventually(() => expect(server.effects()).toContain('webhook user_killed'));
    await server.restart();
    expect(await cut).toBe(0);
    orders.lift('user_killed', 'wait');
    expect((await send(0, 'user_killed')).body).toBe('Handled');
    expect((await send(0, 'user_twice')).body).toBe('Handled');
    expect(readFileSync(join(pair.app.dir, 'lib/security/webhook-store.ts'), 'utf8')).toContain(
      'several instances, each of which has a memory of its own',
    );
  });
});
