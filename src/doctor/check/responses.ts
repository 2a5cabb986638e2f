import { type Node, nodes } from '../../facts/ast.ts';
import { assignField } from './assign.ts';
import { isSameResource } from './same-resource.ts';
import {
  ABSENT_FIELD,
  AWAY,
  FAILS_FIELD,
  known,
  MEANING_FIELD,
  native,
  ORIGIN,
  object,
  SENDERS_FIELD,
  type Site,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * What a response means for a visitor: the resource is served (`open`), or they are turned away (`closed`). `elsewhere`:
 * they are sent to another page; `wherever`: one of `open` and `elsewhere`; `away`: one of `closed` and `elsewhere`, so that
 * it is served to nobody.
 */
export type Meaning = 'open' | 'closed' | 'elsewhere' | 'wherever' | 'away';

/** What a target that can't be told is named like where it is a page to sign in at. */
const NAMED_SIGN_IN = /sign-?_?in|log-?_?in/i;
/** From here on a status says that nothing is served. */
const FAILED = 400;

const MEANING = MEANING_FIELD;
const REDIRECTS = '#redirects';
const LEADS = '#leads';
const TARGET = '#to';
/** Marks code that sends somebody nobody knows where once a check has told who they are: that may be a refusal. */
const UNTOLD = ' ?';
const MAX_DEPTH = 12;

/** Texts and names in an expression, to tell a redirect to sign-in from any other. */
function textsOf(node: unknown, found: string[] = [], depth = 0): string[] {
  if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return found;
  for (const value of Object.values(node)) {
    if (typeof value === 'string') found.push(value);
    else textsOf(value, found, depth + 1);
  }
  return found;
}

const given = (site: Site): readonly Node[] => nodes(site.node.arguments);

/** The status in the options of a response; undefined where none is named, `unknown` where it is computed. */
function statusOf(options: Value | undefined): number | undefined | 'unknown' {
  if (options === undefined || (options.is === 'known' && options.value === undefined)) return undefined;
  const status = options.is === 'object' ? (options.fields.get('status') ?? options.rest) : UNKNOWN;
  if (status.is !== 'known') return 'unknown';
  return typeof status.value === 'number' ? status.value : undefined;
}

/** The path that a redirect or a rewrite leads to, as far as it is known. */
function pathTo(target: Value | undefined): string | undefined {
  const to = target?.is === 'object' ? (target.fields.get('#led') ?? target.fields.get('pathname')) : target;
  if (to?.is !== 'known' || typeof to.value !== 'string') return undefined;
  try {
    return new URL(to.value, ORIGIN).pathname;
  } catch {
    return undefined;
  }
}

const namesSignIn = (site: Site): boolean => textsOf(given(site)[0]).some((text) => NAMED_SIGN_IN.test(text));

/**
 * What a redirect means: whoever is sent to another page does not get the one they asked for, wherever that is.
 * @param visited The path that was asked for, where a middleware or proxy answers.
 */
function redirectTo(target: Value | undefined, site: Site, visited: string | undefined): Meaning {
  const path = pathTo(target);
  if (path === undefined) return namesSignIn(site) ? 'closed' : 'elsewhere';
  if (visited !== undefined) return isSameResource(path, visited) ? 'elsewhere' : 'closed';
  return NAMED_SIGN_IN.test(path) || /\bauth\b|account/i.test(path) ? 'closed' : 'elsewhere';
}

/** What a rewrite means: another page in place of the one that was asked for serves that one to nobody. */
function rewriteTo(target: Value | undefined, visited: string | undefined): Meaning {
  const path = pathTo(target);
  return path === undefined || visited === undefined || isSameResource(path, visited) ? 'open' : 'closed';
}

/** The page of this app that a rewrite or a redirect leads to in place of the one that was asked for; undefined where it leads to none, or to that one. */
export function ledTo(target: Value | undefined, visited: string | undefined): string | undefined {
  const isAway = target?.is === 'object' && target.fields.has(AWAY);
  const path = isAway || visited === undefined ? undefined : pathTo(target);
  return path === visited ? undefined : path;
}

const textIn = (answer: Value, field: string): string | undefined =>
  textOf(answer.is === 'object' ? answer.fields.get(field) : undefined);

const textOf = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

/** The same of an answer that rewrites. */
export const leadsTo = (answer: Value): string | undefined => textIn(answer, LEADS);

/** The page of this app that whoever gets an answer is sent to, where it is known and another one. */
export const sendsTo = (answer: Value): string | undefined => textIn(answer, TARGET);

/** Which code sends whoever gets an answer elsewhere. */
export const sendersOf = (answer: Value): ReadonlySet<string> =>
  new Set(textIn(answer, SENDERS_FIELD)?.split('\n'));

/** Whether none of that code refuses somebody: where it sends them is known, or it does not know who they are. */
export const refuseNobody = (senders: ReadonlySet<string>): boolean =>
  [...senders].every((one) => !one.endsWith(UNTOLD));

/** The field of an answer that is given before the page, in its place. */
const ITSELF = '#itself';

/** The field of headers into which somebody has put what is not known. */
const FOREIGN = '#foreign';

/** Headers that are made: what is put into them under a name that is not known may be those of another answer. */
export function headersFrom(given: Value | undefined): Value {
  const headers = object(isPlainHeaders(given) ? {} : { [FOREIGN]: known(true) }, UNKNOWN, 'Headers');
  if (headers.is !== 'object') return headers;
  const put = native(([name], _, machine) => {
    const isPlain = name?.is === 'known' && !/^x-middleware-/i.test(String(name.value));
    if (!isPlain) assignField(headers, FOREIGN, known(true), machine);
    return UNDEFINED;
  });
  headers.fields.set('set', put).set('append', put);
  return headers;
}

const COPIED =
  'it copies the headers of a redirect onto an answer that goes on, and hosts differ in what comes of that';

/**
 * The headers of an answer that goes on. With `location` among them Next ends the request, and other hosts go on to the page.
 * [next server/lib/router-utils/resolve-routes]
 */
function headersOfNext(): Value {
  const put = native(([name], site, machine) => {
    if (name?.is === 'known' && String(name.value).toLowerCase() === 'location')
      machine.note('lost', COPIED, site);
    return UNDEFINED;
  });
  return object({ [FOREIGN]: known(true), set: put, append: put }, UNKNOWN, 'Headers');
}

/** The headers of a redirect, as somebody goes over them. */
function headersOfRedirect(): Value {
  const each = native(([run], site, machine) => {
    for (const name of run ? [known('location'), UNKNOWN] : [])
      machine.invoke(run as Value, [UNKNOWN, name, UNKNOWN], site);
    return UNDEFINED;
  });
  const pair = (name: Value): Value => ({ is: 'array', items: [name, UNKNOWN] });
  const pairs: Value = { is: 'array', items: [pair(known('location')), pair(UNKNOWN)] };
  return object({ [FOREIGN]: known(true), forEach: each, entries: native(() => pairs) }, UNKNOWN, 'Headers');
}

/**
 * Whether headers are none of another answer: with those of `NextResponse.next()` among them Next goes on to the page,
 * whatever the status says.
 */
function isPlainHeaders(headers: Value | undefined): boolean {
  if (headers === undefined) return true;
  if (headers.is === 'known') return headers.value === undefined;
  if (headers.is === 'array')
    return (
      !headers.grown && headers.items.every((pair) => pair.is === 'array' && pair.items[0]?.is === 'known')
    );
  if (headers.is !== 'object') return false;
  if (headers.tag === 'Headers') return !headers.fields.has(FOREIGN);
  const names = [...headers.fields.keys()];
  return (
    headers.tag === undefined &&
    headers.rest.is === 'known' &&
    !names.some((name) => /^(?:#|x-middleware-)/i.test(name))
  );
}

/** The headers that stand in the options of a response. */
function headersOf(options: Value | undefined): Value {
  const given = options?.is === 'object' ? (options.fields.get('headers') ?? options.rest) : options;
  return given?.is === 'object' && given.tag === 'Headers' ? given : headersFrom(given);
}

/**
 * A response that code makes.
 * @param method `next`, `rewrite`, `redirect`, `json`, or `new` for the constructor.
 * @param visited The path that was asked for, where a middleware or proxy answers.
 * @param asked Whether it was asked before who calls.
 */
export function response(
  method: string,
  args: readonly Value[],
  site: Site,
  visited?: string,
  asked = true,
): Value {
  const made = (meaning: Meaning | undefined): Value =>
    object(meaning === undefined ? {} : { [MEANING]: known(meaning) }, UNKNOWN, 'Response');
  if (method === 'next') {
    const next = made('open');
    if (visited !== undefined && next.is === 'object') next.fields.set('headers', headersOfNext());
    return next;
  }
  if (method === 'rewrite') {
    const led = made(rewriteTo(args[0], visited));
    const path = ledTo(args[0], visited);
    if (led.is === 'object' && path !== undefined) led.fields.set(LEADS, known(path));
    return led;
  }
  if (method === 'redirect') {
    const sent = made(redirectTo(args[0], site, visited));
    if (sent.is !== 'object') return sent;
    sent.fields.set(REDIRECTS, known(true));
    if (visited !== undefined) sent.fields.set('headers', headersOfRedirect());
    const sender = `${site.module.path}:${site.node.start}`;
    sent.fields.set(SENDERS_FIELD, known(asked && pathTo(args[0]) === undefined ? sender + UNTOLD : sender));
    const to = ledTo(args[0], visited);
    if (to !== undefined) sent.fields.set(TARGET, known(to));
    return sent;
  }
  if (method === 'error') return made('closed');
  const status = statusOf(args[1]);
  if (status === 'unknown') return made(undefined);
  // Only what stands before the page can go on to it.
  const own = visited === undefined ? undefined : headersOf(args[1]);
  if (own && !isPlainHeaders(own)) return made(undefined);
  const fails = status !== undefined && status >= FAILED;
  const answer = made(fails ? 'closed' : 'open');
  if (answer.is === 'object' && own && !fails) answer.fields.set(ITSELF, known(true));
  if (answer.is !== 'object' || !fails) return answer;
  answer.fields.set(FAILS_FIELD, known(true));
  if (own) answer.fields.set('headers', own);
  return answer;
}

/** Whether there may be no answer. */
export const mayBeAbsent = (value: Value): boolean =>
  value.is === 'object' && value.tag === 'Response' && value.fields.has(ABSENT_FIELD);

/** The answer, where there is one. */
export function present(value: Value): Value {
  if (value.is !== 'object') return value;
  const fields = new Map(value.fields);
  fields.delete(ABSENT_FIELD);
  return { ...value, fields };
}

/** Whether what stands before the page answers in its place, so that nobody gets on to it. */
export const answersItself = (value: Value): boolean =>
  value.is === 'object' && value.fields.has(ITSELF) && !value.fields.has(ABSENT_FIELD);

/** Whether an answer sends whoever gets it to another page. */
export const redirects = (value: Value): boolean => value.is === 'object' && value.fields.has(REDIRECTS);

/** Whether an answer gives nothing to whoever gets it, on each way that leads to it. */
export const servesNothing = (value: Value): boolean =>
  meaningOf(value) === 'closed' ||
  (value.is === 'object' && value.fields.has(FAILS_FIELD) && !value.fields.has(ABSENT_FIELD));

/** What a value means when the middleware returns it; undefined where that can't be told. */
export function meaningOf(value: Value): Meaning | undefined {
  if (value.is === 'known') return value.value === undefined || value.value === null ? 'open' : undefined;
  if (value.is !== 'object' || value.tag !== 'Response') return undefined;
  const meaning = value.fields.get(MEANING);
  const is = meaning?.is === 'known' ? (meaning.value as Meaning) : undefined;
  const headers = value.fields.get('headers');
  if (is === 'closed' && headers && !redirects(value) && !isPlainHeaders(headers)) return undefined;
  if (!value.fields.has(ABSENT_FIELD)) return is;
  // Where there is none, Next goes on to the page.
  if (is === 'elsewhere') return 'wherever';
  return is === 'open' || is === 'wherever' ? is : undefined;
}
