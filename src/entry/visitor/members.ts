import { choiceOf, isTheirs } from './choice.ts';
import { listMethod } from './lists.ts';
import { ORIGIN } from './target.ts';
import { QUERY, textMethod } from './texts.ts';
import { withQuery } from './urls.ts';
import { type Evaluator, known, type Target, UNKNOWN, type Value } from './value.ts';

/** What Clerk's session object holds for somebody who is signed out. */
const SIGNED_OUT: Record<string, unknown> = {
  userId: null,
  sessionId: null,
  orgId: null,
  orgRole: null,
  orgSlug: null,
  actor: null,
  sessionClaims: null,
  sessionStatus: null,
  factorVerificationAge: null,
  isAuthenticated: false,
};

const REFUSALS = new Set(['protect', 'redirectToSignIn', 'redirectToSignUp']);
/** Clerk's own keys: where a file runs without them, it says so in this variable. */
const CLERK_KEYS = new Set([
  'CLERK_SECRET_KEY',
  'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY',
  'CLERK_PUBLISHABLE_KEY',
]);

/** Tests of a text that the caller is free to pass or to fail. */
const TESTS = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'match',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'split',
]);

const sent = (what: string): Value => ({ is: 'sent', choice: choiceOf(what) });

/** A URL as a text. */
function wholeOf({ path, fromPath, query }: Target): Value {
  if (path === undefined) return UNKNOWN;
  return query ? { is: 'text', start: ORIGIN + path, fromPath, query } : known(ORIGIN + path, fromPath);
}

/** A request to a path that brings nothing along which is not the caller's to choose. */
function ofRequest(name: string, path: string): Value {
  switch (name) {
    case 'nextUrl':
      return { is: 'url', to: { path, fromPath: true, query: true } };
    case 'url':
      return wholeOf({ path, fromPath: true, query: true });
    case 'headers':
      return { is: 'bag', of: 'header' };
    case 'cookies':
      return { is: 'bag', of: 'cookie' };
    default:
      return name === 'method' || name === 'clone' ? { is: 'method', of: { is: 'request' }, name } : UNKNOWN;
  }
}

function ofUrl(to: Target, name: string): Value {
  switch (name) {
    case 'pathname':
      return to.path === undefined ? UNKNOWN : known(to.path, to.fromPath);
    case 'href':
      return wholeOf(to);
    case 'origin':
      return known(ORIGIN);
    case 'basePath':
      return known('');
    case 'search':
      return sent(QUERY);
    case 'searchParams':
      return { is: 'bag', of: 'query parameter' };
    default:
      return name === 'clone' || name === 'toString'
        ? { is: 'method', of: { is: 'url', to }, name }
        : UNKNOWN;
  }
}

/** `value.name`. */
export function member(value: Value, name: string, { path, member: isMember, keys }: Evaluator): Value {
  switch (value.is) {
    case 'request':
      return ofRequest(name, path);
    case 'url':
      return ofUrl(value.to, name);
    case 'bag':
    case 'regexp':
      return { is: 'method', of: value, name };
    case 'list':
      if (name === 'length') return known(value.items.length);
      return /^\d+$/.test(name)
        ? (value.items[Number(name)] ?? known(undefined))
        : { is: 'method', of: value, name };
    case 'text':
      return value.query ? { is: 'method', of: value, name } : UNKNOWN;
    case 'sent':
      // A part of what they send is theirs as well.
      return TESTS.has(name) ? { is: 'method', of: value, name } : value;
    case 'object':
      return value.fields.get(name) ?? known(undefined);
    case 'env':
      return CLERK_KEYS.has(name) ? (keys ? { is: 'key' } : known(undefined)) : UNKNOWN;
    case 'key':
      return name === 'length' ? UNKNOWN : { is: 'method', of: value, name };
    case 'auth':
      return REFUSALS.has(name) ? { is: 'refusal', later: true } : UNKNOWN;
    case 'session':
      if (REFUSALS.has(name)) return { is: 'refusal' };
      if (name === 'isPublicRoute' && value.listed !== undefined) return known(value.listed);
      if (name === 'has') return { is: 'method', of: value, name };
      return Object.hasOwn(SIGNED_OUT, name) && !isMember ? known(SIGNED_OUT[name]) : UNKNOWN;
    case 'known':
      if (value.value === null || value.value === undefined) return known(undefined);
      if (name === 'length' && (typeof value.value === 'string' || Array.isArray(value.value)))
        return known(value.value.length, value.fromPath);
      if (Array.isArray(value.value) && /^\d+$/.test(name))
        return known(value.value[Number(name)], value.fromPath);
      return { is: 'method', of: value, name };
    default:
      return UNKNOWN;
  }
}

/** What the caller sends under a name. */
function fromBag(of: 'header' | 'cookie' | 'query parameter', name: string, given: readonly Value[]): Value {
  const [first] = given;
  const key = first?.is === 'known' && typeof first.value === 'string' ? first.value : undefined;
  if (key === undefined || !['get', 'has'].includes(name)) return UNKNOWN;
  return of === 'header' && !isTheirs(key)
    ? UNKNOWN
    : sent(`the ${of} ${of === 'header' ? key.toLowerCase() : key}`);
}

/** Calls a method of a value that is known. */
export function callMethod(of: Value, name: string, given: readonly Value[], evaluator: Evaluator): Value {
  const [first] = given;
  switch (of.is) {
    case 'session':
      return evaluator.member ? UNKNOWN : known(false);
    case 'request':
      return name === 'clone' ? of : UNKNOWN;
    case 'url':
      if (name === 'clone') return { is: 'url', to: { ...of.to } };
      return name === 'toString' ? wholeOf(of.to) : UNKNOWN;
    case 'bag':
      return fromBag(of.of, name, given);
    case 'sent': {
      const plain = given.every((one) => one.is === 'known' || one.is === 'regexp' || one.is === 'sent');
      if (!plain || !TESTS.has(name)) return UNKNOWN;
      const test = `${name} ${JSON.stringify(given)}`;
      return { is: 'sent', choice: choiceOf(of.choice.what, test) };
    }
    case 'key':
      // What a key that is set begins with; what else it holds is not known.
      if (name === 'startsWith' && first?.is === 'known' && /^[ps]k_$/.test(String(first.value)))
        return known(true);
      return name === 'trim' || name === 'toString' ? of : UNKNOWN;
    case 'regexp':
      if (name !== 'test') return UNKNOWN;
      if (first?.is === 'sent') return { is: 'sent', choice: choiceOf(first.choice.what, 'test') };
      if (first?.is === 'text') return withQuery(first, name, of);
      if (first?.is === 'known' && typeof first.value === 'string') {
        const fits = of.test(first.value);
        return fits === undefined ? UNKNOWN : known(fits);
      }
      return UNKNOWN;
    case 'text':
      return withQuery(of, name, first);
    case 'list':
      return listMethod(of.items, name, given, evaluator);
    case 'known': {
      if (typeof of.value === 'string') {
        const made = textMethod(of.value, name, given);
        return made?.is === 'known' ? known(made.value, of.fromPath) : (made ?? UNKNOWN);
      }
      return Array.isArray(of.value)
        ? listMethod(
            of.value.map((item) => known(item, of.fromPath)),
            name,
            given,
            evaluator,
          )
        : UNKNOWN;
    }
    default:
      return UNKNOWN;
  }
}
