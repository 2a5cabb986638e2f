import type { Machine } from './machine.ts';
import { ANY_VARIABLE, type Site, type Value } from './value.ts';

const MAX_DEPTH = 4;
/** What is shown to everybody as the proof of something: who has a signature can make no other. */
const SHOWN = /(?<!WEBHOOK)_SIGNATURE$/;

/** The secret of the environment that stands in a value as it is, or all of the environment; undefined where none does. */
function secretIn(value: Value | undefined, depth = 0): string | undefined {
  if (value === undefined || depth > MAX_DEPTH) return undefined;
  if (value === ANY_VARIABLE) return 'variables of the environment';
  if (value.is === 'env') return 'the whole environment';
  if (value.is === 'secret')
    return value.kind === 'secret' && !value.derived && !SHOWN.test(value.name) ? value.name : undefined;
  const held =
    value.is === 'object'
      ? [...value.fields.values(), value.rest]
      : value.is === 'array'
        ? value.items
        : value.is === 'promise'
          ? [value.of]
          : [];
  for (const one of held) {
    const name = secretIn(one, depth + 1);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Notes that a response has a secret of the environment in it: whoever gets it may use it from then on. */
export function noteGivenAway(body: Value | undefined, site: Site, machine: Machine): void {
  const name = machine.visit === undefined ? secretIn(body) : undefined;
  if (name !== undefined) machine.note('work', `gives away ${name}`, site);
}
