import type { Facts } from './types.ts';
import { majorOf } from './versions.ts';

/**
 * Whether code for a Redis uses the project's `redis` package. Version 4 and later have the promise API that templates
 * are written for; a project with an older one gets ioredis beside it.
 */
export function usesNodeRedis(facts: Facts): boolean {
  return !facts.stores.ioredis && facts.stores.nodeRedis && majorOf(facts.dependencies.redis) >= 4;
}

/** Whether that package closes a connection at once by `destroy()`, which 5.0 put in place of `disconnect()`. */
export function nodeRedisDestroys(facts: Facts): boolean {
  return majorOf(facts.dependencies.redis) >= 5;
}
