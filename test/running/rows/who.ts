/** Who counts as signed in, and what everybody else is told. */
import { createHmac } from 'node:crypto';
import { DOCUMENT, makeInstance, mintSession, tampered } from '../instance.ts';
import { type Context, type Row, USER } from '../table.ts';

const REFUSED = {
  status: 401,
  json: { error: 'unauthenticated' },
  headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
  effects: [],
} as const;

const ME = { status: 200, json: { userId: USER, orgId: null }, effects: ['GET /api/me'] };

/** A signed-out visitor of a page is sent to sign-in; the answer has no body to speak of. */
export const toSignIn = (returnTo: string): Pick<Row, 'status' | 'text' | 'headers' | 'effects'> => ({
  status: 307,
  text: /^(?:|\/sign-in\?.*)$/,
  headers: {
    location: new RegExp(`/sign-in\\?redirect_url=${encodeURIComponent(returnTo).replaceAll('.', '\\.')}$`),
  },
  effects: [],
});

const refusedToken = (name: string, headers: (context: Context) => Record<string, string>): Row => ({
  name,
  send: (context) => ({ path: '/api/me', headers: headers(context) }),
  ...REFUSED,
});

/** HS256 under the text of the public key: what a verifier accepts that lets the token choose the algorithm. */
function confused({ instance, userId }: Context): string {
  const unsigned = mintSession(instance, { userId, header: { alg: 'HS256' }, signWith: 'none' });
  const signed = unsigned.slice(0, -1);
  return `${signed}.${createHmac('sha256', instance.jwtKey).update(signed).digest('base64url')}`;
}

const foreign = makeInstance();

