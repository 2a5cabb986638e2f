/** The public list: what it opens, and where it ends. */
import { DOCUMENT } from '../instance.ts';
import type { Row } from '../table.ts';
import { toSignIn } from './who.ts';

const opened = (name: string, path: string, ran: string): Row => ({
  name,
  send: () => ({ path, headers: DOCUMENT }),
  status: 200,
  text: `ran ${ran}`,
  effects: [`page ${ran}`],
});

const closed = (name: string, path: string, returnTo = path): Row => ({
  name,
  send: () => ({ path, headers: DOCUMENT }),
  ...toSignIn(returnTo),
});

const moved = (name: string, path: string, to: string): Row => ({
  name,
  send: () => ({ path, headers: DOCUMENT }),
  status: 308,
  text: /^/,
  headers: { location: new RegExp(`^(?:http://localhost:\\d+)?${to}$`) },
  effects: [],
});

const closedApi = (name: string, path: string, method = 'GET'): Row => ({
  name,
  send: () => ({ path, method }),
  status: 401,
  json: { error: 'unauthenticated' },
  effects: [],
});

export const PUBLIC_LIST: readonly Row[] = [
  {
    name: 'the home page answers everybody',
    send: () => ({ path: '/', headers: DOCUMENT }),
    status: 200,
    text: '<html',
    effects: [],
  },
  {
    name: 'the sign-in page answers everybody',
    send: () => ({ path: '/sign-in', headers: DOCUMENT }),
    status: 200,
    text: '<html',
    effects: [],
  },
  {
    name: 'the steps of sign-in answer everybody',
    send: () => ({ path: '/sign-in/factor-one', headers: DOCUMENT }),
    status: 200,
    text: '<html',
    effects: [],
  },
  opened('a listed page answers everybody', '/about', '/about'),
  opened('a listed page answers with a query', '/about?x=/dashboard', '/about'),
  moved('a listed page with a slash at the end is moved to the one without', '/about/', '/about'),
  closed('a listed page in another case is not listed', '/About'),
  closed('a path that begins like a listed page is not listed', '/aboutx'),
  closed('what is below a listed page is not listed', '/about/more'),
  closed('a listed page spelled with an escape is not listed', '/%61bout'),
  closed('a listed page with a parameter behind ; is not listed', '/about;x=1'),
  closed('a listed page with an encoded slash is not listed', '/about%2f'),
  closed('a listed page with a dot at the end is not listed', '/about.'),
  opened('one segment fits *', '/blog/hello', '/blog/hello'),
  opened('a file ending is part of the segment', '/blog/hello.png', '/blog/hello.png'),
  closed('no segment does not fit *', '/blog'),
  closed('two segments do not fit *', '/blog/hello/more'),
  closed('an encoded slash does not make two segments one', '/blog/hello%2fmore'),
  closed('a backslash in a segment is refused', '/blog/hello%5cmore'),
  closed('a null byte in a segment is refused', '/blog/hello%00'),
  closed('broken UTF-8 in a segment is refused', '/blog/%ff'),
  closed('an escape of an escape is refused', '/blog/%252e'),
  opened('** fits the path itself', '/docs', '/docs/'),
  opened('** fits all below', '/docs/a/b', '/docs/a/b'),
  closed('** does not fit what begins like it', '/docsx'),
  closed('a way up leads where it leads, and is judged there', '/docs/../dashboard', '/dashboard'),
  closed('a way up spelled with escapes is judged where it leads', '/docs/%2e%2e/dashboard', '/dashboard'),
  moved('a double slash is moved before anything runs', '//dashboard', '/dashboard'),
  closed('a file ending opens no dynamic page', '/team/7.png'),
  closed('a file ending opens no catch-all page', '/files/a/b.css'),
  closed('a style sheet ending in the middle opens nothing', '/files/a.css/b'),
  {
    ...closed('a route handler that is named like a file is private', '/report.csv'),
    only: ({ router }) => router === 'app',
  },
  {
    name: 'a listed API route answers everybody',
    send: () => ({ path: '/api/open' }),
    status: 200,
    json: { ran: true },
    effects: ['GET /api/open'],
  },
  {
    name: 'a listed API route is open for every method that it has',
    send: () => ({ path: '/api/open', method: 'POST' }),
    status: 200,
    json: { ran: true },
    effects: ['POST /api/open'],
  },
  closedApi('an API route that begins like a listed one is private', '/api/openx'),
  closedApi('what is below a listed API route is private', '/api/open/more'),
  closedApi('an API route spelled with an escape is private', '/api/%6fpen'),
  closedApi('an API route in another case is private', '/api/OPEN'),
  closedApi('an escape in the name of a catch-all route opens nothing', '/api/%61dmin/users', 'POST'),
  {
    name: 'a file of public/ answers everybody',
    send: () => ({ path: '/logo.txt' }),
    status: 200,
    text: 'a public file',
    effects: [],
  },
  closed('a file that is not in public/ is a page that is not listed', '/logo2.txt'),
];
