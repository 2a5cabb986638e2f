import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { middleware } from '../../generators/middleware.ts';
import type { Facts, PieceAnswers, RouteFact } from '../../src/types.ts';
import { clerkFacts, contextFor, factsLike, filesOf, type Loaded, onDisk } from '../support/generated.ts';

// The generated wall itself, run with stand-ins for Next and Clerk. As the real clerkMiddleware does, the stand-in copies
// the request's headers before it asks the handler, and forwards that copy.
const CLERK = `
export const clerkMiddleware = (handler, options) => async (request) => {
  globalThis.wallOptions = options;
  const forwarded = new Headers(request.headers);
  const session = globalThis.wallSession ?? { userId: null, sessionClaims: null };
  const redirectToSignIn = ({ returnBackUrl } = {}) =>
    new Response(null, { status: 307, headers: { location: 'https://portal.example/?back=' + returnBackUrl } });
  const answer = { ...session, redirectToSignIn };
  // Clerk 5 answers at once, later ones with a promise.
  const auth = () => (globalThis.wallAnswersAtOnce ? answer : Promise.resolve(answer));
  const returned = await handler(auth, request);
  return returned ?? { passed: true, headers: forwarded };
};
`;
const NEXT = `
export class NextResponse extends Response {
  static json(body, init) {
    return new NextResponse(JSON.stringify(body), init);
  }
  static redirect(url, status = 307) {
    return new NextResponse(null, { status, headers: { location: String(url) } });
  }
}
`;

interface Passed {
  passed: true;
  headers: Headers;
}
type Entry = (request: object, event: object) => Promise<Response | Passed>;
interface Options {
  authorizedParties?: string[];
  jwtKey?: string;
  signInUrl?: string;
}

const open: Loaded[] = [];
const shared = globalThis as typeof globalThis & {
  wallOptions?: Options;
  wallSession?: object | undefined;
  wallAnswersAtOnce?: boolean;
};

beforeEach(() => {
  shared.wallSession = undefined;
  vi.stubEnv('CLERK_AUTHORIZED_PARTIES', ' https://a.example, ,https://b.example ');
  vi.stubEnv('CLERK_JWT_KEY', 'one\\ntwo');
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const loaded of open.splice(0)) loaded.remove();
});

function write(facts: Facts, answers: PieceAnswers = {}): Loaded {
  const plain: Facts = { ...facts, alias: null };
  const given = {
    public: ['/', '/pub', '/docs/**', '/blog/*', '/sign-in/**'],
    signInUrl: '/sign-in',
    ...answers,
  };
  const files = filesOf(middleware.edits(contextFor(middleware, plain, given)), plain);
  const loaded = onDisk(files, { '@clerk/nextjs/server': CLERK, 'next/server': NEXT });
  open.push(loaded);
  return loaded;
}

async function wall(facts: Facts = factsLike(), answers: PieceAnswers = {}): Promise<Entry> {
  shared.wallAnswersAtOnce = facts.clerk.major < 6;
  const entry = await write(facts, answers).load<{ default: Entry }>(facts.entry.target);
  return entry.default;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
}

async function ask(entry: Entry, path: string, { method = 'GET', headers = {} }: Sent = {}) {
  const nextUrl = Object.assign(new URL(path, 'https://a.example'), {
    clone: () => new URL(path, 'https://a.example'),
  });
  const answer = await entry({ nextUrl, url: nextUrl.href, method, headers: new Headers(headers) }, {});
  if ('passed' in answer) return { status: 'passed' as const, headers: answer.headers, body: '' };
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

const CLERK_5 = clerkFacts('5.7.6', 14, { entry: { candidates: [], target: 'middleware.ts' } });
const CLERK_6 = clerkFacts('6.39.8', 15, { entry: { candidates: [], target: 'middleware.ts' } });

describe.each([
  ['Next 16 with Clerk 7', factsLike()],
  ['Next 15 with Clerk 6', CLERK_6],
  ['Next 14 with Clerk 5', CLERK_5],
])('the wall on %s', (_what, facts) => {
  it('lets everybody see what is listed', async () => {
    const entry = await wall(facts);
    for (const path of [
      '/',
      '/pub',
      '/docs',
      '/docs/a/b',
      '/blog/x',
      '/sign-in',
      '/sign-in/factor-one?x=/y',
    ]) {
      expect([path, (await ask(entry, path)).status]).toEqual([path, 'passed']);
    }
  });

  it('sends visitors to sign in and back, by path and query only', async () => {
    const answer = await ask(await wall(facts), '/dashboard?a=1&b=2');
    expect(answer.status).toBe(307);
    const to = new URL(answer.headers.get('location') ?? '');
    expect([to.origin, to.pathname, to.searchParams.get('redirect_url')]).toEqual([
      'https://a.example',
      '/sign-in',
      '/dashboard?a=1&b=2',
    ]);
  });

  it('answers 401 below a language where the app has API routes there, and nowhere else', async () => {
    const below: RouteFact = {
      kind: 'route-handler',
      router: 'app',
      url: '/[locale]/api/me',
      file: 'app/[locale]/api/me/route.ts',
      methods: ['GET'],
      rendering: 'dynamic',
    };
    const entry = await wall({ ...facts, routes: [below] });
    const statuses = await Promise.all(
      ['/de/api/me', '/api/me', '/de/dashboard', '/de/apis', '/a/b/api'].map((path) => ask(entry, path)),
    );
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 307, 307, 307]);
    expect((await ask(await wall(facts), '/de/api/me')).status).toBe(307);
  });

  it('makes a GET of what a visitor posted', async () => {
    expect((await ask(await wall(facts), '/dashboard', { method: 'POST' })).status).toBe(303);
  });

  it('never names another host as the way back', async () => {
    const answer = await ask(await wall(facts), 'https://a.example//evil.example/x');
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('redirect_url')).toBe(
      '/evil.example/x',
    );
  });

  it.each<[string, Sent]>([
    ['/api', {}],
    ['/api/x', {}],
    ['/trpc/list', {}],
    ['/api/x', { method: 'OPTIONS' }],
    ['/api/x', { method: 'HEAD' }],
    ['/dashboard', { method: 'POST', headers: { 'next-action': 'x' } }],
  ])('answers code that calls %s with 401, %o', async (path, sent) => {
    const answer = await ask(await wall(facts), path, sent);
    expect(answer.status).toBe(401);
    expect(answer.body).toBe('{"error":"unauthenticated"}');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('lets a session pass, and no pending one where Clerk counts those as signed in', async () => {
    const entry = await wall(facts);
    shared.wallSession = { userId: 'user_1', sessionClaims: { sts: 'active' } };
    expect((await ask(entry, '/dashboard')).status).toBe('passed');
    if (facts.clerk.major > 5) return;
    shared.wallSession = { userId: 'user_1', sessionClaims: { sts: 'pending' } };
    expect((await ask(entry, '/dashboard')).status).toBe(307);
  });

  it('forwards no nonce of the caller’s', async () => {
    const headers = {
      'content-security-policy': 'x',
      'content-security-policy-report-only': 'x',
      'x-nonce': 'x',
      a: 'b',
    };
    const answer = await ask(await wall(facts), '/pub', { headers });
    expect([...answer.headers]).toEqual([['a', 'b']]);
  });

  it('accepts the tokens of listed origins only, verified with the key in its line-broken form', async () => {
    await ask(await wall(facts), '/pub');
    expect(shared.wallOptions).toMatchObject({
      authorizedParties: ['https://a.example', 'https://b.example'],
      jwtKey: 'one\ntwo',
      signInUrl: '/sign-in',
    });
  });

  it.each(['', ' ', ',', undefined])(
    'leaves both options out where they are %j, as an empty list means any',
    async (text) => {
      vi.stubEnv('CLERK_AUTHORIZED_PARTIES', text);
      vi.stubEnv('CLERK_JWT_KEY', text === undefined ? undefined : '');
      await ask(await wall(facts), '/pub');
      expect(Object.keys(shared.wallOptions ?? {})).toEqual(['signInUrl']);
    },
  );
});

