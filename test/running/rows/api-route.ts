/** The generated API route, /api/projects: 401, 429, 403, 415, 413, 400 in that order. */
import { gzipSync } from 'node:zlib';
import { APP_ORIGIN, DOCUMENT, SAME_ORIGIN, type SessionOptions } from '../instance.ts';
import { type Context, type Row, type Sent, USER } from '../table.ts';

const MAY: SessionOptions = { org: { id: 'org_a', perms: { projects: ['read', 'manage'] } } };
const JSON_TYPE = { 'content-type': 'application/json' };
const NAME = JSON.stringify({ name: 'Apollo' });

const post = (headers: Record<string, string>, rest: Partial<Sent> = {}): Sent => ({
  path: '/api/projects',
  method: 'POST',
  headers: { ...JSON_TYPE, ...headers },
  body: NAME,
  ...rest,
});

/** A call of somebody who may do it, in everything right but what the row changes. */
const rightBut = (change: (context: Context) => Partial<Sent>) => (context: Context) => {
  const { headers, ...rest } = change(context);
  return post({ ...context.bearer(MAY), ...(headers as Record<string, string> | undefined) }, rest);
};

const refused = (status: number, error: string, details?: unknown) => ({
  status,
  json: details === undefined ? { error } : { error, details },
  headers: { 'cache-control': 'no-store', 'content-type': /^application\/json/ },
  effects: [],
});

const created = { status: 201, json: { name: 'Apollo' }, effects: ['POST /api/projects'] };

const CROSS_SITE = refused(403, 'Cross-site call');
const NOT_ALLOWED = refused(403, 'Not allowed');
const WRONG_TYPE = refused(415, 'Expected application/json');
const TOO_LARGE = refused(413, 'Body too large');
const NO_JSON = refused(400, 'Invalid JSON');

const byCookie = (
  name: string,
  headers: Record<string, string>,
  expected: Omit<Row, 'name' | 'send'>,
): Row => ({
  name,
  send: ({ cookie }) => post({ ...cookie(MAY), ...headers }),
  ...expected,
});

