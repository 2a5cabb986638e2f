/** The security headers on every kind of answer. */
import { DOCUMENT, FRONTEND_API } from '../instance.ts';
import type { Context, Row, Sent } from '../table.ts';

const POLICY = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline' https://${FRONTEND_API} https://challenges.cloudflare.com https://*.protect.clerk.com`,
  "script-src-attr 'none'",
  `connect-src 'self' https://${FRONTEND_API} https://*.protect.clerk.com:*`,
  "img-src 'self' data: https://img.clerk.com",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "worker-src 'self' blob:",
  'frame-src https://challenges.cloudflare.com https://*.protect.clerk.com',
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS: Record<string, string | null> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'x-permitted-cross-domain-policies': 'none',
  'strict-transport-security': 'max-age=63072000',
  'content-security-policy-report-only': POLICY,
  'content-security-policy': null,
};

const on = (
  what: string,
  send: (context: Context) => Sent,
  status: number,
  text: string | RegExp,
  effects: string[] = [],
): Row => ({
  name: `${what} carries every security header`,
  send,
  status,
  text,
  headers: SECURITY_HEADERS,
  effects,
});

export const HEADERS: readonly Row[] = [
  on('a static page', () => ({ path: '/', headers: DOCUMENT }), 200, '<html'),
  on(
    'a page that is rendered per request',
    () => ({ path: '/about', headers: DOCUMENT }),
    200,
    'ran /about',
    ['page /about'],
  ),
  on('the redirect to sign-in', () => ({ path: '/dashboard', headers: DOCUMENT }), 307, /^/),
  on(
    "Clerk's own redirect",
    ({ cookie }) => ({ path: '/dashboard', headers: { ...DOCUMENT, ...cookie({ age: 120 }) } }),
    307,
    /^/,
  ),
  {
    // resolve-routes.js drops what headers() says for a redirect of the configuration, its own ones included.
    name: "Next's own redirect carries none of them, and leads nowhere but to this site",
    send: () => ({ path: '/about/', headers: DOCUMENT }),
    status: 308,
    text: /^/,
    headers: {
      location: /^(?:http:\/\/localhost:\d+)?\/about$/,
      'x-content-type-options': null,
      'strict-transport-security': null,
    },
    effects: [],
  },
  on("the wall's 401", () => ({ path: '/api/me' }), 401, '"unauthenticated"'),
  on('an API answer', ({ bearer }) => ({ path: '/api/me', headers: bearer() }), 200, '"userId"', [
    'GET /api/me',
  ]),
  on('a 403', ({ bearer }) => ({ path: '/api/projects', headers: bearer() }), 403, 'Not allowed'),
  on(
    'a 400 of the webhook',
    () => ({ path: '/api/webhooks/clerk', method: 'POST', body: '' }),
    400,
    'Not signed',
  ),
  on('a 404 page', ({ bearer }) => ({ path: '/nothing-here', headers: bearer() }), 404, /404|not found/i),
  on(
    'a 404 of the API',
    ({ bearer }) => ({ path: '/api/nothing/here', headers: bearer() }),
    404,
    /404|not found/i,
  ),
  on('a file of public/', () => ({ path: '/logo.txt' }), 200, 'a public file'),
  on('a chunk that is not there', () => ({ path: '/_next/static/chunks/nothing.js' }), 404, /404|not found/i),
];