describe('a wall that leads elsewhere to sign in', () => {
  const elsewhere = { signInUrl: 'https://accounts.example.com/sign-in' };
  it.each([elsewhere, { signInUrl: '' }])(
    'takes the way back from the configuration, %o',
    async (answers) => {
      vi.stubEnv('CLERK_AUTHORIZED_PARTIES', 'https://home.example');
      const answer = await ask(await wall(factsLike(), answers), '/dashboard');
      expect(answer.status).toBe(307);
      expect(decodeURIComponent(answer.headers.get('location') ?? '')).toMatch(
        /=https:\/\/home\.example\/dashboard$/,
      );
    },
  );
});

describe('the public list', () => {
  const isPublic = async () =>
    (
      await write(factsLike()).load<{ isPublicRoute: (path: string) => boolean }>(
        'lib/security/public-routes.ts',
      )
    ).isPublicRoute;

  it.each([
    '/',
    '/pub',
    '/pub/',
    '/docs',
    '/docs/',
    '/docs/a',
    '/docs/a/b/c',
    '/docs/%C3%A9',
    '/blog/x',
    '/blog/x/',
  ])('holds %s', async (path) => expect((await isPublic())(path)).toBe(true));

  it.each([
    ...[
      '',
      'pub',
      '/pubx',
      '/pub/x',
      '/xpub',
      '/Pub',
      '/PUB',
      '/docsx',
      '/docsx/a',
      '/Docs/a',
      '/blog',
      '/blog/',
    ],
    ...[
      '/blog/x/y',
      '/blogs/x',
      '//',
      '//pub',
      '/pub//',
      '/docs//a',
      '/docs/a//',
      '/interview',
      '/dashboard',
      '/api/x',
    ],
    ...[
      '/%70ub',
      '/pu%62',
      '/docs%2fa',
      '/docs/a%2Fb',
      '/docs/%2e%2e/x',
      '/docs/%2e',
      '/docs/../x',
      '/docs/./x',
    ],
    ...[
      '/docs/..',
      '/docs/a\\b',
      '/docs/a%5cb',
      '/docs/a;b',
      '/docs/a%3bb',
      '/docs/%00',
      '/docs/%0a',
      '/docs/%7f',
    ],
    ...[
      '/docs/%25',
      '/docs/%252e',
      '/docs/ ',
      '/docs/%20',
      '/docs/\u0000',
      '/docs/\u007f',
      '/docs/%zz',
      '/docs/%',
      '/docs/%c',
    ],
    ...['/docs/%ff', '/docs/%C0%AF', '/docs/%c1%a1', '/docs/%ed%a0%80', `/docs/${'a'.repeat(2048)}`],
  ])('does not hold %s', async (path) => expect((await isPublic())(path)).toBe(false));

  it('takes an asterisk for a segment that is there', async () => {
    const written = write(factsLike(), { public: ['/*'] });
    const { isPublicRoute } = await written.load<{ isPublicRoute: (path: string) => boolean }>(
      'lib/security/public-routes.ts',
    );
    expect(isPublicRoute('/x')).toBe(true);
    expect(isPublicRoute('/')).toBe(false);
  });
});
