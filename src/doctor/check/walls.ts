import type { Machine } from './machine.ts';
import { pathOf } from './request.ts';
import { response } from './responses.ts';
import { native, type Site, UNKNOWN, type Value } from './value.ts';

/** What a middleware answers a request for a path. */
export type Answers = (path: string, given: Value[], site: Site, machine: Machine) => Value;

/** A middleware that a package makes. */
export const wallOf = (answers: Answers, holds: readonly Value[] = []): Value =>
  native((given, at, machine) => {
    const path = pathOf(given[0]);
    return path === undefined ? UNKNOWN : answers(path, given, at, machine);
  }, holds);

/** It goes on to the page. */
export const goesOn = (site: Site): Value => response('next', [], site);

/** Nobody gets the page: they are sent to sign in, or told so. */
export const turnsAway = (site: Site): Value => response('error', [], site);

/**
 * Whether a path is on a list of texts and regular expressions.
 * @param fits How a text of the list is compared; undefined where that can't be told.
 * @returns undefined where the list isn't known.
 */
export function isListed(
  list: Value,
  path: string,
  fits: (text: string, path: string) => boolean | undefined,
): boolean | undefined {
  if (list.is === 'known' && list.value === undefined) return false;
  if (list.is !== 'array') return undefined;
  const each = list.items.map((item): boolean | undefined => {
    if (item.is === 'known' && typeof item.value === 'string') return fits(item.value, path);
    const match = item.is === 'regexp' ? item.match(path) : undefined;
    return match === undefined ? undefined : match !== null;
  });
  if (each.includes(true)) return true;
  return list.grown || each.includes(undefined) ? undefined : false;
}
