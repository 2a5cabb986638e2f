import { field, nameOf, nodes } from '../../facts/ast.ts';
import type { Site, Value } from './value.ts';

/**
 * Limiters that an app keeps by itself: counters in a store of keys and values that it looks at before it looks at anything else,
 * as it should. To count who calls is no work; to count anything else is.
 */

/** A binding of Cloudflare's to such a store, by the name that it is given. [developers.cloudflare.com/kv/concepts/kv-bindings] */
const BOUND = /(?:^|\.)env\.\w*(?:KV|CACHE|LIMIT)\w*\.\w+$/i;

const CLOUDFLARE = /^(?:@opennextjs\/cloudflare|@cloudflare\/next-on-pages|cloudflare:workers)$/;

/** Whether a call gives what a worker is bound to, which asks none of it. [opennext.js.org/cloudflare/bindings] */
export const givesBindings = (source: string, path: string): boolean =>
  CLOUDFLARE.test(source) && /^get(?:Cloudflare|(?:Optional)?Request)Context$/.test(path);

/**
 * Whether a package, or a part of one, is a store of keys and values.
 * @param path The part that is called: `getCloudflareContext().env.KV.get`.
 */
export const isStore = (source: string, path: string): boolean =>
  /redis|(?:^|[/-])kv$|memcached/.test(source) || (CLOUDFLARE.test(source) && BOUND.test(path));
/** What counts, says for how long, and asks how many there are. */
const COUNTS =
  /^(?:(?:h?incr|decr)(?:by)?(?:float)?|p?expire(?:at)?|p?ttl|get|set|put|setex|setnx|zadd|zcard|zcount|zrange\w*|zremrangebyscore|multi|pipeline)$/i;
/** The same, one after the other in one go. */
const TOGETHER = /\.(?:multi|pipeline)\(\)(?:\.\w+\(\))*\.exec$/;
/** A key that says what it counts. */
const LIMITS = /rate[-_: ]?limit|throttl|(?:login|auth|failed|signin|otp)[-_: ]?attempts?|\brl:/i;
/** Functions that say what the limits are, or change that. */
const SETTLES =
  /^(?:get|read|load|list|show|set|update|save|store|create|add|edit|change|configure|delete|remove|clear|reset|toggle)(?=[_A-Z])/;
/** Functions that say that they only let so many through. */
const LIMITING =
  /rate_?limit|throttl|limiter|too_?many_?(?:requests|attempts)|^(?:is|check|enforce|assert|apply|over|hit)?_?limit(?:ed|s)?$/i;

/** Whether a call counts in such a store: to keep what the caller sent is no counting. */
export function isCounting(source: string, path: string, args: readonly Value[]): boolean {
  const name = path.split('.').at(-1) ?? path;
  const value = args[/^setex$/i.test(name) ? 2 : 1];
  const isKept = /^(?:set(?:ex|nx)?|put)$/i.test(name) && value?.is === 'request';
  return isStore(source, path) && !isKept && (COUNTS.test(name) || TOGETHER.test(path));
}

/** Whether its key says that it is a limit. */
export function countsCallers({ module, node }: Site): boolean {
  const [key] = nodes(node.arguments);
  const called = nameOf(field(field(node, 'callee'), 'property')) ?? '';
  // What is kept under such a key may be anything: what is let through, and how often.
  return (
    key !== undefined &&
    !/^(?:get|set|zrange\w*)$/i.test(called) &&
    LIMITS.test(module.text.slice(key.start, key.end))
  );
}

/** Whether a function says by its name that it limits how often somebody calls. */
export const isLimiting = (name: string): boolean => LIMITING.test(name) && !SETTLES.test(name);
