import { type Node, nodes } from '../../facts/ast.ts';
import { FAILS_FIELD, known, MEANING_FIELD, object, type Site, UNKNOWN, type Value } from './value.ts';

/** What a response means for a visitor: the resource is served (`open`), or they are turned away (`closed`). */
/** `elsewhere`: they are sent to another page; `wherever`: one of `open` and `elsewhere`. */
export type Meaning = 'open' | 'closed' | 'elsewhere' | 'wherever';

const MEANING = MEANING_FIELD;
const SIGN_IN = /sign-?_?in|log-?_?in|\bauth\b|account/i;
const REFUSING = new Set([401, 403]);
const FAILED = 400;
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

/** Where a redirect leads, as far as its target is known. */
function leadsToSignIn(target: Value | undefined, site: Site): boolean {
  const path =
    target?.is === 'object' ? (target.fields.get('#led') ?? target.fields.get('pathname')) : target;
  if (path?.is === 'known' && typeof path.value === 'string') return SIGN_IN.test(path.value);
  return textsOf(given(site)[0]).some((text) => SIGN_IN.test(text));
}

/**
 * A response that code makes.
 * @param method `next`, `rewrite`, `redirect`, `json`, or `new` for the constructor.
 */
export function response(method: string, args: readonly Value[], site: Site): Value {
  const made = (meaning: Meaning | undefined): Value =>
    object(meaning === undefined ? {} : { [MEANING]: known(meaning) }, UNKNOWN, 'Response');
  if (method === 'next' || method === 'rewrite') return made('open');
  if (method === 'redirect') return made(leadsToSignIn(args[0], site) ? 'closed' : 'elsewhere');
  if (method === 'error') return made('closed');
  const status = statusOf(args[1]);
  if (status === 'unknown') return made(undefined);
  const answer = made(REFUSING.has(status ?? 200) ? 'closed' : 'open');
  if (answer.is === 'object' && status !== undefined && status >= FAILED)
    answer.fields.set(FAILS_FIELD, known(true));
  return answer;
}

/** Whether an answer gives nothing to whoever gets it, on each way that leads to it. */
export const servesNothing = (value: Value): boolean =>
  meaningOf(value) === 'closed' || (value.is === 'object' && value.fields.has(FAILS_FIELD));

/** What a value means when the middleware returns it; undefined where that can't be told. */
export function meaningOf(value: Value): Meaning | undefined {
  if (value.is === 'known') return value.value === undefined || value.value === null ? 'open' : undefined;
  if (value.is !== 'object' || value.tag !== 'Response') return undefined;
  const meaning = value.fields.get(MEANING);
  return meaning?.is === 'known' ? (meaning.value as Meaning) : undefined;
}
