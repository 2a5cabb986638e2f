import { isKey, methodOfKey } from './clerk-keys.ts';
import type { Machine } from './machine.ts';
import { isGuessable, isTold } from './secrets.ts';
import { byOf, GUESSED, known, SET, type Site, TEXT, TEXTS, truth, UNKNOWN, type Value } from './value.ts';

/** What others may know of the environment: its variables, and lists that stand in one. Nobody is in such a list. */

const isVariable = (value: Value): boolean => value === SET || isTold(value);

const isKnownText = (value: Value): boolean => value.is === 'known' && typeof value.value === 'string';

/** A variable, or what stands in for it: `process.env.ADMINS ?? ''`; undefined for anything else. */
export function withFallback(value: Value, other: Value): Value | undefined {
  if (isGuessable(value, other) && isKnownText(other)) return GUESSED;
  if ((isVariable(value) || value === TEXT) && isKnownText(other)) return TEXT;
  const isList = other.is === 'array' && !other.grown && other.items.every(isKnownText);
  return value === TEXTS && isList && other.items.length === 0 ? TEXTS : undefined;
}

/** A method of a variable or of such a list; undefined where it says nothing. */
export function methodOfVariable(
  of: Value,
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const asked = isKey(of) ? methodOfKey(of, name, args) : undefined;
  if (asked) return asked;
  if (isVariable(of) || of === TEXT) {
    if (name === 'split') return TEXTS;
    return /^(?:trim|toLowerCase|toUpperCase|replace|replaceAll|slice|normalize)$/.test(name)
      ? TEXT
      : undefined;
  }
  if (of !== TEXTS) return undefined;
  const [first = UNKNOWN] = args;
  const isNobody = first.is === 'known' && (first.value === null || first.value === undefined);
  if (name === 'includes') return isNobody ? known(false, byOf(first)) : UNKNOWN;
  if (name === 'indexOf') return isNobody ? known(-1, byOf(first)) : UNKNOWN;
  if (name === 'filter' && first.is === 'outside') return TEXTS;
  if (!/^(?:map|filter|some|every)$/.test(name) || first.is !== 'function') return undefined;
  const result = machine.invoke(first, [TEXT, UNKNOWN], site);
  if (name === 'filter') return TEXTS;
  if (name === 'map') return result === TEXT ? TEXTS : UNKNOWN;
  return name === 'some' && truth(result) === false ? known(false, byOf(result)) : UNKNOWN;
}