export const WHO: readonly Row[] = [
  { name: 'a visitor gets 401 from an API route', send: () => ({ path: '/api/me' }), ...REFUSED },
  {
    name: 'a visitor who posts to an API route gets 401',
    send: () => ({ path: '/api/me', method: 'POST', body: '{}' }),
    ...REFUSED,
  },
  {
    name: 'a visitor who asks an API route for HEAD gets 401 and no body',
    send: () => ({ path: '/api/me', method: 'HEAD' }),
    status: 401,
    text: '',
    effects: [],
  },
  {
    name: 'a visitor who asks an API route for OPTIONS gets 401',
    send: () => ({ path: '/api/me', method: 'OPTIONS' }),
    ...REFUSED,
  },
  {
    name: 'a visitor gets 401 from a catch-all API route',
    send: () => ({ path: '/api/admin/users/delete', method: 'POST' }),
    ...REFUSED,
  },
  {
    name: 'a visitor cannot tell an API route that is not there from one that is',
    send: () => ({ path: '/api/nothing/here' }),
    ...REFUSED,
  },
  {
    name: 'a visitor who opens a page is sent to sign-in',
    send: () => ({ path: '/dashboard', headers: DOCUMENT }),
    ...toSignIn('/dashboard'),
  },
  {
    name: 'a program without a session that asks for a page is sent to sign-in, on a cold start and later',
    send: () => ({ path: '/dashboard', headers: { accept: '*/*' } }),
    ...toSignIn('/dashboard'),
  },
  {
    name: 'a visitor who asks a page for HEAD is sent to sign-in',
    send: () => ({ path: '/dashboard', method: 'HEAD' }),
    ...toSignIn('/dashboard'),
  },
  {
    name: 'a visitor who posts a form to a page is sent to sign-in by 303, which drops the form',
    send: () => ({
      path: '/dashboard',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b',
    }),
    ...toSignIn('/dashboard'),
    status: 303,
  },
  {
    name: 'a visitor who opens a page that is not there is sent to sign-in',
    send: () => ({ path: '/nothing-here', headers: DOCUMENT }),
    ...toSignIn('/nothing-here'),
  },
  {
    name: 'the way back after sign-in keeps the query',
    send: () => ({ path: '/dashboard?tab=a&b=c%20d', headers: DOCUMENT }),
    ...toSignIn('/dashboard'),
    // Next spells the space as + or %20; both are encoded once more for the way back.
    headers: { location: /\/sign-in\?redirect_url=%2Fdashboard%3Ftab%3Da%26b%3Dc(?:%2B|%2520)d$/ },
  },
  {
    name: 'the way back after sign-in names no host, whatever a forwarded host says',
    send: () => ({ path: '/dashboard', headers: { ...DOCUMENT, 'x-forwarded-host': 'evil.example' } }),
    ...toSignIn('/dashboard'),
  },
  {
    name: 'a user is let in by a bearer token',
    send: ({ bearer }) => ({ path: '/api/me', headers: bearer() }),
    ...ME,
  },
  {
    name: 'a user is let in by cookies',
    send: ({ cookie }) => ({ path: '/api/me', headers: cookie() }),
    ...ME,
  },
  {
    name: 'a user opens a page with cookies',
    send: ({ cookie }) => ({ path: '/dashboard', headers: { ...DOCUMENT, ...cookie() } }),
    status: 200,
    text: 'ran /dashboard',
    effects: ['page /dashboard'],
  },
  {
    name: 'a user opens a page with a bearer token',
    send: ({ bearer }) => ({ path: '/team/7', headers: bearer() }),
    status: 200,
    text: 'ran /team/7',
    effects: ['page /team/7'],
  },
  {
    name: 'a user gets 404 for a page that is not there',
    send: ({ bearer }) => ({ path: '/nothing-here', headers: bearer() }),
    status: 404,
    text: /404|not found/i,
    effects: [],
  },
  {
    name: 'a user gets 404 from an API route that is not there',
    send: ({ bearer }) => ({ path: '/api/nothing/here', headers: bearer() }),
    status: 404,
    text: /404|not found/i,
    effects: [],
  },
  {
    name: 'the organisation of a session is the one that is named in it',
    send: ({ bearer }) => ({ path: '/api/me', headers: bearer({ org: { id: 'org_a' } }) }),
    ...ME,
    json: { userId: USER, orgId: 'org_a' },
  },
  refusedToken('an expired bearer token is refused', ({ bearer }) => bearer({ age: 120 })),
  refusedToken('an expired cookie is refused by an API route', ({ cookie }) => cookie({ age: 120 })),
  {
    name: 'an expired cookie sends a browser to Clerk for a fresh one',
    send: ({ cookie }) => ({ path: '/dashboard', headers: { ...DOCUMENT, ...cookie({ age: 120 }) } }),
    status: 307,
    text: /^/,
    headers: { location: /^https:\/\/clerk\.offline\.example\/v1\/client\/handshake\?/ },
    effects: [],
  },
  refusedToken('a token that is not valid yet is refused', ({ bearer }) => bearer({ age: -120 })),
  refusedToken("another origin's bearer token is refused", ({ bearer }) =>
    bearer({ azp: 'https://evil.example' }),
  ),
  refusedToken("another origin's cookie is refused", ({ cookie }) => cookie({ azp: 'https://evil.example' })),
  refusedToken("an origin that begins like the app's is refused", ({ bearer }) =>
    bearer({ azp: 'https://app.offline.example.evil.example' }),
  ),
  refusedToken('the same host without TLS is another origin, and refused', ({ bearer }) =>
    bearer({ azp: 'http://app.offline.example' }),
  ),
  {
    name: 'a token that names no origin is refused, as far as Clerk can do that',
    send: ({ bearer }) => ({ path: '/api/me', headers: bearer({ azp: null }) }),
    // Before @clerk/backend 3.11.1 authorizedParties is not asked for a token without azp.
    status: ({ clerk }) => (clerk === 7 ? 401 : 200),
    json: ({ clerk }) => (clerk === 7 ? REFUSED.json : ME.json),
    effects: ({ clerk }) => (clerk === 7 ? [] : ME.effects),
  },
  refusedToken('a token that asks for no signature is refused', ({ bearer }) =>
    bearer({ header: { alg: 'none' }, signWith: 'none' }),
  ),
  refusedToken('a token of algorithm none under a signature is refused', ({ bearer }) =>
    bearer({ header: { alg: 'none' } }),
  ),
  refusedToken('a token signed with the public key as a password is refused', (context) => ({
    authorization: `Bearer ${confused(context)}`,
  })),
  refusedToken("another instance's bearer token is refused", ({ bearer }) =>
    bearer({ signWith: foreign.privateKey }),
  ),
  refusedToken("another instance's cookie is refused", ({ cookie }) =>
    cookie({ signWith: foreign.privateKey }),
  ),
  refusedToken('a cookie of another issuer is refused', ({ cookie }) =>
    cookie({ issuer: 'https://clerk.evil.example' }),
  ),
  refusedToken('a token whose user was changed is refused', ({ token }) => ({
    authorization: `Bearer ${tampered(token(), { sub: 'user_admin' })}`,
  })),
  {
    name: 'a token that is none is refused',
    send: () => ({ path: '/api/me', headers: { authorization: 'Bearer abc.def.ghi' } }),
    // Clerk 6 throws over a header that is not JSON, before any handler of ours is asked: closed, but not said well.
    status: ({ clerk }) => (clerk === 6 ? 500 : 401),
    text: ({ clerk }) => (clerk === 6 ? 'Internal Server Error' : /^\{"error":"unauthenticated"\}$/),
    effects: [],
  },
  refusedToken('a token in another spelling of the scheme is refused', ({ token }) => ({
    authorization: `bearer ${token()}`,
  })),
  refusedToken('a session cookie without the one that says when it began is refused', ({ token }) => ({
    cookie: `__session=${token()}`,
  })),
  {
    name: 'a token in the query is no session',
    send: ({ token }) => ({ path: `/api/me?__session=${token()}&token=${token()}` }),
    ...REFUSED,
  },
  refusedToken('a pending session is no session for an API route', ({ bearer }) =>
    bearer({ status: 'pending' }),
  ),
  {
    name: 'a pending session is sent to sign-in from a page',
    send: ({ cookie }) => ({
      path: '/dashboard',
      headers: { ...DOCUMENT, ...cookie({ status: 'pending' }) },
    }),
    ...toSignIn('/dashboard'),
  },
];
