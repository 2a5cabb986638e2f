import { expect, it } from 'vitest';
import type { Answer } from '../http.ts';
import { record } from '../report.ts';
import { CHOICES } from './apps.ts';
import { eventually, expectRefusal, type LimitedCall, limitedCall, remaining, spread } from './calls.ts';
import { inviteForm } from './limiter-promises.ts';
import type { Pair } from './pair.ts';
import type { Backend } from './probes.ts';

/** A way in which a store fails, and how it comes back. */
export interface Outage {
  what: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Far above what the calls of one test come to: who is refused here is refused by the policy. */
const PLENTY = 1_000;

/** An answer in keeping with the policy while nobody counts. The owner's route answers 599 when the limiter is late. */
function expectPolicy(answer: Answer, policy: 'open' | 'closed'): void {
  if (policy === 'closed') {
    expectRefusal(answer, 503);
    return;
  }
  expect(answer.status).toBe(200);
  expect(remaining(answer)).toBeUndefined();
}

/** The limiter counts again, on both processes. */
async function backAgain(pair: Pair, name: string): Promise<void> {
  for (const { server } of pair.halves) {
    await eventually(async () => {
      const answer = await limitedCall(server, { name, user: 'user_back', limit: PLENTY, policy: 'closed' });
      expect(remaining(answer)).toBeLessThan(PLENTY);
    });
  }
}

/** What happens to limited calls while the store of two processes is out, and after. */
export function limiterOutage(backend: Backend, pair: () => Pair, outage: Outage): void {
  const usual = CHOICES[backend].policy ?? 'closed-for-writes';
  const policies = {
    GET: usual === 'closed' ? 'closed' : 'open',
    POST: usual === 'open' ? 'open' : 'closed',
  } as const;

  it.each(['closed', 'open'] as const)(
    `${outage.what} in the middle: policy ${'%s'} is what happens, in time, and counting goes on afterwards`,
    async (policy) => {
      const call: LimitedCall = { name: `${outage.what} ${policy}`, user: 'user_1', limit: PLENTY, policy };
      const calls = (count: number) => spread(pair(), count, (server) => limitedCall(server, call));
      await backAgain(pair(), call.name);
      const before = await calls(20);
      const counted = before.filter((answer) => remaining(answer) !== undefined).length;
      pair().effects();
      const middle = calls(60);
      await outage.begin();
      try {
        for (const answer of await middle) {
          if (remaining(answer) === undefined) expectPolicy(answer, policy);
          else expect(answer.status).toBe(200);
        }
        pair().effects();
        const during = await calls(40);
        for (const answer of during) expectPolicy(answer, policy);
        expect(pair().effects()).toHaveLength(policy === 'open' ? 40 : 0);
      } finally {
        await outage.end();
      }
      await backAgain(pair(), call.name);
      const [after] = await calls(1);
      expect(after && remaining(after)).toBeLessThan(PLENTY - counted);
      record('rate limiter, store out', {
        backend,
        outage: outage.what,
        policy,
        calls: 100,
        late: 0,
        held: 'yes',
      });
    },
  );

  it(`${outage.what}: without a word at the call, ${usual} is what happens, and actions count as writes`, async () => {
    const { server } = pair().halves[0];
    const invite = await inviteForm(server);
    await backAgain(pair(), 'usual');
    await outage.begin();
    try {
      for (const method of ['GET', 'POST'] as const) {
        expectPolicy(await limitedCall(server, { name: 'usual', user: 'user_1', method }), policies[method]);
      }
      server.effects();
      expect(await invite(`user ${outage.what}`)).toBe(200);
      const refused = 'refused: Service unavailable, 5';
      expect(server.effects()).toEqual([policies.POST === 'open' ? 'invited' : refused]);
    } finally {
      await outage.end();
    }
    await backAgain(pair(), 'usual');
  });
}
