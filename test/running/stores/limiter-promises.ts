import { expect, it } from 'vitest';
import { ask } from '../http.ts';
import { record } from '../report.ts';
import { ADDRESS_CASES } from './addresses.ts';
import { CHOICES, LIMIT } from './apps.ts';
import { createProject, expectRefusal, limitedCall, remaining, spread, statuses } from './calls.ts';
import type { Pair } from './pair.ts';
import type { Backend } from './probes.ts';

/** A machine that is too busy to hear the store in time refuses calls, as it should; then another user is tried. */
const ATTEMPTS = 5;

/** What holds for every store that processes share. */
export function exactCounts(backend: Backend, pair: () => Pair): void {
  it('of 200 calls at once, half to each process, exactly the limit passes and each of these runs the handler', async () => {
    const { instance } = pair();
    for (let attempt = 1; ; attempt += 1) {
      // The first call of a process connects.
      await spread(pair(), 4, (server) => createProject(server, instance, `user_warm_${attempt}`));
      pair().effects();
      const answers = await spread(pair(), 200, (server) =>
        createProject(server, instance, `user_exact_${attempt}`),
      );
      const counts = statuses(answers);
      if (counts[503] && attempt < ATTEMPTS) continue;
      expect(counts).toEqual({ 201: LIMIT, 429: 200 - LIMIT });
      expect(pair().effects()).toHaveLength(LIMIT);
      const left = answers.filter(({ status }) => status === 201).map(remaining);
      expect(new Set(left)).toEqual(new Set(Array.from({ length: LIMIT }, (_, at) => at)));
      for (const answer of answers.filter(({ status }) => status === 429)) {
        expectRefusal(answer, 429);
        expect(remaining(answer)).toBe(0);
        expect(answer.headers['ratelimit-policy']).toBe(`"default";q=${LIMIT};w=86400`);
        expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(86_400);
      }
      record('rate limiter', { backend, processes: 2, calls: 200, limit: LIMIT, passed: LIMIT, attempt });
      return;
    }
  });

  it('a route in another bundle, and the other process, draw on the same budget', async () => {
    const [one, two] = pair().halves;
    const call = { name: 'shared', user: 'user_1', limit: 2 };
    const elsewhere = { ...call, path: '/api/probe/elsewhere' };
    expect((await limitedCall(one.server, call)).status).toBe(200);
    expect((await limitedCall(two.server, elsewhere)).status).toBe(200);
    expectRefusal(await limitedCall(one.server, elsewhere), 429);
    expect((await limitedCall(one.server, { ...call, name: 'another' })).status).toBe(200);
  });
}

/** Whose calls are counted together. */
export function callers(backend: Backend, pair: () => Pair): void {
  const { trustedProxies } = CHOICES[backend];
  const cases = ADDRESS_CASES[trustedProxies].map((one, at) => ({ ...one, name: `address-${at}` }));

  it.each(cases)(`behind ${trustedProxies} proxies, $what: $budget budget`, async (given) => {
    const { server } = pair().halves[0];
    const call = { name: given.name, limit: 1 };
    const from = (forwardedFor: string | string[] | undefined) =>
      limitedCall(server, forwardedFor === undefined ? call : { ...call, forwardedFor });
    expect((await from(given.first)).status).toBe(200);
    const second = await from(given.second);
    if (given.budget === 'two') expect(second.status).toBe(200);
    else expectRefusal(second, 429);
  });

  it('a user is counted as one from wherever the calls come, and visitors take nothing from users', async () => {
    const { server } = pair().halves[0];
    const from = (forwardedFor: string, user?: string) =>
      limitedCall(server, { name: 'user', limit: 1, forwardedFor, ...(user ? { user } : {}) });
    expect((await from('198.51.100.1, 10.0.0.1')).status).toBe(200);
    expectRefusal(await from('198.51.100.1, 10.0.0.1'), 429);
    expect((await from('198.51.100.1, 10.0.0.1', 'user_1')).status).toBe(200);
    expectRefusal(await from('203.0.113.5, 10.0.0.1', 'user_1'), 429);
    expect((await from('203.0.113.5, 10.0.0.1', 'user_2')).status).toBe(200);
  });

  it('an answer that passed says what is left and for how long', async () => {
    const { server } = pair().halves[0];
    const answer = await limitedCall(server, { name: 'headers', user: 'user_1', limit: 3 });
    expect(answer.status).toBe(200);
    expect(answer.headers['ratelimit-policy']).toBe('"default";q=3;w=3600');
    expect(remaining(answer)).toBe(2);
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('a server action is limited by user and by address, and hears when to come back', async () => {
    const { server } = pair().halves[0];
    const invite = await inviteForm(server);
    // A route first, whose bundle then has made the limiter for this limit: actions are bundled apart from routes.
    expect((await limitedCall(server, { name: 'route', user: 'user_action', limit: 3 })).status).toBe(200);
    server.effects();
    for (let call = 0; call < 4; call += 1) expect(await invite('user_action')).toBe(200);
    expect(await invite('user_other')).toBe(200);
    const [first, second, third, fourth, other] = server.effects();
    expect([first, second, third, other]).toEqual(['invited', 'invited', 'invited', 'invited']);
    expect(fourth).toMatch(/^refused: Too many requests, [1-9]\d*$/);
    for (let call = 0; call < 4; call += 1) expect(await invite('')).toBe(200);
    expect(server.effects().at(-1)).toMatch(/^refused: Too many requests, [1-9]\d*$/);
  });
}

/** The server action of the page /invite, called as a browser without JavaScript does. */
export async function inviteForm(server: { port: number }): Promise<(user: string) => Promise<number>> {
  const page = await ask(server, '/invite');
  const id = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(page.body)?.[1];
  if (id === undefined) throw new Error(`No server action in the page:\n${page.body}`);
  return async (user) => {
    const part = (name: string, value: string) =>
      `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const answer = await ask(server, '/invite', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: `${part(id, '')}${part('user', user)}--x--\r\n`,
    });
    return answer.status;
  };
}
