import { expect, it } from 'vitest';
import type { Answer } from '../http.ts';
import { record } from '../report.ts';
import { deliver, eventually, statuses } from './calls.ts';
import type { Outage } from './outages.ts';
import type { Pair } from './pair.ts';
import type { Backend } from './probes.ts';
import type { RedisClient } from './redis-client.ts';

const DONE = { status: 200, body: 'Handled' };
const BEFORE = { status: 200, body: 'Handled before' };
const IN_FLIGHT = { status: 503, body: 'In progress' };

const short = ({ status, body }: Answer) => ({ status, body });

/** A shared store, and a look into it. */
export interface Shared {
  pair: Pair;
  /** A connection of its own to the Redis behind the store. */
  redis: RedisClient;
}

const keyOf = (id: string) => `next16-clerk7:clerk-webhook:msg_${id}`;

/** Checks that a claim has a lease, of at most a minute, and lets it run out now. */
async function endLease(redis: RedisClient, id: string): Promise<void> {
  const left = Number(await redis.call('PTTL', keyOf(id)));
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(60_000);
  await redis.call('PEXPIRE', keyOf(id), '1');
  await eventually(async () => expect(await redis.call('EXISTS', keyOf(id))).toBe(0));
}

/** What holds for every store that processes share. */
export function sharedDedupe(backend: Backend, shared: () => Shared): void {
  const halves = () => shared().pair.halves;
  const send = (half: 0 | 1, id: string) => deliver(halves()[half].server, shared().pair.instance, id);
  const started = (half: 0 | 1, id: string) =>
    eventually(() => expect(halves()[half].server.effects()).toContain(`webhook ${id}`));

  it('100 deliveries of one event at once, half to each process, run its handler once; the others hear 503 meanwhile', async () => {
    const id = 'user_hundred';
    for (const { orders } of halves()) orders.give(id, 'wait');
    shared().pair.effects();
    const early: Answer[] = [];
    const all = Array.from({ length: 100 }, (_, at) => send(at % 2 === 0 ? 0 : 1, id));
    for (const one of all) void one.then((answer) => early.push(answer));
    await eventually(() => expect(early.length).toBe(99));
    expect(statuses(early)).toEqual({ 503: 99 });
    expect(early.every(({ headers }) => headers['retry-after'] === '60')).toBe(true);
    for (const { orders } of halves()) orders.lift(id, 'wait');
    const answers = await Promise.all(all);
    expect(statuses(answers)).toEqual({ 200: 1, 503: 99 });
    expect(shared().pair.effects()).toEqual([`webhook ${id}`]);
    for (const half of [0, 1] as const) expect(short(await send(half, id))).toEqual(BEFORE);
    expect(shared().pair.effects()).toEqual([]);
    record('webhook dedupe', { backend, processes: 2, deliveries: 102, handled: 1 });
  });

  it('a handler that fails answers 500, is run again by the next delivery, and then is done', async () => {
    const id = 'user_fails';
    halves()[0].orders.give(id, 'fail');
    shared().pair.effects();
    expect(short(await send(0, id))).toEqual({ status: 500, body: 'Handler failed' });
    expect(short(await send(0, id))).toEqual({ status: 500, body: 'Handler failed' });
    expect(short(await send(1, id))).toEqual(DONE);
    expect(short(await send(0, id))).toEqual(BEFORE);
    expect(shared().pair.effects()).toEqual(Array(3).fill(`webhook ${id}`));
    const kept = Number(await shared().redis.call('PTTL', keyOf(id)));
    expect(kept).toBeGreaterThan(28 * 60 * 60 * 1000);
  });

  it('killed in the middle of its handler, a process leaves a claim that ends with its lease; then another handles the event', async () => {
    const id = 'user_killed';
    halves()[0].orders.give(id, 'wait');
    const cut = send(0, id).then(short, () => 'no answer');
    await started(0, id);
    await halves()[0].server.restart();
    expect(await cut).toBe('no answer');
    expect(short(await send(1, id))).toEqual(IN_FLIGHT);
    await endLease(shared().redis, id);
    expect(short(await send(1, id))).toEqual(DONE);
    expect(short(await send(0, id))).toEqual(BEFORE);
  });

  it('a failure that comes after its lease does not give back the claim of another', async () => {
    const id = 'user_late';
    for (const { orders } of halves()) orders.give(id, 'wait');
    const slow = send(0, id);
    await started(0, id);
    await endLease(shared().redis, id);
    const next = send(1, id);
    await started(1, id);
    halves()[0].orders.give(id, 'fail');
    halves()[0].orders.lift(id, 'wait');
    expect((await slow).status).toBe(500);
    expect(short(await send(0, id))).toEqual(IN_FLIGHT);
    halves()[1].orders.lift(id, 'wait');
    expect(short(await next)).toEqual(DONE);
    expect(short(await send(0, id))).toEqual(BEFORE);
  });
}

/** What deliveries hear while the store is out: never 2xx, and no handler runs. */
export function dedupeOutage(backend: Backend, shared: () => Pick<Shared, 'pair'>, outage: Outage): void {
  it(`${outage.what}: deliveries hear 500 and nothing is handled; afterwards the event is handled once`, async () => {
    const { pair } = shared();
    const [one, two] = pair.halves;
    const id = `user_out_${outage.what.replaceAll(/\W+/g, '_')}`;
    pair.effects();
    await outage.begin();
    try {
      for (const { server } of pair.halves) {
        const answer = await deliver(server, pair.instance, id);
        expect(short(answer)).toEqual({ status: 500, body: 'Store unavailable' });
      }
      expect(pair.effects()).toEqual([]);
    } finally {
      await outage.end();
    }
    // Another event each time: a claim that reached the store although its answer was lost holds its id for a minute.
    let attempt = 0;
    const fresh = () => `${id}_${attempt}`;
    await eventually(async () => {
      attempt += 1;
      expect(short(await deliver(one.server, pair.instance, fresh()))).toEqual(DONE);
    });
    await eventually(async () => {
      expect(short(await deliver(two.server, pair.instance, fresh()))).toEqual(BEFORE);
    });
    expect(pair.effects()).toEqual([`webhook ${fresh()}`]);
    record('webhook dedupe, store out', {
      backend,
      outage: outage.what,
      answer: 500,
      handled: 0,
      held: 'yes',
    });
  });
}

/** What a restart of everything leaves of a shared store that keeps its data. */
export function dedupeRestart(shared: () => Shared, restartRedis: () => Promise<void>): void {
  it('what was handled stays so when both processes and the Redis are started again', async () => {
    const { pair } = shared();
    const [one, two] = pair.halves;
    expect(short(await deliver(one.server, pair.instance, 'user_kept'))).toEqual(DONE);
    await restartRedis();
    await one.server.restart();
    await two.server.restart();
    pair.effects();
    for (const { server } of pair.halves) {
      await eventually(async () => {
        expect(short(await deliver(server, pair.instance, 'user_kept'))).toEqual(BEFORE);
      });
    }
    expect(pair.effects()).toEqual([]);
  });
}
