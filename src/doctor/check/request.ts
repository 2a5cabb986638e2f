import { bag, copiedBag, sent } from './bags.ts';
import { QUERY } from './choices.ts';
import type { Machine } from './machine.ts';
import { AWAY, known, nameSent, native, ORIGIN, object, REQUEST, UNKNOWN, type Value } from './value.ts';

/** The path of a URL that ends with the query, which the caller chooses. */
const LED = '#led';

const textOf = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

/** Whether a text says something of the host that the app has, which is not known. */
const isOfHost = (text: string): boolean =>
  text === '' || (/^[a-z]+:?\/?\/?/i.exec(text)?.[0] === text && 'http://https://'.includes(text))
    ? true
    : text.includes('://') && !text.startsWith(`${ORIGIN}/`);

/**
 * A test of a URL that ends with the caller's query, by which they pass it or keep it from passing.
 * @param without How it comes out without a query.
 */
function byQuery(test: string, without: boolean, machine: Machine): Value {
  const is = machine.choose(QUERY, without ? `keeps it from: ${test}` : test);
  return is === undefined ? REQUEST : known(is !== without);
}

/** A URL as a text, up to its query: what is looked for in it the caller may have written there. */
function wholeOf(start: string): Value {
  const path = start.slice(ORIGIN.length);
  const test = (name: string, of: (text: string, machine: Machine) => Value): [string, Value] => [
    name,
    native(([one], _, machine) => {
      const text = urlText(one);
      if (one?.is === 'regexp') return fitsIn(one, path, machine);
      return text === undefined ? UNKNOWN : of(text, machine);
    }),
  ];
  const url: Value = object(
    {
      [LED]: known(start),
      toString: native(() => url),
      trim: native(() => url),
      ...Object.fromEntries([
        test('startsWith', (text, machine) => {
          if (text.startsWith(`${start}?`)) return byQuery(`begins with ${text}`, false, machine);
          return isOfHost(text) ? UNKNOWN : known(start.startsWith(text));
        }),
        test('includes', (text, machine) => {
          if (path.includes(text)) return known(true);
          return isOfHost(text) ? UNKNOWN : byQuery(`holds ${text}`, false, machine);
        }),
        test('endsWith', (text, machine) => byQuery(`ends with ${text}`, path.endsWith(text), machine)),
        test('match', () => UNKNOWN),
        test('search', () => UNKNOWN),
      ]),
      split: native(([one]) =>
        textOf(one) === '?'
          ? object({ 0: known(start), at: native(([at]) => firstOf(at, start)) }, REQUEST)
          : REQUEST,
      ),
    },
    REQUEST,
  );
  return url;
}

const firstOf = (at: Value | undefined, start: string): Value =>
  at?.is === 'known' && at.value === 0 ? known(start) : REQUEST;

/** Whether a regular expression fits a URL that ends with a query. */
function fitsIn({ source, match }: Value & { is: 'regexp' }, path: string, machine: Machine): Value {
  if (source.startsWith('^')) return UNKNOWN;
  const found = match(path);
  if (found && !/[$?]/.test(source)) return known(true);
  return byQuery(`fits ${source}`, Boolean(found), machine);
}

/** The same; undefined where it is no such URL. */
export function fitsUrl(regexp: Value & { is: 'regexp' }, url: Value, machine: Machine): Value | undefined {
  const start = url.is === 'object' ? textOf(url.fields.get(LED)) : undefined;
  return start === undefined ? undefined : fitsIn(regexp, start.slice(ORIGIN.length), machine);
}

/** Whether a URL that ends with the caller's query is this one; undefined where that is not known. */
export function isUrl(url: Value, other: Value, machine: Machine): boolean | undefined {
  const [start, text] = [urlText(url), urlText(other)];
  if (start === undefined || text === undefined) return undefined;
  if (text === start || text.startsWith(`${start}?`)) {
    const is = byQuery(`is ${text}`, text === start, machine);
    return is.is === 'known' ? is.value === true : undefined;
  }
  return isOfHost(text) ? undefined : false;
}

/** Texts one after the other, where the query comes last; undefined for any others. */
export function joinedUrl(parts: readonly Value[]): Value | undefined {
  const last = parts.at(-1);
  const before = parts.slice(0, -1).map(textOf);
  if (before.length === 0 || !before.every((one) => one !== undefined)) return undefined;
  const start = before.join('');
  const rest = last?.is === 'object' ? textOf(last.fields.get(LED)) : undefined;
  if (rest !== undefined && start === '') return last;
  return last !== undefined && nameSent(last) === QUERY && start !== '' ? wholeOf(start) : undefined;
}

/** The text of a URL, as far as its path goes. */
export function urlText(value: Value | undefined): string | undefined {
  return textOf(value?.is === 'object' ? value.fields.get(LED) : value);
}

/**
 * A URL object of which the path is known.
 * @param search What stands behind the path; undefined where it is the caller's.
 */
function urlOf(path: string, search?: string): Value {
  const whole = search === undefined ? wholeOf(ORIGIN + path) : known(ORIGIN + path + search);
  const fields = (query: Value): Record<string, Value> => ({
    pathname: known(path),
    href: whole,
    toString: native(() => whole),
    origin: known(ORIGIN),
    basePath: known(''),
    ...(search === undefined
      ? { search: sent(QUERY), searchParams: query }
      : { search: known(search), searchParams: UNKNOWN }),
    clone: native(() => object(fields(copiedBag(query) ?? query), REQUEST)),
  });
  return object(fields(bag('query parameter')), REQUEST);
}

/** What a browser asks with before a call of another origin (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
const PREFLIGHT = 'OPTIONS';
/** Those that code tells apart, and one for all that it does not know. */
const OTHERS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

/** By what method a request comes: the one of a preflight, or any other. */
export type Method = 'preflight' | 'other';

/**
 * The request for a path: what else it brings along is the caller's.
 * @param by Where it is asked about one kind of method alone.
 */
export const requestTo = (path: string, by?: Method): Value =>
  object(
    {
      nextUrl: urlOf(path),
      url: wholeOf(ORIGIN + path),
      headers: bag('header'),
      cookies: bag('cookie'),
      ...(by === undefined
        ? {}
        : { method: by === 'preflight' ? known(PREFLIGHT) : { is: 'unknown' as const, values: OTHERS } }),
    },
    REQUEST,
  );

/** The path of a request made by `requestTo`. */
export function pathOf(request: Value | undefined): string | undefined {
  const url = request?.is === 'object' ? request.fields.get('nextUrl') : undefined;
  return textOf(url?.is === 'object' ? url.fields.get('pathname') : undefined);
}

/** `new URL(text, base)`, where the text is known; undefined where it is not, or is no URL. */
export function parsedUrl(text: Value | undefined, base?: Value): Value | undefined {
  const whole = urlText(text);
  if (whole === undefined) return undefined;
  try {
    const { origin, pathname, search } = new URL(whole, new URL(urlText(base) ?? '', ORIGIN));
    const url = urlOf(pathname, text?.is === 'object' ? undefined : search);
    const isOwn = base === undefined || base.is === 'request' || urlText(base) !== undefined;
    if (url.is === 'object' && (origin !== ORIGIN || !isOwn)) url.fields.set(AWAY, known(true));
    return url;
  } catch {
    return undefined;
  }
}
