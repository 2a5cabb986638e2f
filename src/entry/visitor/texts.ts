import { isTame, MAX_PATH } from './patterns.ts';
import { known, UNKNOWN, type Value } from './value.ts';

/** The query, which stands for nothing in a path. */
export const QUERY = 'the query';

/** Texts one after the other, as far as they are known. */
export function joined(parts: readonly Value[]): Value {
  let start = '';
  let fromPath = false;
  for (const part of parts) {
    const isQuery = part.is === 'sent' && part.choice.what === QUERY;
    if (isQuery && part === parts.at(-1) && start !== '') return { is: 'text', start, fromPath, query: true };
    const isPath = !/[?#]/.test(start);
    if (part.is === 'known') {
      start += String(part.value);
      fromPath ||= isPath && part.fromPath === true;
      continue;
    }
    if (part.is === 'text') {
      start += part.start;
      fromPath ||= isPath && part.fromPath;
      if (part.query && part === parts.at(-1)) return { is: 'text', start, fromPath, query: true };
    }
    return start === '' ? UNKNOWN : { is: 'text', start, fromPath };
  }
  return known(start, fromPath);
}

/** A regular expression of the file, run only where it surely ends soon. */
export function regexpOf(pattern: string, flags: string): Value {
  if (!isTame(pattern) || flags.includes('y')) return UNKNOWN;
  try {
    const regexp = new RegExp(pattern, flags.replace('g', ''));
    const all = new RegExp(pattern, flags);
    return {
      is: 'regexp',
      source: pattern,
      test: (text) => (text.length > MAX_PATH ? undefined : regexp.test(text)),
      replace: (text, by) => (text.length > MAX_PATH ? undefined : text.replace(all, by)),
    };
  } catch {
    return UNKNOWN;
  }
}

/** A method of a text that is known. */
export function textMethod(of: string, name: string, given: readonly Value[]): Value | undefined {
  const [first, second] = given;
  if (first?.is === 'regexp' && (name === 'match' || name === 'search')) {
    const fits = first.test(of);
    if (fits === undefined) return UNKNOWN;
    if (name === 'search') return fits ? UNKNOWN : known(-1);
    return fits ? { is: 'list', items: [] } : known(null);
  }
  if (first?.is === 'regexp' && (name === 'replace' || name === 'replaceAll')) {
    const by = second?.is === 'known' && typeof second.value === 'string' ? second.value : undefined;
    const made = by === undefined ? undefined : first.replace(of, by);
    return made === undefined ? UNKNOWN : known(made);
  }
  if (!given.every((one) => one.is === 'known')) return undefined;
  const [one, two] = given.map((value) => (value.is === 'known' ? value.value : undefined));
  switch (name) {
    case 'toLowerCase':
    case 'toLocaleLowerCase':
      return known(of.toLowerCase());
    case 'toUpperCase':
      return known(of.toUpperCase());
    case 'trim':
      return known(of.trim());
    case 'toString':
      return known(of);
    case 'slice':
    case 'substring':
      return typeof one === 'number'
        ? known(of[name](one, typeof two === 'number' ? two : undefined))
        : undefined;
    case 'at':
    case 'charAt':
      return typeof one === 'number' ? known(of[name](one)) : undefined;
    case 'concat':
      return known(of + given.map((value) => (value.is === 'known' ? String(value.value) : '')).join(''));
    default:
  }
  if (typeof one !== 'string') return undefined;
  if (name === 'replace' || name === 'replaceAll')
    return typeof two === 'string' ? known(of[name](one, () => two)) : undefined;
  if (second !== undefined) return undefined;
  switch (name) {
    case 'startsWith':
      return known(of.startsWith(one));
    case 'endsWith':
      return known(of.endsWith(one));
    case 'includes':
      return known(of.includes(one));
    case 'indexOf':
      return known(of.indexOf(one));
    case 'split':
      return known(of.split(one));
    default:
      return undefined;
  }
}
