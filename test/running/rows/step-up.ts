/** Step-up on /api/close-account: who proved recently who they are. Clerk 5 has none. */
import { DOCUMENT, SAME_ORIGIN, type SessionOptions } from '../instance.ts';
import { type Row, USER } from '../table.ts';

const only: Row['only'] = ({ clerk }) => clerk > 5;

/** What Clerk's useReverification looks for. */
const AGAIN = {
  status: 403,
  json: {
    clerk_error: {
      type: 'forbidden',
      reason: 'reverification-error',
      metadata: { reverification: 'strict_mfa' },
    },
  },
  headers: { 'cache-control': 'no-store' },
  effects: [],
};

const closed = { status: 200, json: { closed: USER }, effects: ['POST /api/close-account'] };

const refused = (error: string) => ({
  status: 403,
  json: { error },
  headers: { 'cache-control': 'no-store' },
  effects: [],
});

const withAges = (name: string, session: SessionOptions, expected: Omit<Row, 'name' | 'send'>): Row => ({
  name,
  send: ({ bearer }) => ({ path: '/api/close-account', method: 'POST', headers: bearer(session) }),
  ...expected,
  only,
});

const withCookies = (
  name: string,
  headers: Record<string, string>,
  expected: Omit<Row, 'name' | 'send'>,
): Row => ({
  name,
  send: ({ cookie }) => ({
    path: '/api/close-account',
    method: 'POST',
    headers: { ...cookie({ factorAges: [0, -1] }), ...headers },
  }),
  ...expected,
  only,
});

export const STEP_UP: readonly Row[] = [
  {
    name: 'a visitor is not asked for a fresh proof, but refused',
    send: () => ({ path: '/api/close-account', method: 'POST' }),
    status: 401,
    json: { error: 'unauthenticated' },
    effects: [],
    only,
  },
  withAges('a user who has just signed in passes', { factorAges: [0, -1] }, closed),
  withAges('nine minutes ago is recent', { factorAges: [9, -1] }, closed),
  withAges('ten minutes ago is not', { factorAges: [10, -1] }, AGAIN),
  withAges('a sign-in of yesterday asks for a proof', { factorAges: [1500, -1] }, AGAIN),
  withAges('a fresh token of an old sign-in asks for a proof', { factorAges: [60, -1], age: 0 }, AGAIN),
  withAges('with a second factor, that one has to be recent, too', { factorAges: [0, 11] }, AGAIN),
  withAges('a recent second factor does not stand for the first', { factorAges: [300, 3] }, AGAIN),
  withAges('two recent factors pass', { factorAges: [3, 3] }, closed),
  withAges('a session that never proved anything asks for a proof', { factorAges: [-1, -1] }, AGAIN),
  withAges('a session that does not say when asks for a proof', { factorAges: null }, AGAIN),
  withAges(
    'an expired session is refused before that',
    { age: 120 },
    {
      status: 401,
      json: { error: 'unauthenticated' },
      effects: [],
    },
  ),
  withAges(
    'somebody who acts as the user is refused',
    { actor: 'user_support' },
    refused('Not while impersonating a user'),
  ),
  withCookies('a fresh session with cookies passes from the app itself', { ...SAME_ORIGIN }, closed),
  withCookies(
    'a fresh session is no consent to what another site sends',
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    refused('Cross-site call'),
  ),
  withCookies(
    'a fresh session is no consent to a form of another site',
    { ...DOCUMENT },
    refused('Cross-site call'),
  ),
];
