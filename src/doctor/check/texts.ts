import { isTame, MAX_PATH } from '../../entry/patterns.ts';
import { byOf, known, ORIGIN, UNKNOWN, type Value } from './value.ts';

const MAX_PARTS = 64;
const MAX_PATTERN = 400;

const asText = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

const asNumber = (value: Value | undefined): number | undefined =>
  value?.is === 'known' && typeof value.value === 'number' ? value.value : undefined;

/** A regular expression of the target that is safe to run; undefined for one that might not end. */
export function regexpOf(pattern: string, flags: string): Value | undefined {
  // What stands in a class of characters repeats nothing.
  const bare = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, 'x');
  // A sticky one begins where the last one ended.
  if (!isTame(bare) || pattern.length > MAX_PATTERN || flags.includes('y'))
    return { is: 'regexp', source: pattern, match: () => undefined };
  try {
    const regexp = new RegExp(pattern, flags.replace('g', ''));
    const all = new RegExp(pattern, flags);
    return {
      is: 'regexp',
      source: pattern,
      ...(flags.includes('g') ? { goesOn: true as const } : {}),
      match: (text) => (text.length <= MAX_PATH ? regexp.exec(text) : undefined),
      replace: (text, put) => text.replace(all, put),
    };
  } catch {
    return undefined;
  }
}

/** What a regular expression finds in a text that is known. */
function found(regexp: Value & { is: 'regexp' }, text: string): Value {
  const match = regexp.match(text);
  if (match === undefined) return UNKNOWN;
  if (match === null) return known(null);
  // One that goes on where it ended may not find it again, and gives all that it finds in place of the parts of one.
  if (regexp.goesOn) return UNKNOWN;
  return { is: 'array', items: [...match].map((part) => known(part)) };
}

const replaced = (regexp: Value & { is: 'regexp' }, text: string, put: string): Value | undefined =>
  regexp.replace ? known(regexp.replace(text, put)) : undefined;

/** Methods that ask for a part of a text, or for its length. */
const ASKING = new Set(['startsWith', 'endsWith', 'includes', 'match', 'search', 'indexOf']);

/** Whether a URL of the app has a part: of its host nothing is known, and no path stands in that. */
function asksHost(text: string, name: string, given: string | undefined): Value {
  if (given === undefined || !/^(?:starts|ends)With$|^includes$/.test(name)) return UNKNOWN;
  const path = text.slice(ORIGIN.length);
  if (name === 'startsWith')
    return given.startsWith(ORIGIN)
      ? known(text.startsWith(given))
      : given.startsWith('/')
        ? known(false)
        : UNKNOWN;
  const has = name === 'endsWith' ? path.endsWith(given) : path.includes(given);
  return has || /^\/[^/]/.test(given) ? known(has) : UNKNOWN;
}

/**
 * A method of a text or a regular expression that is known, with what is known.
 * @returns undefined where the answer is not known here.
 */
export function textMethod(receiver: Value, name: string, args: readonly Value[]): Value | undefined {
  const [first, second] = args;
  const given = asText(first);
  if (receiver.is === 'regexp') {
    if (given?.startsWith(ORIGIN)) return UNKNOWN;
    if (given === undefined || (name !== 'test' && name !== 'exec')) return UNKNOWN;
    const match = found(receiver, given);
    return name === 'test' && match.is !== 'unknown' ? known(match.is === 'array') : match;
  }
  const text = asText(receiver);
  if (text === undefined) return undefined;
  const by = byOf(receiver);
  if (text.startsWith(ORIGIN) && ASKING.has(name)) return asksHost(text, name, given);
  switch (name) {
    case 'toLowerCase':
      return known(text.toLowerCase(), by);
    case 'toUpperCase':
      return known(text.toUpperCase(), by);
    case 'trim':
    case 'toString':
      return known(name === 'trim' ? text.trim() : text, by);
    case 'match':
      return first?.is === 'regexp' ? found(first, text) : undefined;
    case 'slice':
    case 'substring': {
      const [from, to] = [asNumber(first), asNumber(second)];
      return from === undefined || (second !== undefined && to === undefined)
        ? undefined
        : known(text[name](from, to), by);
    }
    default:
  }
  if (first?.is === 'regexp' && (name === 'replace' || name === 'replaceAll')) {
    const put = asText(second);
    return put === undefined || text.length > MAX_PATH ? undefined : replaced(first, text, put);
  }
  if (given === undefined) return undefined;
  if (name === 'replace' || name === 'replaceAll') {
    const put = asText(second);
    return put === undefined || text.length > MAX_PATH ? undefined : known(text[name](given, put), by);
  }
  if (second !== undefined) return undefined;
  switch (name) {
    case 'startsWith':
      return known(text.startsWith(given), by);
    case 'endsWith':
      return known(text.endsWith(given), by);
    case 'includes':
      return known(text.includes(given), by);
    case 'indexOf':
      return known(text.indexOf(given), by);
    case 'split': {
      const parts = text.split(given);
      return parts.length > MAX_PARTS ? undefined : { is: 'array', items: parts.map((part) => known(part)) };
    }
    default:
      return undefined;
  }
}
