import { PUBLISHABLE, TOLD, UNKNOWN, type Value } from './value.ts';

type Secret = Value & { is: 'secret' };

/** Whether a text stands in the code in place of a secret that is missing: who knows the code knows it. */
export const isGuessable = (secret: Value, fallback: Value): boolean =>
  secret.is === 'secret' && fallback.is === 'known' && Boolean(fallback.value);

/** Methods that leave all of a secret in what they give. */
const WHOLE = new Set(
  'trim trimStart trimEnd toString valueOf toLowerCase toUpperCase normalize replace replaceAll concat padStart padEnd update digest copy export then'.split(
    ' ',
  ),
);
const OF_LISTS = new Set(['map', 'filter', 'slice', 'toSorted', 'concat']);
const CUTS = new Set(['slice', 'substring', 'substr', 'subarray']);
/** Characters that can't be tried out. */
const ENOUGH = 8;

/** What a method leaves of a secret: a part of one may be guessed. */
export function methodOfSecret(secret: Secret, name: string, args: readonly Value[]): Value {
  const [first, second] = args.map((one) => (one.is === 'known' ? one.value : undefined));
  if (name === 'split')
    return args[0]?.is === 'regexp' || /^[,;|\s]+$/.test(String(first))
      ? { ...secret, listed: true }
      : UNKNOWN;
  if (name === 'update' && secret.kind === 'signature') return signing(secret, args[0]);
  if (WHOLE.has(name) || (secret.listed && OF_LISTS.has(name))) return secret;
  if (secret.kind === 'signature' && CUTS.has(name)) {
    const long = args.length < 2 || (typeof second === 'number' && second - Number(first) >= ENOUGH);
    return long && first !== undefined ? secret : UNKNOWN;
  }
  return UNKNOWN;
}

/** The signature of what was signed so far, and of that, too. */
export const signing = (signature: Secret, text: Value | undefined): Secret =>
  signature.signs === 'other' || !(text?.is === 'request' || text?.is === 'known' || text === TOLD)
    ? { ...signature, signs: 'other' }
    : { ...signature, signs: 'known' };

/** A variable that every visitor's browser is told. */
export const isTold = (value: Value): boolean => value === TOLD || value === PUBLISHABLE;

/** A key that was sent along, that every visitor is told, or that stands in the code. */
export const isForAll = (key: Value | undefined): boolean =>
  key !== undefined &&
  (isTold(key) || key.is === 'request' || (key.is === 'known' && typeof key.value === 'string'));

/** The key that an HMAC is made with: one that others know proves nothing. */
export const provesNothing = (key: Value | undefined): boolean =>
  key === undefined || isTold(key) || key.is === 'known' || key.is === 'request';

const SECRET =
  /SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASSCODE|PWD|CREDENTIAL|HMAC|PRIVATE|BEARER|(?:^|_)(?:API|ACCESS|AUTH|SIGNING|SERVICE|ADMIN|CRON|MASTER|WEBHOOK|INTERNAL)?(?:KEYS?|SALT|PASS|SIGN|SIGNATURE|SIGNING|AUTH|PIN|CODES?)(?:_|$)|API_?KEY/i;
const NO_SECRET =
  /PUBLI|(?:URLS?|URI|HOST|HOSTNAME|ORIGINS?|DOMAINS?|ID|NAME|PATH|REGION|EMAILS?|USER|MODE|ENABLED|DISABLED|REQUIRED|TTL|EXPIR\w*|LENGTH|SIZE|COUNT|LIMIT|PREFIX|HEADER|TYPE|PROVIDERS?|STRATEGY|ISSUER|AUDIENCE|VERSION|ALG|ALGORITHM|SCHEME|REALM|SCOPES?|METHOD)$|(?:COUNTRY|LANG|LANGUAGE|LOCALE|CURRENCY|AREA|ZIP|POSTAL|STATUS|ERROR|EXIT|VERSION|STATE)_?CODES?$/i;

/** Whether a variable of the environment is a secret by its name, and none that others may know or guess. */
export const isSecretName = (name: string): boolean => SECRET.test(name) && !NO_SECRET.test(name);

/** What names where the data is: the user and the password stand in it. */
const CONNECTION =
  /^(?:\w+_)?(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MONGO|MONGODB|REDIS|DIRECT|AMQP|RABBITMQ)(?:_\w+)?_(?:URL|URI|DSN)$|CONNECTION_?STRING$/i;

/** Whether a variable of the environment holds how to get at the data, by its name. */
export const isConnectionName = (name: string): boolean => CONNECTION.test(name) && !/REST|PUBLI/i.test(name);

/** Two values of the environment compared with each other: nothing that the caller sent is asked. */
export const asksNobody = (secrets: readonly Value[]): boolean =>
  secrets.length > 1 && secrets.every((one) => one.is === 'secret' && one.kind === 'secret');
