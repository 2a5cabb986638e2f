/** An app in two languages whose owner had a proxy of his own: what that did, it still does; what it left open is closed. */
import { DOCUMENT } from '../instance.ts';
import { type Row, USER } from '../table.ts';
import { SECURITY_HEADERS } from './headers.ts';

const page = (
  name: string,
  path: string,
  ran: string,
  headers: Record<string, string | RegExp | null> = {},
): Row => ({
  name,
  send: () => ({ path, headers: DOCUMENT }),
  status: 200,
  text: `ran ${ran}`,
  headers,
  effects: [`page ${ran}`],
});

/** To the sign-in page, with the way back in the query. */
const toSignIn = (name: string, path: string, rest: Partial<Row> = {}): Row => ({
  name,
  send: () => ({ path, headers: DOCUMENT }),
  status: 307,
  text: /^/,
  headers: {
    location: new RegExp(`/sign-in\\?redirect_url=.*${encodeURIComponent(path).replaceAll('.', '\\.')}$`),
  },
  effects: [],
  ...rest,
});

const home = (name: string, headers: Record<string, string>, path: string, text: string): Row => ({
  name,
  send: () => ({ path, headers: { ...DOCUMENT, ...headers } }),
  status: 200,
  text,
  effects: [],
});

const moved = (name: string, path: string, headers: Record<string, string>, to: RegExp): Row => ({
  name,
  send: () => ({ path, headers: { ...DOCUMENT, ...headers } }),
  status: 307,
  text: /^/,
  headers: { location: to },
  effects: [],
});

export const INTL: readonly Row[] = [
  home('the home page is English without a prefix', {}, '/', 'Hello'),
  home('the home page is German below /de', {}, '/de', 'Hallo'),
  moved('a browser that prefers German is led to /de', '/', { 'accept-language': 'de' }, /\/de$/),
  moved('a visitor who chose German before is led to /de', '/', { cookie: 'NEXT_LOCALE=de' }, /\/de$/),
  moved('the prefix of the default language is taken away', '/en/about', {}, /\/about$/),
  page('a public page answers without a prefix', '/about', '/about', { link: /hreflang/ }),
  page('a public page answers with a prefix', '/de/about', '/about', {
    link: /hreflang/,
    'set-cookie': /NEXT_LOCALE=de/,
  }),
  home('the sign-in page answers without a prefix', {}, '/sign-in', '<html'),
  home('the sign-in page answers with a prefix', {}, '/de/sign-in', '<html'),
  toSignIn('a private page without a prefix sends visitors to sign-in', '/dashboard'),
  toSignIn('a private page with a prefix sends visitors to sign-in', '/de/dashboard'),
  toSignIn('a language that is none opens nothing', '/fr/about'),
  toSignIn("a path with a dot, which the owner's proxy never saw, is private", '/dashboard.png'),
  toSignIn('a dynamic page under a file name is private', '/de/team/7.png'),
  toSignIn('a catch-all page under a file name is private', '/de/files/a.css/b'),
  toSignIn('a public page below a language in capitals is private', '/DE/about'),
  {
    name: 'a user opens a private page in German',
    send: ({ cookie }) => ({ path: '/de/dashboard', headers: { ...DOCUMENT, ...cookie() } }),
    status: 200,
    text: 'ran /dashboard',
    effects: ['page /dashboard'],
  },
  {
    name: 'a user opens a private page in the default language',
    send: ({ cookie }) => ({ path: '/team/7', headers: { ...DOCUMENT, ...cookie() } }),
    status: 200,
    text: 'ran /team/7',
    effects: ['page /team/7'],
  },
  {
    name: 'an expired bearer token opens no private page',
    send: ({ bearer }) => ({ path: '/de/dashboard', headers: bearer({ age: 120 }) }),
    status: 307,
    text: /^/,
    headers: { location: /\/sign-in/ },
    effects: [],
  },
  {
    name: 'a visitor gets 401 from an API route',
    send: () => ({ path: '/api/me' }),
    status: 401,
    json: { error: 'unauthenticated' },
    headers: { 'cache-control': 'no-store', link: null },
    effects: [],
  },
  {
    name: 'an API route gets no language',
    send: ({ bearer }) => ({ path: '/api/me', headers: bearer() }),
    status: 200,
    json: { userId: USER, orgId: null },
    headers: { link: null },
    effects: ['GET /api/me'],
  },
  {
    name: 'a wrong origin is refused',
    send: ({ bearer }) => ({ path: '/api/me', headers: bearer({ azp: 'https://evil.example' }) }),
    status: 401,
    json: { error: 'unauthenticated' },
    effects: [],
  },
  {
    name: 'a listed API route answers everybody',
    send: () => ({ path: '/api/open' }),
    status: 200,
    json: { ran: true },
    effects: ['GET /api/open'],
  },
  ...(['/about', '/dashboard', '/logo.txt', '/api/me'] as const).map(
    (path): Row => ({
      name: `${path} carries every security header`,
      send: () => ({ path, headers: DOCUMENT }),
      status: { '/about': 200, '/dashboard': 307, '/logo.txt': 200, '/api/me': 401 }[path],
      text: /^/,
      headers: SECURITY_HEADERS,
      effects: path === '/about' ? ['page /about'] : [],
    }),
  ),
];
