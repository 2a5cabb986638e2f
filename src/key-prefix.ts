import type { Facts } from './types.ts';

/**
 * Start of every key that a piece keeps in a shared store: it names the app, since several may share one Redis.
 * @param what What the keys are about, `rate-limit`.
 */
export function keyPrefix(facts: Facts, what: string): string {
  const app = (facts.name ?? 'app').replace(/[^\w@/.-]/g, '-').slice(0, 100);
  return `${app}:${what}`;
}