/** What the schema says is the validator's own words; that something is said is ours. */
const unfit = (name: string, body: unknown): Row => ({
  name,
  send: rightBut(() => ({ body: JSON.stringify(body) })),
  status: 400,
  text: /^\{"error":"Invalid body","details":\["[^"]/,
  headers: { 'cache-control': 'no-store' },
  effects: [],
});

export const API_ROUTE: readonly Row[] = [
  {
    name: 'a visitor does not reach the generated route',
    send: () => post({}),
    status: 401,
    json: { error: 'unauthenticated' },
    headers: { 'cache-control': 'no-store' },
    effects: [],
  },
  {
    name: 'a user with the permission creates',
    send: rightBut(() => ({})),
    ...created,
    headers: {
      'cache-control': 'no-store',
      'ratelimit-policy': '"default";q=5;w=60',
      ratelimit: /^"default";r=4;t=(?:60|59)$/,
    },
  },
  {
    name: 'a user with the permission reads, as the user and organisation of the session',
    send: ({ bearer }) => ({ path: '/api/projects?orgId=org_b', headers: bearer(MAY) }),
    status: 200,
    json: { userId: USER, orgId: 'org_a' },
    headers: { 'cache-control': 'no-store' },
    effects: ['GET /api/projects'],
  },
  {
    name: 'a user without an organisation is refused',
    send: ({ bearer }) => post(bearer()),
    ...NOT_ALLOWED,
  },
  {
    name: 'a member without the permission is refused',
    send: ({ bearer }) => post(bearer({ org: { perms: { projects: ['read'] } } })),
    ...NOT_ALLOWED,
  },
  {
    name: 'the same permission of another feature is refused',
    send: ({ bearer }) => post(bearer({ org: { perms: { invoices: ['manage'] } } })),
    ...NOT_ALLOWED,
  },
  {
    name: 'a role alone is no permission',
    send: ({ bearer }) => post(bearer({ org: { role: 'admin' } })),
    ...NOT_ALLOWED,
  },
  {
    name: 'an organisation that only the body names gives no permission',
    send: ({ bearer }) => post(bearer(), { body: JSON.stringify({ name: 'Apollo', orgId: 'org_a' }) }),
    ...NOT_ALLOWED,
  },
  {
    name: 'reading needs the permission, too',
    send: ({ bearer }) => ({ path: '/api/projects', headers: bearer({ org: {} }) }),
    ...NOT_ALLOWED,
  },
  {
    name: 'permissions in version 1 of the claims are read',
    send: ({ bearer }) => post(bearer({ ...MAY, version: 1 })),
    ...created,
  },
  {
    name: 'permissions in version 2 of the claims are read, from Clerk 6 on',
    send: ({ bearer }) => post(bearer({ ...MAY, version: 2 })),
    // Clerk 5 does not know them: the session has no organisation there.
    status: ({ clerk }) => (clerk === 5 ? 403 : 201),
    json: ({ clerk }) => (clerk === 5 ? NOT_ALLOWED.json : created.json),
    effects: ({ clerk }) => (clerk === 5 ? [] : created.effects),
  },
  byCookie('a page of the app itself may call with cookies', { ...SAME_ORIGIN }, created),
  byCookie('a call with cookies that does not say where it comes from is refused', {}, CROSS_SITE),
  byCookie(
    'a call with cookies from another site is refused',
    { 'sec-fetch-site': 'cross-site' },
    CROSS_SITE,
  ),
  byCookie(
    'a call with cookies from a sibling host is refused',
    { 'sec-fetch-site': 'same-site' },
    CROSS_SITE,
  ),
  byCookie(
    'a call with cookies that a person typed or a form of another window started is refused',
    { 'sec-fetch-site': 'none' },
    CROSS_SITE,
  ),
  byCookie(
    'an older browser is judged by its Origin: another one is refused',
    { origin: 'https://evil.example' },
    CROSS_SITE,
  ),
  byCookie('an Origin of null is refused', { origin: 'null' }, CROSS_SITE),
  byCookie(
    "an older browser is judged by its Origin: the app's own passes",
    { origin: APP_ORIGIN, host: new URL(APP_ORIGIN).host },
    created,
  ),
  byCookie(
    'the same Origin does not outweigh what the browser says about the site',
    { origin: APP_ORIGIN, host: new URL(APP_ORIGIN).host, 'sec-fetch-site': 'cross-site' },
    CROSS_SITE,
  ),
  byCookie(
    'an authorization header that holds no token does not turn a call with cookies into one without',
    { authorization: 'Basic abc' },
    {
      // Clerk 5 takes any authorization header for the token, and finds no session.
      status: ({ clerk }) => (clerk === 5 ? 401 : 403),
      json: ({ clerk }) => (clerk === 5 ? { error: 'unauthenticated' } : CROSS_SITE.json),
      headers: CROSS_SITE.headers,
      effects: [],
    },
  ),
  {
    name: 'reading with cookies needs no proof of origin',
    send: ({ cookie }) => ({ path: '/api/projects', headers: { ...DOCUMENT, ...cookie(MAY) } }),
    status: 200,
    json: { userId: USER, orgId: 'org_a' },
    effects: ['GET /api/projects'],
  },
  {
    name: 'plain text is refused',
    send: rightBut(() => ({ headers: { 'content-type': 'text/plain' } })),
    ...WRONG_TYPE,
  },
  {
    name: 'a form is refused',
    send: rightBut(() => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=Apollo',
    })),
    ...WRONG_TYPE,
  },
  {
    name: 'a type that begins like JSON is refused',
    send: rightBut(() => ({ headers: { 'content-type': 'application/jsonp' } })),
    ...WRONG_TYPE,
  },
  {
    name: 'a type that only mentions JSON is refused',
    send: rightBut(() => ({ headers: { 'content-type': 'text/plain; x=application/json' } })),
    ...WRONG_TYPE,
  },
  {
    name: 'JSON with a charset is accepted',
    send: rightBut(() => ({ headers: { 'content-type': 'application/json; charset=utf-8' } })),
    ...created,
  },
  {
    name: 'a body that announces too much is refused',
    send: rightBut(() => ({ body: JSON.stringify({ name: 'x'.repeat(200_000) }) })),
    ...TOO_LARGE,
  },
  {
    name: 'a body that announces nothing is refused once it has grown too large',
    send: rightBut(() => ({ body: JSON.stringify({ name: 'x'.repeat(200_000) }), chunked: true })),
    ...TOO_LARGE,
  },
  {
    name: 'a body of just less than the limit is read, and judged by the schema',
    send: rightBut(() => ({ body: `{"name":"Apollo"${' '.repeat(90_000)}}` })),
    ...created,
  },
  { name: 'what is not JSON is refused', send: rightBut(() => ({ body: '{bad' })), ...NO_JSON },
  { name: 'no body at all is refused', send: rightBut(() => ({ body: '' })), ...NO_JSON },
  {
    name: 'bytes that are not UTF-8 are refused',
    send: rightBut(() => ({ body: Buffer.from([0x22, 0xff, 0x22]) })),
    ...NO_JSON,
  },
  {
    name: '__proto__ as a key is refused',
    send: rightBut(() => ({ body: '{"name":"Apollo","__proto__":{"admin":true}}' })),
    ...NO_JSON,
  },
  {
    name: '__proto__ as a key further down is refused',
    send: rightBut(() => ({ body: '{"name":"Apollo","more":[{"__proto__":{"admin":true}}]}' })),
    ...NO_JSON,
  },
  {
    name: '__proto__ spelled with an escape is refused',
    send: rightBut(() => ({ body: '{"name":"Apollo","__pr\\u006fto__":{"admin":true}}' })),
    ...NO_JSON,
  },
  unfit('constructor and prototype as keys are refused', { name: 'Apollo', constructor: { prototype: {} } }),
  {
    name: 'arrays within arrays, fifty thousand deep, are refused',
    send: rightBut(() => ({ body: '['.repeat(49_000) + ']'.repeat(49_000) })),
    status: 400,
    text: /^\{"error":"Invalid (?:JSON|body)"/,
    effects: [],
  },
  {
    name: 'objects within objects, ten thousand deep, are refused',
    send: rightBut(() => ({ body: `${'{"name":'.repeat(10_000)}"Apollo"${'}'.repeat(10_000)}` })),
    status: 400,
    text: /^\{"error":"Invalid (?:JSON|body)"/,
    effects: [],
  },
  {
    name: 'a number beyond all numbers is refused',
    send: rightBut(() => ({ body: '{"name":1e999999}' })),
    status: 400,
    text: /^\{"error":"Invalid body"/,
    effects: [],
  },
  {
    name: 'a number of ninety thousand digits is refused',
    send: rightBut(() => ({ body: `{"name":${'9'.repeat(90_000)}}` })),
    status: 400,
    text: /^\{"error":"Invalid body"/,
    effects: [],
  },
  {
    name: 'of a key that comes twice the handler gets the value that was checked',
    send: rightBut(() => ({ body: '{"name":7,"name":"Apollo"}' })),
    ...created,
  },
  {
    name: 'and is refused where the last one does not fit',
    send: rightBut(() => ({ body: '{"name":"Apollo","name":7}' })),
    status: 400,
    text: /^\{"error":"Invalid body"/,
    effects: [],
  },
  {
    name: 'half a character is answered escaped, never as a broken byte',
    send: rightBut(() => ({ body: '{"name":"\\ud800"}' })),
    status: 201,
    text: '\\ud800',
    effects: ['POST /api/projects'],
  },
  {
    name: 'a compressed body is not unpacked: it is no JSON',
    send: rightBut(() => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(NAME) })),
    ...NO_JSON,
  },
  unfit('a key that the schema does not name is refused', { name: 'Apollo', ownerId: 'user_b' }),
  unfit('a value of another type is refused', { name: 7 }),
  unfit('a value that is too long is refused', { name: 'x'.repeat(201) }),
  unfit('a value of white space is refused', { name: '   ' }),
  unfit('a missing value is refused', {}),
  unfit('an array is refused', [{ name: 'Apollo' }]),
  {
    name: 'a caller who may not is told so before a wrong content type is',
    send: ({ bearer }) => post({ ...bearer(), 'content-type': 'text/plain' }),
    ...NOT_ALLOWED,
  },
  {
    name: 'a wrong content type is told before a large body is read',
    send: rightBut(() => ({ headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(200_000) })),
    ...WRONG_TYPE,
  },
  {
    name: 'a method that the route does not have is refused',
    send: rightBut(() => ({ method: 'PUT' })),
    status: 405,
    text: /^(?:|\{"error":"Method not allowed"\})$/,
    effects: [],
  },
];
