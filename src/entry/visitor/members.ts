import { type Evaluator, known, UNKNOWN, type Value } from './value.ts';

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
const TEXT_METHODS = new Set(['startsWith', 'endsWith', 'includes', 'toLowerCase', 'trim', 'split', 'slice']);
const LIST_METHODS = new Set(['includes', 'some', 'every', 'find']);

/** `value.name`. */
export function member(value: Value, name: string, path: string): Value {
  switch (value.is) {
    case 'request':
      return name === 'nextUrl' ? { is: 'url' } : UNKNOWN;
    case 'url':
      return name === 'pathname' ? known(path) : UNKNOWN;
    case 'auth':
      return REFUSALS.has(name) ? { is: 'refusal' } : UNKNOWN;
    case 'session':
      if (REFUSALS.has(name)) return { is: 'refusal' };
      if (name === 'isPublicRoute' && value.listed !== undefined) return known(value.listed);
      if (name === 'has') return { is: 'method', of: value, name };
      return Object.hasOwn(SIGNED_OUT, name) ? known(SIGNED_OUT[name]) : UNKNOWN;
    case 'known':
      if (value.value === null || value.value === undefined) return known(undefined);
      if (name === 'length' && (typeof value.value === 'string' || Array.isArray(value.value)))
        return known(value.value.length);
      return { is: 'method', of: value, name };
    default:
      return UNKNOWN;
  }
}

/** Calls a method of a value that is known. */
export function callMethod(of: Value, name: string, given: readonly Value[], evaluator: Evaluator): Value {
  if (of.is === 'session') return known(false);
  if (of.is !== 'known') return UNKNOWN;
  const [first] = given;
  const plain = given.map((one) => (one.is === 'known' ? one.value : UNKNOWN));
  const readable = !plain.includes(UNKNOWN);
  if (typeof of.value === 'string' && TEXT_METHODS.has(name) && readable) return text(of.value, name, plain);
  if (!Array.isArray(of.value) || !LIST_METHODS.has(name)) return UNKNOWN;
  if (name === 'includes') return readable ? known(of.value.includes(plain[0])) : UNKNOWN;
  if (first?.is !== 'function') return UNKNOWN;
  const results = of.value.map((item: unknown) => evaluator.apply(first, [known(item)]));
  if (!results.every((result) => result.is === 'known')) return UNKNOWN;
  const truths = results.map((result) => result.is === 'known' && Boolean(result.value));
  if (name === 'some') return known(truths.includes(true));
  if (name === 'every') return known(!truths.includes(false));
  const at = truths.indexOf(true);
  return known(at === -1 ? undefined : of.value[at]);
}

function text(of: string, name: string, given: readonly unknown[]): Value {
  const [first, second] = given;
  if (name === 'toLowerCase') return known(of.toLowerCase());
  if (name === 'trim') return known(of.trim());
  if (name === 'slice' && typeof first === 'number')
    return known(of.slice(first, typeof second === 'number' ? second : undefined));
  if (typeof first !== 'string' || second !== undefined) return UNKNOWN;
  if (name === 'startsWith') return known(of.startsWith(first));
  if (name === 'endsWith') return known(of.endsWith(first));
  if (name === 'includes') return known(of.includes(first));
  return name === 'split' ? known(of.split(first)) : UNKNOWN;
}
