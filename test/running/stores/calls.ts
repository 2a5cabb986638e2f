import { expect, vi } from 'vitest';
import { type Answer, ask, type Reachable } from '../http.ts';
import { bearer, type Instance, mintSession, signWebhook } from '../instance.ts';
import type { Pair } from './pair.ts';

/** A call of the owner's limited route, `/api/probe/limit`. */
export interface LimitedCall {
  name: string;
  user?: string;
  limit?: number;
  policy?: 'open' | 'closed';
  method?: 'GET' | 'POST';
  /** X-Forwarded-For; several values are several lines. */
  forwardedFor?: string | string[];
  path?: string;
}

export function limitedCall(server: Reachable, call: LimitedCall): Promise<Answer> {
  const { name, user, limit = 5, policy, method = 'POST', forwardedFor, path = '/api/probe/limit' } = call;
  const query = new URLSearchParams({ name, limit: String(limit) });
  if (user) query.set('user', user);
  if (policy) query.set('policy', policy);
  const headers: Record<string, string | string[]> = forwardedFor ? { 'x-forwarded-for': forwardedFor } : {};
  return ask(server, `${path}?${query}`, { method, headers });
}

/** Calls at once, every other one to the other process. */
export function spread(
  pair: Pair,
  count: number,
  call: (server: Reachable, at: number) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, at) => call(pair.halves[at % 2 === 0 ? 0 : 1].server, at)),
  );
}

/** The generated route, as a signed-in user with the permission calls it. */
export function createProject(server: Reachable, instance: Instance, userId: string): Promise<Answer> {
  const token = mintSession(instance, { userId, org: { perms: { projects: ['manage'] } } });
  const headers = { ...bearer(token), 'content-type': 'application/json' };
  return ask(server, '/api/projects', { method: 'POST', headers, body: '{"name":"One"}' });
}

/** One delivery of the event with this id, about a user of the same id. */
export function deliver(server: Reachable, instance: Instance, id: string): Promise<Answer> {
  const body = JSON.stringify({ type: 'user.created', object: 'event', data: { id } });
  const headers = signWebhook(instance.webhookSecret, body, { id: `msg_${id}` });
  return ask(server, '/api/webhooks/clerk', { method: 'POST', headers, body });
}

/** How many answers had each status: `{ 201: 50, 429: 150 }`. */
export function statuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Waits, within bounds, until a look at the world no longer fails. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

/** What every refusal by the limiter carries. */
export function expectRefusal(answer: Answer, status: 429 | 503): void {
  expect({ status: answer.status, cache: answer.headers['cache-control'] }).toEqual({
    status,
    cache: 'no-store',
  });
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  const error = status === 429 ? 'Too many requests' : 'Service unavailable';
  expect(JSON.parse(answer.body)).toEqual({ error });
}

/** What a caller has left, from the RateLimit header; undefined where nothing was counted. */
export function remaining(answer: Answer): number | undefined {
  const found = /^"default";r=(\d+);t=[1-9]\d*$/.exec(answer.headers.ratelimit ?? '');
  return found ? Number(found[1]) : undefined;
}
